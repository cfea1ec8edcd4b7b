"""Disks without much room, for a store or a folder of a test's own."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from podcast_publisher.publish.stores.local import state
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore


def on_small_disk(folder: Path, size: str) -> list[str]:
    """Words before a command, which then finds a disk of that size in the folder.

    It is mounted for that command alone, which nobody else sees and which needs no root.
    """
    done = subprocess.run(
        [*_mounted(folder, "1m"), "true"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    return _mounted(folder, size)


def _mounted(folder: Path, size: str) -> list[str]:
    script = f'mount -t tmpfs -o size={size} none {shlex.quote(str(folder))} && exec "$@"'
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh"]


@contextmanager
def store_on_small_disk(
    folder: Path, size: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LocalStore]:
    """The local store with no more room than that for its data."""
    data, wrapped = folder / "store" / "data", folder / "weed"
    data.mkdir(parents=True)
    words = shlex.join([*on_small_disk(data, size), str(state.find_program())])
    wrapped.write_text(f'#!/bin/sh\nexec {words} "$@"\n', "utf-8")
    wrapped.chmod(0o755)
    monkeypatch.setattr(local, "find_program", lambda: wrapped)
    try:
        yield local.start(folder / "store", os.environ)
    finally:
        local.stop(folder / "store")
