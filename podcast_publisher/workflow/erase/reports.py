"""The reports of erasures on this computer, and the journals of interrupted ones."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from podcast_publisher.model.erasure import ErasureJournal, ErasureReport
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.report.erasure import as_html, as_text

_UNFINISHED = ".unfinished.json"


class Reports:
    """A folder outside the project, for its information governance officer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, name: str) -> ErasureJournal | None:
        """The journal of an interrupted erasure of the episode with that guid or name in addresses."""
        for path in sorted(self.folder.glob(f"*{_UNFINISHED}")):
            with suppress(OSError, ValueError):
                journal = ErasureJournal.from_json(path.read_bytes())
                if name in {journal.subject.guid, *journal.subject.slugs}:
                    return journal
        return None

    def save(self, journal: ErasureJournal) -> None:
        """Keep it until the report is written.

        Raises:
            WrongUseError: the folder cannot be written.
        """
        self._write(self._journal(journal), journal.to_json())

    def write(self, erasure: ErasureReport, journal: ErasureJournal) -> tuple[Path, Path]:
        """Write the report as text and as a page; their paths.

        Raises:
            WrongUseError: the folder cannot be written.
        """
        stem = self._unused(f"erasure-{erasure.finished:%Y-%m-%d-%H%M%S}-{_digest(journal)}")
        text, page = self.folder / f"{stem}.txt", self.folder / f"{stem}.html"
        self._write(text, as_text(erasure).encode())
        self._write(page, as_html(erasure).encode())
        if erasure.nothing_left:  # otherwise the next run needs it
            self._journal(journal).unlink(missing_ok=True)
        return text, page

    def _unused(self, stem: str) -> str:
        """That name, with a number if a report of the same second has it: no report replaces another."""
        stems = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
        return next(name for name in stems if not (self.folder / f"{name}.txt").exists())

    def _journal(self, journal: ErasureJournal) -> Path:
        return self.folder / f"erasure-{_digest(journal)}{_UNFINISHED}"

    def _write(self, path: Path, body: bytes) -> None:
        beside = path.with_name(f"{path.name}.part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            with os.fdopen(
                os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError as error:
            raise WrongUseError(
                f"The report cannot be written to {self.folder}: {error.strerror}",
                fix="Name a folder that you may write to with --report, and run the command again.",
            ) from error


def _digest(journal: ErasureJournal) -> str:
    """A name for the episode that reveals nothing of it."""
    subject = journal.subject
    return hashlib.sha256("\n".join([subject.guid, *sorted(subject.slugs)]).encode()).hexdigest()[
        :12
    ]


def reports_in(folder: Path, outside: Iterator[Path]) -> Reports:
    """The reports in that folder, which must not be in a place that is committed or published.

    Raises:
        WrongUseError: it is.
    """
    resolved = folder.expanduser().resolve()
    for place in outside:
        if resolved.is_relative_to(place.resolve()):
            raise WrongUseError(
                f"The report must not be kept in {place}: it names what was erased, and would be committed or published",
                fix="Name a folder outside it with --report.",
            )
    return Reports(resolved)


def repository_of(folder: Path) -> Path:
    """The folder of the git checkout that the folder is in, or the folder itself."""
    real = folder.resolve()
    return next((top for top in (real, *real.parents) if (top / ".git").exists()), real)
