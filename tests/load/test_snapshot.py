"""A commit of a branch in a folder of its own, as git has it."""

import hashlib
import os
from pathlib import Path

import pytest

from podcast_publisher.load.checkout import head_commit, is_descendant_of
from podcast_publisher.load.snapshot import (
    NoSnapshotError,
    branch_commit,
    branch_stamp,
    fetch_branch,
    take_snapshot,
)
from tests.load.test_checkout import commit, git


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A project in a folder of a repository, committed once."""
    repository = tmp_path / "repository"
    show = repository / "shows" / "one"
    show.mkdir(parents=True)
    git(repository, "init", "--quiet", "--initial-branch", "main")
    commit(show, "first")
    return show


def test_the_commit_is_taken_and_not_the_working_folder(show: Path, tmp_path: Path) -> None:
    """Neither what is edited nor what is added; and git knows the snapshot as that commit."""
    (show / "podcast.yaml").write_text("edited")
    (show / "added.yaml").write_text("")
    name = branch_commit(show, "main")
    taken = take_snapshot(show, name, tmp_path / "taken", os.environ)
    assert [path.name for path in taken.iterdir()] == ["podcast.yaml"]
    assert (taken / "podcast.yaml").read_text() == "first"
    assert head_commit(taken) == name
    assert (show / "podcast.yaml").read_text() == "edited"
    newer = commit(show, "second")
    assert branch_commit(show, "main") == newer
    second = take_snapshot(show, newer, tmp_path / "second", os.environ)
    assert is_descendant_of(second, name) is True
    assert is_descendant_of(taken, newer) is False


def test_a_half_written_snapshot_is_not_used(show: Path, tmp_path: Path) -> None:
    """It has another name until all is there."""
    name = branch_commit(show, "main")
    (tmp_path / f"{name}-killed.part").mkdir()
    taken = take_snapshot(show, name, tmp_path / name, os.environ)
    assert (taken / "podcast.yaml").read_text() == "first"
    assert take_snapshot(show, name, tmp_path / name, os.environ) == taken


def test_no_filter_of_the_repository_or_the_user_runs(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a hook: a branch may come from anybody."""
    ran = tmp_path / "ran"
    settings = tmp_path / "gitconfig"
    settings.write_text(f'[filter "evil"]\n\tsmudge = touch {ran}; cat\n\trequired = true\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    git(show, "config", "filter.evil.smudge", f"touch {ran}; cat")
    (show / ".gitattributes").write_text("* filter=evil\n")
    hook = show.parent.parent / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
    hook.chmod(0o755)
    name = commit(show, "filtered")
    taken = take_snapshot(show, name, tmp_path / "taken", os.environ)
    assert (taken / "podcast.yaml").read_text() == "filtered"
    assert not ran.exists()


@pytest.mark.parametrize("is_whole", [True, False])
def test_recordings_of_git_lfs_come_from_its_store(
    show: Path, tmp_path: Path, is_whole: bool
) -> None:
    """Where their bytes are those of the pointer; otherwise the pointer stays, and `check` speaks of it."""
    sound = b"sound" * 1000
    digest = hashlib.sha256(sound).hexdigest()
    pointer = (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(sound)}\n"
    )
    (show / "01.mp3").write_text(pointer)
    name = commit(show, "lfs")
    stored = show.parent.parent / ".git" / "lfs" / "objects" / digest[:2] / digest[2:4] / digest
    early = take_snapshot(show, name, tmp_path / "taken", os.environ)
    assert (early / "01.mp3").read_text() == pointer  # not fetched yet
    stored.parent.mkdir(parents=True)
    stored.write_bytes(sound if is_whole else b"other" * 1000)
    taken = take_snapshot(show, name, tmp_path / "taken", os.environ)
    assert (taken / "01.mp3").read_bytes() == (sound if is_whole else pointer.encode())
    assert head_commit(taken) == name  # what the pointer stands for is no change


def test_a_branch_is_fetched(show: Path, tmp_path: Path) -> None:
    """Its stamp changes; where the remote is gone, git's words are passed on."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(show.parent.parent), str(clone))
    project = clone / "shows" / "one"
    before = branch_stamp(project, "origin/main")
    newer = commit(show, "newer")
    assert branch_commit(project, "origin/main") != newer
    assert fetch_branch(project, "origin/main", os.environ) == ""
    assert branch_commit(project, "origin/main") == newer
    assert branch_stamp(project, "origin/main") != before
    git(clone, "remote", "set-url", "origin", str(tmp_path / "gone"))
    assert "gone" in fetch_branch(project, "origin/main", os.environ)


@pytest.mark.parametrize("branch", ["nothing", "--help", "../main", ""])
def test_a_branch_that_is_not_there(show: Path, branch: str) -> None:
    """A sentence and a fix."""
    with pytest.raises(NoSnapshotError, match="no branch called") as raised:
        branch_commit(show, branch)
    assert raised.value.fix


def test_a_folder_without_git(tmp_path: Path) -> None:
    """A sentence and a fix."""
    with pytest.raises(NoSnapshotError, match="not a checkout"):
        branch_commit(tmp_path, "main")
