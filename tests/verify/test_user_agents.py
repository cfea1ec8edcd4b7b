"""Firewalls that admit some apps and not others."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from podcast_publisher.verify.user_agents import USER_AGENTS
from tests.verify.servers import Asked, Change, Reply, Show, refused, verify_findings


def for_agents(known: Callable[[str], bool], change: Change) -> Change:
    """Apply the change to user agents that match."""
    return lambda asked, reply: (
        change(asked, reply) if known(asked.headers.get("User-Agent", "")) else reply
    )


@pytest.mark.parametrize("name", USER_AGENTS)
@pytest.mark.parametrize("where", ["feed.xml", "/audio/"])
def test_a_refused_app_is_named(show: Show, name: str, where: str) -> None:
    """For the feed and for a recording, requested with each app's user agent."""
    agent = USER_AGENTS[name] if name != "an app without a name" else ""
    change = for_agents(lambda user_agent: user_agent == agent, lambda *_: refused())
    findings = verify_findings(
        show(lambda a, reply: change(a, reply) if where in a.path else reply)
    )
    assert [code for code, _ in findings] == ["PP623"]
    assert f" does: {name} (403 instead of 20" in findings[0][1]
    assert findings[0][1].count("403") == 1


@pytest.mark.parametrize(
    ("change", "how"),
    [
        (lambda *_: refused(200), "text/html instead of application/xml"),
        (lambda *_: refused(429), "429 instead of 200"),
        (lambda *_: Reply(0, raw=lambda: iter(())), "it closed the connection without an answer"),
        (lambda _, reply: replace(reply, body=b"<rss/>"), "6 bytes instead of "),
        (
            lambda asked, _: Reply(302, {"Location": asked.path}),
            "it redirects in a loop",
        ),
    ],
)
def test_the_kind_of_refusal_is_shown(show: Show, change: Change, how: str) -> None:
    """A challenge page, a rate limit, or a dead connection."""
    spotify = for_agents(lambda user_agent: user_agent.startswith("Spotify"), change)
    ((code, message),) = verify_findings(
        show(lambda a, reply: spotify(a, reply) if a.is_feed else reply)
    )
    assert (code, f"Spotify ({how}" in message) == ("PP623", True), message


def test_all_refused_apps_are_one_finding(show: Show) -> None:
    """With every name."""
    bots = for_agents(
        lambda user_agent: "Mozilla" not in user_agent and "podcast_publisher" not in user_agent,
        lambda *_: refused(),
    )
    ((code, message),) = verify_findings(
        show(lambda a, reply: bots(a, reply) if a.is_feed else reply)
    )
    assert (code, message.count("(403 instead of 200)")) == ("PP623", len(USER_AGENTS) - 1)
    assert "a browser" not in message


def test_a_refusal_of_this_program_alone_is_no_unreadable_feed(show: Show) -> None:
    """Apps are admitted."""
    unknown = for_agents(lambda user_agent: "podcast_publisher" in user_agent, lambda *_: refused())
    ((code, message),) = verify_findings(show(unknown))
    assert code == "PP623"
    assert message.startswith("This program is refused (403), and these are not: Apple's player, ")


def test_a_publish_during_verification_is_no_refusal(show: Show) -> None:
    """Another length with another ETag is another feed."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if asked.is_feed and asked.headers.get("User-Agent") == "iTMS":
            return replace(reply, body=reply.body + b"<!-- -->").but(ETag='"next"')
        return reply

    assert verify_findings(show(change)) == []
