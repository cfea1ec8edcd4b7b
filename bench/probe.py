"""How long the look at a recording takes, as a ratio against mutagen on the same bytes.

    python -m bench.probe

A 20-minute recording is put together from the frames of an episode. Medians of seven runs, in turn.
mutagen reads headers and believes them; the walk counts every frame, and the whole look also takes
both digests and the encoder's checksum, from one reading.
"""

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import mutagen.mp3

from podcast_publisher.load.audio.mp3 import walk
from podcast_publisher.load.audio.probe import probe_audio

REPOSITORY = Path(__file__).parent.parent
MINUTES = 20
RUNS = 7


def recording() -> bytes:
    """The frames of an episode over and over, behind its own tag and header."""
    episode = next((REPOSITORY / "episodes").glob("01-*.mp3")).read_bytes()
    seen = walk(episode)
    assert seen is not None  # noqa: S101 - the episode is a good one
    sound = episode[episode.index(b"\xff\xfb", seen.start + 4) : seen.end]
    return episode[: seen.end] + sound * int(MINUTES * 60 / seen.seconds)


def milliseconds(run: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Race them."""
    body = recording()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.mp3"
        path.write_bytes(body)
        racers: dict[str, Callable[[], object]] = {
            "mutagen, headers alone": lambda: mutagen.mp3.MP3(io.BytesIO(body)),
            "walk over every frame": lambda: walk(body),
            "whole look, with digests": lambda: probe_audio(path, path.name),
        }
        times: dict[str, list[float]] = {name: [] for name in racers}
        for _ in range(RUNS):
            for name, run in racers.items():
                times[name].append(milliseconds(run))
    medians = {name: statistics.median(runs) for name, runs in times.items()}
    base = medians["mutagen, headers alone"]
    print(f"{MINUTES} minutes, {len(body) / 1e6:.1f} MB")
    for name, median in medians.items():
        print(f"{name:26} {median:7.2f} ms  {median / base:6.1f} x mutagen")


if __name__ == "__main__":
    main()
