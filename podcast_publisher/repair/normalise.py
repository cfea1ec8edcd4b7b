"""A new recording with the usual loudness, beside the old one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.model.sound import Sound
from podcast_publisher.repair.beside import part_beside, put_beside, refuse_taken
from podcast_publisher.repair.child import streams
from podcast_publisher.repair.loudness import Reached, Setting, approach, bit_rate, is_usual
from podcast_publisher.repair.reader import Reader, Recording
from podcast_publisher.repair.refusal import RepairError, disk_in_words, refuse_broken
from podcast_publisher.repair.tags import carried_over

_SAME_LENGTH = 0.1
"""Seconds by which encoding may change the length."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """What was heard in a recording, and what is heard in the new one."""

    before: Sound
    reached: Reached | None
    """Nothing where it was right already, and no file was written."""


def normalise(
    reader: Reader, path: Path, name: str, target: Path, tick: Callable[[str], None]
) -> Normalised:
    """Write an MP3 with the usual loudness and with what the recording says of itself.

    Nothing is overwritten. `tick` is told of every try.

    Raises:
        RepairError: it cannot be done; no file is left.
    """
    with disk_in_words():
        recording = Recording.found(reader, path, name)
        refuse_broken(recording.audio)
        before = reader.measure(recording.path, recording.seconds)
        if is_usual(before):
            return Normalised(before, None)
        refuse_taken(target)
        with part_beside(target) as part:

            def attempt(setting: Setting) -> Sound:
                _encode(recording, part, setting)
                tick(f"{setting.gain:+.1f} dB")
                return reader.measure(part, recording.seconds)

            reached = approach(before, attempt)
            _label(reader, recording, part)
            if abs(reached.sound.seconds - before.seconds) > _SAME_LENGTH:
                raise RepairError(f"the new file would last {reached.sound.seconds:.1f} seconds")
            put_beside(part, target, like=recording.path)
    return Normalised(before, reached)


def _encode(recording: Recording, part: Path, setting: Setting) -> None:
    audio = recording.audio
    rate = bit_rate(audio.bit_rate, varies=audio.varies, channels=audio.channels)
    ceiling = "" if setting.ceiling is None else str(setting.ceiling)
    words = (str(recording.path), str(part), str(setting.gain), ceiling, str(rate))
    streams("encode", *words, seconds=recording.seconds)


def _label(reader: Reader, recording: Recording, part: Path) -> None:
    """Put the tags of the recording before the new sound."""
    tag = carried_over(recording.data, recording.audio.content, recording.seconds)
    part.write_bytes(tag + part.read_bytes())
    recording.refuse_new_flaws(reader.look(part, recording.audio.file.name))
