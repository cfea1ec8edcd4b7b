"""Programs of the system that tests need (`scripts/install_system_packages.sh`)."""

import os
import shutil
from typing import NoReturn

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
"""Debian has servers where only administrators look."""


def missing(reason: str) -> NoReturn:
    """Leave the test out at home; in CI, where everything is to be tried, it fails."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def system_program(*names: str) -> str:
    """The path of the first of these programs that is installed, or the end of the test."""
    for name in names:
        if path := shutil.which(name, path=_PATH):
            return path
    missing(f"{names[0]} is not installed: scripts/install_system_packages.sh installs it")
