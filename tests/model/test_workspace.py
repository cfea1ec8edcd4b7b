"""Where a project's caches and state are, and that nothing which came with the project is used as state."""

import os
import re
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from podcast_publisher.model.plain_paths import UnsafeStateError
from podcast_publisher.model.workspace import (
    MAIN_SHOW,
    PICTURES,
    PUBLISHED,
    STORE,
    UPLOADS,
    Workspace,
)
from tests.shows import REPOSITORY

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and sockets are made")


def test_caches_are_outside_and_each_checkouts_own(tmp_path: Path) -> None:
    """Two checkouts share nothing, one that is named by another path is the same, and none is inside."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    home = tmp_path / "home"
    first, second = (Workspace(tmp_path / name, home).caches for name in ("first", "second"))
    assert first
    assert first != second
    assert first.is_relative_to(home)
    assert Workspace(tmp_path / "second" / ".." / "first", home).caches == first


def test_each_show_has_its_own_caches_and_state(tmp_path: Path) -> None:
    """The show's name is in every place; another show of the project shares none of them."""
    main, other = (Workspace(tmp_path, tmp_path / "home", show=name) for name in ("main", "other"))
    for workspace in (main, other):
        assert workspace.state(STORE) == tmp_path / ".podcast" / workspace.show / STORE
        assert workspace.caches
        assert workspace.caches.name == workspace.show
    places = [{place.path for place in each.places() if not place.former} for each in (main, other)]
    assert not places[0] & places[1]


def _former_state(root: Path) -> Path:
    """A published object where an earlier version kept it."""
    file = root / ".podcast" / PUBLISHED / "feed.xml"
    file.parent.mkdir(parents=True)
    file.write_text("live")
    return file


def test_state_of_an_earlier_version_comes_along(tmp_path: Path) -> None:
    """What stood there without the show's name is moved once whoever uses it has stopped, and only then."""
    former, stopped = _former_state(tmp_path), []

    def stop(folder: Path) -> None:
        stopped.append((folder, former.exists()))

    assert Workspace(tmp_path, show="other").state(PUBLISHED, stop).exists() is False
    state = Workspace(tmp_path).state(PUBLISHED, stop)
    assert (state / "feed.xml").read_text() == "live"
    assert stopped == [(former.parent, True)]
    assert not former.parent.exists()
    assert Workspace(tmp_path).state(PUBLISHED, stop) == state
    assert len(stopped) == 1


def test_newer_state_stays(tmp_path: Path) -> None:
    """Where there is state with the show's name already, that of an earlier version is left alone."""
    state = tmp_path / ".podcast" / MAIN_SHOW / PUBLISHED
    state.mkdir(parents=True)
    former = _former_state(tmp_path)
    assert Workspace(tmp_path).state(PUBLISHED) == state
    assert list(state.iterdir()) == []
    assert former.exists()


def test_state_that_cannot_be_moved_is_used_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is open on Windows keeps its folder: what was published is not lost for that."""

    def refuse(_self: Path, _target: Path) -> Path:
        raise PermissionError

    former = _former_state(tmp_path)
    monkeypatch.setattr(Path, "rename", refuse)
    assert Workspace(tmp_path).state(PUBLISHED) == former.parent


def test_every_place_is_listed(tmp_path: Path) -> None:
    """Whoever erases an episode finds all that is kept of it: each cache, each state, in words."""
    workspace = Workspace(tmp_path / "show", tmp_path / "home")
    places = {place.name: place for place in workspace.places()}
    assert places[STORE].path == workspace.state(STORE)
    assert places[PICTURES].path == workspace.cache(PICTURES).folder
    assert all(place.holds for place in places.values())
    for unknown in (workspace.cache, workspace.state):
        with pytest.raises(KeyError):
            unknown("another")


def test_only_the_workspace_knows_its_places() -> None:
    """No other module names the folder: whoever stores something registers it."""
    package = REPOSITORY / "podcast_publisher"
    named = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"""["']\.podcast\b""", path.read_text("utf-8"))
    }
    assert named == {"model/project_folders.py"}


def _link_at_the_top(state: Path, elsewhere: Path) -> None:
    shutil.rmtree(state.parent.parent)
    (elsewhere / MAIN_SHOW / state.name).mkdir(parents=True)
    state.parent.parent.symlink_to(elsewhere)


