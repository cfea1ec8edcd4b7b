"""Announcing a release: to whom, as `podcast.yaml` says, and what is said."""

from enum import StrEnum

from msgspec import Struct

WEBSUB = "websub"
PODCAST_INDEX = "podcast-index"
PODPING = "podping"
WEBHOOK = "webhook"
TEAMS = "teams"
SLACK = "slack"
CLOUDFRONT = "cloudfront"
CLOUDFLARE = "cloudflare"
FASTLY = "fastly"
PURGE_WEBHOOK = "purge-webhook"

PURGES = (CLOUDFRONT, CLOUDFLARE, FASTLY, PURGE_WEBHOOK)
"""Caches that are told to forget; before verifying, so that it reads what is new."""
MESSAGES = (TEAMS, SLACK)
"""Channels that people read: nothing is said there twice."""


class Webhook(Struct, frozen=True):
    """A program of the publisher's own that gets signed requests."""

    url: str
    secret: str
    """The environment variable with the secret that signs the request."""


class CloudflareZone(Struct, frozen=True):
    """A zone at Cloudflare."""

    zone: str
    token: str
    """The environment variable with the API token."""


class PurgeSettings(Struct, frozen=True):
    """The caches in front of a destination."""

    cloudfront: str = ""
    """The distribution's id."""
    cloudflare: CloudflareZone | None = None
    fastly: str = ""
    """The environment variable with the API token."""
    webhook: Webhook | None = None
    """A program that empties any other cache."""


class AnnounceSettings(Struct, frozen=True):
    """Who is told of a release. Secrets are in the environment: these are the names of variables."""

    websub: str = ""
    """The address of the WebSub hub."""
    podcast_index: bool = False
    podping: str = ""
    """The environment variable with the token."""
    webhook: Webhook | None = None
    teams: str = ""
    """The environment variable with the address of the Teams workflow."""
    slack: str = ""
    """The environment variable with the address of the Slack webhook."""
    purge: PurgeSettings | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """The names of all channels, caches first."""
        purge = self.purge or PurgeSettings()
        chosen = {
            CLOUDFRONT: purge.cloudfront,
            CLOUDFLARE: purge.cloudflare,
            FASTLY: purge.fastly,
            PURGE_WEBHOOK: purge.webhook,
            WEBSUB: self.websub,
            PODCAST_INDEX: self.podcast_index,
            PODPING: self.podping,
            WEBHOOK: self.webhook,
            TEAMS: self.teams,
            SLACK: self.slack,
        }
        return tuple(name for name, setting in chosen.items() if setting)


def channels_of_release(
    settings: AnnounceSettings | None, *, new_feed: bool, is_rollback: bool
) -> tuple[str, ...]:
    """The channels that a release is for: only caches if the feed stays the same, nobody's inbox for a rollback."""
    channels = settings.channels if settings else ()
    if not new_feed:
        return tuple(name for name in channels if name in PURGES)
    return tuple(name for name in channels if not (is_rollback and name in MESSAGES))


class EpisodeChange(StrEnum):
    """What a release does to an episode."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class EpisodeNews(Struct, frozen=True):
    """An episode that is new, changed or withdrawn."""

    change: EpisodeChange
    guid: str
    title: str
    url: str = ""
    """The address of its page."""


class ReleaseNews(Struct, frozen=True):
    """What there is to say of a release; all of it is public."""

    number: int
    published: str
    """When, as ISO 8601 in UTC."""
    title: str
    """Of the show."""
    feed_url: str
    page_url: str
    episodes: tuple[EpisodeNews, ...] = ()
    notices: tuple[str, ...] = ()
    """What it changed for listeners, in plain words."""
    stale: tuple[str, ...] = ()
    """The addresses at which caches may hold something else."""
