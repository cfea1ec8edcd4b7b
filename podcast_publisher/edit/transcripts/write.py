"""Write cues as WebVTT."""

import html
import textwrap
from collections.abc import Iterable

from podcast_publisher.edit.transcripts.cues import Caption
from podcast_publisher.model.transcript import format_cue_time

_LINE = 42
"""Characters, as subtitles have them."""


def webvtt(captions: Iterable[Caption]) -> str:
    """The file, each cue with its speaker."""
    return "\n".join(["WEBVTT\n", *map(_cue, captions)])


def _cue(caption: Caption) -> str:
    lines = textwrap.wrap(caption.text, _LINE, break_long_words=False, break_on_hyphens=False) or [
        ""
    ]
    voice = f"<v {html.escape(caption.voice, quote=False)}>" if caption.voice else ""
    text = "\n".join(html.escape(line, quote=False) for line in lines)
    times = f"{format_cue_time(caption.start / 1000)} --> {format_cue_time(caption.end / 1000)}"
    return f"{times}\n{voice}{text}\n"
