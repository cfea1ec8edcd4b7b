"""Iterate over the public texts of a project, with their files and fields."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

from podcast_publisher.model.finding import FieldPath, Problem, SourceFile
from podcast_publisher.model.show import Episode, License, Location, Person, Project, Show, Txt
from podcast_publisher.model.transcript import Cue, Transcript

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
    for owner in _owners(project):
        yield from _description(owner)


def plain_fields(project: Project) -> Iterator[PublicText]:
    """What is shown as it is written, on one line."""
    for owner in _owners(project):
        yield from _plain_fields(owner)


def summaries(project: Project) -> Iterator[PublicText]:
    """Plain text of a few lines."""
    for episode in project.episodes:
        yield from _summary(episode)


def tokens(project: Project) -> Iterator[PublicText]:
    """What a directory gave to be copied letter by letter."""
    for owner in _owners(project):
        lines = [(line.text, ("txt", number, "text")) for number, line in enumerate(owner.txt)]
        yield from _given([*lines], owner.source)


def cue_text(cue: Cue, transcript: Transcript) -> PublicText:
    """What is said in a cue."""
    return PublicText(cue.text, transcript.source, _TRANSCRIPT, cue.line + 1, Part.CUE)


def texts_besides_cues(owner: Show | Episode) -> Iterator[PublicText]:
    """The texts of every part but `Part.CUE`."""
    yield from _plain_fields(owner)
    yield from _description(owner)
    if isinstance(owner, Episode):
        yield from _summary(owner)
        if owner.transcript:
            yield from _beside_the_words(owner.transcript)
            yield from _between_cues(owner.transcript)
        yield from _in_tags(owner)
        yield from _names(owner)


def _owners(project: Project) -> tuple[Show | Episode, ...]:
    return (project.show, *project.episodes)


def _description(owner: Show | Episode) -> Iterator[PublicText]:
    return _given([(owner.description, ("description",))], owner.source)


def _summary(episode: Episode) -> Iterator[PublicText]:
    return _given([(episode.summary, ("summary",))], episode.source)


def _plain_fields(owner: Show | Episode) -> Iterator[PublicText]:
    own = _of_show(owner) if isinstance(owner, Show) else _of_episode(owner)
    return _given([*own, *_shared(owner)], owner.source)


def _of_show(show: Show) -> list[tuple[str, FieldPath]]:
    fields: list[tuple[str, FieldPath]] = [
        (show.title, ("title",)),
        (show.author, ("author",)),
        (show.copyright, ("copyright",)),
        *((season.name, ("seasons", n, "name")) for n, season in enumerate(show.seasons)),
        *((feed.title, ("podroll", n, "title")) for n, feed in enumerate(show.podroll)),
    ]
    if show.owner:
        fields.append((show.owner.name, ("owner", "name")))
    if show.publisher:
        fields.append((show.publisher.title, ("publisher", "title")))
    if show.update_frequency:
        fields.append((show.update_frequency.text, ("update_frequency", "text")))
    return fields


def _of_episode(episode: Episode) -> list[tuple[str, FieldPath]]:
    chapters = enumerate(episode.chapters)
    return [
        (episode.title, ("title",)),
        *((chapter.title, ("chapters", n, "title")) for n, chapter in chapters),
    ]


def _beside_the_words(transcript: Transcript) -> Iterator[PublicText]:
    """What no app shows of a transcript and everyone can fetch: notes, header, names of cues."""
    lines = transcript.source.lines
    starts = sorted([cue.line for cue in transcript.cues if 0 < cue.line <= len(lines)])
    padded = (*lines, "")
    ends = [padded.index("", start - 1) for start in starts]  # a cue ends at a blank line
    between = zip([0, *(end + 1 for end in ends)], [*starts, len(lines) + 1], strict=True)
    for index in [
        index for end, start in between if end + 1 < start for index in range(end, start - 1)
    ]:
        if lines[index] and "-->" not in lines[index]:
            yield PublicText(lines[index], transcript.source, _TRANSCRIPT, index + 1, Part.HIDDEN)


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


def _in_tags(episode: Episode) -> Iterator[PublicText]:
    """The words in the tags of the recording, which anyone who downloads it can read."""
    for text in episode.audio.tags.texts if episode.audio else ():
        yield PublicText(text, episode.source, ("audio",), part=Part.HIDDEN)


def _names(episode: Episode) -> Iterator[PublicText]:
    """What addresses are made of: the guid and the names of files."""
    yield from _given([(episode.guid, ("guid",))], episode.source, Part.NAME)
    beside = {file.file.name for file in (episode.audio, episode.transcript) if file}
    files = sorted({episode.source.file, *beside})
    # where words and numbers meet in a file's name, there are no spaces
    spaced = [(re.sub("[-_/]", " ", name), ()) for name in files]
    yield from _given([*spaced], episode.source, Part.NAME)


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
        *((page.text, ("funding", n, "text")) for n, page in enumerate(owner.funding)),
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


def shortened(text: str, longest: int = 40) -> str:
    """The text on one line, short enough for a message."""
    line = re.sub(r"\s+", " ", text)
    return line if len(line) <= longest else line[: longest - 3] + "..."
