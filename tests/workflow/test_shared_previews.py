"""Ending shared previews at once, however they are named and wherever it is interrupted."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3

from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, Artifact
from podcast_publisher.model.shared_preview import SHARED_RECORDS, SharedPreview
from podcast_publisher.model.workspace import STORE, Workspace
from podcast_publisher.publish.releases.shared_previews import upload_preview
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target
from podcast_publisher.workflow.prune import plan_prune, prune
from podcast_publisher.workflow.shared_previews import (
    Ended,
    end_previews,
    select_previews,
    shared_previews,
)
from tests.cli.test_commands import run_command
from tests.publish.observed_destination import ObservedDestination
from tests.shows import workspace

URL = "https://podcast.example.org/"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST, SECOND = "0123456789abcdef" * 2, "fedcba9876543210" * 2
NAMES = (INDEX_KEY, FEED_KEY, "audio/1.mp3", "episodes/1.html")


def clock() -> datetime:
    """A day after sharing."""
    return NOW + timedelta(days=1)


def target(destination: Destination) -> Target:
    """The destination as a workflow opens it."""
    return Target(DestinationSettings("elsewhere", "folder"), OpenDestination(destination, URL))


def end(destination: Destination, which: str) -> Ended:
    """End the named previews, a day after sharing."""
    opened = target(destination)
    context = Context(Workspace(Path()), clock, {})
    return end_previews(context, opened, select_previews(shared_previews(opened), which))


def objects(preview: SharedPreview) -> list[Artifact]:
    """The shared objects."""
    return [
        Artifact.of_bytes(preview.prefix + name, b"x", content_type="a/b", cache_control="c")
        for name in NAMES
    ]


def shared(destination: FolderDestination, token: str) -> None:
    """Share them for a year."""
    preview = SharedPreview(token, "Ada", NOW, NOW + timedelta(days=365))
    upload_preview(preview, objects(preview), destination)


@pytest.fixture
def place(tmp_path: Path) -> FolderDestination:
    """A destination with two shared previews and other objects."""
    destination = FolderDestination(tmp_path / "public")
    destination.write(Artifact.of_bytes("feed.xml", b"x", content_type="a/b", cache_control="c"))
    for token in (FIRST, SECOND):
        shared(destination, token)
    return destination


def keys(place: FolderDestination) -> set[str]:
    """Every key at the destination."""
    return {entry.key for entry in place.list_objects("")}


@pytest.mark.parametrize(
    "which",
    [
        FIRST,
        FIRST.upper(),
        f"{URL}preview/{FIRST}/index.html",
        f"{URL}preview/{FIRST}/",
        f"{FIRST}/",
    ],
)
def test_one_preview_is_ended(place: FolderDestination, which: str) -> None:
    """By its token or its link; the other preview and the show stay, and caches expire within minutes."""
    ended = end(place, which)
    assert (ended.previews, ended.objects) == (1, len(NAMES))
    assert ended.cached_until == clock() + timedelta(minutes=5)
    assert not [key for key in keys(place) if FIRST in key]
    assert len([key for key in keys(place) if SECOND in key]) == len(NAMES) + 1
    assert "feed.xml" in keys(place)


def test_all_previews_are_ended(place: FolderDestination) -> None:
    """Also one whose record is damaged, and one without a record."""
    place.write(Artifact.internal(f"{SHARED_RECORDS}{FIRST}.json", b"{"))
    place.delete(f"{SHARED_RECORDS}{SECOND}.json")
    previews = shared_previews(target(place))
    assert [preview.record for preview in previews] == [None, None]
    end(place, "all")
    assert keys(place) == {"feed.xml"}


def test_an_ambiguous_preview_is_refused(place: FolderDestination) -> None:
    """Of several, one must be named; the only one need not be."""
    previews = shared_previews(target(place))
    for wrong in ("", "0" * 32, "index.html", FIRST[:31], FIRST + "0"):
        with pytest.raises(WrongUseError):
            select_previews(previews, wrong)
    assert select_previews(previews[:1], "") == previews[:1]


class Killed(BaseException):
    """The run ends here."""


class Cut(ObservedDestination):
    """A destination before which the program is killed at its n-th change."""

    left = 0

    def delete(self, key: str) -> None:
        self._count()
        super().delete(key)

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed


@pytest.mark.parametrize("left", range(len(NAMES) + 1))
@pytest.mark.parametrize("by_prune", [False, True], ids=["again", "prune"])
def test_an_interrupted_end_is_completed(
    place: FolderDestination, left: int, by_prune: bool
) -> None:
    """Ending it again removes the rest, and so does pruning, although its date is a year away."""
    cut = Cut(place)
    cut.left = left
    with pytest.raises(Killed):
        end(cut, FIRST)
    assert left == 0 or f"preview/{FIRST}/{INDEX_KEY}" not in keys(place)  # the link goes first
    place.delete("feed.xml")
    if by_prune:
        prune(plan_prune(place, datetime.now(UTC)), "Ada", lambda: datetime.now(UTC))
    else:
        end(place, FIRST)
    assert not [key for key in keys(place) if FIRST in key]
    assert [key for key in keys(place) if SECOND in key]


def test_a_preview_ended_during_sharing_leaves_nothing(place: FolderDestination) -> None:
    """Whoever shares it gets a message."""
    preview = SharedPreview("ab" * 16, "Ada", NOW, NOW + timedelta(days=9))
    sent: list[Artifact] = []

    def end_it(artifact: Artifact) -> None:
        if not sent:
            end(place, preview.token)
        sent.append(artifact)

    with pytest.raises(DestinationError, match="ended while it was being shared"):
        upload_preview(preview, objects(preview), place, end_it)
    assert not [key for key in keys(place) if preview.token in key]


@pytest.fixture
def typing(small_show: Path) -> Iterator[Path]:
    """A show for commands; its store is stopped after the test."""
    yield small_show
    local.stop(workspace(small_show).state(STORE))


def test_end_preview_on_the_command_line(typing: Path) -> None:
    """The printed link stops working; a second time there is none; a wrong one is wrong use."""
    done = run_command("preview", "--share", "local", "--days", "365", cwd=typing)
    match = re.search(r"(http://\S+/)preview/([0-9a-f]{32})/index\.html", done.stdout)
    assert match, done.stdout + done.stderr
    assert f"preview --end {match[0]}" in done.stdout
    web = urllib3.PoolManager()
    assert web.request("GET", match[0]).status == 200
    wrong = run_command("preview", "--end", "0" * 32, "--to", "local", cwd=typing)
    assert wrong.returncode == 2
    ended = run_command("preview", "--end", match[0], cwd=typing)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 preview ended" in ended.stdout
    assert "Caches may serve copies until" in ended.stdout
    assert web.request("GET", match[0]).status in {403, 404}
    web.clear()
    again = run_command("preview", "--end", "all", cwd=typing)
    assert (again.returncode, "No preview is shared" in again.stdout) == (0, True)
