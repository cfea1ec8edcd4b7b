"""Write a WebVTT transcript from the same run that made the sound."""

import textwrap
from itertools import pairwise

from .programme import Sound

WIDTH = 65  # characters a line: what fits in a podcast app held upright
LINES = 2  # a cue
BRIEF = 1.6  # seconds: a sentence shorter than that shares the cue of the next


def webvtt(sounds: list[Sound], length: float) -> str:
    """The transcript of an episode `length` seconds long: one cue a sentence, or more if long."""
    # A cue stays up through the pause after it, so that the screen never blinks between sentences.
    sounds = _joined(sounds)
    ends = [following.start for _, following in pairwise(sounds)] + [length]
    blocks = ["WEBVTT"]
    for sound, end in zip(sounds, ends, strict=True):
        voice = f"<v {sound.speaker.name}>" if sound.speaker else ""
        for start, stop, lines in _cues(sound, end):
            text = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;")
            blocks.append(f"{_clock(start)} --> {_clock(stop)}\n{voice}{text}")
    return "\n\n".join(blocks) + "\n"


def _joined(sounds: list[Sound]) -> list[Sound]:
    """The sounds, with "Yes." and "Thank you." joined to what the same speaker says next."""
    joined: list[Sound] = []
    for sound in sounds:
        last = joined[-1] if joined else None
        if last and last.speaker == sound.speaker and last.end - last.start < BRIEF:
            text = f"{last.text} {sound.text}"
            joined[-1] = Sound(last.start, sound.end, text, sound.speaker)
        else:
            joined.append(sound)
    return joined


def _cues(sound: Sound, end: float) -> list[tuple[float, float, list[str]]]:
    """A sentence in as few cues as hold it, each for as long as its share of the letters."""
    count = 1
    parts = [sound.text]
    while any(len(textwrap.wrap(part, WIDTH)) > LINES for part in parts):
        count += 1
        parts = _balanced(sound.text, count)
    total = sum(map(len, parts))
    starts, letters = [], 0
    for part in parts:
        starts.append(sound.start + (sound.end - sound.start) * letters / total)
        letters += len(part)
    stops = [*starts[1:], end]
    lines = [_balanced(part, len(textwrap.wrap(part, WIDTH))) for part in parts]
    return list(zip(starts, stops, lines, strict=True))


def _balanced(text: str, count: int) -> list[str]:
    """The text in `count` pieces of about the same length, broken between words."""
    narrowest = -(-len(text) // count)
    widths = range(narrowest, len(text) + 1)
    return next(p for w in widths if len(p := textwrap.wrap(text, w)) <= count)


def _clock(seconds: float) -> str:
    """Seconds as HH:MM:SS.mmm, cut rather than rounded: the last cue may not outlast the sound."""
    minutes, thousandths = divmod(int(seconds * 1000 + 1e-6), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"
