"""The transcript beside a recording, for a new episode."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.transcripts.convert import convert_unless_webvtt
from podcast_publisher.edit.transcripts.formats import LARGEST
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.load.transcript.audacity_labels import chapters_from_labels
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.workspace import EPISODE_FOLDER

_SUFFIXES = (".vtt", ".srt", ".docx", ".json", ".sbv", ".tsv", ".md", ".txt")
"""The best first."""


class TranscriptBeside(Struct, frozen=True):
    """A transcript for a new episode; without a name, there is none."""

    name: str = ""
    """In the folder episodes."""
    content: Path | bytes | None = None
    """The file to copy, or the bytes to write; None if it is there already."""
    notes: tuple[str, ...] = ()
    """What was done with the files, a sentence each."""


def transcript_beside(
    recording: Path | None, folder: Path, slug: str, people: Sequence[str]
) -> TranscriptBeside:
    """The transcript under the recording's name, as WebVTT for an episode in that folder."""
    unused: list[str] = []
    for suffix in _SUFFIXES if recording else ():
        source = recording.with_suffix(suffix) if recording else folder
        if not source.is_file() or (suffix == ".txt" and chapters_from_labels(source)):
            continue
        in_place = source.parent.resolve() == folder.resolve()
        name = source.with_suffix(".vtt").name if in_place else f"{slug}.vtt"
        try:
            converted = convert_unless_webvtt(read_limited(source, LARGEST), people)
        except (EditError, OSError) as error:
            if suffix not in {".txt", ".md"}:  # which may be anything
                unused.append(f"{source.name} is not used: {error}.")
            continue
        if in_place and suffix == ".vtt":
            command = f"podcast-publisher transcript import {EPISODE_FOLDER}/{name} --replace"
            note = f"{name} is {converted.form}. To convert it: {command}" if converted else ""
            return TranscriptBeside(name, None, (note,) if note else ())
        if converted is None:
            return TranscriptBeside(name, source)
        notes = (f"{source.name} was converted to WebVTT.", *converted.sentences())
        return TranscriptBeside(name, converted.text.encode(), notes)
    return TranscriptBeside(notes=tuple(unused))
