"""The project's git checkout: its commit, ancestry and tracked files.

git is run as a program and may be missing; nothing depends on its answers. It runs programs that a
repository's configuration names, and accepts a folder of the project that looks like a repository.
So we find the repository ourselves, and give git an empty one that borrows its objects and a copy
of its index.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import subprocess

_TIMEOUT = 10
"""Seconds; git answers these questions from its own files."""
_SUCCESS = 0
_DIRTY_SUFFIX = "-changed"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MAX_BYTES = 4096
"""Bytes of the files that name the repository's folders."""
_KEPT_SETTING = re.compile(
    r"(?:core\.(?:filemode|symlinks|ignorecase|autocrlf|trustctime)|extensions\.objectformat)\n\w+"
)
"""Settings on the file system and object format; without them every file would look modified."""
_OVERRIDES = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}")


class _Repository(Struct, frozen=True):
    top: Path
    folder: Path
    """`.git`, or the folder that a `.git` file of a worktree or submodule points to."""
    common: Path
    """Files shared with other worktrees."""


def head_commit(folder: Path) -> str:
    """The commit checked out, with `-changed` where files differ from it; empty where there is none."""
    repository = _repository(folder)
    commit = _head(repository) if repository else ""
    if not repository or not commit:
        return ""
    with _borrowing_repository(repository, commit) as git_folder:
        # skip submodules: git would start another git there, with their configuration
        options = ("--quiet", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")
        same = _git(git_folder, repository.top, "diff", *options, "HEAD", "--")
    return commit if same and same.returncode == _SUCCESS else f"{commit}{_DIRTY_SUFFIX}"


def is_descendant_of(folder: Path, commit: str) -> bool | None:
    """Whether the checkout is that commit or descends from it.

    None where this cannot be known: no git, no checkout, or a shallow clone.
    """
    commit = commit.removesuffix(_DIRTY_SUFFIX)
    repository = _repository(folder)
    head = _head(repository) if repository else ""
    if not repository or not head or not _COMMIT.fullmatch(commit):
        return None
    if commit == head:
        return True
    with _borrowing_repository(repository, head) as git_folder:
        completed = _git(git_folder, repository.top, "merge-base", "--is-ancestor", commit, "HEAD")
    if completed is None:
        return None
    if completed.returncode == _SUCCESS:
        return True
    return None if (repository.common / "shallow").exists() else False


def is_tracked(folder: Path, path: Path) -> bool:
    """Whether git tracks a file at that path or below it, ignoring case."""
    repository = _repository(folder)
    if repository is None:
        return False
    real = path.parent.resolve() / path.name  # the path itself may be a link
    with _borrowing_repository(repository) as git_folder:
        pathspec = f":(top,icase,literal){os.path.relpath(real, repository.top)}"
        completed = _git(git_folder, repository.top, "ls-files", "--error-unmatch", "--", pathspec)
    return completed is not None and completed.returncode == _SUCCESS


def files_of_checkout(folder: Path) -> tuple[Path, ...]:
    """The files that git's answers about HEAD and tracked files depend on, there or not."""
    real = folder.resolve()
    marks = tuple(top / ".git" for top in (real, *real.parents))
    repository = _repository(folder)
    if repository is None:
        return marks
    own, common = repository.folder, repository.common
    branch = _path_in(own / "HEAD", "ref: ")
    names = ("HEAD", "index", "commondir", "config.worktree", *([branch] if branch else []))
    shared = ("packed-refs", "reftable/tables.list", "shallow", "config", "objects/info/alternates")
    return (
        *marks[: marks.index(repository.top / ".git") + 1],
        *(own / name for name in names),
        *(common / name for name in (*shared, *([branch] if branch else []))),
    )


def _repository(folder: Path) -> _Repository | None:
    """The repository that the folder is a checkout of: the next `.git` above it, never a bare one."""
    real = folder.resolve()
    for top in (real, *real.parents):
        if not os.path.lexists(top / ".git"):
            continue
        git_folder = top / ".git"
        if git_folder.is_file():
            git_folder = top / _path_in(git_folder, "gitdir: ")
        common = git_folder / _path_in(git_folder / "commondir")
        is_repository = (git_folder / "HEAD").is_file() and (common / "objects").is_dir()
        return _Repository(top, git_folder, common) if is_repository else None
    return None


def _path_in(file: Path, prefix: str = "") -> str:
    """The path that one of git's files names; empty where there is none."""
    with suppress(OSError, ValueError), file.open("rb") as opened:
        target = opened.read(_MAX_BYTES).decode("utf-8").strip()
        if target.startswith(prefix) and "\0" not in target:
            return target.removeprefix(prefix)
    return ""


def _head(repository: _Repository) -> str:
    """The commit checked out. git resolves the name without reading an object."""
    completed = _git(repository.folder, repository.top, "rev-parse", "--verify", "--quiet", "HEAD")
    head = completed.stdout.strip() if completed and completed.returncode == _SUCCESS else ""
    return head if _COMMIT.fullmatch(head) else ""


def _settings(repository: _Repository) -> str:
    arguments = ("config", "--null", "--get-regexp", r"^(core|extensions)\.")
    completed = _git(repository.folder, repository.top, *arguments)
    settings = ["core.repositoryformatversion\n1", "core.bare\nfalse"]
    settings += filter(_KEPT_SETTING.fullmatch, completed.stdout.split("\0") if completed else [])
    return "".join("[{}]\n{} = {}\n".format(*re.split(r"[.\n]", setting)) for setting in settings)


@contextmanager
def _borrowing_repository(
    repository: _Repository, head: str = "ref: refs/heads/none"
) -> Iterator[Path]:
    """An empty repository that borrows objects and index, with only our configuration."""
    with tempfile.TemporaryDirectory(prefix="podcast-publisher-git-") as name:
        folder = Path(name)
        (folder / "refs").mkdir()
        (folder / "objects" / "info").mkdir(parents=True)
        (folder / "HEAD").write_text(f"{head}\n")
        objects = (repository.common / "objects").resolve()
        (folder / "objects" / "info" / "alternates").write_bytes(os.fsencode(objects) + b"\n")
        (folder / "config").write_text(_settings(repository))
        for file in (repository.common / "shallow", *repository.folder.glob("sharedindex.*")):
            with suppress(OSError):
                shutil.copyfile(file, folder / file.name)
        with suppress(OSError):  # keep its times: git re-reads files as recent as the index
            shutil.copy2(repository.folder / "index", folder / "index")
        yield folder


def _git(folder: Path, top: Path, *arguments: str) -> "subprocess.CompletedProcess[str] | None":
    import subprocess  # slow to import

    settings = [part for setting in _OVERRIDES for part in ("-c", setting)]
    program = shutil.which("git")
    # Windows searches the current folder first, other systems where PATH says so
    if program is None or Path(program).resolve().is_relative_to(top):
        return None
    try:
        return subprocess.run(
            [program, *settings, f"--git-dir={folder}", f"--work-tree={top}", *arguments],
            cwd=top,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
