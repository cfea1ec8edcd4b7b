"""The project's folder as a git checkout: which commit it is of, what comes before what, what is tracked.

git is asked as a program, and may be missing: then nothing is known, and nothing depends on it. It
runs programs that a repository's own configuration names, and takes a folder that came with the
project for a repository if it looks like one. So the repository is found here, and git is shown an
empty one that borrows its objects and a copy of its index.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 10
"""Seconds; git answers these questions from its own files."""
_YES = 0
_CHANGED = "-changed"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LARGEST = 4096
"""Bytes of the files that name the repository's folders."""
_HARMLESS = re.compile(
    r"(?:core\.(?:filemode|symlinks|ignorecase|autocrlf|trustctime)|extensions\.objectformat)\n\w+"
)
"""What a repository says of its disk and its digests, without which all files would seem changed."""
_SAFE = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}")


@dataclass(frozen=True, slots=True)
class _Repository:
    top: Path
    folder: Path
    """Its own files: `.git`, or what a file of that name leads to, of a worktree or a submodule."""
    common: Path
    """What it shares with other worktrees."""


def head_commit(root: Path) -> str:
    """The commit that is checked out, marked where files differ from it; nothing where there is none."""
    repository = _repository(root)
    commit = _head(repository) if repository else ""
    if not repository or not commit:
        return ""
    with _stand_in(repository, commit) as folder:
        # no look into submodules: git would start another git there, with their configuration
        words = ("--quiet", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")
        same = _git(folder, repository.top, "diff", *words, "HEAD", "--")
    return commit if same and same.returncode == _YES else f"{commit}{_CHANGED}"


def is_descendant_of(root: Path, commit: str) -> bool | None:
    """Whether the checkout comes after that commit, or is it; never, where its whole history lacks it.

    Nothing where it cannot be known: no git, no checkout, or too short a history.
    """
    commit = commit.removesuffix(_CHANGED)
    repository = _repository(root)
    head = _head(repository) if repository else ""
    if not repository or not head or not _COMMIT.fullmatch(commit):
        return None
    if commit == head:
        return True
    with _stand_in(repository, head) as folder:
        done = _git(folder, repository.top, "merge-base", "--is-ancestor", commit, "HEAD")
    if done is None:
        return None
    if done.returncode == _YES:
        return True
    return None if (repository.common / "shallow").exists() else False


def is_tracked(root: Path, path: Path) -> bool:
    """Whether the checkout tracks a file at that path or below it, in whatever case it is written."""
    repository = _repository(root)
    if repository is None:
        return False
    real = path.parent.resolve() / path.name  # itself it may be a link
    with _stand_in(repository) as folder:
        named = f":(top,icase,literal){os.path.relpath(real, repository.top)}"
        done = _git(folder, repository.top, "ls-files", "--error-unmatch", "--", named)
    return done is not None and done.returncode == _YES


def _repository(root: Path) -> _Repository | None:
    """The repository of which that folder is a checkout: the next `.git` above, never a bare one."""
    real = root.resolve()
    for top in (real, *real.parents):
        if not os.path.lexists(top / ".git"):
            continue
        folder = top / ".git"
        if folder.is_file():
            folder = top / _named_in(folder, "gitdir: ")
        common = folder / _named_in(folder / "commondir")
        is_one = (folder / "HEAD").is_file() and (common / "objects").is_dir()
        return _Repository(top, folder, common) if is_one else None
    return None


def _named_in(file: Path, before: str = "") -> str:
    """The path in one of git's files; nothing where there is none."""
    with suppress(OSError, ValueError), file.open("rb") as opened:
        named = opened.read(_LARGEST).decode("utf-8").strip()
        if named.startswith(before) and "\0" not in named:
            return named.removeprefix(before)
    return ""


def _head(repository: _Repository) -> str:
    """The commit that is checked out. Only its name is asked for: no object is looked for."""
    done = _git(repository.folder, repository.top, "rev-parse", "--verify", "--quiet", "HEAD")
    head = done.stdout.strip() if done and done.returncode == _YES else ""
    return head if _COMMIT.fullmatch(head) else ""


def _settings(repository: _Repository) -> str:
    words = ("config", "--null", "--get-regexp", r"^(core|extensions)\.")
    done = _git(repository.folder, repository.top, *words)
    settings = ["core.repositoryformatversion\n1", "core.bare\nfalse"]
    settings += filter(_HARMLESS.fullmatch, done.stdout.split("\0") if done else [])
    return "".join("[{}]\n{} = {}\n".format(*re.split(r"[.\n]", setting)) for setting in settings)


@contextmanager
def _stand_in(repository: _Repository, head: str = "ref: refs/heads/none") -> Iterator[Path]:
    """A repository with the same objects and files, and with a configuration of ours alone."""
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
        with suppress(OSError):  # with its times: files as young as it are looked into
            shutil.copy2(repository.folder / "index", folder / "index")
        yield folder


def _git(folder: Path, top: Path, *words: str) -> "subprocess.CompletedProcess[str] | None":
    settings = [word for setting in _SAFE for word in ("-c", setting)]
    program = shutil.which("git")
    # Windows looks into the folder one is in before anywhere else, others where PATH says so
    if program is None or Path(program).resolve().is_relative_to(top):
        return None
    try:
        return subprocess.run(
            [program, *settings, f"--git-dir={folder}", f"--work-tree={top}", *words],
            cwd=top,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
