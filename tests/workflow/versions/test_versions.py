"""Undo and redo of an episode's files: kept across restarts, and never over somebody else's change."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_publisher.model.errors import EditError
from podcast_publisher.model.plain_paths import UnsafeStateError
from podcast_publisher.model.workspace import UNDO
from podcast_publisher.workflow.versions import contents, keep, log
from podcast_publisher.workflow.versions.keep import keep_version
from podcast_publisher.workflow.versions.log import Version
from podcast_publisher.workflow.versions.undo import ChangedSinceError, Direction, go, steps_of
from tests.shows import workspace

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
FILE = "episodes/02-measuring.yaml"
VTT = "episodes/02-measuring.vtt"


class Desk:
    """An episode's files, and somebody who changes them at the desk."""

    def __init__(self, root: Path) -> None:
        self.root, self.now = root, NOW
        self.workspace = workspace(root)

    def text(self, name: str = FILE) -> str | None:
        path = self.root / name
        return path.read_text("utf-8") if path.exists() else None

    def write(self, what: str, typed: bool = False, key: str = "", **texts: str | None) -> None:
        """One change: of the YAML, the transcript, or both."""
        names = {"yaml": FILE, "vtt": VTT}
        paths = {self.root / names[name]: text for name, text in texts.items()}
        with keep_version(self.workspace, FILE, paths, what, key=key, now=self.now, is_typed=typed):
            for path, text in paths.items():
                if text is None:
                    path.unlink()
                else:
                    path.write_text(text, "utf-8")

    def go(self, direction: Direction, over_others: bool = False) -> Version:
        version = getattr(steps_of(self.workspace, FILE), direction)
        assert version is not None
        return go(self.workspace, FILE, direction, version.id, over_others=over_others)

    def undo(self, over_others: bool = False) -> str:
        return self.go(Direction.UNDO, over_others).what

    def redo(self, over_others: bool = False) -> str:
        return self.go(Direction.REDO, over_others).what

    def buttons(self, released: datetime | None = None) -> tuple[str, str]:
        """What the buttons say."""
        steps = steps_of(workspace(self.root), FILE, released)  # anew, as after a restart
        return (steps.undo.what if steps.undo else "", steps.redo.what if steps.redo else "")


@pytest.fixture
def desk(small_show: Path) -> Desk:
    """A small show."""
    return Desk(small_show)


def test_a_change_is_taken_back_and_brought_again(desk: Desk) -> None:
    """Byte for byte, after a restart too, and the buttons say what they take back."""
    before = desk.text()
    assert desk.buttons() == ("", "")
    desk.write("title", yaml="title: A\n")
    desk.write("show notes", yaml="title: B\n")
    assert desk.buttons() == ("show notes", "")
    assert desk.undo() == "show notes"
    assert (desk.text(), desk.buttons()) == ("title: A\n", ("title", "show notes"))
    assert desk.undo() == "title"
    assert (desk.text(), desk.buttons()) == (before, ("", "title"))
    assert [desk.redo(), desk.redo()] == ["title", "show notes"]
    assert (desk.text(), desk.buttons()) == ("title: B\n", ("show notes", ""))


def test_a_change_after_undo_ends_redo(desk: Desk) -> None:
    """As everywhere."""
    desk.write("title", yaml="A")
    desk.undo()
    desk.write("number", yaml="B")
    assert desk.buttons() == ("number", "")


def test_several_files_are_one_change(desk: Desk) -> None:
    """A transcript with its line in the YAML; a file that was added goes again, and comes back."""
    (desk.root / VTT).unlink()
    before = desk.text()
    desk.write("transcript", yaml="transcript: x\n", vtt="WEBVTT\n")
    desk.undo()
    assert (desk.text(), desk.text(VTT)) == (before, None)
    desk.redo()
    assert (desk.text(), desk.text(VTT)) == ("transcript: x\n", "WEBVTT\n")
    desk.write("no transcript", vtt=None)
    desk.undo()
    assert desk.text(VTT) == "WEBVTT\n"


def test_a_save_that_changes_nothing_is_no_change(desk: Desk) -> None:
    """Nor is one that was refused."""
    text = desk.text()
    assert text is not None
    desk.write("title", yaml=text)
    with (
        pytest.raises(ValueError, match="refused"),
        keep_version(desk.workspace, FILE, [desk.root / FILE], "title", now=NOW),
    ):
        raise ValueError("refused")
    assert desk.buttons() == ("", "")


