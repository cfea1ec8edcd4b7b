"""Write cues as WebVTT."""

import html
import textwrap
from collections.abc import Iterable

from podcast_publisher.edit.transcripts.cues import Caption
from podcast_publisher.model.transcript import MACHINE_NOTE, format_cue_time

LINE = 42
"""Characters, as subtitles have them."""

UNREAD_NOTE = (
    f"{MACHINE_NOTE}. Nobody has read it yet:\nread it while listening, then remove this note.\n"
)
"""The comment above lines that nobody has read."""


def webvtt(captions: Iterable[Caption], *, is_unread: bool = False) -> str:
    """The file, each cue with its speaker; where nobody has read what a program wrote, a comment says so."""
    note = [UNREAD_NOTE] if is_unread else []
    return "\n".join(["WEBVTT\n", *note, *map(_cue, captions)])


def _cue(caption: Caption) -> str:
    lines = textwrap.wrap(caption.text, LINE, break_long_words=False, break_on_hyphens=False) or [
        ""
    ]
    voice = f"<v {html.escape(caption.voice, quote=False)}>" if caption.voice else ""
    text = "\n".join(html.escape(line, quote=False) for line in lines)
    times = f"{format_cue_time(caption.start / 1000)} --> {format_cue_time(caption.end / 1000)}"
    return f"{times}\n{voice}{text}\n"
