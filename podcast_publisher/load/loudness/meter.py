"""FFmpeg's meter of loudness and true peak (EBU R 128)."""

from collections import deque
from collections.abc import Mapping
from typing import Any

import av

from podcast_publisher.model.listening import (
    LOUDNESS_STEP,
    LOUDNESS_UNIT,
    LOWEST_LOUDNESS,
    MAX_SECONDS,
)

_NO_LOUDNESS = -69.9
"""LUFS that the meter gives for silence."""
_FRAMES = round(LOUDNESS_STEP / 0.1)
"""The meter gives a frame for each tenth of a second; every so many, a new momentary loudness is complete."""


class Meter:
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
        self._count = 0
        self.momentary = bytearray()
        """Loudness of each step (model/listening.py)."""

    def analyse(self, frame: Any) -> None:
        """Add a frame; None at the end."""
        self._graph.push(frame)
        while True:
            try:
                self._frames_out.append(self._graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            self._count += 1
            if self._count % _FRAMES == 0 and self._count <= MAX_SECONDS * 10:
                self.momentary.append(_step(self._frames_out[-1].metadata))

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


def _step(metadata: Mapping[str, str]) -> int:
    """The momentary loudness as a byte; silence is not a number or infinite."""
    loudness = float(metadata.get("lavfi.r128.M", "nan"))
    if not loudness > LOWEST_LOUDNESS:
        return 0
    return min(round((loudness - LOWEST_LOUDNESS) / LOUDNESS_UNIT), 255)
