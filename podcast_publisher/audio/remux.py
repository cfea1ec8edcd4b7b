"""Repairs that keep the sound, packet by packet: container and tags.

Each writes a new file beside the recording, probes it as any recording is, and replaces the recording
only if the sound is verified to be the same and there is no new flaw.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from podcast_publisher.audio.errors import disk_errors_as_repair_errors, refuse_broken
from podcast_publisher.audio.minimal_m4a import minimal_m4a
from podcast_publisher.audio.reader import Extent, Reader, Recording
from podcast_publisher.audio.replace_file import place_new_file, refuse_existing, temporary_file
from podcast_publisher.audio.tag_values import TagSource, TagValues, no_tags, tags_from_yaml
from podcast_publisher.audio.tags import read_gapless_info, tagged_m4a, tagged_mp3
from podcast_publisher.audio.worker import run_packet_task
from podcast_publisher.model.audio import UNPLAYABLE_FLAWS, Flaw
from podcast_publisher.model.errors import RepairError
from podcast_publisher.model.show import Episode, Show

_RAW_AAC = "raw AAC"
_FRAME_SYNC = b"\xff"
"""First byte of a frame."""

Proof = Callable[[Path], str]
"""A digest of the sound in a file, without container and tags."""


class Remuxed(Struct, frozen=True):
    """A remuxed recording, its packets unchanged."""

    path: Path
    """The recording, or the new file beside it."""
    change: str
    packets: str
    """SHA-256 of the packets, before and after."""


def remux(reader: Reader, path: Path, name: str, describe: TagSource = no_tags) -> Remuxed | None:
    """Add a missing header to an MP3, move the index of an M4A to the front, or put raw AAC, and AAC with
    another extension, into an M4A; None where nothing is needed.

    The new file has the tags that `describe` gives, and no others.

    Raises:
        RepairError: it cannot be done; the recording is unchanged.
    """
    with disk_errors_as_repair_errors():
        recording = Recording.open(reader, path, name)
        audio = recording.audio
        if audio.format.startswith(_RAW_AAC):
            return _wrap_in_m4a(reader, recording, describe)
        refuse_broken(audio, *UNPLAYABLE_FLAWS)
        data = recording.path.read_bytes()
        if audio.format == "M4A" and recording.path.suffix.lower() != audio.suffix:
            return _rename_m4a(reader, recording, data, describe)
        if Flaw.MOOV_LAST in audio.flaws:
            remuxed = _tag_m4a(reader, data, describe(recording.seconds))
            change = "its index is now before the sound"
        elif audio.format == "MP3" and not (extent := _extent(reader, data)).has_header:
            sound = _with_header(recording, data[extent.audio_start : extent.end])
            behind = data[len(data) - extent.trailing_tags :]
            remuxed = tagged_mp3(sound, behind, describe(recording.seconds))
            change = "a header says how many frames it has now"
        else:
            return None
        return Remuxed(
            recording.path, change, _replace_verified(reader, recording, remuxed, _packets)
        )


def tag(reader: Reader, episode: Episode, show: Show) -> TagValues | None:
    """Write tags from the YAML into the episode's recording; None where it has them already.

    Raises:
        RepairError: it cannot be done; the recording is unchanged.
    """
    if episode.audio is None:
        raise RepairError("there is no recording")
    file = episode.audio.file
    with disk_errors_as_repair_errors():
        recording = Recording.open(reader, file.path, file.name)
        refuse_broken(recording.audio, *UNPLAYABLE_FLAWS)
        tags = tags_from_yaml(episode, show)(recording.seconds)
        data = recording.path.read_bytes()
        if recording.audio.format == "M4A":
            proof: Proof = _packets
            tagged = _tag_m4a(reader, data, tags)
        else:
            proof = _Frames(reader)
            tagged = _tag_mp3(reader, data, tags)
        if tagged == data:
            return None
        _replace_verified(reader, recording, tagged, proof)
    return tags


def _tag_m4a(reader: Reader, data: bytes, tags: TagValues) -> bytes:
    return tagged_m4a(minimal_m4a(data, reader.chunks(data)), tags, read_gapless_info(data))


def _tag_mp3(reader: Reader, data: bytes, tags: TagValues) -> bytes:
    """The frames with new tags; anything between tags and frames is dropped."""
    extent = _extent(reader, data)
    end = len(data) - extent.trailing_tags
    after_last = data[extent.end : end]
    # some encoders leave the last frame a few bytes short
    ends = end if after_last.startswith(_FRAME_SYNC) else extent.end
    return tagged_mp3(data[extent.start : ends], data[end:], tags)


def _with_header(recording: Recording, sound: bytes) -> bytes:
    """The MP3 with a header before its unchanged sound."""
    with temporary_file(recording.path) as part:
        run_packet_task("copy", str(recording.path), str(part), "mp3", seconds=recording.seconds)
        copied = part.read_bytes()
    if not copied.endswith(sound):
        raise RepairError("its packets would not stay the same")
    return copied


def _wrap_in_m4a(reader: Reader, recording: Recording, describe: TagSource) -> Remuxed:
    target = recording.path.with_suffix(".m4a")
    if target != recording.path:
        refuse_existing(target)
    with temporary_file(target) as part:
        run_packet_task("copy", str(recording.path), str(part), "ipod", seconds=recording.seconds)
        audio = reader.probe(part, part.name)
        refuse_broken(audio, *UNPLAYABLE_FLAWS)
        part.write_bytes(_tag_m4a(reader, part.read_bytes(), describe(audio.seconds or 0)))
        packets = _verify_same_sound(_packets, recording.path, part)
        if target == recording.path:
            recording.original.replace_by(part)
        else:
            place_new_file(part, target, like=recording.path)
    return Remuxed(target, "its sound is now in an M4A", packets)


def _rename_m4a(reader: Reader, recording: Recording, data: bytes, describe: TagSource) -> Remuxed:
    """The same sound in a new file with the right extension."""
    target = recording.path.with_suffix(recording.audio.suffix)
    refuse_existing(target)
    with temporary_file(target) as part:
        part.write_bytes(_tag_m4a(reader, data, describe(recording.seconds)))
        recording.refuse_new_flaws(reader.probe(part, part.name))
        packets = _verify_same_sound(_packets, recording.path, part)
        place_new_file(part, target, like=recording.path)
    return Remuxed(target, "its sound is now in an M4A with the right extension", packets)


def _replace_verified(reader: Reader, recording: Recording, data: bytes, proof: Proof) -> str:
    """Replace the recording by these bytes, once verified to hold the same sound."""
    with temporary_file(recording.path) as part:
        part.write_bytes(data)
        recording.refuse_new_flaws(reader.probe(part, recording.audio.file.name))
        digest = _verify_same_sound(proof, recording.path, part)
        recording.original.replace_by(part)
    return digest


def _verify_same_sound(proof: Proof, before: Path, after: Path) -> str:
    """The digest of both files, which must be equal."""
    digest = proof(before)
    if proof(after) != digest:
        raise RepairError("its sound would not stay the same")
    return digest


def _packets(path: Path) -> str:
    """SHA-256 over all packets, as FFmpeg reads them."""
    return run_packet_task("packets", str(path), seconds=0)


class _Frames(Struct, frozen=True):
    """SHA-256 over an MP3 from its first frame to its last: the same as packets, without a decoder."""

    reader: Reader

    def __call__(self, path: Path) -> str:
        data = path.read_bytes()
        extent = _extent(self.reader, data)
        return hashlib.sha256(data[extent.start : extent.end]).hexdigest()


def _extent(reader: Reader, data: bytes) -> Extent:
    if (extent := reader.extent(data)) is None:
        raise RepairError("there is no sound in it")
    return extent
