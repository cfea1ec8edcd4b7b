"""Copies that sync programs, browsers, file managers and editors leave, recognised by name."""

import filecmp
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from podcast_publisher.model.patterns import lazy_pattern

_ENDINGS = lazy_pattern(
    r"~|\.(?:orig|bak|bkp|backup|old|save|sav|prev|rej|tmp|temp|txt|copy|mine|theirs|r\d{1,6}|\d{1,2}|~\d{1,3}~)",
    re.IGNORECASE,
)
"""What editors, patch and version control append to the file name."""
_COPY = (
    r"(?:copy|kopie|kopia|copie|copia|c\u00f3pia|kopio?|kopya|m\u00e1solat|"
    r"\u043a\u043e\u043f\u0438\u044f|\u30b3\u30d4\u30fc|\u306e\u30b3\u30d4\u30fc|\u526f\u672c)"
)
_CONFLICT = r"(?:conflict|konflikt|conflit|conflicto|conflitto|conflito)"
_MARKS = (
    r" ?\(\d{1,3}\)",  # browsers, Windows, Google Drive
    r" \d{1,2}",  # the Finder and iCloud
    r"\[\d{1,2}\]",  # browsers of Windows
    r"[._](?:bak|backup|old|orig)",  # people
    rf"(?: [-\u2014])?[ _]{_COPY}(?: ?\(?\d{{1,3}}\)?)?",  # the Explorer and the Finder
    rf" ?\((?:\w{{1,12}} )?{_COPY}(?: \d{{1,3}})?\)",  # GNOME
    rf"[ _.-]{{0,2}}[(\[][^()\[\]]{{0,100}}{_CONFLICT}[^()\[\]]{{0,100}}[)\]]",  # Dropbox, Nextcloud, Box, Seafile
    r"\.sync-conflict-[\w-]{1,40}",  # Syncthing
    rf"[ ._]{_CONFLICT}[\w .-]{{0,60}}",  # ownCloud, Resilio
    r"_(?:BACKUP|BASE|LOCAL|REMOTE)_\d{1,9}",  # git mergetool
)
_MARK = lazy_pattern(rf"(?:{'|'.join(_MARKS)})$", re.IGNORECASE)
_COPY_OF = lazy_pattern(
    rf"{_COPY}(?: \(\d{{1,3}}\))? (?:of|von|de|di|da|van|av|af) ", re.IGNORECASE
)
_COMPUTER = lazy_pattern(r"-(?=[A-Z])")
"""OneDrive adds the computer's name, which nearly always has capitals; our file names have none."""
_MAX_MARKS = 3
"""Marks per name: a copy may be copied."""


class Copy(Struct, frozen=True):
    """Copies of an original and of its companion files, made at the same time."""

    names: tuple[str, ...]
    """In one folder, the YAML file first."""
    original: str
    """The original of the first name."""
    differs: bool
    """Whether the content of any differs from its original."""
    backup: bool
    """Whether an editor made it, so that the original is newer."""


def find_copies(
    folder: Path, names: Collection[str], originals: Collection[str], kinds: Sequence[Sequence[str]]
) -> list[Copy]:
    """The copies among the files of a folder, grouped by mark.

    `originals` are names of files in that folder. `kinds` are the extensions of each kind of file: a copy
    may have another extension than its original.
    """
    groups: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    known = set(originals)
    kind_of = {suffix: number for number, kind in enumerate(kinds) for suffix in kind}

    def purpose(name: str) -> tuple[str, int | None]:
        path = Path(name)
        return path.stem, kind_of.get(path.suffix.lower())

    purposes = {purpose(name) for name in known}
    for name in names:
        for candidate, backup in _candidates(name):
            stem, kind = purpose(candidate)
            beside = kind is not None and (stem, kind) in purposes and not backup
            if kind is None and _is_a_guess(name, candidate):  # cover-RGB.jpg, cover 2.jpg
                continue
            if name not in known and (candidate in known or beside):
                key = (stem, name.replace(Path(candidate).suffix, ""))
                groups.setdefault(key, []).append((name, candidate, backup))
                break
    return [_copy(folder, members) for _, members in sorted(groups.items())]


def _is_a_guess(name: str, candidate: str) -> bool:
    """Whether people choose such names too: only a number or a capitalised word was added."""
    stem, original = Path(name).stem, Path(candidate).stem
    return re.fullmatch(r" \d{1,2}|-[A-Z][\w-]*", stem.removeprefix(original)) is not None


def is_copy(name: str, originals: Collection[str]) -> bool:
    """Whether the name is that of a copy of one of the originals."""
    return any(candidate in originals for candidate, _ in _candidates(name))


def original_stems(name: str) -> set[str]:
    """Lower-case stems of possible originals."""
    return {Path(candidate).stem.lower() for candidate, _ in _candidates(name)}


def _copy(folder: Path, members: list[tuple[str, str, bool]]) -> Copy:
    members.sort(key=lambda member: (not member[0].endswith((".yaml", ".yml")), member[0]))
    differs = any(not _same(folder / name, folder / original) for name, original, _ in members)
    _, original, backup = members[0]
    return Copy(tuple(name for name, _, _ in members), original, differs, backup)


def _same(first: Path, second: Path) -> bool:
    try:
        return filecmp.cmp(first, second, shallow=False)
    except OSError:
        return False


@lru_cache(maxsize=20_000)  # asked for each name when a folder is listed, and for its copies
def _candidates(name: str) -> tuple[tuple[str, bool], ...]:
    """Possible originals, the likeliest first, and whether an editor uses that mark."""
    candidates: list[tuple[str, bool]] = []
    pending, visited = [(name, False)], {name}
    for _ in range(_MAX_MARKS):
        following = []
        for current, backup in pending:
            for shorter, by_editor in _strip_mark(current):
                if shorter not in visited and Path(shorter).stem:
                    visited.add(shorter)
                    following.append((shorter, backup or by_editor))
                    candidates.append((shorter, backup or by_editor))
        pending = following
    return tuple(candidates)


def _strip_mark(name: str) -> Iterator[tuple[str, bool]]:
    path = Path(name)
    stem, suffix = path.stem, path.suffix
    if mark := re.search(rf"(?:{_ENDINGS.pattern})$", name, re.IGNORECASE):
        yield name[: mark.start()], True
    if len(suffix) > 1 and stem.lower().endswith(suffix.lower()):  # take.mp3.mp3
        yield stem, False
    if mark := _MARK.search(stem):
        yield stem[: mark.start()] + suffix, False
    if mark := _COPY_OF.match(stem):
        yield stem[mark.end() :] + suffix, False
    for mark in _COMPUTER.finditer(stem):
        yield stem[: mark.start()] + suffix, False