def test_what_is_typed_into_a_field_within_a_minute_is_one_change(desk: Desk) -> None:
    """A hundred versions are a hundred changes, not a hundred letters."""
    before = desk.text()
    for letters in ("t", "ti", "tit"):
        desk.write("title", typed=True, key="title", yaml=letters)
        desk.now += timedelta(seconds=15)
    desk.write("notes", typed=True, key="description", yaml="notes")
    desk.now += timedelta(minutes=1)
    desk.write("notes", typed=True, key="description", yaml="notes, later")
    assert [desk.undo(), desk.text()] == ["notes", "notes"]
    assert [desk.undo(), desk.text()] == ["notes", "tit"]
    assert [desk.undo(), desk.text()] == ["title", before]
    assert desk.buttons()[0] == ""


def test_what_is_typed_after_somebody_elses_change_is_a_change_of_its_own(desk: Desk) -> None:
    """Taking it back leaves the other's change."""
    desk.write("title", typed=True, key="title", yaml="mine")
    (desk.root / FILE).write_text("theirs")
    desk.write("title", typed=True, key="title", yaml="mine again")
    desk.undo()
    assert desk.text() == "theirs"


def test_what_is_typed_back_is_no_change(desk: Desk) -> None:
    """Within that minute."""
    before = desk.text()
    assert before is not None
    desk.write("title", typed=True, key="title", yaml="x")
    desk.write("title", typed=True, key="title", yaml=before)
    assert desk.buttons() == ("", "")


@pytest.mark.parametrize("direction", Direction)
def test_somebody_elses_change_is_never_overwritten(desk: Desk, direction: Direction) -> None:
    """Both sides are told; over it only by a decision, and the other button brings it back."""
    desk.write("title", yaml="mine")
    kept = "mine"
    desk.undo()
    if direction is Direction.UNDO:
        kept = desk.text() or ""
        desk.redo()
    (desk.root / FILE).write_text("theirs")
    with pytest.raises(ChangedSinceError, match="was changed by someone else since") as refused:
        desk.go(direction)
    assert [(side.name, side.present, side.kept) for side in refused.value.sides] == [
        (FILE, "theirs", kept)
    ]
    assert desk.text() == "theirs"
    desk.go(direction, over_others=True)
    assert desk.text() == kept
    back = {Direction.UNDO: Direction.REDO, Direction.REDO: Direction.UNDO}[direction]
    desk.go(back)
    assert desk.text() == "theirs"


def test_an_old_page_takes_nothing_back(desk: Desk) -> None:
    """Two tabs, or a button pressed twice: each names the change that it means."""
    desk.write("title", yaml="A")
    version = steps_of(desk.workspace, FILE).undo
    assert version is not None
    desk.write("notes", yaml="B")
    with pytest.raises(EditError, match="older than the last change"):
        go(desk.workspace, FILE, Direction.UNDO, version.id)
    assert desk.text() == "B"


def test_the_last_hundred_changes_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no content that none of them needs."""
    monkeypatch.setattr(log, "MOST", 3)
    for number in range(6):
        desk.write(str(number), yaml=f"version {number}")
    assert [desk.undo() for _ in range(3)] == ["5", "4", "3"]
    assert (desk.text(), desk.buttons()[0]) == ("version 2", "")
    (folder,) = [path for path in desk.workspace.state(UNDO).iterdir() if path.is_dir()]
    assert len([*folder.iterdir()]) == 1 + 4


def test_no_more_bytes_than_allowed_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go first; a file that is larger than all of it is left out, and the rest is kept."""
    monkeypatch.setattr(log, "LARGEST", 2500)
    monkeypatch.setattr(contents, "LARGEST", 2500)
    desk.write("big", vtt="x" * 3000)
    desk.write("one", yaml="1" * 1000, vtt="small")
    desk.write("two", yaml="2" * 1000)
    desk.write("three", yaml="3" * 1000)
    (folder,) = [path for path in desk.workspace.state(UNDO).iterdir() if path.is_dir()]
    assert sum(path.stat().st_size for path in folder.iterdir() if len(path.name) == 64) <= 2500
    assert [desk.undo(), desk.undo()] == ["three", "two"]
    assert desk.text(VTT) == "small"


def test_undo_ends_where_it_was_published(desk: Desk) -> None:
    """What was published is history: its versions need no room any more."""
    desk.write("title", yaml="A")
    released = desk.now = NOW + timedelta(hours=1)
    assert desk.buttons(NOW - timedelta(seconds=1)) == ("title", "")
    desk.now += timedelta(minutes=1)
    desk.write("notes", yaml="B")
    assert desk.buttons(released) == ("notes", "")
    desk.undo()
    assert desk.buttons(released) == ("", "notes")
    assert desk.text() == "A"


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_killed_at_any_moment_nothing_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """Before, between and after the two files: what was there can be brought back, or still is there."""
    yaml, vtt = desk.text(), desk.text(VTT)
    monkeypatch.setattr(keep, "_finish", _nothing)
    paths = [desk.root / FILE, desk.root / VTT]
    with keep_version(desk.workspace, FILE, paths, "transcript", now=NOW):
        for path in paths[:writes]:
            path.write_text("new")
    monkeypatch.undo()
    if writes:
        assert desk.undo() == "transcript"
    assert (desk.text(), desk.text(VTT)) == (yaml, vtt)
    assert desk.buttons()[0] == ""


