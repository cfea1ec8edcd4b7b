"""Find the shows of a folder that holds several."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.settings import may_be_show

DEEPEST = 3
"""Folders between the folder that is searched and podcast.yaml."""
MOST_SHOWS = 100
MOST_ENTRIES = 20_000
"""Files and folders that are looked at: a pull request may bring any number."""


class FoundShow(Struct, frozen=True):
    """A show below the folder that was searched."""

    name: str
    """Its folder, relative to that folder, with forward slashes."""
    folder: Path


def find_shows(folder: Path) -> tuple[FoundShow, ...]:
    """The shows below that folder, by name. Links and hidden folders are not followed, nor folders of a show.

    A folder whose podcast.yaml has a wrong ending counts: opening it reports that.

    Raises:
        WrongUseError: there are too many shows or files.
        OSError: a folder cannot be read.
    """
    shows: list[FoundShow] = []
    entries = 0
    waiting = [(folder, "", 0)]
    while waiting:
        parent, path, depth = waiting.pop()
        for entry in _folders(parent):
            entries += 1
            if entries > MOST_ENTRIES:
                raise _too_many(folder, f"{MOST_ENTRIES:,} files")
            if entry is None:
                continue
            name = f"{path}{entry.name}"
            if may_be_show(Path(entry.path)):
                shows.append(FoundShow(name, Path(entry.path)))
            elif depth + 1 < DEEPEST:
                waiting.append((Path(entry.path), f"{name}/", depth + 1))
        if len(shows) > MOST_SHOWS:
            raise _too_many(folder, f"{MOST_SHOWS} shows")
    return tuple(sorted(shows, key=lambda show: show.name))


def choose_show(shows: Sequence[FoundShow], name: str) -> FoundShow:
    """The show of that name: its path, or the name of its folder if no other show has the same.

    Raises:
        WrongUseError: there is none, or more than one.
    """
    path = name.rstrip("/")
    chosen = [show for show in shows if show.name == path] or [
        show for show in shows if show.folder.name == path
    ]
    if len(chosen) == 1:
        return chosen[0]
    count = "more than one show" if chosen else "no show"
    names = ", ".join(show.name for show in chosen or shows)
    raise WrongUseError(
        f'There is {count} called "{name}"', fix=f"Choose one of these: {names or 'none'}."
    )


def _folders(parent: Path) -> Iterator["os.DirEntry[str] | None"]:
    """Folders that may be or hold shows; None for each other entry, to be counted."""
    with os.scandir(parent) as entries:
        for entry in entries:
            is_plain = not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
            yield entry if is_plain else None


def _too_many(folder: Path, what: str) -> WrongUseError:
    return WrongUseError(
        f"There are more than {what} below {folder}, too many to search for shows",
        fix="Name a smaller folder with -C: a show's own, or one that holds fewer shows.",
    )
