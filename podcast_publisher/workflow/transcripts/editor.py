"""Edit an episode's transcript line by line: open it, take in what was typed, save it, undo that."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.edit.save import open_for_edit, save
from podcast_publisher.edit.transcripts.document import Document, parse_document
from podcast_publisher.edit.transcripts.line_changes import (
    change_start,
    change_voice,
    change_words,
)
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.show import Episode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.edit.target import EditTarget

_KEY = "transcript"
"""Of versions that the editor writes: the step's part."""
_MOST_TEXTS = 200
_MOST_CHARACTERS = 20_000_000
"""Of all texts that are kept."""


class OpenTranscript(Struct, frozen=True):
    """A transcript as its file is now."""

    path: Path
    file: str
    """Its name, relative to the project."""
    text: str
    digest: str
    document: Document


class TypedLine(Struct, frozen=True):
    """What was sent for a line; None for a field that was not."""

    index: int
    words: str | None = None
    voice: str | None = None
    start: int | None = None
    """Milliseconds."""


class LineConflict(Struct, frozen=True):
    """A line that was changed here and by somebody else."""

    moment: int
    """Milliseconds."""
    mine: str
    theirs: str
    """Empty where the line is gone."""


class Typed(Struct, frozen=True):
    """The document with what was typed."""

    document: Document
    is_merged: bool = False
    """Whether the file was changed by somebody else since the page was opened."""
    conflicts: tuple[LineConflict, ...] = ()
    unsaved: tuple[TypedLine, ...] = ()
    """What has no conflict, by the lines of the file as it is now."""


def open_transcript(workspace: Workspace, episode: Episode) -> OpenTranscript:
    """The lines of the episode's transcript.

    Raises:
        EditError: there is none, or it cannot be edited.
    """
    if episode.transcript is None:
        raise EditError("There is no transcript yet", fix="Add one.")
    path = episode.transcript.file.path
    text, read = open_for_edit(workspace, path)
    return OpenTranscript(path, workspace.relative(path), text, read, parse_document(text))


def take_in(
    opened: OpenTranscript, base: str | None, read: str, lines: Iterable[TypedLine]
) -> Typed:
    """The lines that were typed, in the file as it is now.

    `base` is the text with the digest `read` from which the page was made; None if nobody knows it any more.

    Raises:
        EditError: a line cannot be so, or there is no such line.
    """
    if read == opened.digest:
        document = opened.document
        for line in lines:
            document = _with_typed(document, line)
        return Typed(document)
    return _merge(opened.document, parse_document(base) if base is not None else None, lines)


def _merge(theirs: Document, base: Document | None, lines: Iterable[TypedLine]) -> Typed:
    """Their document with the lines that only I have changed; the others are conflicts."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(theirs.lines):
        places.setdefault(line.written, []).append(index)
    document, conflicts, merged = theirs, [], []
    for typed in lines:
        mine = (
            _with_typed(base or theirs, typed) if base or typed.index < len(theirs.lines) else None
        )
        source = base or theirs
        if mine is not None and mine == source:
            continue
        before = source.lines[typed.index] if typed.index < len(source.lines) else None
        same = places.get(before.written, []) if before and base else []
        if len(same) == 1:
            merged.append(replace(typed, index=same[0]))
            document = _with_typed(document, merged[-1])
        else:
            moment = before.start if before else 0
            conflicts.append(LineConflict(moment, typed.words or "", _words_at(theirs, moment)))
    return Typed(document, is_merged=True, conflicts=tuple(conflicts), unsaved=tuple(merged))


def _words_at(document: Document, moment: int) -> str:
    return next((line.words for line in document.lines if line.start == moment), "")


def _with_typed(document: Document, typed: TypedLine) -> Document:
    if not 0 <= typed.index < len(document.lines):
        raise EditError(f"The transcript has no line {typed.index + 1}", fix="Open the page again.")
    if typed.words is not None:
        document = change_words(document, typed.index, typed.words)
    if typed.voice is not None:
        document = change_voice(document, typed.index, typed.voice)
    if typed.start is not None and typed.start != document.lines[typed.index].start:
        document = change_start(document, typed.index, typed.start)
    return document


class KnownTexts:
    """The texts that pages were made from, to see later what was changed in them."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def remember(self, name: str, text: str) -> None:
        """Keep the text with that digest for a while."""
        self._texts.pop(name, None)
        self._texts[name] = text
        size = sum(map(len, self._texts.values()))
        while len(self._texts) > 1 and (size > _MOST_CHARACTERS or len(self._texts) > _MOST_TEXTS):
            size -= len(self._texts.pop(next(iter(self._texts))))

    def get(self, name: str) -> str | None:
        """The text with that digest, if it is still kept."""
        return self._texts.get(name)


def save_lines(
    target: EditTarget, opened: OpenTranscript, document: Document, what: str, line: int = -1
) -> OpenTranscript:
    """Write the transcript in one step, if nobody has changed it since it was opened.

    `what` is the change in words. What is typed into one `line` in a row is one change.

    Raises:
        EditError: it was changed, or cannot be written; it is as it was.
    """
    text = document.text
    if text == opened.text:
        return opened
    is_typed = line >= 0
    key = f"{_KEY}-{line}" if is_typed else _KEY
    with target.keeping(what, opened.path, key=key, is_typed=is_typed):
        saved = save(target.workspace, opened.path, text, opened.digest)
    return replace(opened, text=text, digest=saved, document=parse_document(text))
