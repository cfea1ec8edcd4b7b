"""Repairs after which the sound is the same, packet by packet: the container, and the tags.

Each writes beside the recording. What it wrote is looked at again as any recording is, and takes its
place only where the sound is proved to be the same and there is no new fault.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
_FRAME = b"\xff"
"""With what the rest of a frame begins."""

Proof = Callable[[Path], str]
"""A digest of the sound in a file, whatever stands around it."""


@dataclass(frozen=True, slots=True)
class Remuxed:
    """A recording in a better container, its packets as they were."""

    path: Path
    """The same, or the new file beside it."""
    change: str
    packets: str
    """SHA-256 of the packets, before and after."""


def remux(reader: Reader, path: Path, name: str, describe: TagSource = no_tags) -> Remuxed | None:
    """Give an MP3 the header it lacks, move the index of an M4A before its sound, or put raw AAC, and AAC
    under another name than an M4A's, into an M4A; nothing where none of it is needed.

    What is written says what `describe` says, and nothing else that the recording said.

    Raises:
        RepairError: it cannot be done; the recording is as it was.
    """
    with disk_errors_as_repair_errors():
        recording = Recording.open(reader, path, name)
        audio = recording.audio
        if audio.format.startswith(_RAW_AAC):
            return _into_m4a(reader, recording, describe)
        refuse_broken(audio, *UNPLAYABLE_FLAWS)
        data = recording.path.read_bytes()
        if audio.format == "M4A" and recording.path.suffix.lower() != audio.suffix:
            return _named_m4a(reader, recording, data, describe)
        if Flaw.MOOV_LAST in audio.flaws:
            whole = _described_m4a(reader, data, describe(recording.seconds))
            did = "its index stands before the sound now"
        elif audio.format == "MP3" and not (extent := _extent(reader, data)).has_header:
            sound = _with_header(recording, data[extent.audio_start : extent.end])
            behind = data[len(data) - extent.trailing_tags :]
            whole = tagged_mp3(sound, behind, describe(recording.seconds))
            did = "a header says how many frames it has now"
        else:
            return None
        return Remuxed(recording.path, did, _exchange(reader, recording, whole, _packets))


def tag(reader: Reader, episode: Episode, show: Show) -> TagValues | None:
    """Write what the YAML says into the episode's recording; nothing where it says so already.

    Raises:
        RepairError: it cannot be done; the recording is as it was.
    """
    if episode.audio is None:
        raise RepairError("there is no recording")
    file = episode.audio.file
    with disk_errors_as_repair_errors():
        recording = Recording.open(reader, file.path, file.name)
        refuse_broken(recording.audio, *UNPLAYABLE_FLAWS)
        labels = tags_from_yaml(episode, show)(recording.seconds)
        data = recording.path.read_bytes()
        if recording.audio.format == "M4A":
            proof: Proof = _packets
            whole = _described_m4a(reader, data, labels)
        else:
            proof = _Frames(reader)
            whole = _described_mp3(reader, data, labels)
        if whole == data:
            return None
        _exchange(reader, recording, whole, proof)
    return labels


def _described_m4a(reader: Reader, data: bytes, labels: TagValues) -> bytes:
    return tagged_m4a(minimal_m4a(data, reader.chunks(data)), labels, read_gapless_info(data))


def _described_mp3(reader: Reader, data: bytes, labels: TagValues) -> bytes:
    """Frames, and the labels; what stands between tags and frames is nobody's sound."""
    extent = _extent(reader, data)
    end = len(data) - extent.trailing_tags
    last = data[extent.end : end]
    # an encoder without a header leaves its last frame a few bytes short
    ends = end if last.startswith(_FRAME) else extent.end
    return tagged_mp3(data[extent.start : ends], data[end:], labels)


def _with_header(recording: Recording, sound: bytes) -> bytes:
    """The MP3 with a header in front of its sound, of which every byte is kept."""
    with temporary_file(recording.path) as part:
        run_packet_task("copy", str(recording.path), str(part), "mp3", seconds=recording.seconds)
        copied = part.read_bytes()
    if not copied.endswith(sound):
        raise RepairError("its packets would not stay the same")
    return copied


def _into_m4a(reader: Reader, recording: Recording, describe: TagSource) -> Remuxed:
    target = recording.path.with_suffix(".m4a")
    if target != recording.path:
        refuse_existing(target)
    with temporary_file(target) as part:
        run_packet_task("copy", str(recording.path), str(part), "ipod", seconds=recording.seconds)
        audio = reader.probe(part, part.name)
        refuse_broken(audio, *UNPLAYABLE_FLAWS)
        part.write_bytes(_described_m4a(reader, part.read_bytes(), describe(audio.seconds or 0)))
        packets = _same(_packets, recording.path, part)
        if target == recording.path:
            recording.original.replace_by(part)
        else:
            place_new_file(part, target, like=recording.path)
    return Remuxed(target, "its sound stands in an M4A now", packets)


def _named_m4a(reader: Reader, recording: Recording, data: bytes, describe: TagSource) -> Remuxed:
    """The same sound in a new file whose name says what it is."""
    target = recording.path.with_suffix(recording.audio.suffix)
    refuse_existing(target)
    with temporary_file(target) as part:
        part.write_bytes(_described_m4a(reader, data, describe(recording.seconds)))
        recording.refuse_new_flaws(reader.probe(part, part.name))
        packets = _same(_packets, recording.path, part)
        place_new_file(part, target, like=recording.path)
    return Remuxed(target, "its sound stands in an M4A under a name that says so", packets)


def _exchange(reader: Reader, recording: Recording, whole: bytes, proof: Proof) -> str:
    """Put these bytes in the recording's place, once they are proved to hold its sound."""
    with temporary_file(recording.path) as part:
        part.write_bytes(whole)
        recording.refuse_new_flaws(reader.probe(part, recording.audio.file.name))
        digest = _same(proof, recording.path, part)
        recording.original.replace_by(part)
    return digest


def _same(proof: Proof, before: Path, after: Path) -> str:
    """The digest that both files have."""
    digest = proof(before)
    if proof(after) != digest:
        raise RepairError("its sound would not stay the same")
    return digest


def _packets(path: Path) -> str:
    """SHA-256 over all packets, as FFmpeg reads them."""
    return run_packet_task("packets", str(path), seconds=0)


@dataclass(frozen=True, slots=True)
class _Frames:
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