def _link_in_place_of_the_show(state: Path, elsewhere: Path) -> None:
    shutil.rmtree(state.parent)
    (elsewhere / state.name).mkdir()
    state.parent.symlink_to(elsewhere)


def _link_in_an_earlier_versions_place(state: Path, elsewhere: Path) -> None:
    (state.parent.parent / state.name).symlink_to(elsewhere)


def _link_in_its_place(state: Path, elsewhere: Path) -> None:
    state.rmdir()
    state.symlink_to(elsewhere)


def _link_inside(state: Path, elsewhere: Path) -> None:
    (state / "data").mkdir()
    (state / "data" / "deep").symlink_to(elsewhere)


def _link_to_nothing(state: Path, elsewhere: Path) -> None:
    (state / ".gitignore").symlink_to(elsewhere / "made by writing")


def _hard_link(state: Path, elsewhere: Path) -> None:
    (elsewhere / "victim").write_text("my only copy")
    (state / ".gitignore").hardlink_to(elsewhere / "victim")


def _pipe(state: Path, _elsewhere: Path) -> None:
    os.mkfifo(state / "state.json")


@posix
@pytest.mark.parametrize(
    "plant",
    [
        *(_link_at_the_top, _link_in_place_of_the_show, _link_in_an_earlier_versions_place),
        *(_link_in_its_place, _link_inside, _link_to_nothing, _hard_link, _pipe),
    ],
)
def test_links_and_pipes_in_the_state_are_refused(
    tmp_path: Path, plant: Callable[[Path, Path], None]
) -> None:
    """A link anywhere, a hard link or a pipe is named, with what to do."""
    state, elsewhere = tmp_path / "show" / ".podcast" / MAIN_SHOW / STORE, tmp_path / "elsewhere"
    state.mkdir(parents=True)
    elsewhere.mkdir()
    workspace = Workspace(tmp_path / "show")
    assert workspace.state(STORE) == state
    plant(state, elsewhere)
    with pytest.raises(UnsafeStateError, match=r"^\.podcast.* (is|has) ") as refused:
        workspace.state(STORE)
    assert "delete .podcast" in refused.value.fix


@posix
def test_regular_files_folders_and_sockets_are_accepted(tmp_path: Path, monkeypatch: Any) -> None:
    """The store itself leaves them there."""
    state = tmp_path / ".podcast" / MAIN_SHOW / STORE
    (state / "data").mkdir(parents=True)
    (state / "state.json").write_text("{}")
    monkeypatch.chdir(state)  # a socket's name may not be long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        assert Workspace(tmp_path).state(STORE) == state


def test_tracked_state_is_refused(tmp_path: Path) -> None:
    """It came with the project; without a repository, git is not asked."""
    asked: list[Path] = []

    def is_tracked(path: Path) -> bool:
        asked.append(path)
        return True

    workspace = Workspace(tmp_path, is_tracked=is_tracked)
    assert workspace.state(UPLOADS) == tmp_path / ".podcast" / MAIN_SHOW / UPLOADS
    assert asked == []
    (tmp_path / ".podcast").mkdir()
    with pytest.raises(UnsafeStateError, match=r"^git tracks files in \.podcast/"):
        workspace.state(UPLOADS)
    assert asked == [tmp_path / ".podcast"]


@posix
def test_output_does_not_follow_links_of_the_project(tmp_path: Path) -> None:
    """A folder in the project must be a plain one; elsewhere it may be any."""
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    project.mkdir()
    elsewhere.mkdir()
    (tmp_path / "also-elsewhere").symlink_to(elsewhere)
    (tmp_path / "also-project").symlink_to(project)
    workspace = Workspace(project)
    assert workspace.output("dist") == project / "dist"
    assert workspace.output("../also-elsewhere") == tmp_path / "also-elsewhere"
    assert workspace.output(elsewhere) == elsewhere
    (project / "out").symlink_to(elsewhere)
    (project / "dist").mkdir()
    (project / "dist" / "feed.xml").symlink_to(elsewhere / "victim")
    through = (project / "out", tmp_path / "also-project" / "out" / "deep", "out/../out")
    for name in ("out", "out/deep", "dist", *through):
        for root in (project, tmp_path / "also-project"):
            with pytest.raises(UnsafeStateError, match="is a link"):
                Workspace(root).output(name)
