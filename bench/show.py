"""A show of as many episodes as one likes: distinct, valid, small, and the same each time.

python -m bench.show FOLDER 5000
"""

import shutil
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from mutagen.id3 import ID3, TIT2

from podcast_publisher.load.audio.mp3 import walk

REPOSITORY = Path(__file__).parent.parent
GOOD_SHOW = REPOSITORY / "tests" / "cases" / "good-show"

FIRST_DAY = datetime(2010, 1, 1, 6, tzinfo=UTC)
_GUIDS = uuid.UUID("2f8e6d0c-6a51-4f0e-9d8f-0a6f0f5d9a11")

_EPISODE = """\
title: Conversation {number}
number: {number}
season: 1
guid: {guid}
published: {published:%Y-%m-%dT%H:%M:%SZ}
description: |
  What was asked on ward {number}, and what came of it.

  {notes}

  More on [the trust's pages](https://www.example.org/conversations/{number}).
people:
  - name: Robin Example
    role: host
  - name: Jo Instance
    role: guest
"""

_CHAPTERS = """\
chapters:
  - start: 0:00
    title: What was asked
  - start: {answers}
    title: What was said
  - start: {end}
    title: What came of it
"""
_SHORTEST_WITH_CHAPTERS = 30
"""Seconds."""
_SENTENCES = 12
"""In the show notes of an episode."""

_SHORT = """\
allow:
  PP206: a recording is as short as it may be, so that thousands fit on a disk
"""
_SHORTEST = 200_000
"""Bytes below which a recording needs that allowance."""


def make_show(root: Path, episodes: int, *, size: int = 20_000) -> None:
    """Write the show into that folder; each recording is about `size` bytes long."""
    shutil.copytree(GOOD_SHOW / "artwork", root / "artwork")
    shutil.copy(GOOD_SHOW / "podcast.yaml", root)
    folder = root / "episodes"
    folder.mkdir()
    count = max(1, size // 209)
    sound, seconds = b"".join(islice(cycle(frames()), count)), count * 1152 / 44_100
    for number in range(1, episodes + 1):
        text = _EPISODE.format(
            number=number,
            guid=uuid.uuid5(_GUIDS, str(number)),
            published=FIRST_DAY + timedelta(days=number),
            notes=_notes(number),
        )
        name = f"{number:04}-conversation"
        text += _SHORT if len(sound) < _SHORTEST else ""
        text += _chapters(seconds) if seconds > _SHORTEST_WITH_CHAPTERS else ""
        (folder / f"{name}.yaml").write_text(text, "utf-8")
        (folder / f"{name}.vtt").write_text(transcript(number, seconds), "utf-8")
        recording = folder / f"{name}.mp3"
        recording.write_bytes(sound)
        tags = ID3()
        tags.add(TIT2(encoding=3, text=f"Conversation {number}"))  # makes each another file
        tags.save(recording)


def _notes(number: int) -> str:
    spoken = _sentences()
    places = (place % len(spoken) for place in range(number, number + _SENTENCES))
    return " ".join(f"{spoken[place]}." for place in places)


def _chapters(seconds: float) -> str:
    third = int(seconds / 3)
    return _CHAPTERS.format(answers=_minutes(third), end=_minutes(2 * third))


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def transcript(number: int, seconds: float) -> str:
    """As much as is said in a recording of that length: a cue every four seconds, in the series' words."""
    spoken = _sentences()
    cues = ["WEBVTT\n", f"NOTE Conversation {number}\n"]
    starts = [*range(0, max(1, int(seconds) - 3), 4)]
    for place, (start, end) in enumerate(
        zip(starts, [*starts[1:], seconds], strict=True), start=number
    ):
        name = ("Robin Example", "Jo Instance")[place % 2]
        words = spoken[place % len(spoken)] if end - start > 3 else f"Ward {number}?"
        cues.append(f"{_clock(start)} --> {_clock(end)}\n<v {name}>{words}\n")
    return "\n".join(cues)


@cache
def _sentences() -> tuple[str, ...]:
    """What is said in the nine episodes, a cue's length at a time."""
    lines = [
        line.partition(">")[2]
        for file in sorted((REPOSITORY / "episodes").glob("*.vtt"))
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("<v ")
    ]
    return tuple(line[:60].rpartition(" ")[0] for line in lines if len(line) > 20)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes // 60):02}:{int(minutes % 60):02}:{rest:06.3f}"


def frames() -> Iterator[bytes]:
    """The sound of an episode, frame by frame, without its encoder's header."""
    recording = (GOOD_SHOW / "episodes" / "01-listening.mp3").read_bytes()
    seen = walk(recording)
    assert seen is not None  # noqa: S101 - the episode is a good one
    offset = recording.index(b"\xff\xfb", seen.start + 4)
    while offset < seen.end:
        padded = recording[offset + 2] >> 1 & 1
        length = 144 * 64_000 // 44_100 + padded
        yield recording[offset : offset + length]
        offset += length


if __name__ == "__main__":
    make_show(Path(sys.argv[1]), int(sys.argv[2]))
