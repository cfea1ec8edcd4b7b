"""Which requests announce a release on which channel. Pure: what is sent is what a dry run shows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from podcast_publisher.announce.cloudflare import cloudflare_requests
from podcast_publisher.announce.cloudfront import Invalidation
from podcast_publisher.announce.fastly import fastly_requests
from podcast_publisher.announce.podcast_index import podcast_index_request
from podcast_publisher.announce.podping import podping_request
from podcast_publisher.announce.request import Request
from podcast_publisher.announce.slack import slack_request
from podcast_publisher.announce.teams import teams_request
from podcast_publisher.announce.webhook import purge_request, webhook_request
from podcast_publisher.announce.websub import websub_request
from podcast_publisher.model import announcement as names
from podcast_publisher.model.announcement import AnnounceSettings, PurgeSettings, ReleaseNews

Call = Request | Invalidation


class Sender(Struct, frozen=True):
    """What requests are made from."""

    settings: AnnounceSettings
    news: ReleaseNews
    environment: Mapping[str, str]
    now: datetime
    reference: str = ""
    """Identifies what is purged; empty for a release, which has its number."""


def requests_for(channel: str, sender: Sender) -> Sequence[Call]:
    """The requests that announce the release on that channel, in their order.

    Raises:
        MissingSecretError: a secret is not in the environment.
    """
    return _CHANNELS[channel](sender)


def _cloudfront(sender: Sender) -> Sequence[Call]:
    reference = sender.reference or f"release-{sender.news.number}"
    return [Invalidation.of(_purge(sender).cloudfront, sender.news.stale, reference)]


def _cloudflare(sender: Sender) -> Sequence[Call]:
    zone = _purge(sender).cloudflare
    return [*cloudflare_requests(zone, sender.news.stale, sender.environment)] if zone else []


def _fastly(sender: Sender) -> Sequence[Call]:
    return [*fastly_requests(_purge(sender).fastly, sender.news.stale, sender.environment)]


def _purge_webhook(sender: Sender) -> Sequence[Call]:
    webhook = _purge(sender).webhook
    if webhook is None:
        return []
    reference = sender.reference or f"release-{sender.news.number}"
    return [purge_request(webhook, sender.news, reference, sender.environment, sender.now)]


def _purge(sender: Sender) -> PurgeSettings:
    return sender.settings.purge or PurgeSettings()


def _websub(sender: Sender) -> Sequence[Call]:
    return [websub_request(sender.settings.websub, sender.news)]


def _podcast_index(sender: Sender) -> Sequence[Call]:
    return [podcast_index_request(sender.news)]


def _podping(sender: Sender) -> Sequence[Call]:
    return [podping_request(sender.settings.podping, sender.news, sender.environment)]


def _webhook(sender: Sender) -> Sequence[Call]:
    webhook = sender.settings.webhook
    if webhook is None:
        return []
    return [webhook_request(webhook, sender.news, sender.environment, sender.now)]


def _teams(sender: Sender) -> Sequence[Call]:
    return [teams_request(sender.settings.teams, sender.news, sender.environment)]


def _slack(sender: Sender) -> Sequence[Call]:
    return [slack_request(sender.settings.slack, sender.news, sender.environment)]


_CHANNELS: Mapping[str, Callable[[Sender], Sequence[Call]]] = {
    names.CLOUDFRONT: _cloudfront,
    names.CLOUDFLARE: _cloudflare,
    names.FASTLY: _fastly,
    names.PURGE_WEBHOOK: _purge_webhook,
    names.WEBSUB: _websub,
    names.PODCAST_INDEX: _podcast_index,
    names.PODPING: _podping,
    names.WEBHOOK: _webhook,
    names.TEAMS: _teams,
    names.SLACK: _slack,
}
