"""How fast `audio make` is, and how much memory it takes.

    python -m bench.make_recording [--minutes 20 120] [--channels 1 2]

Each master is a WAV of the nine episodes' speech, repeated; in stereo the voice moves, so that the
recording stays stereo. Times are those of the processor in all processes, because others may use the
machine too; the memory is that of the largest process.
"""

import argparse
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import av
import numpy as np

REPOSITORY = Path(__file__).parent.parent
RATE = 44_100
_RUNNER = """
import os, sys, time
nothing = [(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_WRONLY, 0) for n in (1, 2)]
started = time.monotonic()
words = [sys.executable, *sys.argv[1:]]
child = os.posix_spawn(words[0], words, os.environ, file_actions=nothing)
_, status, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss / 1000)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A process counts the memory of the one that started it as its own, so a small one starts the program."""


def speech() -> np.ndarray:
    """The nine episodes one after the other, quieter than they should be."""
    pieces = []
    for path in sorted((REPOSITORY / "episodes").glob("*.mp3")):
        with av.open(str(path)) as container:
            pieces += [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(pieces) * 0.3


def write_master(path: Path, sound: np.ndarray, minutes: int, channels: int) -> None:
    """A WAV of that length."""
    sides = [sound, np.roll(sound, 300) * 0.7][:channels]
    block = (np.stack(sides, axis=1) * 32_767).astype("<i2").tobytes()
    wanted = minutes * 60 * RATE * 2 * channels
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        while wanted > 0:
            file.writeframesraw(block[:wanted])
            wanted -= len(block)


def run(master: Path, minutes: int) -> str:
    """Make a recording, and say what that took."""
    words = ("-m", "podcast_publisher", "audio", "make", str(master))
    done = subprocess.run(
        [sys.executable, "-c", _RUNNER, *words],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, wall, megabytes = map(float, done.stdout.split())
    return (
        f"{seconds:.1f} s of the processor ({minutes * 60 / seconds:.0f} times real time), "
        f"{wall:.1f} s by the clock, {megabytes:.0f} MB"
    )


def main() -> None:
    """Print a line for each master."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, nargs="+", default=[20, 120])
    parser.add_argument("--channels", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sound = speech()
        for minutes in options.minutes:
            for channels in options.channels:
                master = Path(folder) / f"{minutes}-{channels}.wav"
                write_master(master, sound, minutes, channels)
                sys.stdout.write(
                    f"{minutes} minutes, {channels} channel(s): {run(master, minutes)}\n"
                )
                sys.stdout.flush()
                master.unlink()


if __name__ == "__main__":
    main()
