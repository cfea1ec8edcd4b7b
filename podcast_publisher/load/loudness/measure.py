"""Decode a whole recording and measure it. The only user of PyAV in this stage (extra `audio`).

Run as a process of its own, `python -m podcast_publisher.load.loudness.measure FILE`, it prints the
measurements as JSON: a decoder may crash on a hostile file, and must not take the check along
(audio.md 1.4). One pass, whatever is measured, a second of sound at a time.
"""

import hashlib
import json
import math
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import Any

import av

from podcast_publisher.load.audio.mp3 import walk
from podcast_publisher.load.files.paged_file import PagedFile
from podcast_publisher.load.loudness.levels import Levels
from podcast_publisher.model.measurement import AudioMeasurements

ATTENDED = "--attended"
"""Put behind the file, it makes the process end with whoever started it."""
_MOST_CHANNELS = 8
"""More are a sign of encryption; turning such a frame into numbers ends the process."""
_UNMEASURED = -69.9
"""LUFS that the meter reports where it has heard nothing."""


class _Meter:
    """FFmpeg's EBU R128 meter; one channel counts as two, as it is heard."""

    def __init__(self, frame: Any) -> None:
        mono = frame.layout.nb_channels == 1
        self._graph = av.filter.Graph()
        source = self._graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name
        )
        options = f"metadata=1:peak=true:dualmono={'true' if mono else 'false'}"
        meter = self._graph.add("ebur128", options)
        self._graph.link_nodes(source, meter, self._graph.add("abuffersink")).configure()
        self._heard: deque[Any] = deque(maxlen=2)  # the last frame, part-filled, says nothing

    def hear(self, frame: Any) -> None:
        """Take one frame; nothing at the end of the sound."""
        self._graph.push(frame)
        while True:
            try:
                self._heard.append(self._graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return

    def loudness(self) -> float | None:
        heard = float(self._said().get("lavfi.r128.I", "nan"))
        return round(heard, 2) if heard > _UNMEASURED else None

    def peak(self) -> float:
        """The true peak; 1 is full scale."""
        peaks = [float(it) for name, it in self._said().items() if "true_peaks_ch" in name]
        return max(peaks, default=0)

    def _said(self) -> dict[str, str]:
        said = (dict(frame.metadata) for frame in reversed(self._heard))
        return next((it for it in said if it), {})


class _Listener:
    """Hears a recording once, and knows all about it then."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kind = ""
        self._digest = hashlib.sha256()
        self._failed: list[int | None] = []  # where in the file
        self._meter: _Meter | None = None
        self._levels: Levels | None = None

    def hear(self, container: Any) -> None:
        """Decode it from its beginning to its end.

        Raises:
            av.error.FFmpegError: that is not possible.
            ValueError: nor is this.
        """
        self._kind = container.format.name
        if not container.streams.audio:
            raise ValueError("there is no sound in it")
        for block in _blocks(self._frames(container)):
            if self._levels is None or self._meter is None:
                self._levels = Levels(block.sample_rate, block.layout.nb_channels)
                self._meter = _Meter(block)
            self._meter.hear(block)
            self._levels.add(block.to_ndarray())
        if self._meter:
            self._meter.hear(None)

    def sound(self, failure: str = "") -> AudioMeasurements:
        """All measurements, as far as it was heard."""
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
        """What can be decoded; packets that cannot are counted."""
        for packet in container.demux(container.streams.audio[0]):
            self._digest.update(bytes(packet))
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                self._failed.append(packet.pos)
                continue
            for frame in frames:
                if frame.layout.nb_channels > _MOST_CHANNELS:
                    raise ValueError(
                        "it decodes to more channels than there can be; it may be encrypted"
                    )
                yield frame

    def _errors(self) -> int:
        """Packets that could not be decoded; before and behind the frames of an MP3 are tags and no sound."""
        if not self._failed or self._kind != "mp3":
            return len(self._failed)
        with self._path.open("rb") as file:
            seen = walk(PagedFile(file, os.fstat(file.fileno()).st_size))
        if not seen:
            return len(self._failed)
        return sum(at is None or seen.start <= at < seen.ends for at in self._failed)


def _blocks(frames: Iterable[Any]) -> Iterator[Any]:
    """The same sound a second at a time, all of it in the form of its first frame."""
    first: Any = None
    shape: Any = None
    gather: Any = None
    for frame in frames:
        first = first or frame
        if shape != (shape := (frame.format.name, frame.layout.name, frame.sample_rate)):
            yield from gather.resample(None) if gather else ()
            gather = av.AudioResampler(
                format="fltp",
                layout=first.layout.name,
                rate=first.sample_rate,
                frame_size=Levels(first.sample_rate, 1).block_size,
            )
        yield from gather.resample(frame)
    yield from gather.resample(None) if gather else ()


def measure(path: str) -> AudioMeasurements:
    """Everything that is measured of the recording in that file; why it cannot be, where it cannot.

    Raises:
        OSError: the file cannot be read; that says nothing of the recording.
        MemoryError: nor does this.
    """
    listener = _Listener(Path(path))
    try:
        with av.open(path) as container:
            listener.hear(container)
    except (OSError, MemoryError):  # FFmpeg's errors may be these too
        raise
    except av.error.FFmpegError as error:
        return listener.sound(failure=error.strerror or type(error).__name__)
    except ValueError as error:
        return listener.sound(failure=str(error))
    return listener.sound()


def _end_when_left_alone() -> None:
    """End when standard input is closed: whoever started this holds the other end, and is gone."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def main(words: list[str]) -> int:
    """Print what is measured of a file; say why not, where that is not the file's fault."""
    if ATTENDED in words:
        Thread(target=_end_when_left_alone, daemon=True).start()
    try:
        sys.stdout.write(json.dumps(asdict(measure(words[0]))))
    except (OSError, MemoryError) as error:
        sys.stderr.write(getattr(error, "strerror", None) or "there is not enough memory")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
