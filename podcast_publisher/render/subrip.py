"""Transcripts as SubRip (.srt), for apps that read no WebVTT; made from the same cues."""

import hashlib
from collections.abc import Iterable

from msgspec import Struct

from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.results import Results, key_of
from podcast_publisher.model.show import Episode
from podcast_publisher.model.transcript import Cue, Transcript, format_cue_time
from podcast_publisher.render import headers, keys


def subrip(cues: Iterable[Cue]) -> bytes:
    """The cues as SubRip in UTF-8; a speaker's name stands before the first cue of each turn.

    A cue stays on one line: apps wrap it, and a search finds a name that would be torn apart.
    """
    blocks, before = [], ""
    for number, cue in enumerate(cues, 1):
        speaker = f"{cue.voice}: " if cue.voice and cue.voice != before else ""
        before = cue.voice
        words = " ".join(f"{speaker}{cue.text}".split()).replace("-->", "→")
        blocks.append(f"{number}\n{_time(cue.start)} --> {_time(cue.end)}\n{words}\n")
    return "\n".join(blocks).encode()


def _time(seconds: float) -> str:
    return format_cue_time(seconds).replace(".", ",")


class _Digests(Struct, frozen=True):
    size: int
    sha256: str
    md5: str


def subrip_file(episode: Episode, transcript: Transcript, results: Results) -> Artifact:
    """The object; it is rendered again only for who asks for its bytes, if the transcript is known."""

    def render() -> bytes:
        return subrip(transcript.cues)

    def digests() -> _Digests:
        body = render()
        md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
        return _Digests(len(body), hashlib.sha256(body).hexdigest(), md5)

    known = results.recall(key_of("subrip", transcript), _Digests, digests)
    return Artifact(
        keys.subrip_key(episode, known.sha256),
        render,
        known.size,
        known.sha256,
        known.md5,
        content_type=headers.SUBRIP_TYPE,
        cache_control=headers.CACHE_A_DAY,
    )
