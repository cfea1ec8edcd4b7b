"""Iterate over the public texts of a project, with their files and fields."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

from podcast_publisher.model.finding import FieldPath, Problem, SourceFile
from podcast_publisher.model.show import Episode, License, Location, Person, Project, Show, Txt
from podcast_publisher.model.transcript import Transcript

_TRANSCRIPT: FieldPath = ("transcript",)


class Part(Enum):
    """What of a show a text is."""

    FIELD = auto()
    CUE = auto()
    HIDDEN = auto()
    """No app shows it and everyone can fetch it: notes and header of a transcript, tags of a recording."""
    NAME = auto()
    """Guids and names of files: addresses are made of them."""
    DIGITS_OF_TWO_CUES = auto()


SHOWN = frozenset({Part.FIELD, Part.CUE})
PUBLISHED = SHOWN | {Part.HIDDEN}


class PublicText(NamedTuple):
    """A text, and where its author wrote it. There are hundreds in an episode: a dataclass takes twice as long."""

    text: str
    source: SourceFile
    field: FieldPath
    first_line: int | None = None
    """The line at which it begins, if it is not a field: a cue of a transcript."""
    part: Part = Part.FIELD
    first_digits: str = ""
    """Those of the first of two cues."""

    @property
    def folded(self) -> str:
        return fold(self.text)

    def problem(self, message: str, needle: str = "", fix: str = "") -> Problem:
        """A problem with this text, at the line that holds the needle if there is one."""
        line = self._line_with(needle) if needle else None
        return Problem(message, self.field, fix, self.source, line or self.first_line)

    def _line_with(self, needle: str) -> int | None:
        """The line that contains the needle: a description has many lines."""
        position = self.source.position(self.field)
        first = self.first_line or (position.line + 1 if position else None)
        # a value on one line is underlined itself, without its field's name
        if first is None or (position and needle in self.source.line(position.line)):
            return None
        # no longer than the text can be: the same words further down belong to something else
        last = first + self.text.count("\n") + len(self.text) // 20 + 2
        near = range(first, min(last, len(self.source.lines)) + 1)
        return next((number for number in near if needle in self.source.line(number)), None)


def descriptions(project: Project) -> Iterator[PublicText]:
    """What may hold paragraphs, lists and links: the show's description and the episodes'."""
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        yield from _given([(owner.description, ("description",))], owner.source)


def plain_fields(project: Project) -> Iterator[PublicText]:
    """What is shown as it is written, on one line."""
    show = project.show
    fields: list[tuple[str, FieldPath]] = [
        (show.title, ("title",)),
        (show.author, ("author",)),
        (show.copyright, ("copyright",)),
        *((season.name, ("seasons", n, "name")) for n, season in enumerate(show.seasons)),
    ]
    if show.owner:
        fields.append((show.owner.name, ("owner", "name")))
    if show.update_frequency:
        fields.append((show.update_frequency.text, ("update_frequency", "text")))
    yield from _given([*fields, *_shared(show)], show.source)
    for episode in project.episodes:
        chapters = (
            (chapter.title, ("chapters", n, "title")) for n, chapter in enumerate(episode.chapters)
        )
        yield from _given(
            [(episode.title, ("title",)), *chapters, *_shared(episode)], episode.source
        )


def tokens(project: Project) -> Iterator[PublicText]:
    """What a directory gave to be copied letter by letter."""
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        lines = [(line.text, ("txt", number, "text")) for number, line in enumerate(owner.txt)]
        yield from _given([*lines], owner.source)


def spoken(project: Project) -> Iterator[PublicText]:
    """The words of every transcript, cue by cue."""
    for episode in project.episodes:
        if episode.transcript:
            for cue in episode.transcript.cues:
                yield PublicText(
                    cue.text, episode.transcript.source, _TRANSCRIPT, cue.line + 1, Part.CUE
                )


def _between_cues(transcript: Transcript) -> Iterator[PublicText]:
    """Digits at the end of a cue and at the beginning of the next."""
    for cue, after in pairwise(transcript.cues):
        if not cue.text[-1:].isdigit() or not after.text[:1].isdigit():
            continue
        end = re.search(r"\d(?:[ .-]?\d){0,8}$", cue.text)
        start = re.match(r"\d(?:[ .-]?\d){0,8}\b", after.text)
        if end and start:
            text, line = f"{end[0]} {start[0]}", cue.line + 1
            part = Part.DIGITS_OF_TWO_CUES
            yield PublicText(text, transcript.source, _TRANSCRIPT, line, part, end[0])


def _in_tags(project: Project) -> Iterator[PublicText]:
    """The words in the tags of every recording, which anyone who downloads it can read."""
    for episode in project.episodes:
        for text in episode.audio.tags.texts if episode.audio else ():
            yield PublicText(text, episode.source, ("audio",), part=Part.HIDDEN)


def _beside_the_words(transcript: Transcript) -> Iterator[PublicText]:
    """What no app shows of a transcript and everyone can fetch: notes, header, names of cues."""
    source, starts = transcript.source, {cue.line for cue in transcript.cues}
    in_cue = False
    for number, line in enumerate(source.lines, start=1):
        in_cue = bool(line) and (in_cue or number in starts)
        if line and not in_cue and "-->" not in line:
            yield PublicText(line, source, _TRANSCRIPT, number, Part.HIDDEN)


def _names(project: Project) -> Iterator[PublicText]:
    """What addresses are made of: guids and the names of files."""
    for episode in project.episodes:
        yield from _given([(episode.guid, ("guid",))], episode.source, Part.NAME)
        beside = {file.file.name for file in (episode.audio, episode.transcript) if file}
        files = sorted({episode.source.file, *beside})
        # where words and numbers meet in a file's name, there are no spaces
        spaced = [(re.sub("[-_/]", " ", name), ()) for name in files]
        yield from _given([*spaced], episode.source, Part.NAME)


def everything(project: Project) -> Iterator[PublicText]:
    """All of it."""
    yield from plain_fields(project)
    yield from descriptions(project)
    yield from spoken(project)


def all_texts(project: Project) -> Iterator[PublicText]:
    """The texts of every part."""
    yield from everything(project)
    for episode in project.episodes:
        if transcript := episode.transcript:
            yield from _beside_the_words(transcript)
            yield from _between_cues(transcript)
    yield from _in_tags(project)
    yield from _names(project)


def _shared(owner: Show | Episode) -> list[tuple[str, FieldPath]]:
    """What both a show and an episode may have."""
    alt: list[tuple[str, FieldPath]] = (
        [(owner.artwork.alt, ("artwork", "alt"))] if owner.artwork else []
    )
    return [
        *alt,
        *_of_people(owner.people),
        *_of_place(owner.location),
        *_of_license(owner.license),
        *_of_lines(owner.txt),
    ]


def _of_people(people: tuple[Person, ...]) -> Iterator[tuple[str, FieldPath]]:
    for number, person in enumerate(people):
        yield person.name, ("people", number, "name")
        yield person.role, ("people", number, "role")
        yield person.group, ("people", number, "group")


def _of_place(place: Location | None) -> Iterator[tuple[str, FieldPath]]:
    if place:
        yield place.name, ("location", "name")


def _of_license(license_: License | None) -> Iterator[tuple[str, FieldPath]]:
    if license_:
        yield license_.name, ("license", "name")


def _of_lines(lines: tuple[Txt, ...]) -> Iterator[tuple[str, FieldPath]]:
    for number, line in enumerate(lines):
        yield line.purpose, ("txt", number, "purpose")


def _given(
    fields: list[tuple[str, FieldPath]], source: SourceFile, part: Part = Part.FIELD
) -> Iterator[PublicText]:
    return (PublicText(text, source, field, part=part) for text, field in fields if text)


def fold(text: str) -> str:
    """The text in lower case, with the letters that `re.IGNORECASE` takes for those of other texts."""
    return text.casefold().replace("i\u0307", "i")  # from a capital I with a dot


def shortened(text: str, longest: int = 40) -> str:
    """The text on one line, short enough for a message."""
    line = re.sub(r"\s+", " ", text)
    return line if len(line) <= longest else line[: longest - 3] + "..."
