"""Make an episode's recording from a master: encoded, at the usual loudness, with tags from the YAML.

The master is read only. Two passes: one measures it, one encodes; a look at the result decides whether
it is encoded once more.
"""

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from podcast_publisher.audio.encoding import (
    M4A,
    Encoding,
    MakeOptions,
    choose_encoding,
    expected_sound,
)
from podcast_publisher.audio.errors import disk_errors_as_repair_errors, refuse_undecodable
from podcast_publisher.audio.loudness import (
    TOLERANCE,
    GainSetting,
    LoudnessResult,
    find_gain,
    is_normalised,
)
from podcast_publisher.audio.reader import Reader
from podcast_publisher.audio.replace_file import (
    place_new_file,
    refuse_existing,
    replace_by,
    temporary_file,
)
from podcast_publisher.audio.tag_values import TagSource, TagValues
from podcast_publisher.audio.tags import copy_with_chapters, id3_tag, write_m4a_tags
from podcast_publisher.audio.worker import run_packet_task
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.master import MasterSound
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.transcript import Chapter

_MAX_LENGTH_CHANGE = 0.1
"""Seconds by which encoding may change the length."""
_EXPECTED_LOSS = 0.3
"""LU that LAME takes away with the highest tones."""
MEASURING_RESULT = "Measuring the result"
_COPY_AGAIN = "Copy it again from the recorder, or export it again."

Steps = Callable[[str, float], None]
"""Called with what is being done, and the share of it that is done."""


class Master(Struct, frozen=True):
    """A master, measured."""

    path: Path
    name: str
    """For people."""
    audio: Audio
    sound: MasterSound
    chapters: tuple[Chapter, ...]
    """Its own markers and chapters, with titles."""
    unnamed: int
    """Markers without a title."""


class Made(Struct, frozen=True):
    """A recording that was made."""

    path: Path
    encoding: Encoding
    result: LoudnessResult
    tags: TagValues


def open_master(reader: Reader, path: Path, name: str, options: MakeOptions, step: Steps) -> Master:
    """Inspect and measure a master.

    Raises:
        RepairError: no recording can be made from it.
    """
    with disk_errors_as_repair_errors():
        audio = reader.probe_master(path, name)
        refuse_undecodable(audio)
        if missing := reader.missing_bytes(path):
            raise RepairError(f"its last {missing:,} bytes are missing", fix=_COPY_AGAIN)
        sound = reader.read_master(
            path,
            options.track,
            lambda done, total: step("Measuring", done / total if total else 0),
        )
        is_normalised(sound.measurements)  # refuses what is silent or cannot be decoded
        _refuse_cut(sound)
        markers = reader.markers(path) or audio.tags.chapters or sound.chapters
    named = tuple(chapter for chapter in markers if chapter.title.strip())
    return Master(path, name, audio, sound, named, len(markers) - len(named))


def make(
    reader: Reader,
    master: Master,
    target: Path,
    options: MakeOptions,
    *,
    describe: TagSource,
    step: Steps,
    replace: bool = False,
) -> Made:
    """Write the recording, with the tags that `describe` gives.

    Raises:
        RepairError: it cannot be done; no file is left, and an old one is as it was.
    """
    if not replace:
        refuse_existing(target)
    encoding = choose_encoding(master.sound, options)
    before = expected_sound(master.sound, encoding)
    with disk_errors_as_repair_errors(), temporary_file(target) as sound:
        result = encode_at_target(reader, master.path, sound, encoding, before=before, step=step)
        _refuse_other_length(master.sound.measurements, encoding, result.sound)
        tags = describe(result.sound.seconds)
        with temporary_file(target) as part:
            _write_tags(sound, part, encoding.form, tags)
            _refuse_flaws(reader.probe(part, target.name))
            if replace:
                replace_by(part, target)
            else:
                place_new_file(part, target)
    return Made(target, encoding, result, tags)


def encode_at_target(
    reader: Reader,
    source: Path,
    target: Path,
    encoding: Encoding,
    *,
    before: AudioMeasurements,
    step: Steps,
    preferred: float = TOLERANCE,
) -> LoudnessResult:
    """Encode until the result has the usual loudness, at most `preferred` LU from it.

    Raises:
        RepairError: it cannot be done.
    """

    def attempt(setting: GainSetting) -> AudioMeasurements:
        label = f"Encoding ({setting.gain:+.1f} dB)"
        encode_copy(
            source, target, encoding, setting, seconds=before.seconds, tick=partial(step, label)
        )
        step(MEASURING_RESULT, 0)
        return reader.measure(target, before.seconds)

    loss = 0 if encoding.form == M4A or preferred < _EXPECTED_LOSS else _EXPECTED_LOSS
    return find_gain(before, attempt, preferred=preferred, expected_loss=loss)


def encode_copy(
    source: Path,
    target: Path,
    encoding: Encoding,
    setting: GainSetting,
    *,
    seconds: float,
    tick: Callable[[float], None],
) -> None:
    """Encode once, without tags; `tick` gets the share that is done, from 0 to 1.

    Raises:
        RepairError: it cannot be done.
    """
    settings = json.dumps({**asdict(encoding), "gain": setting.gain, "ceiling": setting.ceiling})
    tick(0)
    run_packet_task(
        *("encode", str(source), str(target), settings),
        seconds=seconds,
        tick=lambda done, _: tick(done / seconds if seconds else 0),
    )


def _refuse_cut(sound: MasterSound) -> None:
    seconds = sound.measurements.seconds
    if seconds < sound.declared - max(0.3, sound.declared / 250):
        raise RepairError(
            f"only {seconds:.1f} of its {sound.declared:.1f} seconds are there", fix=_COPY_AGAIN
        )


def _refuse_other_length(
    before: AudioMeasurements, encoding: Encoding, after: AudioMeasurements
) -> None:
    seconds = before.seconds
    if encoding.start is not None and encoding.end is not None:
        seconds = encoding.end - encoding.start
    if abs(after.seconds - seconds) > _MAX_LENGTH_CHANGE:
        raise RepairError(
            f"the recording would last {after.seconds:.1f} seconds, and not {seconds:.1f}"
        )


def _write_tags(sound: Path, part: Path, form: str, tags: TagValues) -> None:
    """The sound with its tags, in another file: a long one does not fit into the memory."""
    with sound.open("rb") as old, part.open("wb") as new:
        if form == M4A:
            copy_with_chapters(old, new, tags)
        else:
            new.write(id3_tag(tags))
            shutil.copyfileobj(old, new, 1 << 20)
    if form == M4A:
        write_m4a_tags(part, tags)


def _refuse_flaws(audio: Audio) -> None:
    for message in audio.flaws.values():
        raise RepairError(f"the recording would have a fault: {message}")
