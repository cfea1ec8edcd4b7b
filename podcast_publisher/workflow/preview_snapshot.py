"""What a preview serves at one moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import chain
from urllib.parse import urlsplit

from msgspec import Struct

from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import MAIN_SHOW
from podcast_publisher.render import keys


class PreviewSnapshot(Struct, frozen=True, dict=True):
    """What the preview serves at one moment."""

    project: Project
    """What the pages were built from; of broken files, their last state that could be built."""
    findings: tuple[Finding, ...]
    """About the files as they are now."""
    objects: Mapping[str, Artifact]
    """Pages, media and feed by their keys."""
    now: datetime
    """When it was built."""
    outdated: frozenset[str] = frozenset()
    """YAML files whose pages come from an earlier save."""
    missing: tuple[Episode, ...] = ()
    """Episodes without pages: they could not be built since the preview began."""
    desk: bool = False
    """Whether episodes can be edited where they are shown."""
    public_url: str = ""
    """The address below which the pages are."""
    show: str = MAIN_SHOW
    """The show's name in addresses."""
    feed: Feed | None = None
    """The feed as if all was published; None where it could not be built."""

    @property
    def pages(self) -> str:
        """The path of that address."""
        return urlsplit(self.public_url).path

    def equals(self, other: "PreviewSnapshot") -> bool:
        """Whether both look the same to a reader."""
        return (
            (self.findings, self.outdated, self.missing)
            == (other.findings, other.outdated, other.missing)
            and self.project == other.project
            and self._digests() == other._digests()
        )

    def _digests(self) -> dict[str, str]:
        return {key: artifact.sha256 for key, artifact in self.objects.items()}

    def episode(self, slug: str) -> Episode | None:
        """The episode with that slug, if it has a page."""
        return next((episode for episode in self.project.episodes if episode.slug == slug), None)

    def artwork_key(self, episode: Episode | None) -> str:
        """The key of the artwork that apps show for the episode, or for the show; empty for none."""
        own = episode.artwork if episode else None
        artwork = own or self.project.show.artwork
        name = episode.slug if episode and own else "cover"
        key = keys.artwork_key(name, artwork) if artwork else ""
        return key if key in self.objects else ""

    @cached_property
    def items(self) -> Mapping[str, FeedItem]:
        """The items of the feed by their guids."""
        return self.feed.by_guid() if self.feed else {}

    @cached_property
    def _numbered_findings(self) -> Mapping[str, Sequence[tuple[int, Finding]]]:
        """The findings about each file, with their places in the order of all."""
        by_file = defaultdict(list)
        for number, finding in enumerate(self.findings):
            by_file[finding.file].append((number, finding))
        return by_file

    def findings_of(self, owner: Show | Episode) -> tuple[Finding, ...]:
        """The findings about an episode's files; for the show, those about no episode's."""
        if isinstance(owner, Episode):
            numbered = (self._numbered_findings.get(file, ()) for file in owner.files)
            return tuple(finding for _, finding in sorted(chain.from_iterable(numbered)))
        episodes = (*self.project.episodes, *self.missing)
        owned = {file for episode in episodes for file in episode.files}
        return tuple(finding for finding in self.findings if finding.file not in owned)
