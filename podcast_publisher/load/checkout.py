"""The project's git checkout: its commit, ancestry and tracked files.

git is run as a program and may be missing; nothing depends on its answers.
"""

import os
from pathlib import Path

from podcast_publisher.load.git_repository import (
    SUCCESS,
    borrowing_repository,
    find_repository,
    head_of,
    is_commit,
    path_in,
    run_git,
)

_DIRTY_SUFFIX = "-changed"


def head_commit(folder: Path) -> str:
    """The commit checked out, with `-changed` where files differ from it; empty where there is none."""
    repository = find_repository(folder)
    commit = head_of(repository) if repository else ""
    if not repository or not commit:
        return ""
    with borrowing_repository(repository, commit) as git_folder:
        # skip submodules: git would start another git there, with their configuration
        options = ("--quiet", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")
        same = run_git(git_folder, repository.top, "diff", *options, "HEAD", "--")
    return commit if same and same.returncode == SUCCESS else f"{commit}{_DIRTY_SUFFIX}"


def is_descendant_of(folder: Path, commit: str) -> bool | None:
    """Whether the checkout is that commit or descends from it.

    None where this cannot be known: no git, no checkout, or a shallow clone.
    """
    commit = commit.removesuffix(_DIRTY_SUFFIX)
    repository = find_repository(folder)
    head = head_of(repository) if repository else ""
    if not repository or not head or not is_commit(commit):
        return None
    if commit == head:
        return True
    with borrowing_repository(repository, head) as git_folder:
        completed = run_git(
            git_folder, repository.top, "merge-base", "--is-ancestor", commit, "HEAD"
        )
    if completed is None:
        return None
    if completed.returncode == SUCCESS:
        return True
    return None if (repository.common / "shallow").exists() else False


def is_tracked(folder: Path, path: Path) -> bool:
    """Whether git tracks a file at that path or below it, ignoring case."""
    repository = find_repository(folder)
    if repository is None:
        return False
    real = path.parent.resolve() / path.name  # the path itself may be a link
    with borrowing_repository(repository) as git_folder:
        pathspec = f":(top,icase,literal){os.path.relpath(real, repository.top)}"
        completed = run_git(
            git_folder, repository.top, "ls-files", "--error-unmatch", "--", pathspec
        )
    return completed is not None and completed.returncode == SUCCESS


def files_of_checkout(folder: Path) -> tuple[Path, ...]:
    """The files that git's answers about HEAD and tracked files depend on, there or not."""
    real = folder.resolve()
    marks = tuple(top / ".git" for top in (real, *real.parents))
    repository = find_repository(folder)
    if repository is None:
        return marks
    own, common = repository.folder, repository.common
    branch = path_in(own / "HEAD", "ref: ")
    names = ("HEAD", "index", "commondir", "config.worktree", *([branch] if branch else []))
    shared = ("packed-refs", "reftable/tables.list", "shallow", "config", "objects/info/alternates")
    return (
        *marks[: marks.index(repository.top / ".git") + 1],
        *(own / name for name in names),
        *(common / name for name in (*shared, *([branch] if branch else []))),
    )
