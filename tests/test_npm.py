"""The lock files of the npm packages."""

import json
import shutil
from pathlib import Path

import pytest

from tests.npm import BROWSER, READERS, STORES, is_installed, note_installed


@pytest.mark.parametrize("folder", [READERS, BROWSER, STORES], ids=lambda folder: folder.name)
def test_the_lock_has_digests_and_no_registry(folder: Path) -> None:
    """Every package is pinned by its digest, and none by an address."""
    packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    del packages[""]  # this folder itself
    assert packages
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_a_changed_lock_needs_installing(tmp_path: Path) -> None:
    """What was installed from another lock file does not count."""
    shutil.copy(READERS / "package-lock.json", tmp_path)
    assert not is_installed(tmp_path)
    (tmp_path / "node_modules").mkdir()
    note_installed(tmp_path)
    assert is_installed(tmp_path)
    with (tmp_path / "package-lock.json").open("a") as lock:
        lock.write("\n")
    assert not is_installed(tmp_path)
