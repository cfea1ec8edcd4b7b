"""Podcast Index: have the feed read again. It needs no key (https://podcastindex-org.github.io/docs-api/)."""

from urllib.parse import urlencode

from podcast_publisher.announce.request import Request
from podcast_publisher.model.announcement import ReleaseNews

_ADDRESS = "https://api.podcastindex.org/api/1.0/hub/pubnotify"


def podcast_index_request(news: ReleaseNews) -> Request:
    """The ping of Podcast Index, which must list the show already."""
    return Request(f"{_ADDRESS}?{urlencode({'url': news.feed_url})}", method="GET")
