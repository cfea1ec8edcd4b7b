"""Decode a whole recording and measure it. The only user of PyAV in this stage (extra `audio`).

Run as a process of its own, `python -m podcast_publisher.load.loudness.measure FILE`, it prints the
measurements as JSON: a decoder may crash on a hostile file (docs/reference/audio.md), and the check
must survive that. All measurements are taken in one pass, a second of sound at a time.
"""

import hashlib
import json
import math
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import av
from msgspec.structs import asdict

from podcast_publisher.load.audio.mp3 import walk
from podcast_publisher.load.files.paged_file import PagedFile
from podcast_publisher.load.loudness.levels import Levels
from podcast_publisher.model.measurement import AudioMeasurements

EXIT_WITH_PARENT = "--exit-with-parent"
"""Option after the file: exit when standard input closes."""
_MAX_CHANNELS = 8
"""More suggest encryption, and converting such a frame crashes the process."""
_NO_SOUND = "there is no sound in it"
_NO_LOUDNESS = -69.9
"""LUFS that the meter gives for silence."""


class _Meter:
    """FFmpeg's EBU R128 meter; mono is measured as dual mono, as players play it."""

    def __init__(self, frame: Any) -> None:
        mono = frame.layout.nb_channels == 1
        self._graph = av.filter.Graph()
        source = self._graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name
        )
        options = f"metadata=1:peak=true:dualmono={'true' if mono else 'false'}"
        meter = self._graph.add("ebur128", options)
        self._graph.link_nodes(source, meter, self._graph.add("abuffersink")).configure()
        self._frames_out: deque[Any] = deque(
            maxlen=2
        )  # the last frame, part-filled, has no metadata

    def analyse(self, frame: Any) -> None:
        """Add a frame; None at the end."""
        self._graph.push(frame)
        while True:
            try:
                self._frames_out.append(self._graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return

    def loudness(self) -> float | None:
        lufs = float(self._metadata().get("lavfi.r128.I", "nan"))
        return round(lufs, 2) if lufs > _NO_LOUDNESS else None

    def peak(self) -> float:
        """The true peak; 1 is full scale."""
        peaks = [
            float(value) for name, value in self._metadata().items() if "true_peaks_ch" in name
        ]
        return max(peaks, default=0)

    def _metadata(self) -> dict[str, str]:
        frames = (dict(frame.metadata) for frame in reversed(self._frames_out))
        return next((metadata for metadata in frames if metadata), {})


class _Analyser:
    """Decodes a recording once and measures it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kind = ""
        self._digest = hashlib.sha256()
        self._failed: list[int | None] = []  # where in the file
        self._meter: _Meter | None = None
        self._levels: Levels | None = None

    def analyse(self, container: Any) -> None:
        """Decode the recording to its end.

        Raises:
            av.error.FFmpegError: it cannot be decoded.
            ValueError: it has no sound, or too many channels.
        """
        self._kind = container.format.name
        if not container.streams.audio:
            raise ValueError(_NO_SOUND)
        for block in _blocks(self._frames(container)):
            if self._levels is None or self._meter is None:
                self._levels = Levels(block.sample_rate, block.layout.nb_channels)
                self._meter = _Meter(block)
            self._meter.analyse(block)
            self._levels.add(block.to_ndarray())
        if self._meter:
            self._meter.analyse(None)

    def sound(self, failure: str = "") -> AudioMeasurements:
        """The measurements of what was decoded."""
        packets = "" if failure else self._digest.hexdigest()
        errors = self._errors()
        if self._levels is None or self._meter is None:
            return AudioMeasurements(failure=failure, decode_errors=errors, packets_sha256=packets)
        peak = max(self._meter.peak(), self._levels.peak())
        return AudioMeasurements(
            failure=failure,
            decode_errors=errors,
            packets_sha256=packets,
            loudness=self._meter.loudness(),
            peak=round(20 * math.log10(peak), 2) if peak > 0 else None,
            **self._levels.measurements(),
        )

    def _frames(self, container: Any) -> Iterator[Any]:
        """Decoded frames; packets that cannot be decoded are counted."""
        for packet in container.demux(container.streams.audio[0]):
            self._digest.update(bytes(packet))
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                self._failed.append(packet.pos)
                continue
            for frame in frames:
                if frame.layout.nb_channels > _MAX_CHANNELS:
                    raise ValueError(
                        "it decodes to more channels than there can be; it may be encrypted"
                    )
                yield frame

    def _errors(self) -> int:
        """Packets that could not be decoded, but not tags before and after the frames of an MP3."""
        if not self._failed or self._kind != "mp3":
            return len(self._failed)
        with self._path.open("rb") as file:
            extent = walk(PagedFile(file, os.fstat(file.fileno()).st_size))
        if not extent:
            return len(self._failed)
        return sum(
            position is None or extent.start <= position < extent.end for position in self._failed
        )


def _blocks(frames: Iterable[Any]) -> Iterator[Any]:
    """The sound in blocks of a second, in the format of the first frame."""
    first: Any = None
    shape: Any = None
    resampler: Any = None
    for frame in frames:
        first = first or frame
        if shape != (shape := (frame.format.name, frame.layout.name, frame.sample_rate)):
            yield from resampler.resample(None) if resampler else ()
            resampler = av.AudioResampler(
                format="fltp",
                layout=first.layout.name,
                rate=first.sample_rate,
                frame_size=Levels(first.sample_rate, 1).block_size,
            )
        yield from resampler.resample(frame)
    yield from resampler.resample(None) if resampler else ()


def mono_blocks(path: Path, rate: int) -> Iterator[Any]:
    """The sound of a recording in one channel at that rate, in arrays of a second; damaged packets are left out.

    Raises:
        av.error.FFmpegError: it cannot be decoded.
        ValueError: it has no sound.
    """
    resampler = av.AudioResampler(format="flt", layout="mono", rate=rate, frame_size=rate)
    with av.open(str(path)) as container:
        if not container.streams.audio:
            raise ValueError(_NO_SOUND)
        for packet in container.demux(container.streams.audio[0]):
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                continue
            for frame in frames:
                yield from (block.to_ndarray()[0] for block in resampler.resample(frame))
        yield from (block.to_ndarray()[0] for block in resampler.resample(None))


def measure(path: str) -> AudioMeasurements:
    """Measure the recording in that file; `failure` says why where it cannot be decoded.

    Raises:
        OSError: the file cannot be read, whatever the recording.
        MemoryError: there is too little memory.
    """
    listener = _Analyser(Path(path))
    try:
        with av.open(path) as container:
            listener.analyse(container)
    except (OSError, MemoryError):  # FFmpeg's errors may be these too
        raise
    except av.error.FFmpegError as error:
        return listener.sound(failure=error.strerror or type(error).__name__)
    except ValueError as error:
        return listener.sound(failure=str(error))
    return listener.sound()


def exit_with_parent() -> None:
    """Exit when standard input closes, because the parent process is gone."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def main(arguments: list[str]) -> int:
    """Print the measurements; or to standard error why not, where the file is not to blame."""
    if EXIT_WITH_PARENT in arguments:
        Thread(target=exit_with_parent, daemon=True).start()
    try:
        sys.stdout.write(json.dumps(asdict(measure(arguments[0]))))
    except (OSError, MemoryError) as error:
        sys.stderr.write(getattr(error, "strerror", None) or "there is not enough memory")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
