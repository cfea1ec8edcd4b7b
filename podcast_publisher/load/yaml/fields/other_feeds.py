"""The fields of pages for support, and of other feeds."""

from podcast_publisher.load.yaml.addresses import WebAddress
from podcast_publisher.load.yaml.guids import ShowGuid
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf
from podcast_publisher.load.yaml.scalars import Text
from podcast_publisher.model.other_feeds import Funding, OtherFeed

FUNDING = Group(
    "a page for support",
    (
        Field(
            "url",
            WebAddress(),
            "The page on which people can give.",
            feed="url",
            example="https://www.example.org/charity",
            required=True,
        ),
        Field(
            "text",
            Text(),
            "The words that apps put on the button.",
            example="Support our hospital charity",
            required=True,
        ),
    ),
    Funding,
)
OTHER_FEED = Group(
    "another feed",
    (
        Field(
            "guid",
            ShowGuid(),
            "The feed's podcast:guid; podcastindex.org shows it.",
            feed="feedGuid",
            example="917393e3-1b1e-5cef-ace4-edaa54e1f810",
            required=True,
        ),
        Field(
            "url",
            WebAddress(),
            "The feed's address, for apps that cannot look up the guid.",
            feed="feedUrl",
            example="https://feeds.example.org/another-show.xml",
        ),
        Field(
            "title",
            Text(),
            "Its name, for apps and for readers of this file.",
            feed="title",
            example="Another show",
        ),
    ),
    OtherFeed,
)
FUNDING_PAGES = Field(
    "funding",
    ListOf(FUNDING),
    "Pages on which listeners can support the work. Apps show a button, and the pages link to them.",
    feed="podcast:funding",
)
