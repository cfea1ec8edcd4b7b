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
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import av
from msgspec import to_builtins

from podcast_publisher.load.audio.mp3 import walk
from podcast_publisher.load.files.paged_file import PagedFile
from podcast_publisher.load.loudness.levels import Levels
from podcast_publisher.load.loudness.listener import Listener
from podcast_publisher.load.loudness.meter import Meter
from podcast_publisher.model.listening import Listened, Listening
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.worker_process import OPEN_OPTIONS, exit_with_parent, limit_memory

EXIT_WITH_PARENT = "--exit-with-parent"
"""Option after the file: exit when standard input closes."""
LISTEN = "--listen"
"""Option after the file: print what is heard, too."""
_MAX_CHANNELS = 8
"""More suggest encryption, and converting such a frame crashes the process."""
_NO_SOUND = "there is no sound in it"
_SAMPLE_RATES = range(1_000, 768_001)


class Analyser:
    """Decodes a recording once and measures it."""

    track = 0  # of several

    def __init__(self, path: Path, *, listens: bool = False) -> None:
        self._path = path
        self._listens = listens
        self._kind = ""
        self._digest = hashlib.sha256()
        self._failed: list[int | None] = []  # where in the file
        self._meter: Meter | None = None
        self._listener: Listener | None = None
        self.levels: Levels | None = None

    def analyse(self, container: Any) -> None:
        """Decode the recording to its end.

        Raises:
            av.error.FFmpegError: it cannot be decoded.
            ValueError: it has no sound, or too many channels.
        """
        self._kind = container.format.name
        if not container.streams.audio:
            raise ValueError(_NO_SOUND)
        for block in _blocks(self._frames(container), self.layout):
            if self.levels is None or self._meter is None:
                self.levels = Levels(block.sample_rate, block.layout.nb_channels)
                self._meter = Meter(block)
                self._listener = Listener(block.sample_rate) if self._listens else None
            self._meter.analyse(block)
            samples = block.to_ndarray()
            self.levels.add(samples)
            if self._listener:
                self._listener.add(samples)
            self.on_block(self.levels)
        if self._meter:
            self._meter.analyse(None)

    def layout(self, frame: Any) -> str:
        """The channels to measure, for frames like this."""
        return str(frame.layout.name)

    def on_block(self, levels: Levels) -> None:
        """Called after each second of sound."""

    def sound(self, failure: str = "") -> AudioMeasurements:
        """The measurements of what was decoded."""
        packets = "" if failure else self._digest.hexdigest()
        errors = self._errors()
        if self.levels is None or self._meter is None:
            return AudioMeasurements(failure=failure, decode_errors=errors, packets_sha256=packets)
        peak = max(self._meter.peak(), self.levels.peak())
        return AudioMeasurements(
            failure=failure,
            decode_errors=errors,
            packets_sha256=packets,
            loudness=self._meter.loudness(),
            peak=round(20 * math.log10(peak), 2) if peak > 0 else None,
            **self.levels.measurements(),
        )

    def listening(self) -> Listening:
        """What was heard in what was decoded."""
        if self._listener is None or self._meter is None:
            return Listening()
        return self._listener.listening(bytes(self._meter.momentary))

    def _frames(self, container: Any) -> Iterator[Any]:
        """Decoded frames; packets that cannot be decoded are counted."""
        for packet in container.demux(container.streams.audio[self.track]):
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
                if frame.sample_rate not in _SAMPLE_RATES:
                    raise ValueError(f"its sample rate is {frame.sample_rate:,} Hz")
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


def _blocks(frames: Iterable[Any], layout: Callable[[Any], str]) -> Iterator[Any]:
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
                layout=layout(first),
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
    with _opened(str(path)) as container:
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
    return analyse(Analyser(Path(path)), path)


def listen(path: str) -> Listened:
    """Measure the recording, and listen to it.

    Raises:
        OSError, MemoryError: as `measure` does.
    """
    analyser = Analyser(Path(path), listens=True)
    sound = analyse(analyser, path)
    return Listened(sound, Listening() if sound.failure else analyser.listening())


def analyse(analyser: Analyser, path: str) -> AudioMeasurements:
    """Decode that file with the analyser, as `measure` does."""
    try:
        with _opened(path) as container:
            analyser.analyse(container)
    except (OSError, MemoryError):  # FFmpeg's errors may be these too
        raise
    except av.error.FFmpegError as error:
        return analyser.sound(failure=error.strerror or type(error).__name__)
    except ValueError as error:
        return analyser.sound(failure=str(error))
    return analyser.sound()


def _opened(path: str) -> Any:
    try:
        return av.open(path, options=OPEN_OPTIONS)
    except av.error.ArgumentError as error:  # a format that is not opened
        raise ValueError(_NO_SOUND) from error


def main(arguments: list[str]) -> int:
    """Print the measurements; or to standard error why not, where the file is not to blame."""
    limit_memory()
    if EXIT_WITH_PARENT in arguments:
        exit_with_parent()
    try:
        answer = (listen if LISTEN in arguments else measure)(arguments[0])
        sys.stdout.write(json.dumps(to_builtins(answer)))
    except (OSError, MemoryError) as error:
        sys.stderr.write(getattr(error, "strerror", None) or "there is not enough memory")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
