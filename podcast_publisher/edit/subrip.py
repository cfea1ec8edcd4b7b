"""SubRip captions as WebVTT: the same cues and words, with the times and signs that WebVTT asks for.

Players show nothing at all of a SubRip file that only carries the name of a WebVTT file
(https://www.w3.org/TR/webvtt1/#file-structure).
"""

import re
from collections.abc import Iterator

_TIME = r"(\d{1,6}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.ASCII)
_STYLED = re.compile(r"</?[biu]>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\{\\[^{}]{0,200}\}")
"""Fonts, colours and places on the screen: WebVTT has other ways to say them, and no app shows them."""
_REFERENCE = re.compile(r"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);)")


def is_subrip(text: str) -> bool:
    """Whether the text begins as a SubRip file does: a number, and below it two times."""
    lines = [line.strip() for line in text.lstrip("\ufeff \r\n").split("\n", 3)[:2]]
    if lines and not lines[0].isdigit():  # some programs leave the numbers out
        lines = lines[:1]
    return any(_TIMING.fullmatch(line) for line in lines)


def subrip_to_webvtt(text: str) -> str:
    """The same captions as WebVTT. Nothing is left out that has a time above it."""
    cues = "".join(
        f"\n{start} --> {end}\n" + "".join(f"{line}\n" for line in lines)
        for start, end, lines in _cues(text)
    )
    return f"WEBVTT\n{cues}"


def _cues(text: str) -> Iterator[tuple[str, str, list[str]]]:
    lines = [line.strip("\ufeff \t") for line in re.split(r"\r\n|\r|\n", text)]
    timings = [number for number, line in enumerate(lines) if _TIMING.fullmatch(line)]
    for first, following in zip(timings, [*timings[1:], len(lines)], strict=True):
        timing = _TIMING.fullmatch(lines[first])
        assert timing  # noqa: S101 - these lines were chosen by it
        words = lines[first + 1 : following]
        if following < len(lines) and words and words[-1].isdigit():  # the number of the next cue
            words = words[:-1]
        parts = timing.groups()
        yield _clock(parts[:4]), _clock(parts[4:]), [_words(line) for line in words if line]


def _clock(parts: tuple[str, ...]) -> str:
    hours, minutes, seconds, thousandths = parts
    return f"{int(hours):02}:{int(minutes):02}:{int(seconds):02}.{thousandths:0<3}"


def _words(line: str) -> str:
    """A line of a cue: its own markup and escapes stay, all else that WebVTT would read as such is escaped."""
    pieces = re.split(f"({_STYLED.pattern})", line, flags=re.IGNORECASE)
    return "".join(
        piece.lower() if _STYLED.fullmatch(piece) else _escaped(_MARKUP.sub("", piece))
        for piece in pieces
    )


def _escaped(words: str) -> str:
    words = _REFERENCE.sub("&amp;", words)
    return words.replace("<", "&lt;").replace("-->", "→").replace(">", "&gt;")
