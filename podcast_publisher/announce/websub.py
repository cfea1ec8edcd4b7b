"""WebSub: tell a hub that the feed has changed.

The standard leaves open how a publisher does that (https://www.w3.org/TR/websub/#publishing). Hubs expect
`hub.mode=publish`; some read the feed's address from `hub.url` and others from `hub.topic`.
"""

from urllib.parse import urlencode

from podcast_publisher.announce.request import FORM, Request
from podcast_publisher.model.announcement import ReleaseNews


def websub_request(hub: str, news: ReleaseNews) -> Request:
    """The ping of a hub."""
    feed = news.feed_url
    body = urlencode({"hub.mode": "publish", "hub.url": feed, "hub.topic": feed})
    return Request(hub, body.encode(), headers={"Content-Type": FORM})
