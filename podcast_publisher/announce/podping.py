"""podping.cloud: tell everyone who watches podping (https://github.com/Podcastindex-org/podping.cloud)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from podcast_publisher.announce.request import Request, secret_from
from podcast_publisher.model.announcement import ReleaseNews

_ADDRESS = "https://podping.cloud/"


def podping_request(variable: str, news: ReleaseNews, environment: Mapping[str, str]) -> Request:
    """The ping; the token is in the environment variable of that name.

    Raises:
        MissingSecretError: it is not there.
    """
    token = secret_from(environment, variable)
    query = urlencode({"url": news.feed_url, "reason": "update", "medium": "podcast"})
    return Request(
        f"{_ADDRESS}?{query}", method="GET", headers={"Authorization": token}, secrets=(token,)
    )
