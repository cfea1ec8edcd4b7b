"""The copy of the old feed in the project: evidence of what it was, which a pull request can change."""

import hashlib
from pathlib import Path

from msgspec.structs import replace

from podcast_publisher.edit.create_files import replace_files
from podcast_publisher.feed.foreign.read import join_pages
from podcast_publisher.feed.foreign.xml import MOST_BYTES
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.foreign_show import ForeignShow
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.import_show.read import (
    MOST_PAGES,
    ReadFeed,
    is_address,
    next_page,
    parse_page,
)

_FEED = "feed.xml"
_DIGESTS = "SHA256SUMS"
"""In the form of the program sha256sum."""
_MOST_BYTES_OF_DIGESTS = 100 * MOST_PAGES
_ATTRIBUTES = {".gitattributes": b"feed*.xml -text\n"}
"""Git keeps the line ends as they are, on every system."""


def keep_feed(workspace: Workspace, feed: ReadFeed) -> None:
    """Keep the feed's bytes and their digests in the project.

    A copy with more pages stays where a page of the feed could not be read.

    Raises:
        EditError: the folder cannot be written to.
    """
    folder = workspace.imported_folder
    kept = _pages(workspace)
    if feed.problem and len(kept) > len(feed.pages):
        return
    pages = {_name(number): body for number, body in enumerate(feed.pages)}
    digests = "".join(f"{_digest(body)}  {name}\n" for name, body in pages.items()).encode()
    files = {**pages, **_ATTRIBUTES, _DIGESTS: digests}
    replace_files({folder / name: body for name, body in files.items()})
    for path in kept[len(pages) :]:  # of a feed that had more pages
        path.unlink()


def kept_feed(workspace: Workspace, address: str) -> ForeignShow | None:
    """The feed as it was read when the show was imported from that address; None where no copy is kept.

    Its `next_url` is that of a page that could not be read.

    Raises:
        PublisherError: the copy cannot be read, or is not as the import wrote it.
    """
    base = address if is_address(address) else ""
    shows: list[ForeignShow] = []
    digests = ""
    for path in _pages(workspace):
        name, body = workspace.relative(path), read_limited(path, MOST_BYTES)
        shows.append(parse_page(body, base, name))
        digests += f"{_digest(body)}  {path.name}\n"
    if not shows:
        return None
    _refuse_changed(workspace, digests)
    return replace(join_pages(shows), next_url=next_page(shows, base))


def copy_digests(workspace: Workspace) -> list[bytes]:
    """Digests of all that `kept_feed` reads.

    Raises:
        OSError: a file cannot be read.
    """
    digests = workspace.imported_folder / _DIGESTS
    files = [*_pages(workspace), *([digests] if digests.is_file() else [])]
    return [hashlib.sha256(read_limited(path, MOST_BYTES)).digest() for path in files]


def _refuse_changed(workspace: Workspace, digests: str) -> None:
    file = workspace.imported_folder / _DIGESTS
    name = workspace.relative(file)
    fix = "Restore the folder imported from the history of the project, or import again."
    if not file.is_file():
        raise PublisherError(
            f"{name} is missing, so nobody can tell whether the copy of the old feed is as it was",
            fix=fix,
        )
    if (
        read_limited(file, _MOST_BYTES_OF_DIGESTS).decode("utf-8", "replace").split()
        != digests.split()
    ):
        raise PublisherError(
            f"The copy of the old feed was changed after the import: it does not have the digests in {name}",
            fix=fix,
        )


def _pages(workspace: Workspace) -> list[Path]:
    """The files of the copy, the first page first."""
    paths = [workspace.imported_folder / _name(number) for number in range(MOST_PAGES)]
    count = next((number for number, path in enumerate(paths) if not path.is_file()), MOST_PAGES)
    return paths[:count]


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _name(number: int) -> str:
    return f"feed-{number + 1}.xml" if number else _FEED
