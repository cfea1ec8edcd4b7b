"""The index of all transcripts: which word is in which episodes, cut into slices that a browser fetches one by one.

Only episodes that are public are in it. They are numbered by date, and every `VOLUME` of them have slices of
their own: a correction changes those of its volume alone.
"""

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

from msgspec import Struct, field

from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.results import Results, key_of
from podcast_publisher.model.transcript import Transcript
from podcast_publisher.render import headers, keys
from podcast_publisher.render.linked import LinkedEpisode
from podcast_publisher.render.search.words import words

VOLUME = 500
"""Episodes: a word then takes two requests, and 40 kB."""
_SMALLEST, _LARGEST = 8_000, 16_000
"""Bytes of a slice."""
_CUT = 64
"""One word in so many may end a slice, by its own digest: so another word moves only the next cut."""


class SearchIndex(Struct, frozen=True):
    """What the series page needs to search."""

    key: str = ""
    """Of the list of all slices; empty if no episode has a transcript."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The number of each episode in the index, by the address of its page."""
    artifacts: tuple[Artifact, ...] = ()


class _Slice(Struct, frozen=True):
    first: str
    size: int
    sha256: str
    md5: str


class _Volume(Struct, frozen=True):
    slices: tuple[_Slice, ...]


def search_index(episodes: Sequence[LinkedEpisode], results: Results) -> SearchIndex:
    """The index of these episodes, from the oldest to the newest."""
    searched = [
        (linked.page_url, linked.episode.transcript)
        for linked in episodes
        if linked.episode.transcript
    ]
    if not searched:
        return SearchIndex()
    transcripts = [transcript for _, transcript in searched]
    artifacts: dict[str, Artifact] = {}
    volumes = []
    for start in range(0, len(transcripts), VOLUME):
        volume = _Builder(transcripts[start : start + VOLUME], results)
        entries = []
        for number, piece in enumerate(volume.known().slices):
            key = keys.search_key(piece.sha256)
            artifacts[key] = _artifact(key, partial(volume.slice, number), piece)
            entries.append((piece.first, key.removeprefix(keys.SEARCH)))
        volumes.append(entries)
    body = json.dumps(volumes, ensure_ascii=False, separators=(",", ":")).encode()
    index = Artifact.of_bytes(
        keys.search_list_key(body),
        body,
        content_type=headers.JSON_TYPE,
        cache_control=headers.CACHE_A_DAY,
    )
    numbers = {page: number for number, (page, _) in enumerate(searched)}
    return SearchIndex(index.key, numbers, (*artifacts.values(), index))


class _Builder:
    """The slices of one volume; made only if they are not known, or somebody asks for their bytes."""

    def __init__(self, transcripts: Sequence[Transcript], results: Results) -> None:
        self._transcripts = transcripts
        self._results = results
        self.bodies = cache(self._bodies)

    def known(self) -> _Volume:
        digests = [transcript.file.sha256 for transcript in self._transcripts]
        return self._results.recall(key_of("search volume", digests), _Volume, self._described)

    def slice(self, number: int) -> bytes:
        return self.bodies()[number][1]

    def _described(self) -> _Volume:
        return _Volume(tuple(_described(first, body) for first, body in self.bodies()))

    def _bodies(self) -> tuple[tuple[str, bytes], ...]:
        return tuple(_slices(_postings(self._transcripts, self._results)))


def _described(first: str, body: bytes) -> _Slice:
    md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
    return _Slice(first, len(body), hashlib.sha256(body).hexdigest(), md5)


def _postings(transcripts: Sequence[Transcript], results: Results) -> Mapping[str, list[int]]:
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for number, transcript in enumerate(transcripts):
        for word in _words(transcript, results):
            postings[word].append(number)
    return postings


def _words(transcript: Transcript, results: Results) -> list[str]:
    """The words of a transcript, kept: to parse hundreds again for each correction would take seconds."""

    def packed() -> bytes:
        spoken = {word for cue in transcript.cues for word in words(cue.text)}
        return zlib.compress("\n".join(sorted(spoken)).encode("utf-8", "surrogatepass"), 1)

    body = results.recall(key_of("search words", transcript.file.sha256), bytes, packed)
    return zlib.decompress(body).decode("utf-8", "surrogatepass").split()


def _slices(postings: Mapping[str, list[int]]) -> Iterator[tuple[str, bytes]]:
    """The first word and the bytes of each; a word is a line, with the numbers of its episodes behind a space."""
    first, lines, size = "", list[bytes](), 0
    # JavaScript compares words by units of UTF-16
    for word in sorted(postings, key=lambda word: word.encode("utf-16-be", "surrogatepass")):
        line = f"{word} {_ranges(postings[word])}\n".encode()
        is_end = size >= _SMALLEST and zlib.crc32(word.encode()) % _CUT == 0
        if lines and (is_end or size + len(line) > _LARGEST):
            yield first, b"".join(lines)
            lines, size = [], 0
        first = first if lines else word
        lines.append(line)
        size += len(line)
    if lines:
        yield first, b"".join(lines)


def _ranges(numbers: Sequence[int]) -> str:
    """`0,3-7`: words that everybody says are in nearly all episodes."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(f"{low}" if low == high else f"{low}-{high}" for low, high in parts)


def _artifact(key: str, render: "partial[bytes]", piece: _Slice) -> Artifact:
    return Artifact(
        key,
        render,
        piece.size,
        piece.sha256,
        piece.md5,
        content_type=headers.TEXT_TYPE,
        cache_control=headers.CACHE_A_DAY,
    )
