"""Write a new recording with the usual loudness beside the original."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from podcast_publisher.audio.encoding import Encoding, keep_channel, only_channel
from podcast_publisher.audio.errors import disk_errors_as_repair_errors, refuse_undecodable
from podcast_publisher.audio.loudness import (
    PREFERRED_TOLERANCE,
    LoudnessResult,
    bit_rate,
    is_normalised,
)
from podcast_publisher.audio.make import MEASURING_RESULT, encode_at_target
from podcast_publisher.audio.reader import Reader, Recording
from podcast_publisher.audio.replace_file import place_new_file, refuse_existing, temporary_file
from podcast_publisher.audio.tag_values import TagSource, TagValues, no_tags
from podcast_publisher.audio.tags import tagged_mp3
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.measurement import AudioMeasurements

_MAX_LENGTH_CHANGE = 0.1
"""Seconds by which encoding may change the length."""


class Normalised(Struct, frozen=True):
    """Measurements before and after."""

    before: AudioMeasurements
    result: LoudnessResult | None
    """None where it was right already, and no file was written."""


def normalise(
    reader: Reader,
    path: Path,
    name: str,
    target: Path,
    *,
    tick: Callable[[str], None],
    describe: TagSource = no_tags,
) -> Normalised:
    """Write an MP3 with the usual loudness, and with the tags that `describe` gives.

    A format that podcast apps do not play, such as video or WAV, is converted whatever its loudness, and
    a recording with sound in one channel only becomes mono.

    Nothing is overwritten. `tick` is called for each try.

    Raises:
        RepairError: it cannot be done; no file is left.
    """
    with disk_errors_as_repair_errors():
        recording = Recording.open(reader, path, name)
        refuse_undecodable(recording.audio)
        before = reader.measure(recording.path, recording.seconds)
        channel = only_channel(before)
        if is_normalised(before) and recording.audio.is_playable and channel is None:
            return Normalised(before, None)
        refuse_existing(target)
        tags = describe(before.seconds)
        with temporary_file(target) as part:
            result = encode_at_target(
                reader,
                recording.path,
                part,
                _encoding(recording, channel),
                before=before,
                step=lambda label, done: None if done or label == MEASURING_RESULT else tick(label),
                preferred=PREFERRED_TOLERANCE,
            )
            _write_tags(reader, recording, part, tags)
            if abs(result.sound.seconds - before.seconds) > _MAX_LENGTH_CHANGE:
                raise RepairError(f"the new file would last {result.sound.seconds:.1f} seconds")
            place_new_file(part, target, like=recording.path)
    return Normalised(before, result)


def _encoding(recording: Recording, channel: int | None) -> Encoding:
    """As the recording is encoded, or as usual where apps do not play it."""
    audio = recording.audio
    mix = "" if channel is None else keep_channel(channel)
    channels = 0 if channel is None else 1
    if not audio.is_playable:
        return Encoding(channels=channels, mix=mix, rate=0)
    channels = channels or min(2, audio.channels)
    source = audio.bit_rate if channel is None else audio.bit_rate / 2
    rate = bit_rate(source, varies=audio.is_vbr, channels=channels)
    return Encoding(channels=channels, mix=mix, bit_rate=rate, rate=0)


def _write_tags(reader: Reader, recording: Recording, part: Path, tags: TagValues) -> None:
    """Write the tags into the new file."""
    part.write_bytes(tagged_mp3(part.read_bytes(), b"", tags))
    recording.refuse_new_flaws(reader.probe(part, recording.audio.file.name))
