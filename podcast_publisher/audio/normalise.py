"""A new recording with the usual loudness, beside the old one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.audio.errors import disk_errors_as_repair_errors, refuse_undecodable
from podcast_publisher.audio.loudness import (
    GainSetting,
    LoudnessResult,
    bit_rate,
    find_gain,
    is_normalised,
)
from podcast_publisher.audio.reader import Reader, Recording
from podcast_publisher.audio.replace_file import place_new_file, refuse_existing, temporary_file
from podcast_publisher.audio.tag_values import TagSource, TagValues, no_tags
from podcast_publisher.audio.tags import tagged_mp3
from podcast_publisher.audio.worker import run_packet_task
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.measurement import ONE_SIDED_DB, AudioMeasurements

_SAME_LENGTH = 0.1
"""Seconds by which encoding may change the length."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """What was heard in a recording, and what is heard in the new one."""

    before: AudioMeasurements
    result: LoudnessResult | None
    """Nothing where it was right already, and no file was written."""


def normalise(
    reader: Reader,
    path: Path,
    name: str,
    target: Path,
    *,
    tick: Callable[[str], None],
    describe: TagSource = no_tags,
) -> Normalised:
    """Write an MP3 with the usual loudness; it says what `describe` says, and nothing else.

    What podcast apps do not play, a video or a WAV for example, is converted whatever its loudness,
    and a recording of which only one channel carries sound becomes one in mono.

    Nothing is overwritten. `tick` is told of every try.

    Raises:
        RepairError: it cannot be done; no file is left.
    """
    with disk_errors_as_repair_errors():
        recording = Recording.open(reader, path, name)
        refuse_undecodable(recording.audio)
        before = reader.measure(recording.path, recording.seconds)
        channel = _only_channel(before)
        if is_normalised(before) and recording.audio.is_playable and channel is None:
            return Normalised(before, None)
        refuse_existing(target)
        labels = describe(before.seconds)
        with temporary_file(target) as part:

            def attempt(setting: GainSetting) -> AudioMeasurements:
                _encode(recording, part, setting, channel)
                tick(f"{setting.gain:+.1f} dB")
                return reader.measure(part, recording.seconds)

            reached = find_gain(before, attempt)
            _label(reader, recording, part, labels)
            if abs(reached.sound.seconds - before.seconds) > _SAME_LENGTH:
                raise RepairError(f"the new file would last {reached.sound.seconds:.1f} seconds")
            place_new_file(part, target, like=recording.path)
    return Normalised(before, reached)


def _only_channel(sound: AudioMeasurements) -> int | None:
    """The number of the channel that carries all of the sound; nothing where both do."""
    if sound.channel_balance is None or abs(sound.channel_balance) <= ONE_SIDED_DB:
        return None
    return 0 if sound.channel_balance > 0 else 1


def _encode(recording: Recording, part: Path, setting: GainSetting, channel: int | None) -> None:
    audio = recording.audio
    rate = ""
    if audio.is_playable:
        channels = audio.channels if channel is None else 1
        source = audio.bit_rate if channel is None else audio.bit_rate / 2
        rate = str(bit_rate(source, varies=audio.is_vbr, channels=channels))
    ceiling = "" if setting.ceiling is None else str(setting.ceiling)
    only = "" if channel is None else str(channel)
    words = (str(recording.path), str(part), str(setting.gain), ceiling, rate, only)
    run_packet_task("encode", *words, seconds=recording.seconds)


def _label(reader: Reader, recording: Recording, part: Path, labels: TagValues) -> None:
    """Put the labels before the new sound."""
    part.write_bytes(tagged_mp3(part.read_bytes(), b"", labels))
    recording.refuse_new_flaws(reader.probe(part, recording.audio.file.name))
