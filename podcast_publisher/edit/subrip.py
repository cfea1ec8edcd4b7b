"""Convert SubRip captions to WebVTT.

Players show nothing of a SubRip file that is only named .vtt
(https://www.w3.org/TR/webvtt1/#file-structure).
"""

import re
from collections.abc import Iterator

_TIME = r"(\d{1,6}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.ASCII)
_STYLE_TAG = re.compile(r"</?[biu]>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|\{\\[^{}]{0,200}\}")
"""Fonts, colours and positions, which no app shows."""
_REFERENCE = re.compile(r"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);)")


def is_subrip(text: str) -> bool:
    """Whether the text starts as a SubRip file does: a number, then cue times."""
    lines = [line.strip() for line in text.lstrip("\ufeff \r\n").split("\n", 3)[:2]]
    if lines and not lines[0].isdigit():  # some programs leave out the numbers
        lines = lines[:1]
    return any(_TIMING.fullmatch(line) for line in lines)


def subrip_to_webvtt(text: str) -> str:
    """The captions as WebVTT."""
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
        text_lines = lines[first + 1 : following]
        if (
            following < len(lines) and text_lines and text_lines[-1].isdigit()
        ):  # the number of the next cue
            text_lines = text_lines[:-1]
        parts = timing.groups()
        yield (
            _clock(parts[:4]),
            _clock(parts[4:]),
            [_convert_line(line) for line in text_lines if line],
        )


def _clock(parts: tuple[str, ...]) -> str:
    hours, minutes, seconds, thousandths = parts
    return f"{int(hours):02}:{int(minutes):02}:{int(seconds):02}.{thousandths:0<3}"


def _convert_line(line: str) -> str:
    """Convert a line of a cue: style tags and character references stay, the rest is escaped."""
    pieces = re.split(f"({_STYLE_TAG.pattern})", line, flags=re.IGNORECASE)
    return "".join(
        piece.lower() if _STYLE_TAG.fullmatch(piece) else _escaped(_MARKUP.sub("", piece))
        for piece in pieces
    )


def _escaped(text: str) -> str:
    text = _REFERENCE.sub("&amp;", text)
    return text.replace("<", "&lt;").replace("-->", "→").replace(">", "&gt;")
