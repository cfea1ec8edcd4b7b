"""The nine episodes as they were published, and what their YAML says of them."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.request import urlopen

from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.render.subrip import subrip

_TYPES = {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a", ".vtt": "text/vtt"}


@dataclass(frozen=True)
class Published:
    """A series that stands in a store: what it was made of, and where the world reads it."""

    project: Project
    root: Path
    public_url: str

    @property
    def feed_url(self) -> str:
        return f"{self.public_url}feed.xml"

    @property
    def show(self) -> Show:
        return self.project.show

    @property
    def episodes(self) -> list[Episode]:
        """Newest first, as apps list them."""
        return sorted(self.project.episodes, key=when, reverse=True)

    @property
    def cover(self) -> str:
        """The address of the show's picture."""
        assert self.show.artwork
        return self.address("artwork", "cover", self.show.artwork.file)

    def artwork(self, episode: Episode) -> str:
        """The address of its picture."""
        assert episode.artwork
        return self.address("artwork", episode.slug, episode.artwork.file)

    def enclosure(self, episode: Episode) -> tuple[str, int, str]:
        """Address, length and type of its recording."""
        assert episode.audio
        file = episode.audio.file
        return self.address("audio", episode.slug, file), file.size, _type(file)

    def transcripts(self, episode: Episode) -> list[tuple[str, str]]:
        """Address and type of each form of its transcript."""
        assert episode.transcript
        file = episode.transcript.file
        digest = hashlib.sha256(subrip(episode.transcript.cues)).hexdigest()[:8]
        return [
            (self.address("transcripts", episode.slug, file), _type(file)),
            (f"{self.public_url}episodes/{episode.slug}.html#transcript", "text/html"),
            (f"{self.public_url}transcripts/{episode.slug}-{digest}.srt", "application/x-subrip"),
        ]

    def explicit(self, episode: Episode) -> bool:
        """Its own answer, or the show's."""
        return self.show.explicit if episode.explicit is None else episode.explicit

    def address(self, folder: str, name: str, file: MediaFile) -> str:
        """Where a file stands: under its slug and the first digits of its digest."""
        return f"{self.public_url}{folder}/{name}-{file.sha256[:8]}{_suffix(file)}"


def when(episode: Episode) -> float:
    """The moment it came out."""
    assert episode.published
    return episode.published.timestamp()


def seconds(episode: Episode) -> float:
    """How long its recording is."""
    assert episode.audio
    assert episode.audio.seconds
    return episode.audio.seconds


def people(episode: Episode) -> list[tuple[str, str]]:
    """Name and role of everyone in it."""
    return [(person.name, person.role) for person in episode.people]


def chapters(episode: Episode) -> list[tuple[float, str]]:
    """Start and title of each of its parts."""
    return [(chapter.start, chapter.title) for chapter in episode.chapters]


def chapters_at(url: str, type_: str) -> list[tuple[float, str]]:
    """Start and title of each part, as an app fetches them; none where there is no address."""
    if not url:
        return []
    body, served_as = fetched(url)
    assert served_as == type_ == "application/json+chapters"
    return [(chapter["startTime"], chapter["title"]) for chapter in json.loads(body)["chapters"]]


def fetched(url: str) -> tuple[bytes, str]:
    """What stands at an address, and the type it is served as."""
    with urlopen(url, timeout=20) as answer:
        return answer.read(), answer.headers["Content-Type"]


def _suffix(file: MediaFile) -> str:
    return PurePosixPath(file.name).suffix


def _type(file: MediaFile) -> str:
    return _TYPES[_suffix(file)]
