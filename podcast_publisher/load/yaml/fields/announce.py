"""The fields of `announce`: who is told of a release to a destination."""

from podcast_publisher.load.yaml.mappings import Field, Group
from podcast_publisher.load.yaml.scalars import Boolean, Text
from podcast_publisher.load.yaml.secrets import Endpoint, VariableName
from podcast_publisher.model.announcement import (
    AnnounceSettings,
    CloudflareZone,
    PurgeSettings,
    Webhook,
)

WEBHOOK = Group(
    "a webhook",
    (
        Field(
            "url",
            Endpoint(),
            "The address that gets a signed POST request.",
            example="https://intranet.example.org/podcast-released",
            required=True,
        ),
        Field(
            "secret",
            VariableName(),
            "The environment variable with the secret that signs it, as Standard Webhooks writes it: `whsec_...`.",
            example="PODCAST_WEBHOOK_SECRET",
            required=True,
        ),
    ),
    Webhook,
)
CLOUDFLARE = Group(
    "a zone at Cloudflare",
    (
        Field(
            "zone",
            Text(),
            "The zone's id.",
            example="023e105f4ecef8ad9ca31a8372d0c353",
            required=True,
        ),
        Field(
            "token",
            VariableName(),
            "The environment variable with an API token that may purge the cache.",
            example="CLOUDFLARE_API_TOKEN",
            required=True,
        ),
    ),
    CloudflareZone,
)
PURGE = Group(
    "the caches in front of a destination",
    (
        Field(
            "cloudfront", Text(), "The id of the CloudFront distribution.", example="E2EXAMPLE1ABCD"
        ),
        Field("cloudflare", CLOUDFLARE, "The zone at Cloudflare."),
        Field(
            "fastly",
            VariableName(),
            "The environment variable with an API token of Fastly that may purge.",
            example="FASTLY_API_TOKEN",
        ),
        Field("webhook", WEBHOOK, "A program of your own that empties any other cache."),
    ),
    PurgeSettings,
)
ANNOUNCE = Group(
    "who is told of a release",
    (
        Field(
            "websub",
            Endpoint(),
            "A WebSub hub: the feed names it, and each release is reported to it.",
            feed="atom:link rel=hub",
            example="https://pubsubhubbub.appspot.com/",
        ),
        Field(
            "podcast_index",
            Boolean(),
            "Whether Podcast Index is asked to read the feed again. It must list the show already.",
            example="true",
            default=False,
        ),
        Field(
            "podping",
            VariableName(),
            "The environment variable with a token for podping.cloud.",
            example="PODPING_TOKEN",
        ),
        Field("webhook", WEBHOOK, "A program of your own."),
        Field(
            "teams",
            VariableName(),
            "The environment variable with the address of a workflow in Microsoft Teams. The address is a secret.",
            example="PODCAST_TEAMS_URL",
        ),
        Field(
            "slack",
            VariableName(),
            "The environment variable with the address of an incoming webhook of Slack. The address is a secret.",
            example="PODCAST_SLACK_URL",
        ),
        Field("purge", PURGE, "The caches (CDN) that forget what a release replaces."),
    ),
    AnnounceSettings,
)
