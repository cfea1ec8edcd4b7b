"""Purge caches apart from a release: what was pruned or erased is still in them, recordings for a year."""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

from podcast_publisher.announce.channels import Sender, requests_for
from podcast_publisher.announce.request import MissingSecretError
from podcast_publisher.announce.send import send
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.announcement import PURGES, AnnounceSettings, ReleaseNews
from podcast_publisher.model.outcome import Outcome, OutcomeState
from podcast_publisher.model.publication import INDEX_KEY
from podcast_publisher.model.release import KEPT_PAGES, RELEASES
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target

_PRIVATE = (RELEASES, KEPT_PAGES, ".")
_REFUSED = 400
"""From this status on, nothing is served; Amazon answers 403 to anybody who may not list the bucket."""
_AT_ONCE = 8
_MOST_ASKED = 100
"""Addresses that are asked for afterwards."""


def purge(context: Context, target: Target, keys: Iterable[str]) -> tuple[Outcome, ...]:
    """Have the destination's caches forget these objects; nothing is recorded. What fails is an outcome, too."""
    settings = target.settings.announce or AnnounceSettings()
    public = sorted(key for key in set(keys) if not key.startswith(_PRIVATE))
    urls = [target.place.public_url + key for key in public]
    if INDEX_KEY in public:
        urls.append(target.place.public_url)
    channels = [channel for channel in settings.channels if channel in PURGES]
    if not urls:
        return ()
    news = ReleaseNews(0, "", "", "", "", stale=tuple(urls))
    # CloudFront takes the same reference for other paths as an error
    reference = f"purge-{hashlib.sha256(' '.join(urls).encode()).hexdigest()[:32]}"
    now = context.clock()
    time = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    sender = Sender(settings, news, context.environment, now, reference)
    return tuple(_purged(channel, sender, time) for channel in channels)


def _purged(channel: str, sender: Sender, time: str) -> Outcome:
    try:
        calls = requests_for(channel, sender)
    except MissingSecretError as error:
        return Outcome(channel, OutcomeState.FAILED, time, answer=str(error))
    for call in calls:
        answer = send(call, sender.environment, may_repeat=True)
        if not answer.is_success:
            return Outcome(channel, OutcomeState.FAILED, time, answer.status, answer.text)
    return Outcome(channel, OutcomeState.SENT, time, answer.status, answer.text)


def still_served(context: Context, target: Target, keys: Iterable[str]) -> tuple[str, ...]:
    """The public addresses of removed objects at which something is served all the same, as caches do."""
    public = sorted(key for key in set(keys) if not key.startswith(_PRIVATE))[:_MOST_ASKED]
    if not (public and target.can_be_read):
        return ()
    client = HttpClient(_AT_ONCE, context.environment)
    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            urls = [target.place.public_url + key for key in public]
            responses = list(pool.map(client.head, urls))
    finally:
        client.close()
    return tuple(
        url
        for url, response in zip(urls, responses, strict=True)
        if not response.failure and response.status < _REFUSED
    )
