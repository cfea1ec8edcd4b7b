"""What each channel is sent, to the letter, and that no secret is shown."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace
from standardwebhooks.webhooks import Webhook as Judge
from standardwebhooks.webhooks import WebhookVerificationError

from podcast_publisher.announce.channels import Sender, requests_for
from podcast_publisher.announce.cloudfront import Invalidation
from podcast_publisher.announce.request import MissingSecretError, Request
from podcast_publisher.model.announcement import (
    AnnounceSettings,
    CloudflareZone,
    PurgeSettings,
    ReleaseNews,
    Webhook,
)

# the judge compares with the clock of this computer
NOW = datetime.now(UTC)
KEY = "whsec_" + base64.b64encode(b"a key for this test alone").decode()
SECRETS: Mapping[str, str] = {
    "HOOK_SECRET": KEY,
    "PODPING_TOKEN": "podping-token-of-this-test",
    "CLOUDFLARE_API_TOKEN": "cloudflare-token-of-this-test",
    "FASTLY_API_TOKEN": "fastly-token-of-this-test",
    "TEAMS_URL": "https://prod.logic.example.org/workflows/teams-secret?sig=of-this-test",
    "SLACK_URL": "https://hooks.example.org/services/T0/B0/slack-secret-of-this-test",
}
SETTINGS = AnnounceSettings(
    websub="https://hub.example.org/",
    podcast_index=True,
    podping="PODPING_TOKEN",
    webhook=Webhook("https://intranet.example.org/released", "HOOK_SECRET"),
    teams="TEAMS_URL",
    slack="SLACK_URL",
    purge=PurgeSettings(
        "E1EXAMPLE",
        CloudflareZone("zone1", "CLOUDFLARE_API_TOKEN"),
        "FASTLY_API_TOKEN",
        Webhook("https://cache.example.org/purge", "HOOK_SECRET"),
    ),
)


def requests(channel: str, news: ReleaseNews) -> list[Request]:
    """The HTTP requests for that channel."""
    calls = requests_for(channel, Sender(SETTINGS, news, SECRETS, NOW))
    return [call for call in calls if isinstance(call, Request)]


def test_the_hub_gets_both_names_of_the_feed(news: ReleaseNews) -> None:
    """Some hubs read hub.url, and others hub.topic."""
    (request,) = requests("websub", news)
    assert (request.method, request.url) == ("POST", "https://hub.example.org/")
    feed = [news.feed_url]
    assert parse_qs(request.body.decode()) == {
        "hub.mode": ["publish"],
        "hub.url": feed,
        "hub.topic": feed,
    }


def test_podcast_index_and_podping_get_the_feed_as_a_parameter(news: ReleaseNews) -> None:
    """Podcast Index needs no key; podping has its token bare in the header."""
    (index,), (podping,) = requests("podcast-index", news), requests("podping", news)
    assert index.method == podping.method == "GET"
    assert parse_qs(urlsplit(index.url).query) == {"url": [news.feed_url]}
    assert parse_qs(urlsplit(podping.url).query) == {
        "url": [news.feed_url],
        "reason": ["update"],
        "medium": ["podcast"],
    }
    assert podping.headers["Authorization"] == SECRETS["PODPING_TOKEN"]


def test_the_webhook_is_signed_as_its_standard_asks(news: ReleaseNews) -> None:
    """The library of the standard's makers accepts it, and refuses it with one byte changed."""
    (request,) = requests("webhook", news)
    content = Judge(KEY).verify(request.body, dict(request.headers))
    assert content["data"]["release"] == 12
    assert [item["change"] for item in content["data"]["episodes"]] == ["withdrawn", "new"]
    with pytest.raises(WebhookVerificationError):
        Judge(KEY).verify(request.body.replace(b"12", b"13"), dict(request.headers))


def test_a_cache_of_ones_own_gets_a_signed_request(news: ReleaseNews) -> None:
    """With every stale address; its id is not that of the release's message, and another purge has another."""
    (request,) = requests("purge-webhook", news)
    content = Judge(KEY).verify(request.body, dict(request.headers))
    assert content["type"] == "podcast.purge"
    assert content["data"] == {"addresses": list(news.stale)}
    (message,) = requests("webhook", news)
    sender = Sender(SETTINGS, news, SECRETS, NOW, "purge-1")
    (other,) = requests_for("purge-webhook", sender)
    assert isinstance(other, Request)
    ids = [each.headers["webhook-id"] for each in (request, message, other)]
    assert len(set(ids)) == 3


