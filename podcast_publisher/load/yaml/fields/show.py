"""The fields of `podcast.yaml`."""

from podcast_publisher.load.yaml.addresses import WebAddress
from podcast_publisher.load.yaml.allow import Allowances
from podcast_publisher.load.yaml.category import Category
from podcast_publisher.load.yaml.fields.destination import DESTINATION
from podcast_publisher.load.yaml.fields.nested import (
    AI_CONTENT,
    ARTWORK,
    IMPORTED,
    LEFT_OUT,
    LICENSE,
    LISTINGS,
    LOCATION,
    OWNER,
    SEASON,
    TXT_LINES,
    UPDATE_FREQUENCY,
)
from podcast_publisher.load.yaml.fields.other_feeds import FUNDING_PAGES, OTHER_FEED
from podcast_publisher.load.yaml.fields.people import APPROVAL_POLICY, PERSON
from podcast_publisher.load.yaml.guids import ShowGuid
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf, NamedGroups
from podcast_publisher.load.yaml.scalars import Boolean, Choice, Text

SHOW = Group(
    "the show",
    (
        Field(
            "title",
            Text(),
            "The name of the show, and nothing else.",
            feed="title",
            example="Medical breakthroughs: The research journey",
            required=True,
        ),
        Field(
            "description",
            Text(),
            "What the show is about. Use paragraphs, lists with hyphens and [links](https://...).",
            feed="description",
            example="Nine conversations about how research changes care.",
            required=True,
        ),
        Field(
            "link",
            WebAddress(),
            "The show's page on your website.",
            feed="link",
            example="https://www.example.org/podcast",
            required=True,
        ),
        Field(
            "language",
            Text(),
            "Two letters, with a region if it matters.",
            feed="language",
            example="en-GB",
            required=True,
        ),
        Field(
            "author",
            Text(),
            "The publisher. Some directories require it.",
            feed="itunes:author",
            example="Example Teaching Hospitals NHS Trust",
            required=True,
        ),
        Field("owner", OWNER, "Who answers for it.", feed="itunes:owner, podcast:locked owner"),
        Field("artwork", ARTWORK, "The cover.", feed="itunes:image, podcast:image", required=True),
        Field(
            "categories",
            ListOf(Category()),
            "Up to two of Apple's categories, the best first; a subcategory after a `>`.",
            feed="itunes:category",
            example="Health & Fitness > Medicine",
            required=True,
        ),
        Field(
            "explicit",
            Boolean(),
            "Whether the show contains explicit content. Some countries hide such shows.",
            feed="itunes:explicit",
            example="false",
            required=True,
        ),
        Field(
            "type",
            Choice("episodic", "serial"),
            "Whether episodes are independent, or meant to be heard in order.",
            feed="itunes:type",
            example="episodic",
        ),
        Field(
            "complete",
            Boolean(),
            "Only if there will never be another episode.",
            feed="itunes:complete, podcast:updateFrequency complete",
            example="true",
            default=False,
        ),
        Field(
            "copyright",
            Text(),
            "The name of the copyright owner.",
            feed="copyright",
            example="Example Teaching Hospitals NHS Trust",
        ),
        Field(
            "guid",
            ShowGuid(),
            "The identifier of the show, derived once from its first address and never changed.",
            feed="podcast:guid",
            example="2063afc4-a3f0-5d4c-9f1d-afb69be5c607",
            required=True,
        ),
        Field(
            "locked",
            Boolean(),
            "Whether other hosts must refuse to import the show.",
            feed="podcast:locked",
            example="true",
            default=True,
        ),
        Field(
            "moved_to",
            WebAddress(),
            "Only while the show moves away: the address of its new feed. It opens the lock.",
            feed="itunes:new-feed-url",
            example="https://new.example.org/breakthroughs/feed.xml",
        ),
        Field(
            "medium",
            Choice("podcast", "audiobook", "newsletter", "blog"),
            "The medium.",
            feed="podcast:medium",
            example="podcast",
        ),
        Field("license", LICENSE, "What others may do with it.", feed="podcast:license"),
        Field("location", LOCATION, "Where it comes from.", feed="podcast:location"),
        Field("people", ListOf(PERSON), "Who is heard in every episode.", feed="podcast:person"),
        Field(
            "update_frequency",
            UPDATE_FREQUENCY,
            "How often episodes appear.",
            feed="podcast:updateFrequency",
        ),
        Field("seasons", ListOf(SEASON), "Names of seasons.", feed="podcast:season name"),
        FUNDING_PAGES,
        Field(
            "podroll",
            ListOf(OTHER_FEED),
            "Other shows that you recommend to listeners.",
            feed="podcast:podroll",
        ),
        Field(
            "publisher",
            OTHER_FEED,
            "The feed that lists all shows of your institution, if there is one.",
            feed="podcast:publisher",
        ),
        AI_CONTENT,
        TXT_LINES,
        Field(
            "listings",
            LISTINGS,
            "The show's pages in directories; the web pages link to them.",
        ),
        Field(
            "approval",
            APPROVAL_POLICY,
            "Which episodes must be approved before they are published. Never published.",
        ),
        Field(
            "lawful_basis",
            Text(),
            "If patients can be heard: the basis and condition under data protection law. Never "
            "published.",
            example="UK GDPR 6(1)(a) and 9(2)(a)",
        ),
        Field(
            "destinations",
            NamedGroups(DESTINATION),
            "Where to publish, each under a name: `publish --to production`.",
        ),
        Field(
            "imported",
            IMPORTED,
            "The feed that the show was imported from. Never published.",
        ),
        Field(
            "left_out",
            ListOf(LEFT_OUT),
            "Items of that feed that stay behind, each with the reason. Never published.",
        ),
        Field(
            "allow",
            Allowances(),
            "Warnings and advice to accept in this file, such as `PP406: listed under it since "
            "2019`. The reason needs at least ten characters.",
        ),
    ),
)
