"""How fast `check --deep` listens, beside the ffmpeg program that measures the same.

    make bench            or, with what it needs installed:  python -m bench.deep_check [--runs 5]

Both are processes of their own on one and the same core, in turn, and are asked for loudness and true
peak, silences, levels and the digest of the encoded sound, from one decoding. Ours also looks for
clipping and draws the wave.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import av
import imageio_ffmpeg
import numpy as np

from bench.probe import MINUTES, REPOSITORY, milliseconds, recording
from podcast_publisher.load.loudness.analysis import measure_recordings
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace

HOURS = 3
"""How long a recording is whose memory is looked at."""
_EVERYTHING = "ebur128=peak=true,silencedetect=noise=-50dB:duration=3,astats"
_RUNNER = """
import os, sys
nothing = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nothing)
_, status, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A process counts the memory of the one that started it as its own, so a small one starts the racers."""
_DIGEST = ("-map", "0:a", "-c", "copy", "-f", "hash", "-hash", "sha256", "-")


class Run(NamedTuple):
    """What one run took."""

    seconds: float
    """Of the processor: others may use the machine too."""
    megabytes: float


def ours(path: Path) -> list[str]:
    """The words by which `check --deep` starts a decoder."""
    return [sys.executable, "-m", "podcast_publisher.load.loudness.measure", str(path)]


def ffmpeg(path: Path) -> list[str]:
    """The words by which the ffmpeg program measures as much."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    measure = ["-filter_complex", f"[0:a]{_EVERYTHING}[out]", "-map", "[out]", "-f", "null", "-"]
    return [program, "-hide_banner", "-nostdin", "-nostats", "-i", str(path), *measure, *_DIGEST]


def run(words: Sequence[str]) -> Run:
    """Run a program to its end."""
    runner = [sys.executable, "-S", "-c", _RUNNER, *words]
    done = subprocess.run(runner, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    seconds, kilobytes = map(float, done.stdout.split())
    return Run(seconds, kilobytes / 1024)


def stereo() -> bytes:
    """Two episodes spoken at once, one more to the left, as MP3 frames of 128 kbit/s that can be repeated."""
    voices = []
    for path in sorted((REPOSITORY / "episodes").glob("*.mp3"))[:2]:
        with av.open(str(path)) as container:
            frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        voices.append(np.concatenate(frames, axis=1)[0])
    length = min(map(len, voices))
    first, second = (voice[:length] for voice in voices)
    both = np.stack([0.7 * first + 0.2 * second, 0.3 * first + 0.6 * second], axis=1).reshape(1, -1)
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        with av.open(
            file.name, "w", options={"write_xing": "0", "id3v2_version": "0"}
        ) as container:
            encoder = {"b": "128k", "reservoir": "0"}
            stream: Any = container.add_stream("libmp3lame", 44_100, encoder, layout="stereo")
            gather = av.AudioResampler(stream.codec_context.format, "stereo", 44_100, 1152)
            frame = av.AudioFrame.from_ndarray(both.astype(np.float32), "flt", "stereo")
            frame.sample_rate = 44_100
            for piece in (*gather.resample(frame), *gather.resample(None), None):
                container.mux(stream.encode(piece))
        return Path(file.name).read_bytes()


def second_look(root: Path, body: bytes) -> tuple[float, float]:
    """Milliseconds of listening to a recording, and of doing so again."""
    shutil.copytree(REPOSITORY / "tests" / "cases" / "good-show", root)
    (root / "episodes" / "01-listening.mp3").write_bytes(body)
    (root / "episodes" / "02-measuring.yaml").unlink()
    workspace = Workspace(root, root / "caches")
    project = load_project(workspace)
    first = milliseconds(lambda: measure_recordings(project, workspace))
    return first, statistics.median(
        milliseconds(lambda: measure_recordings(project, workspace)) for _ in range(9)
    )


def race(path: Path, runs: int) -> str:
    """A line of the table: one recording, both programs in turn."""
    times: dict[str, list[Run]] = {"ours": [], "ffmpeg": []}
    for number in range(runs):
        for racer in (ours, ffmpeg) if number % 2 else (ffmpeg, ours):
            times[racer.__name__].append(run(racer(path)))
    seconds = {name: statistics.median(run.seconds for run in all_) for name, all_ in times.items()}
    memory = {name: max(run.megabytes for run in all_) for name, all_ in times.items()}
    cells = [path.stem.replace("-", " ")]
    for name in times:
        speed = MINUTES * 60 / seconds[name]
        cells.append(f"{seconds[name]:.2f} s, {speed:.0f} × real time, {memory[name]:.0f} MB")
    return f"| {' | '.join(cells)} | {seconds['ours'] / seconds['ffmpeg']:.2f} |"


def main() -> None:
    """Measure it."""
    options = argparse.ArgumentParser(prog="python -m bench.deep_check")
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # who is started inherits it
    frames = stereo()
    length = len(frames) * 8 / 128_000
    with tempfile.TemporaryDirectory() as folder:
        mono = Path(folder, "mono-64-kbit.mp3")
        mono.write_bytes(recording())
        both = Path(folder, "stereo-128-kbit.mp3")
        both.write_bytes(frames * round(MINUTES * 60 / length))
        print("| 20 minutes | ours | ffmpeg | ours / ffmpeg |\n| --- | --- | --- | --- |")
        for path in (mono, both):
            print(race(path, runs), flush=True)
        first, again = second_look(Path(folder, "show"), mono.read_bytes())
        print(f"\nAsked again: {again:.2f} ms instead of {first / 1000:.1f} s")
        both.write_bytes(frames * round(HOURS * 3600 / length))
        taken = run(ours(both))
        speed = HOURS * 3600 / taken.seconds
        print(f"{HOURS} hours in stereo: {speed:.0f} × real time, {taken.megabytes:.0f} MB")


if __name__ == "__main__":
    main()
