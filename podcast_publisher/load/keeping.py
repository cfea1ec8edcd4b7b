"""What was made or found once, kept in the project's folder `.podcast`: written whole, and ignored by git."""

import os
from contextlib import suppress
from pathlib import Path


def keep(place: Path, body: bytes) -> None:
    """Write it there in one step, in a folder that git leaves alone.

    Raises:
        OSError: it cannot be written; then nothing of it is left.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    (place.parent / ".gitignore").write_text("*\n")
    beside = place.with_suffix(f".{os.getpid()}.part")
    try:
        beside.write_bytes(body)
        beside.replace(place)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
