"""The copy of an old feed in a project, as an import writes it."""

import hashlib
from pathlib import Path


def keep_copy(show: Path, *pages: bytes) -> None:
    """These pages, with their digests."""
    folder = show / "imported"
    folder.mkdir(exist_ok=True)
    names = ["feed.xml", *(f"feed-{number}.xml" for number in range(2, len(pages) + 1))]
    for name, page in zip(names, pages, strict=True):
        (folder / name).write_bytes(page)
    sums = (hashlib.sha256(page).hexdigest() for page in pages)
    lines = "".join(f"{digest}  {name}\n" for digest, name in zip(sums, names, strict=True))
    (folder / "SHA256SUMS").write_text(lines, "utf-8")
