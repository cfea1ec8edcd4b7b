"""What the npm packages are installed from."""

import json
import shutil
from pathlib import Path

import pytest

from tests.npm import BROWSER, READERS, STORES, is_installed, note_installed


@pytest.mark.parametrize("folder", [READERS, BROWSER, STORES], ids=lambda folder: folder.name)
def test_the_lock_names_contents_and_no_places(folder: Path) -> None:
    """Every package is locked by its digest, and none by the address of a registry."""
    packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    del packages[""]  # this folder itself
    assert packages
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_another_lock_is_not_installed(tmp_path: Path) -> None:
    """What was installed from one lock file does not pass for another one's packages."""
    shutil.copy(READERS / "package-lock.json", tmp_path)
    assert not is_installed(tmp_path)
    (tmp_path / "node_modules").mkdir()
    note_installed(tmp_path)
    assert is_installed(tmp_path)
    with (tmp_path / "package-lock.json").open("a") as lock:
        lock.write("\n")
    assert not is_installed(tmp_path)
