"""Ask git about a repository without running programs that its configuration names.

git runs programs that a repository's configuration names, and accepts a folder of the project that
looks like a repository. So we find the repository ourselves, and give git an empty one that borrows
its objects and a copy of its index.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import subprocess

_TIMEOUT = 10
"""Seconds; git answers most questions from its own files."""
SUCCESS = 0
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MAX_BYTES = 4096
"""Bytes of the files that name the repository's folders."""
_KEPT_SETTING = re.compile(
    r"(?:core\.(?:filemode|symlinks|ignorecase|autocrlf|trustctime)|extensions\.objectformat)\n\w+"
)
"""Settings on the file system and object format; without them every file would look modified."""
_OVERRIDES = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}")


class Repository(Struct, frozen=True):
    """Where a checkout and its repository are."""

    top: Path
    """The folder that is checked out."""
    folder: Path
    """`.git`, or the folder that a `.git` file of a worktree or submodule points to."""
    common: Path
    """Files shared with other worktrees."""


def find_repository(folder: Path) -> Repository | None:
    """The repository that the folder is a checkout of: the next `.git` above it, never a bare one."""
    real = folder.resolve()
    for top in (real, *real.parents):
        if not os.path.lexists(top / ".git"):
            continue
        git_folder = top / ".git"
        if git_folder.is_file():
            git_folder = top / path_in(git_folder, "gitdir: ")
        common = git_folder / path_in(git_folder / "commondir")
        is_repository = (git_folder / "HEAD").is_file() and (common / "objects").is_dir()
        return Repository(top, git_folder, common) if is_repository else None
    return None


def path_in(file: Path, prefix: str = "") -> str:
    """The path that one of git's files names; empty where there is none."""
    with suppress(OSError, ValueError), file.open("rb") as opened:
        target = opened.read(_MAX_BYTES).decode("utf-8").strip()
        if target.startswith(prefix) and "\0" not in target:
            return target.removeprefix(prefix)
    return ""


def is_commit(name: str) -> bool:
    """Whether it is the full name of a commit."""
    return _COMMIT.fullmatch(name) is not None


def head_of(repository: Repository) -> str:
    """The commit checked out. git resolves the name without reading an object."""
    completed = run_git(
        repository.folder, repository.top, "rev-parse", "--verify", "--quiet", "HEAD"
    )
    head = completed.stdout.strip() if completed and completed.returncode == SUCCESS else ""
    return head if is_commit(head) else ""


def _settings(repository: Repository) -> str:
    arguments = ("config", "--null", "--get-regexp", r"^(core|extensions)\.")
    completed = run_git(repository.folder, repository.top, *arguments)
    settings = ["core.repositoryformatversion\n1", "core.bare\nfalse"]
    settings += filter(_KEPT_SETTING.fullmatch, completed.stdout.split("\0") if completed else [])
    return "".join("[{}]\n{} = {}\n".format(*re.split(r"[.\n]", setting)) for setting in settings)


@contextmanager
def borrowing_repository(
    repository: Repository, head: str = "ref: refs/heads/none"
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


def run_git(
    folder: Path,
    top: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    timeout: float = _TIMEOUT,
) -> "subprocess.CompletedProcess[str] | None":
    """What git answers about the repository in `folder`; None where there is no git, or it does not end."""
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
            env=environment,
            timeout=timeout,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
