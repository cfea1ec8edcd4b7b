"""Questions to git about the project's folder, none of which may run a program."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from podcast_publisher.load.checkout import (
    files_of_checkout,
    head_commit,
    is_descendant_of,
    is_tracked,
)

QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *words: str) -> str:
    """Git with only the repository's settings and a name."""
    settings = ("user.name=Ada", "user.email=ada@example.org", "protocol.file.allow=always")
    named = [word for setting in settings for word in ("-c", setting)]
    done = subprocess.run(
        ["git", *named, *words],  # noqa: S607 - wherever the system has it
        cwd=folder,
        env=os.environ | QUIET,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, text: str) -> str:
    """Commit one file with that text."""
    (folder / "podcast.yaml").write_text(text)
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "--quiet", "--message", text)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(params=["sha1", "sha256"])
def checkout(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A repository with a commit, in which the project is the folder `show`."""
    top = tmp_path / "repository"
    (top / "show").mkdir(parents=True)
    git(top, "init", "--quiet", f"--object-format={request.param}")
    (top / "show" / "notes.txt").write_text("some notes\n")
    commit(top, "first")
    return top


def loose(checkout: Path) -> Path:
    """The branch has a file of its own."""
    return checkout


def packed(checkout: Path) -> Path:
    """All branches are in one file."""
    git(checkout, "pack-refs", "--all")
    return checkout


def detached(checkout: Path) -> Path:
    """HEAD is a commit."""
    git(checkout, "checkout", "--quiet", "--detach")
    return checkout


def second(checkout: Path) -> Path:
    """A worktree beside the repository."""
    git(checkout, "worktree", "add", "--quiet", "../worktree")
    return checkout.parent / "worktree"


@pytest.mark.parametrize("kind", [loose, packed, detached, second])
def test_every_move_of_head_changes_a_file_of_the_checkout(
    checkout: Path, kind: Callable[[Path], Path]
) -> None:
    """Whoever looks at these files need not ask git."""
    commit(checkout, "more")
    folder = kind(checkout)

    def contents() -> dict[Path, bytes]:
        files = files_of_checkout(folder / "show")
        return {file: file.read_bytes() for file in files if file.is_file()}

    before = contents()
    assert contents() == before
    git(folder, "update-ref", "HEAD", git(folder, "rev-parse", "HEAD^"))
    assert contents() != before


def test_a_new_repository_is_a_change(tmp_path: Path) -> None:
    """In the folder or above it."""
    folder = tmp_path / "repository" / "show"
    folder.mkdir(parents=True)
    files = files_of_checkout(folder)
    assert {folder / ".git", tmp_path / ".git"} <= set(files)


def test_the_commit_is_marked_where_tracked_files_differ(checkout: Path) -> None:
    """From any folder of the checkout."""
    head = git(checkout, "rev-parse", "HEAD")
    assert head_commit(checkout) == head_commit(checkout / "show") == head
    (checkout / "new.txt").write_text("nobody tracks it")
    os.utime(checkout / "podcast.yaml", (1, 1))
    assert head_commit(checkout) == head
    (checkout / "podcast.yaml").write_text("other")
    assert head_commit(checkout / "show") == f"{head}-changed"
    git(checkout, "add", "podcast.yaml")
    assert head_commit(checkout) == f"{head}-changed"


@pytest.mark.skipif(os.name != "posix", reason="the permission to run a file is changed")
def test_the_file_mode_setting_is_respected(checkout: Path) -> None:
    """Where permissions are not kept, an executable file is no change."""
    (checkout / "podcast.yaml").chmod(0o755)
    assert head_commit(checkout).endswith("-changed")
    git(checkout, "config", "core.fileMode", "false")
    assert head_commit(checkout) == git(checkout, "rev-parse", "HEAD")


def test_descendants_of_a_commit_are_recognised(checkout: Path, tmp_path: Path) -> None:
    """Not commits of the future or of other histories; a shallow history says nothing."""
    first = git(checkout, "rev-parse", "HEAD")
    second = commit(checkout, "second")
    elsewhere = "f" * len(first)
    asked = (first, f"{first}-changed", second, elsewhere, "--output=x", "HEAD", "")
    assert [is_descendant_of(checkout / "show", commit) for commit in asked] == [
        True,
        True,
        True,
        False,
    ] + [None] * 3
    git(checkout, "checkout", "--quiet", first)
    assert is_descendant_of(checkout, second) is False
    git(checkout, "checkout", "--quiet", second)
    git(tmp_path, "clone", "--quiet", "--depth=1", checkout.as_uri(), "cut")
    assert [is_descendant_of(tmp_path / "cut", commit) for commit in (second, first)] == [
        True,
        None,
    ]
    assert head_commit(tmp_path / "cut") == second


def test_tracked_files_are_recognised(checkout: Path, tmp_path: Path) -> None:
    """At a path and below it, in any case; not untracked ones, nor without git."""
    assert not is_tracked(checkout, checkout / "show" / ".podcast")
    (checkout / "show" / ".podcast").mkdir()
    (checkout / "show" / ".podcast" / "state.json").write_text("{}")
    assert not is_tracked(checkout / "show", checkout / "show" / ".podcast")
    git(checkout, "add", "-f", "show/.podcast")
    assert is_tracked(checkout / "show", checkout / "show" / ".podcast")
    assert is_tracked(checkout / "show", checkout / "show" / ".Podcast")
    assert not is_tracked(checkout / "show", checkout / "show" / ".podcas*")
    assert not is_tracked(tmp_path, tmp_path / ".podcast")
    (checkout / "link").symlink_to(tmp_path)
    git(checkout, "add", "link")
    assert is_tracked(checkout, checkout / "link")


def test_worktrees_and_submodules_are_supported(checkout: Path, tmp_path: Path) -> None:
    """A `.git` file leads to the repository."""
    head = git(checkout, "rev-parse", "HEAD")
    git(checkout, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    git(
        tmp_path,
        "init",
        "--quiet",
        f"--object-format={'sha1' if len(head) == 40 else 'sha256'}",
        "outer",
    )
    git(tmp_path / "outer", "submodule", "--quiet", "add", str(checkout), "module")
    outer = commit(tmp_path / "outer", "outer")
    assert head_commit(tmp_path / "tree") == head_commit(tmp_path / "outer" / "module") == head
    assert head_commit(tmp_path / "outer") == outer
    assert is_descendant_of(tmp_path / "tree" / "show", head) is True
    git(tmp_path / "outer" / "module", "commit", "--quiet", "--allow-empty", "-m", "later")
    assert head_commit(tmp_path / "outer") == f"{outer}-changed"


def test_without_a_usable_repository_nothing_is_known(
    tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None, one without a commit, a broken one, or no git."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / ".git").write_bytes(b"gitdir: \0\xff")
    git(tmp_path, "init", "--quiet", "empty")
    head = git(checkout, "rev-parse", "HEAD")
    for name in ("plain", "broken", "empty"):
        assert head_commit(tmp_path / name) == ""
        assert is_descendant_of(tmp_path / name, head) is None
        assert not is_tracked(tmp_path / name, tmp_path / name / ".podcast")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (head_commit(checkout), is_descendant_of(checkout, head)) == ("", None)


def _runs(mark: Path) -> str:
    return f'touch "{mark}"; false'


def _config(mark: Path, digests: str) -> str:
    """Every setting by which a repository can name a program."""
    run = _runs(mark).replace('"', '\\"')
    return f"""
[core]
\trepositoryformatversion = 1
\tbare = false
\tworktree = .
\tfsmonitor = "{run}"
\thooksPath = hooks
\tsshCommand = "{run}"
\tpager = "{run}"
\teditor = "{run}"
\taskPass = "{run}"
\tgitProxy = "{run}"
\talternateRefsCommand = "{run}"
[alias]
\tdiff = "!{run}"
\tdescribe = "!{run}"
\trev-parse = "!{run}"
\tls-files = "!{run}"
[diff]
\texternal = "{run}"
[diff "evil"]
\tcommand = "{run}"
\ttextconv = "{run}"
[filter "evil"]
\tclean = "{run}"
\tsmudge = "{run}"
\tprocess = "{run}"
\trequired = true
[gpg]
\tprogram = "{run}"
[credential]
\thelper = "!{run}"
[remote "origin"]
\turl = .
\tpromisor = true
\tuploadpack = "{run}"
[extensions]
\tpartialClone = origin
\tobjectFormat = {digests}
[include]
\tpath = more
"""


def _repository_like(folder: Path, mark: Path, source: Path) -> None:
    """Make the folder look like a repository whose configuration and hooks run a program."""
    if folder != source / ".git":
        for name in ("objects", "refs"):
            shutil.copytree(source / ".git" / name, folder / name, dirs_exist_ok=True)
        for name in ("index", "HEAD"):
            shutil.copy(source / ".git" / name, folder / name)
    text = _config(mark, git(source, "rev-parse", "--show-object-format"))
    (folder / "config").write_text(text)
    (folder / "more").write_text(text.partition("[include]")[0])
    (folder / "hooks").mkdir(exist_ok=True)
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (folder / "hooks" / name).write_text(f"#!/bin/sh\n{_runs(mark)}\n")
        (folder / "hooks" / name).chmod(0o755)


def _bare_beside_the_files(show: Path, mark: Path) -> None:
    _repository_like(show, mark, show.parent)


def _bare_above_the_files(show: Path, mark: Path) -> None:
    _repository_like(show.parent, mark, show.parent)


def _git_file_that_leads_there(show: Path, mark: Path) -> None:
    (show / "tools").mkdir()
    _repository_like(show / "tools", mark, show.parent)
    (show / ".git").write_text("gitdir: tools\n")


def _whole_repository_inside(show: Path, mark: Path) -> None:
    (show / ".git").mkdir()
    _repository_like(show / ".git", mark, show.parent)


def _their_own_configuration(show: Path, mark: Path) -> None:
    _repository_like(show.parent / ".git", mark, show.parent)


def _their_worktrees_configuration(show: Path, mark: Path) -> None:
    text = _config(mark, git(show.parent, "rev-parse", "--show-object-format"))
    (show.parent / ".git" / "config.worktree").write_text(text)
    git(show.parent, "config", "core.repositoryFormatVersion", "1")
    with (show.parent / ".git" / "config").open("a") as file:
        file.write("[extensions]\n\tworktreeConfig = true\n")


def _submodule_inside(show: Path, mark: Path) -> None:
    inside = show / "module"
    inside.mkdir()
    digests = git(show.parent, "rev-parse", "--show-object-format")
    git(inside, "init", "--quiet", f"--object-format={digests}")
    commit(inside, "inside")
    git(show.parent, "add", "show/module")
    git(show.parent, "commit", "--quiet", "-m", "A submodule")
    (inside / "podcast.yaml").write_text("changed")
    (inside / ".git" / "config").write_text(_config(mark, digests))


@pytest.mark.skipif(os.name != "posix", reason="shell commands are planted")
@pytest.mark.parametrize(
    "plant",
    [
        _bare_beside_the_files,
        _bare_above_the_files,
        _git_file_that_leads_there,
        _whole_repository_inside,
        _their_own_configuration,
        _their_worktrees_configuration,
        _submodule_inside,
    ],
)
def test_a_hostile_repository_runs_no_program(
    checkout: Path, tmp_path: Path, plant: Callable[[Path, Path], None]
) -> None:
    """Whatever its configuration, attributes and hooks name."""
    mark, show = tmp_path / "ran", checkout / "show"
    (checkout / ".gitattributes").write_text("* filter=evil diff=evil\n")
    first = commit(checkout, "with attributes")
    plant(show, mark)
    mark.unlink(missing_ok=True)
    for file in (checkout / "podcast.yaml", show / "notes.txt"):
        os.utime(file, (1, 1))  # so that git must look into it
    head_commit(show)
    for asked in (first, "0" * len(first), "f" * len(first)):
        is_descendant_of(show, asked)
    is_tracked(show, show / "podcast.yaml")
    is_tracked(checkout, checkout / "show" / ".podcast")
    assert not mark.exists()


@pytest.mark.skipif(os.name != "posix", reason="a shell script is planted")
def test_a_git_program_in_the_project_is_not_run(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where PATH has that folder first."""
    (checkout / "git").write_text(f"#!/bin/sh\n{_runs(tmp_path / 'ran')}\n")
    (checkout / "git").chmod(0o755)
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    assert head_commit(checkout) == ""
    assert not (tmp_path / "ran").exists()
