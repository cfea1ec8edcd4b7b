"""Ending a store that nobody needs any more."""

from pathlib import Path

import pytest

from podcast_publisher.publish.stores.local import process, store


def end_store(folder: Path) -> None:
    """End it, without the patience a show deserves: a store waits 20 seconds for a browser to hang up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_STOP_WITHIN", 0.05)
        store.stop(folder)
