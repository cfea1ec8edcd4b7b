"""Progress: a bar on a terminal, plain lines elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)


def test_a_bar_on_a_terminal(small_show: Path) -> None:
    """The bar reaches 100 % and names what is being read."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "podcast_publisher", "-C", str(small_show), "check"],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    ) as running:
        os.close(theirs)
        shown = b""
        try:
            while block := os.read(ours, 65_536):
                shown += block
        except OSError:  # how Linux says that the other end is closed
            pass
        assert running.wait(60) == 0
    os.close(ours)
    assert b"Reading" in shown
    assert b"episodes/01-listening.mp3" in shown
    assert b"100%" in shown


def test_no_bar_in_a_log(small_show: Path) -> None:
    """Without a terminal there is neither bar nor control character."""
    done = subprocess.run(
        [sys.executable, "-m", "podcast_publisher", "-C", str(small_show), "check"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
