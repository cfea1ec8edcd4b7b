"""Copies that synchronising programs, browsers, file managers and editors leave beside a file, by their names."""

import filecmp
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_ENDINGS = re.compile(
    r"~|\.(?:orig|bak|bkp|backup|old|save|sav|prev|rej|tmp|temp|txt|copy|mine|theirs|r\d{1,6}|\d{1,2}|~\d{1,3}~)",
    re.IGNORECASE,
)
"""What editors, patch and version control put behind the whole name."""
_COPY = r"(?:copy|kopie|kopia|copie|copia|c\u00f3pia|kopi)"
_CONFLICT = r"(?:conflict|konflikt|conflit|conflicto|conflitto|conflito)"
_MARKS = (
    r" ?\(\d{1,3}\)",  # browsers, Windows, Google Drive
    r" \d{1,2}",  # the Finder and iCloud
    rf"(?: -)?[ _]{_COPY}(?: ?\(?\d{{1,3}}\)?)?",  # the Explorer and the Finder
    rf" ?\((?:\w{{1,12}} )?{_COPY}(?: \d{{1,3}})?\)",  # GNOME
    rf"[ _.-]{{0,2}}[(\[][^()\[\]]{{0,100}}{_CONFLICT}[^()\[\]]{{0,100}}[)\]]",  # Dropbox, Nextcloud, Box, Seafile
    r"\.sync-conflict-[\w-]{1,40}",  # Syncthing
    rf"[ ._]{_CONFLICT}[\w .-]{{0,60}}",  # ownCloud, Resilio
    r"_(?:BACKUP|BASE|LOCAL|REMOTE)_\d{1,9}",  # git mergetool
)
_MARK = re.compile(rf"(?:{'|'.join(_MARKS)})$", re.IGNORECASE)
_COPY_OF = re.compile(rf"{_COPY}(?: \(\d{{1,3}}\))? (?:of|von|de|di|da|van|av|af) ", re.IGNORECASE)
_COMPUTER = re.compile(r"-(?=[A-Z])")
"""OneDrive adds the name of the computer, which nearly always has capitals, and addresses have none."""
_MOST_MARKS = 3
"""Marks on one name: a copy may be copied."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The copies of an original and of what belongs to it, made at the same time."""

    names: tuple[str, ...]
    """In one folder, the YAML file first."""
    original: str
    """The name of what the first one is a copy of."""
    differs: bool
    """Whether one of them has other content than its original."""
    backup: bool
    """Whether an editor made it, so that the original is the newer one."""


def find_copies(
    folder: Path, names: Collection[str], originals: Collection[str], kinds: Sequence[Sequence[str]]
) -> list[Copy]:
    """The copies among the files of a folder, those with the same mark together.

    `originals` are the names that matter, of files in that folder. `kinds` are the endings of each kind of
    file: a copy may have another ending than its original.
    """
    groups: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    there = set(originals)
    kind_of = {suffix: number for number, kind in enumerate(kinds) for suffix in kind}

    def purpose(name: str) -> tuple[str, int | None]:
        path = Path(name)
        return path.stem, kind_of.get(path.suffix.lower())

    served = {purpose(name) for name in there}
    for name in names:
        for candidate, backup in _candidates(name):
            stem, kind = purpose(candidate)
            beside = kind is not None and (stem, kind) in served and not backup
            if kind is None and _is_a_guess(name, candidate):  # cover-RGB.jpg, cover 2.jpg
                continue
            if name not in there and (candidate in there or beside):
                key = (stem, name.replace(Path(candidate).suffix, ""))
                groups.setdefault(key, []).append((name, candidate, backup))
                break
    return [_copy(folder, members) for _, members in sorted(groups.items())]


def _is_a_guess(name: str, candidate: str) -> bool:
    """Whether people give such names too: where a number or a word in capitals is all that was added."""
    stem, original = Path(name).stem, Path(candidate).stem
    return re.fullmatch(r" \d{1,2}|-[A-Z][\w-]*", stem.removeprefix(original)) is not None


def is_copy(name: str, originals: Collection[str]) -> bool:
    """Whether that is, by its name, a copy of one of those."""
    return any(candidate in originals for candidate, _ in _candidates(name))


def original_stems(name: str) -> set[str]:
    """The names, without their endings and in small letters, of what it might be a copy of."""
    return {Path(candidate).stem.lower() for candidate, _ in _candidates(name)}


def _copy(folder: Path, members: list[tuple[str, str, bool]]) -> Copy:
    members.sort(key=lambda member: (not member[0].endswith((".yaml", ".yml")), member[0]))
    differs = any(not _same(folder / name, folder / original) for name, original, _ in members)
    _, original, backup = members[0]
    return Copy(tuple(name for name, _, _ in members), original, differs, backup)


def _same(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _candidates(name: str) -> Iterator[tuple[str, bool]]:
    """Names of which it might be a copy, the likeliest first, and whether an editor would call it so."""
    pending, seen = [(name, False)], {name}
    for _ in range(_MOST_MARKS):
        following = []
        for current, backup in pending:
            for shorter, of_editor in _without_a_mark(current):
                if shorter not in seen and Path(shorter).stem:
                    seen.add(shorter)
                    following.append((shorter, backup or of_editor))
                    yield shorter, backup or of_editor
        pending = following


def _without_a_mark(name: str) -> Iterator[tuple[str, bool]]:
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
