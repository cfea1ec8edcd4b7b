"""Runs of MP3 frames of one bit rate, counted as a whole: most recordings are little else."""

import re
from collections import defaultdict
from functools import cache

from podcast_publisher.load.audio.mp3_frame import FRAMES

_PADDING, _PRIVATE, _CHECKSUM = 0x2, 0x1, 0x100
"""Bits of the second and third header byte in which frames of one bit rate may differ."""
SAME_RATE = 0xFFFF ^ _PADDING ^ _PRIVATE ^ _CHECKSUM
"""The other bits of these bytes."""
LIKELY = 4
"""Frames of one bit rate in a row that make a run likely; where the rate varies, looking for one costs time."""
MONO = 0xC0
"""The fourth header byte is at least this for one channel."""


def count_run(
    counted: defaultdict[int, int], rate: int, piece: bytes, start: int, end: int, *, mono: bool
) -> int:
    """Count the complete frames of that rate that follow each other from `start`; where they end.

    A frame with padding has one byte more. A run has fewer frames than bytes in a frame, so its size gives the
    number of both kinds.
    """
    run = _pattern(rate, mono=mono).match(piece, start, end)
    if run is None:
        return start
    frames, padded = divmod(run.end() - start, FRAMES[rate].length)
    counted[rate] += frames - padded
    counted[rate | _PADDING] += padded
    return run.end()


@cache
def _pattern(rate: int, *, mono: bool) -> re.Pattern[bytes]:
    second, third, length = rate >> 8, rate & 0xFF, FRAMES[rate].length
    mode = rb"[\xc0-\xff]" if mono else rb"[\x00-\xbf]"
    kinds = b"|".join(
        rb"[\x%02x\x%02x]%s.{%d}" % (bits, bits | _PRIVATE, mode, size - 4)
        for bits, size in ((third | _PADDING, length + 1), (third, length))
    )
    sync = rb"\xff[\x%02x\x%02x]" % (second, second | _CHECKSUM >> 8)
    # possessive: frames match in one way only, so no way back is kept
    return re.compile(rb"(?:%s(?:%s)){1,%d}+" % (sync, kinds, length - 1), re.DOTALL)
