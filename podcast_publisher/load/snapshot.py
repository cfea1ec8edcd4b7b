"""Take a commit of a branch into a folder of its own, as git has it.

No filter, hook or program that a configuration names is run. Recordings under Git LFS come from the
repository's own store of them, each checked against the digest in its pointer.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from podcast_publisher.load.git_repository import (
    SUCCESS,
    Repository,
    borrowing_repository,
    find_repository,
    is_commit,
    run_git,
)
from podcast_publisher.model.errors import WrongUseError

_LARGE = 3600
"""Seconds that git may take for recordings."""
_PLACES = ("refs/heads", "refs/remotes")
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-.*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,15})\n"
)
"""Git LFS specification, The Pointer, https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md."""
_MAX_POINTER = 1024


class NoSnapshotError(WrongUseError):
    """There is no such branch, or git cannot hand out its commit."""


def branch_stamp(folder: Path, branch: str) -> tuple[int, ...]:
    """Changes whenever the branch may have moved; asks no program."""
    repository = find_repository(folder)
    if repository is None:
        return ()
    names = (*(f"{place}/{branch}" for place in _PLACES), "packed-refs", "reftable/tables.list")
    return tuple(_modified(repository.common / name) for name in names)


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def branch_commit(folder: Path, branch: str) -> str:
    """The newest commit of a branch: one of this repository, or as it was last fetched (`origin/main`).

    Raises:
        NoSnapshotError: there is none.
    """
    repository = _repository(folder)
    for place in _PLACES:
        name = f"{place}/{branch}^{{commit}}"
        done = run_git(repository.folder, repository.top, "rev-parse", "--verify", "--quiet", name)
        if done and done.returncode == SUCCESS and is_commit(done.stdout.strip()):
            return done.stdout.strip()
    raise NoSnapshotError(
        f'There is no branch called "{branch}" in {repository.top}',
        fix="Name one that git branch --all lists, with --branch; one that is fetched is called origin/main.",
    )


def fetch_branch(folder: Path, branch: str, environment: Mapping[str, str]) -> str:
    """Fetch a branch such as origin/main, with git's own settings and keys; what git says where it fails."""
    repository = _repository(folder)
    remote, _, name = branch.partition("/")
    done = run_git(
        repository.folder,
        repository.top,
        *(
            "fetch",
            "--quiet",
            "--no-tags",
            "--",
            remote,
            f"+refs/heads/{name}:refs/remotes/{branch}",
        ),
        environment={**_without_git(environment), "GIT_TERMINAL_PROMPT": "0"},
        timeout=_LARGE,
    )
    if done is None:
        return "git did not answer"
    return "" if done.returncode == SUCCESS else done.stderr.strip()[-500:] or "git failed"


def take_snapshot(folder: Path, commit: str, into: Path, environment: Mapping[str, str]) -> Path:
    """The project in `folder` as it is in that commit; written below `into`, which then names the commit.

    What an interrupted run has left there is not used.

    Raises:
        NoSnapshotError: git cannot hand it out, or it does not hold the project.
        OSError: it cannot be written.
    """
    repository = _repository(folder)
    project = folder.resolve().relative_to(repository.top)
    if into.is_dir() and any(_stored(repository, path) for path in _pointers(into)):
        shutil.rmtree(into)  # files have been fetched since
    if not (into / project).is_dir():
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = into.with_name(f"{into.name}-{secrets.token_hex(4)}.part")
        part.mkdir(mode=0o700)
        try:
            _check_out(repository, commit, part, environment)
            with suppress(OSError):  # another process was faster
                part.rename(into)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    if not (into / project).is_dir():
        raise NoSnapshotError(
            f"Commit {commit[:12]} does not hold {project}",
            fix="Name the branch that holds the show.",
        )
    return into / project


def _check_out(
    repository: Repository, commit: str, into: Path, environment: Mapping[str, str]
) -> None:
    # the user's own settings would name filters, such as that of Git LFS, which asks the network
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    with borrowing_repository(repository, commit) as borrowed:

        def git(*arguments: str) -> None:
            done = run_git(
                borrowed,
                into,
                *arguments,
                environment={**_without_git(environment), **plain},
                timeout=_LARGE,
            )
            if done is None or done.returncode != SUCCESS:
                reason = done.stderr.strip()[-500:] if done else "git did not answer"
                raise NoSnapshotError(
                    f"git cannot hand out commit {commit[:12]}: {reason}",
                    fix="Run git fsck in the repository; in a shallow clone, git fetch --unshallow.",
                )

        git("read-tree", "--reset", commit)
        git("checkout-index", "--all", "--force", "--index")
        if stored := tuple(_with_stored_files(repository, into)):
            git("update-index", "--assume-unchanged", "--", *stored)
        own = into / ".git"
        own.mkdir()
        shutil.copy2(borrowed / "index", own / "index")
    (own / "commondir").write_bytes(os.fsencode(repository.common.resolve()) + b"\n")
    (own / "HEAD").write_text(f"{commit}\n", "ascii")


def _with_stored_files(repository: Repository, tree: Path) -> Iterator[str]:
    """Put the files of Git LFS in the place of their pointers, as far as they are there; their paths."""
    for path in _pointers(tree):
        stored = _stored(repository, path)
        if stored and _put_stored(stored, path):
            yield path.relative_to(tree).as_posix()


def _pointers(tree: Path) -> Iterator[Path]:
    for above, folders, names in os.walk(tree):
        folders[:] = [name for name in folders if name != ".git"]
        yield from (path for path in (Path(above, name) for name in names) if _digest_in(path))


def _digest_in(path: Path) -> str:
    """The digest that a pointer names; empty for every other file."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_POINTER:
        return ""
    pointer = _POINTER.fullmatch(path.read_bytes())
    return pointer[1].decode() if pointer else ""


def _stored(repository: Repository, path: Path) -> Path | None:
    """The file that a pointer stands for, where git has fetched it."""
    digest = _digest_in(path)
    stored = repository.common / "lfs" / "objects" / digest[:2] / digest[2:4] / digest
    return stored if digest and stored.is_file() else None


def _put_stored(stored: Path, path: Path) -> bool:
    """Whether its bytes are those that its name promises."""
    beside = path.with_name(f"{path.name}.stored")
    try:
        os.link(stored, beside)
    except OSError:  # on another file system
        shutil.copyfile(stored, beside)
    with beside.open("rb") as file:
        is_whole = hashlib.file_digest(file, "sha256").hexdigest() == stored.name
    if is_whole:
        beside.replace(path)
    else:
        beside.unlink()
    return is_whole


def _repository(folder: Path) -> Repository:
    repository = find_repository(folder)
    if repository is None:
        raise NoSnapshotError(
            f"{folder.resolve()} is not a checkout of a git repository",
            fix="run publishes commits of a branch: clone the repository of the show, and start it there.",
        )
    return repository


def _without_git(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what would send git to another repository, as in one of its hooks."""
    sent = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"}
    return {name: value for name, value in environment.items() if name not in sent}
