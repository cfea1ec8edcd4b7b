"""Encode an episode as an MP3 that lands on its loudness, measured after encoding."""

from pathlib import Path

import av

from .loudness import Loudness, Samples, file_loudness, frames, gain_to, limited, samples_loudness

BIT_RATE = 64_000  # bit/s, constant
TARGET_LUFS, TOLERANCE = -19.0, 0.3  # on the one channel: heard as -16 from two loudspeakers
HIGHEST_PEAK = -1.0  # dBTP
FIRST_CEILING = -2.5  # dBTP: an MP3 overshoots what it was given by a decibel or two
TRIES = 8
CLOSE_ENOUGH = TOLERANCE / 3  # another meter may differ by a tenth or two


def master(samples: Samples, rate: int, path: Path) -> Loudness:
    """Write mono samples at `rate` Hz to `path`, and again until the file itself is right.

    An encoder changes loudness and peaks, so what counts is measured on the file it wrote and the
    difference is put right in the next try. Returns what the finished file measures.
    """
    aim, ceiling = TARGET_LUFS, FIRST_CEILING
    raw = samples_loudness(samples, rate)
    for _ in range(TRIES):
        encode(limited(samples * gain_to(aim, raw), rate, ceiling), rate, path)
        result = file_loudness(path)
        off, over = TARGET_LUFS - result.lufs, result.peak - HIGHEST_PEAK
        if abs(off) <= CLOSE_ENOUGH and over <= 0:
            return result
        aim += off
        ceiling -= max(0.0, over)
    raise RuntimeError(f"{path.name}: {result} is not right after {TRIES} tries")


def encode(samples: Samples, rate: int, path: Path) -> None:
    """Write mono samples at `rate` Hz as a constant bit rate MP3: an Info header and no tags."""
    # The Info header (write_xing) tells a player the exact length and what to skip at the start.
    options = {"write_xing": "1", "id3v2_version": "0", "write_id3v1": "0"}
    with av.open(str(path), "w", format="mp3", options=options) as target:
        stream = target.add_stream("libmp3lame", rate=rate, layout="mono", format="fltp")
        stream.bit_rate = BIT_RATE
        stream.codec_context.options = {"compression_level": "0"}  # take all the time it likes
        for frame in frames(samples, rate):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
