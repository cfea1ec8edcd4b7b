"""The shows the tests stand on, and their publications."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.build import Built, build_and_check, with_thumbnails
from podcast_publisher.workflow.check import Checked, load_and_check

REPOSITORY = Path(__file__).parent.parent
SMALL_SHOW = REPOSITORY / "tests" / "cases" / "good-show"

PUBLIC_URL = "https://podcast.example.org/breakthroughs/"
NOW = datetime(2099, 1, 1, tzinfo=UTC)
"""After the last episode has come out, and far from any clock's time."""


def workspace(root: Path) -> Workspace:
    """The project in that folder, with the caches that commands use for it too."""
    return Workspace(root, Path(os.environ["XDG_CACHE_HOME"], "podcast-publisher"))


def copy_series(root: Path) -> Path:
    """A copy of the nine episodes in that folder."""
    root.mkdir()
    shutil.copy(REPOSITORY / "podcast.yaml", root)
    for folder in ("episodes", "artwork"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    return root


def check_show(root: Path) -> Checked:
    """The show in that folder and all there is to say of it, of its feed too where it has one."""
    checked = load_and_check(workspace(root), lambda _: None)
    if checked.has_errors:
        return checked
    return build_and_check(checked, PUBLIC_URL, NOW)[1]


def build_show(
    root: Path = SMALL_SHOW, public_url: str = PUBLIC_URL, now: datetime = NOW
) -> tuple[Built, Checked]:
    """What is to be published of the show in that folder, and the show as it was checked."""
    checked = load_and_check(workspace(root), lambda _: None)
    assert not checked.has_errors, checked.findings
    if root != SMALL_SHOW:  # as commands do; but nothing is written into the repository
        checked = with_thumbnails(checked)
    return build_and_check(checked, public_url, now)