def _nothing(*_: object) -> None:
    """The process is gone."""


@pytest.mark.parametrize("direction", Direction)
def test_killed_before_the_list_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, direction: Direction
) -> None:
    """The files themselves say how far back they are."""
    desk.write("one", yaml="A")
    desk.write("two", yaml="B")
    if direction is Direction.REDO:
        desk.undo()
    monkeypatch.setattr("podcast_publisher.workflow.versions.undo.write_log", _nothing)
    desk.go(direction)
    monkeypatch.undo()
    assert desk.buttons() == (("one", "two") if direction is Direction.UNDO else ("two", ""))


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("function", ["keep", "write_log"])
def test_a_full_disk_refuses_before_anything_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    """No change without the version before it; the sentence says what to do."""
    before = desk.text()
    monkeypatch.setattr(keep, function, _full)
    with pytest.raises(EditError, match="The version before cannot be kept: No space left") as full:
        desk.write("title", yaml="new")
    assert "disk is full" in full.value.fix
    monkeypatch.undo()
    assert (desk.text(), desk.buttons()) == (before, ("", ""))


def test_a_damaged_content_is_never_put_into_a_file(desk: Desk) -> None:
    """It is verified by its digest."""
    desk.write("title", yaml="A")
    (folder,) = [path for path in desk.workspace.state(UNDO).iterdir() if path.is_dir()]
    (kept,) = [path for path in folder.iterdir() if len(path.name) == 64]
    kept.write_text("damaged")
    with pytest.raises(EditError, match="is not kept any more"):
        desk.undo()
    assert desk.text() == "A"
    assert not [*desk.root.glob("episodes/.*.part")]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, '{"versions": [], "position": 3}', '{"versions": 1, "position": 0}'],
)
def test_a_damaged_list_is_none(desk: Desk, text: str) -> None:
    """And the next change begins a new one."""
    desk.write("title", yaml="A")
    (folder,) = [path for path in desk.workspace.state(UNDO).iterdir() if path.is_dir()]
    (folder / "versions.json").write_text(text)
    assert desk.buttons() == ("", "")
    desk.write("notes", yaml="B")
    assert desk.undo() == "notes"


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_refused(desk: Desk, tmp_path: Path) -> None:
    """Neither the folder of versions nor a file that would be replaced leads elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("theirs")
    desk.write("title", yaml="A")
    (desk.root / FILE).unlink()
    (desk.root / FILE).symlink_to(elsewhere)
    with pytest.raises(EditError, match="not an ordinary file"):
        desk.undo(over_others=True)
    assert elsewhere.read_text() == "theirs"
    (folder,) = [path for path in desk.workspace.state(UNDO).iterdir() if path.is_dir()]
    (folder / "0").symlink_to(elsewhere)
    with pytest.raises(UnsafeStateError):
        desk.buttons()


def test_git_ignores_the_versions(desk: Desk) -> None:
    """In a checkout whose own list does not name the folder, too."""
    desk.write("title", yaml="A")
    assert (desk.workspace.state(UNDO) / ".gitignore").read_text() == "*\n"


@given(moves=st.lists(st.sampled_from("abcur"), max_size=25))
@settings(max_examples=60)
def test_any_order_of_changes(tmp_path_factory: pytest.TempPathFactory, moves: list[str]) -> None:
    """Undo and redo lead through the same texts as a list with a position does."""
    root = tmp_path_factory.mktemp("show")
    (root / "episodes").mkdir()
    (root / FILE).write_text("begin")
    desk = Desk(root)
    states, position = ["begin"], 0
    for move in moves:
        if move == "u" and position:
            desk.undo()
            position -= 1
        elif move == "r" and position < len(states) - 1:
            desk.redo()
            position += 1
        elif move in "abc":
            desk.write(move, yaml=move)
            if states[position] != move:
                states = [*states[: position + 1], move]
                position += 1
        assert desk.text() == states[position]
        steps = steps_of(desk.workspace, FILE)
        assert (steps.undo is None, steps.redo is None) == (
            position == 0,
            position == len(states) - 1,
        )
