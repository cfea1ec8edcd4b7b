"""Inspect and measure a master in one pass.

Run as a process of its own, `python -m podcast_publisher.load.loudness.master FILE TRACK`, it prints
its progress and then a `MasterSound` as JSON.
"""

import json
import sys
from pathlib import Path
from typing import Any

from msgspec.structs import asdict, replace

from podcast_publisher.load.loudness.levels import Levels
from podcast_publisher.load.loudness.measure import Analyser, analyse
from podcast_publisher.model.master import MAX_HOURS, MasterSound
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.model.worker_process import Ticker, exit_with_parent, limit_memory

_SILENCE_BELOW_LOUDNESS = 34.0
"""Decibels: at -16 LUFS, silence is below -50 dBFS."""
_TIME_BASE = 1_000_000
"""FFmpeg's units a second."""
_COUNTED = ("wav", "w64", "aiff", "caf", "au", "flac", "ogg", "wv", "tta", "ape")
"""Formats whose headers count all samples; of others FFmpeg guesses."""
_MAX_CHAPTERS = 1_000
_MAX_TITLE = 500
"""Characters."""


class _MasterAnalyser(Analyser):
    """Also reads what the container says of its streams."""

    def __init__(self, path: Path, track: int) -> None:
        super().__init__(path)
        self.track = track
        self.facts = MasterSound(AudioMeasurements())
        self._ticker = Ticker()

    def analyse(self, container: Any) -> None:
        """Decode it.

        Raises:
            ValueError: there is no such track, or it is too long.
        """
        streams = container.streams.audio
        self.facts = replace(self.facts, tracks=len(streams))
        if streams and self.track >= len(streams):
            raise ValueError(f"it has {len(streams)} audio tracks, and no track {self.track + 1}")
        if streams:
            self.facts = replace(self.facts, **_describe(container, streams[self.track]))
        self._ticker.total = (container.duration or 0) / _TIME_BASE
        super().analyse(container)

    def layout(self, frame: Any) -> str:
        """More than two channels are mixed down, as they will be in the recording."""
        self.facts = replace(
            self.facts, sample_rate=frame.sample_rate, channels=frame.layout.nb_channels
        )
        return "stereo" if frame.layout.nb_channels > 2 else super().layout(frame)

    def on_block(self, levels: Levels) -> None:
        if levels.seconds > MAX_HOURS * 3600:
            raise ValueError(f"it lasts more than {MAX_HOURS} hours")
        self._ticker(levels.seconds)


def _describe(container: Any, stream: Any) -> dict[str, Any]:
    seconds = float((stream.duration or 0) * stream.time_base)
    return {
        "codec": stream.codec_context.name,
        "declared": seconds if container.format.name in _COUNTED else 0,
        "title": str(container.metadata.get("title", ""))[:_MAX_TITLE],
        "chapters": tuple(
            Chapter(
                float(chapter["start"] * chapter["time_base"]),
                str(chapter["metadata"].get("title", ""))[:_MAX_TITLE],
            )
            for chapter in container.chapters()[:_MAX_CHAPTERS]
            if chapter["time_base"]
        ),
    }


def read_master(path: str, track: int = 0) -> MasterSound:
    """Inspect and measure the master; its measurements say why where it cannot be decoded.

    Raises:
        OSError: the file cannot be read.
        MemoryError: it takes too much memory.
    """
    analyser = _MasterAnalyser(Path(path), track)
    measurements = analyse(analyser, path)
    facts = replace(analyser.facts, measurements=measurements)
    levels = analyser.levels
    if levels is None or measurements.loudness is None:
        return facts
    threshold = 10 ** ((measurements.loudness - _SILENCE_BELOW_LOUDNESS) / 10)
    start, end = levels.sounding(threshold)
    return replace(facts, sameness=levels.sameness(), sound_start=start, sound_end=end)


def main(arguments: list[str]) -> int:
    """Print the master's facts; a failure of this computer is one too."""
    limit_memory()
    exit_with_parent()
    path, track = arguments
    try:
        facts = read_master(path, int(track))
    except (OSError, MemoryError) as error:
        why = getattr(error, "strerror", None) or "decoding it takes too much memory"
        facts = MasterSound(AudioMeasurements(failure=why))
    body = asdict(facts)
    body["measurements"] = asdict(facts.measurements)
    body["chapters"] = [(chapter.start, chapter.title) for chapter in facts.chapters]
    sys.stdout.write(json.dumps(body) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
