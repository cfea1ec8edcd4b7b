"""The bytes of a recording's first minute of sound: counting downloads asks whether they were sent."""

from collections.abc import Sequence

from podcast_publisher.load.audio.mp3_frame import FRAMES

MINUTE = 60
"""Seconds."""


class FirstMinute:
    """The frames of an MP3's first minute, read as the walk goes over its windows."""

    def __init__(self, start: int, rate: int) -> None:
        self._start = self._next = start
        self._left = MINUTE * rate
        self._breaks_off = False

    def read(self, offset: int, window: bytes) -> None:
        """Go over the frames that begin in a window; windows overlap by more than a frame."""
        while self._left > 0 and self._next + 4 <= offset + len(window):
            place = self._next - offset
            header = window[place + 1] << 8 | window[place + 2] if window[place] == 0xFF else 0
            frame = FRAMES[header]
            if not frame.length:
                self._breaks_off, self._left = True, 0
                return
            self._left -= frame.samples
            self._next += frame.length

    def size(self, end: int) -> int:
        """Its bytes, or those of all sound if that ends before; 0 where frames break off."""
        return 0 if self._breaks_off else min(self._next, end) - self._start


def m4a_minute(times: Sequence[tuple[int, ...]], scale: int, sizes: Sequence[int]) -> int:
    """The bytes of the samples that last a minute, by their durations and the running total of their sizes."""
    left, samples = MINUTE * scale, 0
    for count, length in times:
        taken = min(count, -(-left // length)) if length else count
        samples += taken
        left -= taken * length
        if left <= 0:
            break
    return sizes[min(samples, len(sizes) - 1)]
