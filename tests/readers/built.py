"""The feed of a series, built here or in a process of its own.

python -m tests.readers.built FOLDER PUBLIC_URL
"""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from podcast_publisher import pipeline

REPOSITORY = Path(__file__).parent.parent.parent
NOW = datetime(2099, 1, 1, tzinfo=UTC)
"""After the last episode has come out."""


def series_in(root: Path) -> Path:
    """A copy of the nine episodes in that folder."""
    root.mkdir()
    shutil.copy(REPOSITORY / "podcast.yaml", root)
    for folder in ("episodes", "artwork"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    return root


def built(root: Path, public_url: str) -> tuple[pipeline.Checked, pipeline.Built]:
    """The series in that folder, as it was checked, and what is to be published of it."""
    checked = pipeline.load_and_check(root, lambda _: None)
    made, checked = pipeline.build_and_reread(checked, public_url, NOW)
    assert not checked.has_errors, checked.findings
    return checked, made


def feed_of(root: Path, public_url: str) -> bytes:
    """The feed of the series in that folder."""
    return built(root, public_url)[1].publication.feed.body()


def feed_of_another_process(root: Path, public_url: str, **environment: str) -> bytes:
    """The same, built by another interpreter under that environment."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.readers.built", str(root), public_url],
        cwd=REPOSITORY,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    return done.stdout


if __name__ == "__main__":
    sys.stdout.buffer.write(feed_of(Path(sys.argv[1]), sys.argv[2]))
