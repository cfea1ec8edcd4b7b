"""A message to a channel in Microsoft Teams, through a workflow that posts Adaptive Cards.

https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
"""

import json
import re
from collections.abc import Mapping

from podcast_publisher.announce.message import episode_lines, headline
from podcast_publisher.announce.request import JSON, Request, secret_address
from podcast_publisher.model.announcement import ReleaseNews

_CARD = "application/vnd.microsoft.card.adaptive"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|>~-])")


def teams_request(variable: str, news: ReleaseNews, environment: Mapping[str, str]) -> Request:
    """The message; the workflow's address, which is a secret, is in the environment variable of that name.

    Raises:
        MissingSecretError: it is not there.
    """
    url, secrets = secret_address(environment, variable)
    blocks = [_text(_escaped(headline(news)), weight="Bolder")]
    for heading, title, address in episode_lines(news):
        linked = f"[{_escaped(title)}]({address})" if address else _escaped(title)
        blocks.append(_text(f"{heading}: {linked}" if title else heading))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
        "actions": [{"type": "Action.OpenUrl", "title": "Open the show", "url": news.page_url}],
    }
    message = {"type": "message", "attachments": [{"contentType": _CARD, "content": card}]}
    body = json.dumps(message, ensure_ascii=False).encode()
    return Request(url, body, headers={"Content-Type": JSON}, secrets=secrets)


def _text(text: str, **style: str) -> dict[str, object]:
    return {"type": "TextBlock", "text": text, "wrap": True, **style}


def _escaped(text: str) -> str:
    """A text block is Markdown: a title must not hold a link."""
    return _MARKDOWN.sub(r"\\\1", text)
