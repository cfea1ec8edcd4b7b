"""A signed webhook (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from podcast_publisher.announce.request import JSON, Request, secret_from, signing_key
from podcast_publisher.model.announcement import ReleaseNews, Webhook


def webhook_request(
    webhook: Webhook, news: ReleaseNews, environment: Mapping[str, str], now: datetime
) -> Request:
    """The request with its signature; every attempt for the same release has the same id.

    Raises:
        MissingSecretError: the secret is not in the environment.
    """
    return _signed(webhook, message_id(news), _content(news), environment, now)


def purge_request(
    webhook: Webhook,
    news: ReleaseNews,
    reference: str,
    environment: Mapping[str, str],
    now: datetime,
) -> Request:
    """A request to forget addresses, signed in the same way; `reference` identifies what is purged.

    Raises:
        MissingSecretError: the secret is not in the environment.
    """
    content = {
        "type": "podcast.purge",
        "timestamp": now.isoformat(),
        "data": {"addresses": news.stale},
    }
    name = str(uuid5(NAMESPACE_URL, f"{webhook.url}#{news.feed_url}#{reference}"))
    return _signed(webhook, name, content, environment, now)


def _signed(
    webhook: Webhook,
    name: str,
    content: Mapping[str, object],
    environment: Mapping[str, str],
    now: datetime,
) -> Request:
    secret = secret_from(environment, webhook.secret)
    body = json.dumps(content, ensure_ascii=False).encode()
    timestamp = str(int(now.timestamp()))
    signed = b".".join((name.encode(), timestamp.encode(), body))
    digest = hmac.new(signing_key(secret), signed, hashlib.sha256).digest()
    headers = {
        "Content-Type": JSON,
        "webhook-id": name,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
    return Request(webhook.url, body, headers=headers, secrets=(secret,))


def message_id(news: ReleaseNews) -> str:
    """The identity of this destination's release, by which a receiver knows a repeated request."""
    return str(uuid5(NAMESPACE_URL, f"{news.feed_url}#release-{news.number}"))


def _content(news: ReleaseNews) -> dict[str, object]:
    return {
        "type": "podcast.release",
        "timestamp": news.published,
        "data": {
            "release": news.number,
            "title": news.title,
            "feed": news.feed_url,
            "page": news.page_url,
            "notices": news.notices,
            "episodes": [
                {"change": item.change, "guid": item.guid, "title": item.title, "page": item.url}
                for item in news.episodes
            ],
            "stale": news.stale,
        },
    }
