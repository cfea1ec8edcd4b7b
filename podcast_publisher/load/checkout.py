"""The project's folder as a git checkout: which commit it is of, and what comes before what.

git is asked as a program, and may be missing: then nothing is known, and nothing depends on it.
"""

import os
import subprocess
from pathlib import Path

_PATIENCE = 10
"""Seconds; git answers these questions from its own files."""
_YES = 0
_CHANGED = "-changed"


def commit_of(root: Path) -> str:
    """The commit that is checked out, marked where files differ from it; nothing where there is none."""
    words = ("--always", "--abbrev=40", "--exclude=*", f"--dirty={_CHANGED}")
    done = _git(root, "describe", *words)
    return done.stdout.strip() if done and done.returncode == _YES else ""


def follows(root: Path, commit: str) -> bool | None:
    """Whether the checkout comes after that commit, or is it; never, where its whole history lacks it.

    Nothing where it cannot be known: no git, no checkout, or too short a history.
    """
    commit = commit.removesuffix(_CHANGED)
    if not commit.isalnum():  # nothing that git could take for an option
        return None
    done = _git(root, "merge-base", "--is-ancestor", commit, "HEAD")
    if done and done.returncode == _YES:
        return True
    return False if _has_whole_history(root) else None


def tracks(root: Path, path: Path) -> bool:
    """Whether the checkout tracks a file at that path or below it, in whatever case it is written."""
    done = _git(root, "ls-files", "-z", "--", f":(icase){os.path.relpath(path, root)}")
    return bool(done and done.returncode == _YES and done.stdout)


def _has_whole_history(root: Path) -> bool:
    done = _git(root, "rev-parse", "--is-shallow-repository")
    return done is not None and done.stdout.strip() == "false"


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *words],  # noqa: S607 - wherever the system has it
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
