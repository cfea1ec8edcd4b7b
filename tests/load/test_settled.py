"""Unchanged YAML files are not opened in the next run; and every run loads what a first one would."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.load import project, project_reader
from podcast_publisher.load.cache.media_cache import media_cache
from podcast_publisher.load.cache.stored_results import load_results, store_results
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.load.project import load_project
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from tests.load.test_known_episodes import random_changes
from tests.shows import workspace

FIRST, SECOND = "01-listening.yaml", "02-measuring.yaml"
SOON, LATER = timedelta(), timedelta(minutes=1)
Load = Callable[..., tuple[Project, list[str]]]


@pytest.fixture
def load(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load the project as a run does that much later; returns it, and the names of the YAML files opened."""
    place = replace(workspace(small_show), cache_key=b"a key")
    opened: list[str] = []

    def noted(path: Path, largest: int) -> bytes:
        opened.append(path.name)
        return read_limited(path, largest)

    def run(later: timedelta = LATER) -> tuple[Project, list[str]]:
        now, results = datetime.now(UTC) + later, load_results(place)
        opened.clear()
        with monkeypatch.context() as patch, media_cache(place, now) as cache:
            patch.setattr(project_reader, "read_limited", noted)
            loaded = load_project(place, cache=cache, results=results)
        store_results(place, results, now)
        assert loaded == load_project(Workspace(small_show))
        return loaded, sorted(set(opened) - {"podcast.yaml"})

    return run


def test_unchanged_files_are_not_opened(load: Load) -> None:
    """Their stamps say enough; lines and positions are there for later findings."""
    first, opened = load()
    assert opened == [FIRST, SECOND]
    again, opened = load()
    assert opened == []
    assert [episode.source for episode in again.episodes] == [
        episode.source for episode in first.episodes
    ]


def test_only_the_corrected_file_is_opened(load: Load, small_show: Path) -> None:
    """Whatever the number of episodes."""
    load()
    file = small_show / "episodes" / FIRST
    file.write_text(file.read_text("utf-8") + "# a note\n", "utf-8")
    assert load()[1] == [FIRST]
    assert load()[1] == []


def test_a_file_that_has_just_changed_is_read_again(load: Load) -> None:
    """It may change once more within the same tick of the file system's clock."""
    load(SOON)
    assert load(SOON)[1] == load(LATER)[1] == [FIRST, SECOND]


def test_an_edit_of_equal_size_with_its_time_put_back_is_noticed(
    load: Load, small_show: Path
) -> None:
    """The file system's own time of change cannot be put back."""
    load()
    file = small_show / "episodes" / FIRST
    before, text = file.stat(), file.read_text("utf-8")
    file.write_text(text.replace("Listening", "Whispered", 1), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert load()[1] == [FIRST]


def test_a_folder_that_is_now_a_link_is_noticed(load: Load, small_show: Path) -> None:
    """The files in it have their old stamps, but are outside the project."""
    load()
    folder = small_show / "episodes"
    outside = folder.rename(small_show.parent / "elsewhere")
    folder.symlink_to(outside)
    assert load()[0].findings


def test_pictures_of_chapters_are_found_again(load: Load, small_show: Path) -> None:
    """As every file that a text names, at whatever depth; a changed picture is looked at."""
    file = small_show / "episodes" / SECOND
    text = file.read_text("utf-8")
    picture = "title: A ruler\n    image: ../artwork/cover.jpg"
    file.write_text(text.replace("title: A ruler", picture), "utf-8")
    load()
    again, opened = load()
    assert opened == []
    assert again.episodes[1].chapters[0].picture
    cover = small_show / "artwork" / "cover.jpg"
    cover.write_bytes(cover.read_bytes() + b"\0")
    assert load()[0].episodes[1].chapters[0].picture != again.episodes[1].chapters[0].picture


@pytest.mark.parametrize("folder", ["deep/er", ".hidden"])
def test_files_where_links_would_go_unnoticed_are_always_looked_at(
    load: Load, small_show: Path, folder: str
) -> None:
    """Below folders of which nobody lists the contents."""
    place = small_show / folder
    place.mkdir(parents=True)
    (small_show / "episodes" / "01-listening.mp3").rename(place / "01-listening.mp3")
    file = small_show / "episodes" / FIRST
    file.write_text(f"audio: ../{folder}/01-listening.mp3\n" + file.read_text("utf-8"), "utf-8")
    load()
    assert load()[1] == [FIRST]
    place.rename(small_show.parent / "elsewhere")
    place.symlink_to(small_show.parent / "elsewhere")
    assert load()[0].findings


def test_folders_are_searched_for_unread_files_once(
    load: Load, small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While no name has changed, and nothing was found."""
    load()
    with monkeypatch.context() as patch:
        for name in ("unread_file_findings", "episode_files"):
            patch.setattr(project, name, lambda *_: pytest.fail("it was searched"))
        place = replace(workspace(small_show), cache_key=b"a key")
        with media_cache(place, datetime.now(UTC) + LATER) as cache:
            loaded = load_project(place, cache=cache, results=load_results(place))
    assert not loaded.findings
    (small_show / "stray.yaml").write_text("guid: a\npublished: 2026-01-01\n", "utf-8")
    assert load()[0].findings
    assert load()[0].findings


@pytest.mark.parametrize("seed", range(8))
def test_every_change_is_noticed(load: Load, small_show: Path, seed: int) -> None:
    """After each of many changes to files, a later run loads what a first one loads."""
    load()
    for _ in random_changes(small_show, seed):
        load()
