"""Convert a transcript in any form to WebVTT, and say what was changed."""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from podcast_publisher.edit.transcripts import names, rolling, timing
from podcast_publisher.edit.transcripts.cues import (
    Caption,
    Reading,
    clean,
    counted,
    refused,
)
from podcast_publisher.edit.transcripts.formats import is_webvtt, read_transcript, without_words
from podcast_publisher.edit.transcripts.people import find_person, is_person
from podcast_publisher.edit.transcripts.write import webvtt
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.transcript import MACHINE_NOTE

_LARGEST = 2_000_000
"""Bytes: `check` reads no larger transcript."""
_MOST_VOICES = 200
"""Speakers who are matched with people."""
_MOST_CUES = 50_000
_MOST_LISTED = 12
_PLAIN = "WebVTT"


class Converted(Struct, frozen=True):
    """A transcript as WebVTT, and what was done to it."""

    form: str
    """What the file was."""
    text: str
    cues: int
    renamed: dict[str, str] = field(default_factory=dict)
    """The people who were recognised, by the names in the file."""
    unknown: tuple[str, ...] = ()
    """Speakers who are none of the people, as the file names them."""
    changes: tuple[str, ...] = ()
    """A sentence each."""

    def sentences(self, unit: str = "cue") -> tuple[str, ...]:
        """What it was and what was changed; `unit` is what readers call a cue."""
        renamed = [
            f"{voice} is {person}" for voice, person in self.renamed.items() if voice != person
        ]
        kept = [voice for voice, person in self.renamed.items() if voice == person]
        lines = [f"Recognised as {self.form}: {counted(self.cues, unit)}."]
        if kept or renamed:
            lines.append(f"Speakers: {_listed([*kept, *renamed])}.")
        if self.unknown:
            lines.append(
                f"Speakers who are not among the people, left as they are: {_listed(self.unknown)}."
            )
        return (*lines, *self.changes)


def convert(body: bytes, people: Sequence[str] = (), recording: float | None = None) -> Converted:
    """The transcript in those bytes as WebVTT.

    `people` are the names that it may hold, and `recording` the length of the recording in seconds.

    Raises:
        EditError: it is no transcript, or has no times.
    """
    reading = read_transcript(body)
    if len(reading.cues) > _MOST_CUES:
        raise _too_large(f"{_MOST_CUES:,} cues")
    changes: list[str] = []
    _unroll(reading, changes)
    captions = _with_names(reading, people, recording)
    if not captions:
        raise without_words()
    voices = dict.fromkeys(caption.voice for caption in captions if caption.voice)
    persons = {
        voice: find_person(voice, people) if number < _MOST_VOICES else ""
        for number, voice in enumerate(voices)
    }
    captions = [
        replace(caption, voice=persons.get(caption.voice) or caption.voice) for caption in captions
    ]
    captions = _timed(captions, changes)
    if reading.dropped:
        changes.append(f"Left out: {', '.join(reading.dropped)}.")
    text = webvtt(captions, is_unread=MACHINE_NOTE.encode() in body)
    if len(text.encode()) > _LARGEST:
        raise _too_large(f"{_LARGEST:,} bytes as WebVTT")
    return Converted(
        reading.form,
        text,
        len(captions),
        {voice: person for voice, person in persons.items() if person},
        tuple(voice for voice, person in persons.items() if not person),
        tuple(changes),
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_LISTED
    shown = [name[:80] for name in names[:_MOST_LISTED]]
    return "; ".join([*shown, f"and {more:,} more"] if more > 0 else shown)


def _too_large(what: str) -> EditError:
    return refused(
        f"This transcript has more than {what}",
        "Check that it is the right file, and only one episode's.",
    )


def convert_unless_webvtt(body: bytes, people: Sequence[str] = ()) -> Converted | None:
    """The transcript as WebVTT; None for WebVTT that stays as it is, whatever its flaws: people review them.

    Raises:
        EditError: it is no transcript, or has no times.
    """
    try:
        converted = convert(body, people)
    except EditError:
        if is_webvtt(body):
            return None
        raise
    # names that are written in another way than in people are no reason to leave it
    is_renamed = any(voice != person for voice, person in converted.renamed.items())
    return converted if converted.form != _PLAIN or is_renamed else None


def _unroll(reading: Reading, changes: list[str]) -> None:
    if rolling.rolls(reading.cues):
        before = len(reading.cues)
        reading.cues = rolling.unroll(reading.cues)
        reading.form = "rolling captions, as YouTube makes them"
        changes.append(
            f"Each line stood there several times and is kept once: {before:,} cues became {len(reading.cues):,}."
        )


def _with_names(reading: Reading, people: Sequence[str], recording: float | None) -> list[Caption]:
    """The captions, names taken out of their words, each with its speaker."""

    def is_somebody(name: str) -> bool:
        return is_person(name, people)

    def may_be_somebody(name: str) -> str:
        return find_person(name, people)

    names.take_first_lines(reading.cues, may_be_somebody)
    accepted = names.accepted_labels(reading.cues, is_somebody, may_be_somebody)
    if accepted and reading.form == _PLAIN:
        reading.form = "WebVTT with names before a colon, as Zoom writes it"
    parted = [
        [(clean(" ".join(part.lines)), part.voice) for part in names.split_at_names(cue, accepted)]
        for cue in reading.cues
    ]
    counts = [sum(len(text.split()) for text, _ in parts) for parts in parted]
    timing.give_ends(reading.cues, counts, recording)
    captions: list[Caption] = []
    speaker = ""
    for cue, parts in zip(reading.cues, parted, strict=True):
        for caption in timing.share(timing.in_milliseconds(cue), parts):
            voice = caption.voice.rstrip("- ")  # <v Name--> would look like a line of times
            if (
                accepted
                and reading.carries_names
                and not voice
                and not names.SOUND.fullmatch(caption.text)
            ):
                voice = speaker if not caption.text.startswith((">>", "- ")) else ""
            speaker = voice or speaker
            captions.append(replace(caption, voice=voice))
    return [caption for caption in captions if caption.text]


def _timed(captions: list[Caption], changes: list[str]) -> list[Caption]:
    """The captions in order and fit to read."""
    ordered, moved = timing.untangle(captions)
    if moved:
        changes.append(
            f"{counted(moved, 'cue was', 'cues were')} out of order or began before the one above had ended; "
            "now they follow each other."
        )
    new = [part for caption in ordered for part in timing.split_long(caption)]
    if len(new) > len(ordered):
        count = sum(len(timing.split_long(caption)) > 1 for caption in ordered)
        changes.append(
            f"{counted(count, 'cue was', 'cues were')} too long to read and became {len(new) - len(ordered) + count:,}; "
            "the times within them are estimated from the lengths of the words."
        )
    joined = timing.join_words(new)
    if len(joined) < len(new):
        changes.append(f"Words were joined to lines: {len(new):,} cues became {len(joined):,}.")
    return joined
