"""Read the text of an episode's YAML: everything but the files it names."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.nested import ArtworkReference
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.read_fields import read_fields
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.results import KeptPositions, Key, Results, key_of
from podcast_publisher.model.show import Episode

_FILES = ("audio", "transcript", "artwork")


class EpisodeText(Struct, frozen=True):
    """An episode without its files, and their names. It can be stored: positions and zones are kept apart."""

    episode: Episode
    published: str
    """With its offset, which a stored moment would lose."""
    audio: str
    transcript: str
    artwork: ArtworkReference | None
    positions: bytes
    """As `KeptPositions` encodes them."""

    def without_files(self, source: SourceFile) -> Episode:
        """The episode, with its place in the file."""
        published = datetime.fromisoformat(self.published) if self.published else None
        return replace(self.episode, source=source, published=published)


def text_key(file: str, text: str) -> Key | None:
    """The key of what the text of a file says."""
    return key_of("episode text", file, text)


def read_episode_text(
    text: str, problems: ProblemCollector, results: Results
) -> EpisodeText | None:
    """What the text says; None where it has no fields. A text without problems is read once."""
    key = text_key(problems.source.file, text)
    if known := results.get(key, EpisodeText):
        problems.set_positions(KeptPositions(known.positions))
        return known
    if (values := read_fields(text, EPISODE, problems)) is None:
        return None
    episode_text = _from_values(values, problems)
    if not problems.findings:
        results.keep(key, episode_text)
    return episode_text


def _from_values(values: dict[str, Any], problems: ProblemCollector) -> EpisodeText:
    published = values["published"]
    fields = {name: value for name, value in values.items() if name not in _FILES}
    fields |= {"draft": bool(values["draft"]), "block": bool(values["block"]), "published": None}
    return EpisodeText(
        Episode(SourceFile(problems.source.file), **fields),
        published.isoformat() if published else "",
        audio=values["audio"],
        transcript=values["transcript"],
        artwork=values["artwork"],
        positions=KeptPositions.of(problems.source.positions).encoded,
    )