def test_each_attempt_has_the_id_of_its_release(news: ReleaseNews) -> None:
    """A receiver knows a repeated request; another release, or another destination, has another id."""
    later = Sender(SETTINGS, news, SECRETS, NOW + timedelta(hours=1))
    (first,), (second,) = requests("webhook", news), requests_for("webhook", later)
    (other,) = requests("webhook", replace(news, number=13))
    (elsewhere,) = requests(
        "webhook", replace(news, feed_url="https://staging.example.org/feed.xml")
    )
    assert isinstance(second, Request)
    ids = [request.headers["webhook-id"] for request in (first, second, other, elsewhere)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_a_title_is_text_in_slack_and_teams(news: ReleaseNews) -> None:
    """It can neither call everybody nor be a link."""
    (slack,), (teams,) = requests("slack", news), requests("teams", news)
    text = json.loads(slack.body)["text"]
    assert "<@all>" not in text
    assert "Hearts &lt;@all&gt; &amp; [minds](x)>" in text
    assert text.index("New episode") < text.index("Withdrawn episode: ")
    card = json.loads(teams.body)["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard"
    assert r"\[minds\]\(x\)" in card["body"][1]["text"]


def test_messages_name_ten_episodes(news: ReleaseNews) -> None:
    """The first release of a show with a hundred is one message all the same."""
    many = tuple(
        replace(news.episodes[1], guid=f"urn:uuid:{number}", title=f"Number {number}")
        for number in range(100)
    )
    (slack,) = requests("slack", replace(news, episodes=many))
    text = json.loads(slack.body)["text"]
    assert (text.count("New episode"), "And 90 more" in text) == (10, True)


def test_caches_get_every_stale_address(news: ReleaseNews) -> None:
    """Cloudflare a hundred at a time, Fastly one by one, CloudFront paths."""
    many = replace(news, stale=tuple(f"https://podcast.example.org/{n}" for n in range(250)))
    bodies = [json.loads(request.body)["files"] for request in requests("cloudflare", many)]
    assert [len(body) for body in bodies] == [100, 100, 50]
    assert [url for body in bodies for url in body] == list(many.stale)
    fastly = [request.url for request in requests("fastly", news)]
    assert fastly[2] == "https://api.fastly.com/purge/podcast.example.org/audio/gone-0a1b2c3d.mp3"
    (invalidation,) = requests_for("cloudfront", Sender(SETTINGS, news, SECRETS, NOW))
    assert invalidation == Invalidation(
        "E1EXAMPLE",
        ("/feed.xml", "/episodes/gone.html", "/audio/gone-0a1b2c3d.mp3"),
        "release-12",
    )


@pytest.mark.parametrize("channel", SETTINGS.channels)
def test_no_secret_is_shown(news: ReleaseNews, channel: str) -> None:
    """Of the secret addresses, only the host is."""
    shown = "\n".join(
        line
        for call in requests_for(channel, Sender(SETTINGS, news, SECRETS, NOW))
        for line in call.shown()
    )
    assert shown
    assert "of-this-test" not in shown
    assert KEY not in shown


@pytest.mark.parametrize(
    ("channel", "variable"),
    [
        ("podping", "PODPING_TOKEN"),
        ("webhook", "HOOK_SECRET"),
        ("teams", "TEAMS_URL"),
        ("slack", "SLACK_URL"),
        ("cloudflare", "CLOUDFLARE_API_TOKEN"),
        ("fastly", "FASTLY_API_TOKEN"),
        ("purge-webhook", "HOOK_SECRET"),
    ],
)
@pytest.mark.parametrize("value", ["", " ", "two\nlines"])
def test_a_missing_secret_is_named(
    news: ReleaseNews, channel: str, variable: str, value: str
) -> None:
    """So is one with characters that would end a header."""
    with pytest.raises(MissingSecretError, match=variable):
        requests_for(channel, Sender(SETTINGS, news, {**SECRETS, variable: value}, NOW))
