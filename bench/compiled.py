"""Compiled modules, as pip leaves them: otherwise every measured start compiles its libraries anew.

uv compiles nothing when it installs, and where PYTHONDONTWRITEBYTECODE is set, no start ever does.
"""

import compileall
import sysconfig
from pathlib import Path

import podcast_publisher

FOLDERS = (
    Path(podcast_publisher.__path__[0]),
    Path(__file__).parent,
    Path(sysconfig.get_path("purelib")),
)
"""The program, its benchmarks, and all libraries."""


def compile_modules() -> None:
    """Compile what is not compiled; the first time takes a minute."""
    for folder in FOLDERS:
        compileall.compile_dir(folder, quiet=2, workers=0)
