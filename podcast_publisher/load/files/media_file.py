"""Files beside the YAML: found, kept inside the project, and read once."""

import difflib
import hashlib
import os
import stat
import unicodedata
from pathlib import Path

from podcast_publisher.load.files import rules as file_rules
from podcast_publisher.load.files.nearest import near, what_it_is
from podcast_publisher.load.files.placeholders import placeholder_in, stub_beside
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.finding import Rule
from podcast_publisher.model.media_file import MediaFile

_SIBLINGS = 2_000
"""Files of a folder among which the one that may be meant is looked for."""


class FileRefusedError(Exception):
    """A file that is not published, the rule that says so, and the words for its author."""

    def __init__(self, rule: Rule, message: str, *, fix: str = "", meant: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.fix = fix
        self.meant = meant
        """The path that was meant, as the YAML writes it."""


def locate(name: str, *, beside: Path, root: Path) -> Path:
    """The ordinary file that a YAML file in the folder `beside` calls `name`.

    Symbolic links are followed before the question is asked where the file is.

    Raises:
        FileRefusedError: it is missing, outside the project, or nothing that can be read.
    """
    try:
        real = (beside / name).resolve()
        inside = real.is_relative_to(root.resolve())
        mode = real.stat().st_mode if inside else 0
    except FileNotFoundError as error:
        if stub := stub_beside(beside / name):
            raise FileRefusedError(
                file_rules.PLACEHOLDER, f"{name} {stub.message}", fix=stub.fix
            ) from error
        link = (beside / name).is_symlink()
        message = f"{name} is a link to a file that is not there"
        meant = near(name, beside=beside, root=root)
        if kind := what_it_is(name):
            message = f"{name} {kind}"
        elif not link:
            elsewhere = f"; there is {meant}" if "/" in meant else ""
            message = f"There is no file {name}{_meant(beside / name) or elsewhere}"
        raise FileRefusedError(rules.FILE_MISSING, message, meant="" if link else meant) from error
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle
        why = getattr(error, "strerror", None) or "its name leads nowhere"
        raise FileRefusedError(rules.NOT_A_FILE, f"{name} cannot be opened: {why}") from error
    if not inside:
        kind = what_it_is(name) or "is outside the project's folder"
        meant = near(name, beside=beside, root=root)
        raise FileRefusedError(rules.FILE_OUTSIDE, f"{name} {kind}", meant=meant)
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
        raise FileRefusedError(rules.NOT_A_FILE, f"{name} is {what}")
    return real


def refuse_placeholder(path: Path, name: str) -> None:
    """Go on only where the file itself is there.

    Raises:
        FileRefusedError: something else stands in its place.
    """
    try:
        instead = placeholder_in(path)
    except OSError:
        return  # whoever reads it says why it cannot be read
    if instead:
        raise FileRefusedError(file_rules.PLACEHOLDER, f"{name} {instead.message}", fix=instead.fix)


def names_in(folder: Path) -> list[str]:
    """What is in the folder, in order; nothing where it is closed or has just been taken away."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError):
        return []


def _meant(path: Path) -> str:
    """A hint at the file that its author may have had in mind."""
    siblings = names_in(path.parent)[:_SIBLINGS]
    # capital letters matter to most stores, and one accent can be stored in two ways
    for alike in (str.lower, _composed):
        if near := next(
            (sibling for sibling in siblings if alike(sibling) == alike(path.name)), ""
        ):
            stored = "" if alike is str.lower else ", whose accents are stored in another way"
            return f", but there is {near}{stored}"
    close = difflib.get_close_matches(path.name[:255], siblings, n=1, cutoff=0.8)
    return f". Did you mean {close[0]}?" if close else ""


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower()


def read_media(path: Path, name: str, largest: int) -> tuple[MediaFile, bytes]:
    """A file with its bytes, from one reading: what is looked at is what has the digest.

    Raises:
        FileRefusedError: it cannot be read, or has more than `largest` bytes.
    """
    body = read_whole(path, name, largest)
    return digested(path, name, body), body


def read_whole(path: Path, name: str, largest: int) -> bytes:
    """The bytes of a file.

    Raises:
        FileRefusedError: it cannot be read, or has more than `largest` of them.
    """
    try:
        with path.open("rb") as opened:
            if (size := os.fstat(opened.fileno()).st_size) > largest:
                raise FileRefusedError(
                    rules.NOT_A_FILE,
                    f"{name} has {size:,} bytes, too many to check",
                    fix=f"Look whether it is the right file; {largest:,} bytes are the most.",
                )
            return opened.read(size)
    except OSError as error:
        raise FileRefusedError(
            rules.NOT_A_FILE, f"{name} cannot be read: {error.strerror}"
        ) from error
    except MemoryError as error:
        raise FileRefusedError(
            rules.NOT_A_FILE,
            f"{name} has {size:,} bytes, too many for this computer's memory",
            fix="Look whether it is the right file, or check it on a computer with more memory.",
        ) from error


def digested(path: Path, name: str, body: bytes) -> MediaFile:
    """The file with those bytes."""
    md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
    return MediaFile(path, name, len(body), hashlib.sha256(body).hexdigest(), md5)


def relative(path: Path, root: Path) -> str:
    """The path for people: relative to the project, with forward slashes."""
    return Path(os.path.relpath(path, root)).as_posix()
