"""A message to a channel in Slack (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/)."""

import json
from collections.abc import Mapping

from podcast_publisher.announce.message import episode_lines, headline
from podcast_publisher.announce.request import JSON, Request, secret_address
from podcast_publisher.model.announcement import ReleaseNews


def slack_request(variable: str, news: ReleaseNews, environment: Mapping[str, str]) -> Request:
    """The message; the webhook's address, which is a secret, is in the environment variable of that name.

    Raises:
        MissingSecretError: it is not there.
    """
    url, secrets = secret_address(environment, variable)
    lines = [f"*{_escaped(headline(news))}*"]
    for heading, title, address in episode_lines(news):
        linked = f"<{address}|{_escaped(title)}>" if address else _escaped(title)
        lines.append(f"{heading}: {linked}" if title else heading)
    lines.append(f"<{news.page_url}|Open the show>")
    body = json.dumps({"text": "\n".join(lines)}, ensure_ascii=False).encode()
    return Request(url, body, headers={"Content-Type": JSON}, secrets=secrets)


def _escaped(text: str) -> str:
    """Slack's own three escapes, without which a title could hold a link or call everyone."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
