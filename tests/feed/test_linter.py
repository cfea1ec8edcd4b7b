"""The feed linter on feeds that are broken, hostile, foreign or good."""

import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcast_publisher.feed.lint.linter import RULES, lint
from podcast_publisher.feed.read import read_feed
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.model.finding import Finding, Rule, Severity
from podcast_publisher.model.publication import Publication
from podcast_publisher.model.rules import rules_in
from podcast_publisher.render.publication import build
from podcast_publisher.verify import rules
from podcast_publisher.verify.deduplicate import for_foreign_feed
from podcast_publisher.verify.rules import content
from podcast_publisher.verify.rules.feed import (
    feed_is_of_the_release,
    feed_is_the_one_published,
    release_was_compared,
)
from podcast_publisher.verify.show import verify
from podcast_publisher.workflow import build as workflow_build
from scripts.lint_feeds import lint_folder
from tests.feed.planted_faults import PLANTED_FAULTS, put
from tests.shows import NOW, build_show
from tests.verify.servers import File, Reply, Serve, Show, verify_findings

CORPUS = os.environ.get("PODCAST_FEEDS", "")
"""A folder of real feeds."""


def linted(feed: str) -> list[Finding]:
    return list(lint(parse_feed(feed.encode()), "https://podcast.example.org/feed.xml"))


@pytest.fixture
def feed(publication: Publication) -> str:
    return publication.feed.body().decode()


def test_a_good_feed_has_no_finding(feed: str) -> None:
    """Not even advice."""
    address = "https://podcast.example.org/breakthroughs/feed.xml"
    assert list(lint(parse_feed(feed.encode()), address, now=NOW)) == []


def test_every_rule_has_a_planted_fault() -> None:
    """Every rule of the linter, and every one about linked files."""
    every = {rule.code for rule in (*RULES, *rules_in(content))}
    assert every - {fault.code for fault in PLANTED_FAULTS} == {content.recordings_differ.code}


def test_a_fault_in_every_item_is_one_finding(feed: str) -> None:
    """Five hundred episodes without a guid are one finding, which names three."""
    item = re.search("<item>.*?</item>", feed, re.DOTALL)
    assert item
    without = re.sub("<guid.*?</guid>", "", item[0])
    many = "".join(
        without.replace("Measuring:", f"Measuring {number}:").replace(".mp3", f"{number}.mp3")
        for number in range(500)
    )
    body = re.sub("<item>.*</item>", lambda _: many, feed, flags=re.DOTALL)
    (finding,) = (finding for finding in linted(body) if finding.rule.code == "PP659")
    assert finding.message == (
        'No guid in 500 episodes: "Measuring 0: what counts", "Measuring 1: what counts", '
        '"Measuring 2: what counts" and 497 more'
    )


def test_a_feed_with_broken_xml_is_linted(feed: str) -> None:
    """The XML error is reported, and what a lenient app would stumble over."""
    broken = "\n" + put("<guid[^>]*>[^<]*</guid>", "")(feed)
    assert [
        finding.rule.code for finding in linted(broken) if finding.rule.severity is Severity.ERROR
    ] == [
        "PP602",
        "PP659",
    ]
    with pytest.raises(UnreadableFeedError, match="not well-formed"):
        read_feed(broken.encode())


def test_transcripts_of_the_old_namespace_are_checked(
    serve: Serve, publication: Publication
) -> None:
    """Transcripts under the draft namespace are fetched, and reported where missing."""
    server = serve(lambda asked, reply: Reply(404) if asked.path.endswith(".vtt") else reply)
    feed_url = server.hold(publication)
    file = server.files["/show/feed.xml"]
    old = b"https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
    body = file.body.replace(b"https://podcastindex.org/namespace/1.0", old)
    server.files["/show/feed.xml"] = File(body, file.type, file.cache)
    assert {code for code, _ in verify_findings(feed_url)} == {"PP611", "PP630"}


def test_a_blocked_show_skips_directory_rules(feed: str) -> None:
    """A show hidden from directories need not meet their requirements."""
    private = put("<item>", "<itunes:block>Yes</itunes:block><item>")(feed)
    for tag in ("category", "explicit", "author", "owner"):
        private = re.sub(rf"\s*<itunes:{tag}[^>]*/>", "", private)
        private = re.sub(rf"<itunes:{tag}[ >].*?</itunes:{tag}>", "", private, flags=re.DOTALL)
    assert {finding.rule.code for finding in linted(private)} == {"PP653"}


@pytest.mark.parametrize("kind", ["application/json", "application/json+chapters"])
def test_chapters_may_be_application_json(show: Show, kind: str) -> None:
    """Every app reads them."""
    change = show(
        lambda a, reply: reply.but(Content_Type=kind) if "/chapters/" in a.path else reply
    )
    assert verify_findings(change) == []


def test_a_duplicate_recording_is_reported(serve: Serve, publication: Publication) -> None:
    """A recording uploaded for two episodes is recognised by its bytes."""
    server = serve()
    feed_url = server.hold(publication)
    first, second = (path for path in server.files if "/audio/" in path)
    server.files[first] = server.files[second]
    assert [(code, words.partition(" as ")[0]) for code, words in verify_findings(feed_url)] == [
        ("PP515", "It holds the same sound")
    ]


def test_circular_new_feed_urls_are_reported(serve: Serve, publication: Publication) -> None:
    """Two feeds that send apps to each other lose the subscribers of both."""
    server = serve()
    feed_url = server.hold(publication)
    file = server.files["/show/feed.xml"]

    def moved(to: str) -> File:
        tag = f"<itunes:new-feed-url>{to}</itunes:new-feed-url><item>".encode()
        return File(file.body.replace(b"<item>", tag, 1), file.type, file.cache)

    server.files["/show/feed.xml"] = moved(feed_url + ".new")
    server.files["/show/feed.xml.new"] = moved(feed_url)
    findings = dict(verify_findings(feed_url))
    assert findings["PP652"] == f"It sends apps to {feed_url}.new, which sends them back here"


