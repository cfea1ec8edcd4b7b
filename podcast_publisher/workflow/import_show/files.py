"""Small files of a foreign show: pictures, chapters and transcripts, as our own."""

from collections.abc import Sequence

from msgspec import Struct

from podcast_publisher.edit.transcripts.convert import convert_unless_webvtt
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.load.picture.header import image_format
from podcast_publisher.load.picture.probe import MAX_BYTES as MOST_PICTURE_BYTES
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.foreign_show import (
    ForeignChapter,
    ForeignEpisode,
    ForeignFile,
    ForeignShow,
)
from podcast_publisher.model.languages import LANGUAGES
from podcast_publisher.workflow.import_show.chapters import MOST_BYTES as MOST_CHAPTER_BYTES
from podcast_publisher.workflow.import_show.chapters import ReadChapters, from_feed, from_file
from podcast_publisher.workflow.import_show.fields import one_line

_MOST_TRANSCRIPT_BYTES = 20_000_000
_MOST_PICTURES = 100
"""Pictures of an episode's chapters."""
_ENDINGS = {"JPEG": ".jpg", "PNG": ".png"}
_TRANSCRIPTS = (
    "text/vtt",
    "application/srt",
    "application/x-subrip",
    "text/srt",
    "application/json",
    "text/plain",
)
"""Types of transcripts, the best first; others come after them."""


class EpisodeFiles(Struct, frozen=True):
    """What was fetched for an episode."""

    chapters: tuple[ForeignChapter, ...] = ()
    """Each with the address of its picture, or none."""
    chapter_pictures: dict[str, tuple[bytes, str]] = {}
    """The pictures by their addresses, each with its ending."""
    picture: bytes = b""
    picture_ending: str = ""
    transcript: bytes = b""
    """WebVTT."""
    translations: dict[str, bytes] = {}
    """WebVTT by language."""
    notes: tuple[str, ...] = ()
    """What could not be fetched or converted, a sentence each without a full stop."""


def fetch_files(
    client: HttpClient, episode: ForeignEpisode, *, show: ForeignShow, people: Sequence[str]
) -> EpisodeFiles:
    """Everything that the feed names for the episode but its recording; the show's own picture is not repeated."""
    notes: list[str] = []
    chapters = _chapters(client, episode, notes)
    picture, ending = b"", ""
    if episode.image and episode.image != show.image:
        picture, ending = fetch_picture(client, episode.image, notes)
    images = dict.fromkeys(chapter.image for chapter in chapters.chapters if chapter.image)
    fetched = {url: fetch_picture(client, url, notes) for url in [*images][:_MOST_PICTURES]}
    by_language = _transcripts(client, episode.transcripts, show.language, people, notes)
    return EpisodeFiles(
        chapters.chapters,
        {url: picture for url, picture in fetched.items() if picture[0]},
        picture,
        ending,
        transcript=by_language.pop("", b""),
        translations=by_language,
        notes=tuple(notes),
    )


def fetch_picture(client: HttpClient, url: str, notes: list[str]) -> tuple[bytes, str]:
    """A JPEG or PNG and its ending; nothing where there is none, and a note says why."""
    body = _fetch(client, url, MOST_PICTURE_BYTES, "The picture", notes)
    kind = image_format(body)
    if body and kind not in _ENDINGS:
        notes.append(
            f"The picture {one_line(url)} is {kind or 'no picture'} and not JPEG or PNG, and left out"
        )
    return (body, _ENDINGS[kind]) if kind in _ENDINGS else (b"", "")


def fetch_transcript(
    client: HttpClient, files: Sequence[ForeignFile], people: Sequence[str], notes: list[str]
) -> bytes:
    """The best of these transcripts as WebVTT; notes name the others, and what was changed."""
    for file in sorted(files, key=_preference):
        body = _fetch(client, file.url, _MOST_TRANSCRIPT_BYTES, "The transcript", notes)
        if not body:
            continue
        try:
            converted = convert_unless_webvtt(body, people)
        except PublisherError as error:
            notes.append(f"The transcript {one_line(file.url)} is left out: {error}")
            continue
        others = [other for other in files if other is not file]
        notes += [f"Another transcript, {one_line(other.url)}, is left out" for other in others]
        return converted.text.encode() if converted else body
    return b""


def _transcripts(
    client: HttpClient,
    files: Sequence[ForeignFile],
    language: str,
    people: Sequence[str],
    notes: list[str],
) -> dict[str, bytes]:
    """The best transcript of each language; that of the show's own under no name."""
    own = _language(language)
    groups: dict[str, list[ForeignFile]] = {}
    for file in files:
        spoken = _language(file.language)
        groups.setdefault("" if spoken in {"", own} else spoken, []).append(file)
    if "" not in groups and groups:  # then nothing says that they are translations
        groups = {"": [file for group in groups.values() for file in group]}
    read = {
        spoken: fetch_transcript(client, group, people, notes) for spoken, group in groups.items()
    }
    return {spoken: body for spoken, body in read.items() if body}


def _language(text: str) -> str:
    """Its two letters; empty for none that is known."""
    code = text.strip().lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else ""


def _preference(file: ForeignFile) -> int:
    return _TRANSCRIPTS.index(file.type) if file.type in _TRANSCRIPTS else len(_TRANSCRIPTS)


def _chapters(client: HttpClient, episode: ForeignEpisode, notes: list[str]) -> ReadChapters:
    if episode.chapters:
        body = _fetch(client, episode.chapters.url, MOST_CHAPTER_BYTES, "The chapters file", notes)
        try:
            read = from_file(body) if body else ReadChapters()
        except ValueError as error:
            notes.append(f"The chapters file {one_line(episode.chapters.url)} is left out: {error}")
            read = ReadChapters()
        if read.chapters:
            notes += read.notes
            return read
    read = from_feed(episode.inline_chapters)
    notes += read.notes
    return read


def _fetch(client: HttpClient, url: str, most: int, name: str, notes: list[str]) -> bytes:
    response = client.get(url, max_bytes=most)
    problem = response.problem
    if problem is None and not response.complete:
        problem = f"It has more than {most:,} bytes"
    body = b"" if problem else response.decoded(most)
    if body is None:
        problem, body = "It is damaged", b""
    if problem:
        notes.append(f"{name} {one_line(url)} is left out. {problem}")
    return body
