"""Deleting drafts, and bringing them back as they were."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.errors import EditError, WrongUseError
from podcast_publisher.model.plain_paths import UnsafeStateError
from podcast_publisher.model.workspace import DELETED
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.decisions import EpisodeState
from podcast_publisher.workflow.deleted_drafts import (
    DeletedDraft,
    delete_draft,
    deleted_drafts,
    remove_expired,
    restore_draft,
)
from podcast_publisher.workflow.versions.keep import keep_version
from podcast_publisher.workflow.versions.undo import Direction, go, steps_of
from tests.cli.test_new import files_in
from tests.shows import check_show, workspace

NOW = datetime(2025, 3, 20, 12, tzinfo=UTC)
YAML = "episodes/02-measuring.yaml"


@pytest.fixture
def show(small_show: Path) -> Path:
    """A show whose second episode is a draft."""
    path = small_show / YAML
    path.write_text("draft: true\n" + path.read_text("utf-8"), "utf-8")
    return small_show


def context_of(root: Path, days: int = 0) -> Context:
    return Context(workspace(root), lambda: NOW + timedelta(days=days), {})


def delete(root: Path, number: int = 1) -> DeletedDraft:
    """Delete an episode that listeners do not have."""
    project = load_project(workspace(root))
    return delete_draft(context_of(root), project, EpisodeState(project.episodes[number], None))


def own(root: Path) -> dict[str, bytes]:
    """The show's own files, without what the program keeps."""
    return {name: body for name, body in files_in(root).items() if not name.startswith(".podcast")}


def test_a_draft_comes_back_as_it_was(show: Path) -> None:
    """Its own files are gone meanwhile, the show's cover is not; `check` finds nothing either way."""
    before = own(show)
    draft = delete(show)
    assert before.keys() - own(show).keys() == {
        YAML,
        "episodes/02-measuring.mp3",
        "episodes/02-measuring.vtt",
    }
    assert check_show(show).findings == ()
    assert [each.title for each in deleted_drafts(context_of(show))] == ["Measuring: what counts"]
    assert restore_draft(context_of(show), draft.id).slug == "02-measuring"
    assert own(show) == before
    assert deleted_drafts(context_of(show)) == ()


def test_only_drafts_can_be_deleted(show: Path) -> None:
    """Neither an episode that is scheduled nor one that listeners have."""
    before = own(show)
    with pytest.raises(WrongUseError) as refused:
        delete(show, number=0)
    assert refused.value.fix == "Only drafts can be deleted. Make it a draft first."
    assert own(show) == before


def test_after_thirty_days_it_is_deleted_for_good(show: Path) -> None:
    """And not a day before."""
    draft = delete(show)
    remove_expired(context_of(show, days=29))
    assert len(deleted_drafts(context_of(show, days=29))) == 1
    assert deleted_drafts(context_of(show, days=30)) == ()
    remove_expired(context_of(show, days=30))
    assert not (workspace(show).state(DELETED) / draft.id).exists()


def test_it_replaces_nothing_when_it_comes_back(show: Path) -> None:
    """Where a file of its name is there again, both stay."""
    draft = delete(show)
    (show / YAML).write_text("title: Another\n")
    with pytest.raises(WrongUseError, match="is there again"):
        restore_draft(context_of(show), draft.id)
    assert (show / YAML).read_text() == "title: Another\n"
    assert len(deleted_drafts(context_of(show))) == 1


def test_a_disk_that_refuses_leaves_everything(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of an episode is never moved."""
    before = own(show)
    rename = Path.rename

    def refuse(source: Path, target: Path) -> Path:
        if source.suffix == ".vtt" and ".podcast" not in source.parts:
            raise OSError(errno.ENOSPC, "No space left on device", str(source))
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(EditError, match="Everything is as it was"):
        delete(show)
    assert own(show) == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_not_moved(show: Path) -> None:
    """A recording that leads elsewhere, or has a second name, would make the program's folder unsafe."""
    os.link(show / "episodes/02-measuring.mp3", show / "other.mp3")
    before = own(show)
    with pytest.raises(UnsafeStateError):
        delete(show)
    assert own(show) == before


@pytest.mark.parametrize("identifier", ["", "..", "0123456789abcdef", "../../episodes"])
def test_an_unknown_name_brings_nothing_back(show: Path, identifier: str) -> None:
    """It is refused with a sentence."""
    delete(show)
    with pytest.raises(WrongUseError, match="no such deleted draft"):
        restore_draft(context_of(show), identifier)


def test_its_changes_can_be_taken_back_after_it_came_back(show: Path) -> None:
    """And a new draft of the same name does not inherit them."""
    path, root = show / YAML, workspace(show)
    before = path.read_text("utf-8")
    with keep_version(root, YAML, [path], "title", now=NOW):
        path.write_text(before + "\n# more\n", "utf-8")
    draft = delete(show)
    assert steps_of(root, YAML).undo is None
    restore_draft(context_of(show), draft.id)
    version = steps_of(root, YAML).undo
    assert version is not None
    go(root, YAML, Direction.UNDO, version.id)
    assert path.read_text("utf-8") == before