def test_linked_pages_of_other_hosts_are_not_fetched(
    serve: Serve, publication: Publication
) -> None:
    """A page on another host that a feed links to is not requested."""
    other = serve()
    server = serve()
    feed_url = server.hold(publication)
    file = server.files["/show/feed.xml"]
    address = other.url.replace("127.0.0.1", "localhost").encode()
    body = file.body.replace(b"<link>https://www.example.org/", b"<link>" + address)
    server.files["/show/feed.xml"] = File(body, file.type, file.cache)
    assert verify_findings(feed_url) == []
    assert other.requests == []


ABOUT_OURS = {feed_is_the_one_published, feed_is_of_the_release, release_was_compared}
"""Rules that compare with what we have published."""
OF_ANYBODY = [rule for rule in (*rules_in(rules), *RULES) if rule not in ABOUT_OURS]


@pytest.mark.parametrize("rule", OF_ANYBODY, ids=lambda rule: rule.code)
def test_fixes_for_a_foreign_feed_name_its_host(rule: Rule) -> None:
    """They do not mention this program."""
    fix = for_foreign_feed(Finding(rule, "", "")).fix
    assert fix.startswith("Ask its host or its publisher. ")
    ours = "publish again|public_url|podcast.yaml|docs/|this program|podcast-publisher|releases/"
    assert not re.search(ours, fix, re.IGNORECASE)


def test_the_fix_depends_on_the_feeds_owner(show: Show) -> None:
    """The same fault has one fix for our own show, and another for a foreign one."""
    url = show(lambda asked, reply: Reply(404) if "/audio/" in asked.path else reply)
    assert verify(url)[0].fix.startswith("Publish again")
    assert verify(url, foreign=True)[0].fix.startswith("Ask its host")


HEAD = b'<rss version="2.0"><channel>'
TAIL = b"</channel></rss>"
BOMBS: dict[str, Callable[[], bytes]] = {
    "items": lambda: HEAD + b"<item/>" * 1_200_000 + TAIL,
    "some-items": lambda: HEAD + b"<item><guid>a</guid></item>" * 60_000 + TAIL,
    "nested": lambda: HEAD + b"<a>" * 300_000 + b"</a>" * 300_000 + TAIL,
    "entities": lambda: (
        b"<!DOCTYPE r [<!ENTITY a0 'aaaaaaaaaa'>"
        + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 20))
        + b"]>" + HEAD + b"<title>&a19;</title>" + TAIL
    ),
    "attributes": lambda: (
        HEAD + b"<title " + b" ".join(b'a%d="b"' % n for n in range(200_000)) + b"/>" + TAIL
    ),
    "namespaces": lambda: (
        HEAD + b"".join(b'<a%d xmlns:n%d="x"/>' % (n, n) for n in range(100_000)) + TAIL
    ),
    "text": lambda: HEAD + b"<title>" + b"x" * 20_000_000 + b"</title>" + TAIL,
    "alike": lambda: HEAD + b"<category>a</category>" * 300_000 + TAIL,
    "markup": lambda: (
        HEAD + b"<item><title>" + b"&lt;a " * 200_000 + b"</title><description>"
        + b"&lt;" * 1_000_000 + b"</description></item>" + TAIL
    ),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_hostile_feed_is_linted_within_seconds(bomb: Callable[[], bytes]) -> None:
    """Whatever it is made of."""
    body = bomb()
    began = time.process_time()
    with suppress(UnreadableFeedError):
        assert list(lint(parse_feed(body), "https://podcast.example.org/feed.xml"))
    assert time.process_time() - began < 10


def test_a_broken_feed_stops_publishing(monkeypatch: pytest.MonkeyPatch, feed: str) -> None:
    """Even where the YAML has no error."""
    broken = put("<itunes:category.*</itunes:category>", "")(
        put('<itunes:category text="Science"/>', "")(feed)
    )

    class Broken:
        def __init__(self, publication: Publication) -> None:
            self.findings = publication.findings
            self.feed = self

        def body(self) -> bytes:
            return broken.encode()

    monkeypatch.setattr(
        workflow_build, "build", lambda *given, **named: Broken(build(*given, **named))
    )
    findings = build_show()[1].findings
    assert [(finding.rule.code, finding.message) for finding in findings] == [
        ("PP511", "PP643: The show has no category (itunes:category)")
    ]


@pytest.mark.skipif(not CORPUS, reason="PODCAST_FEEDS names no folder of real feeds")
def test_real_feeds_have_few_errors() -> None:
    """Most have none, well-made ones of large hosts never; each error was reviewed by hand."""
    if not Path(CORPUS).is_dir():
        pytest.skip(f"{CORPUS}, which PODCAST_FEEDS names, is no folder")
    errors: dict[str, set[str]] = {}
    began = time.process_time()
    for name, findings in lint_folder(Path(CORPUS), datetime(2026, 11, 30, tzinfo=UTC)):
        assert not isinstance(findings, str), name
        errors[name] = {
            finding.rule.code for finding in findings if finding.rule.severity is Severity.ERROR
        }
    assert time.process_time() - began < 60
    well = [name for name, codes in errors.items() if not codes]
    assert len(well) >= len(errors) * 0.5
    for host in ("acast", "buzzsprout-", "npr", "transistor", "squarespace", "ted"):
        assert not any(codes - {"PP602"} for name, codes in errors.items() if name.startswith(host))
