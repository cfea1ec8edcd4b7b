"""Tags of the feed that few shows have: trailers, pages for support, other feeds, summaries and blocks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from podcast_publisher.check.release.built_feed import check_feed
from podcast_publisher.feed.read import read_feed
from podcast_publisher.load.project import load_project
from podcast_publisher.model.other_feeds import Funding, OtherFeed
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.render.publication import build
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, check_show

NAMESPACES = {
    "podcast": "https://podcastindex.org/namespace/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
_NOTHING: Mapping[str, Any] = {}
HOSTILE = "]]></description><script>alert(1)</script> & \"quotes' <b>" + "ä" * 5_000


def changed(
    *, show: Mapping[str, Any] | None = None, episode: Mapping[str, Any] | None = None
) -> Project:
    """The good show with those fields changed, of the show or of its first episode."""
    project = load_project(Workspace(SMALL_SHOW))
    first, *others = project.episodes
    return replace(
        project,
        show=replace(project.show, **(show or _NOTHING)),
        episodes=(replace(first, **(episode or _NOTHING)), *others),
    )


def feed_of(project: Project) -> bytes:
    return build(project, PUBLIC_URL, NOW).feed.body()


def test_a_trailer_is_named_in_the_channel_too() -> None:
    """With address, length, type, date, season and title, as its item has them; other episodes are not."""
    project = changed(episode={"type": "trailer", "number": None, "season": 1})
    body = feed_of(project)
    (trailer,) = etree.fromstring(body).iterfind("channel/podcast:trailer", NAMESPACES)
    (item,) = [item for item in read_feed(body).items if item.guid == project.episodes[0].guid]
    assert item.enclosure
    assert trailer.text == project.episodes[0].title
    assert {str(name): value for name, value in trailer.attrib.items()} == {
        "pubdate": item.published,
        "url": item.enclosure.url,
        "length": str(item.enclosure.length),
        "type": item.enclosure.type,
        "season": "1",
    }
    assert read_feed(body).trailers == (item.enclosure,)
    assert read_feed(feed_of(changed())).trailers == ()


def test_a_trailer_is_named_where_its_item_is_kept() -> None:
    """A feed of which no item is rendered again has the same bytes."""
    project, results = changed(episode={"type": "trailer", "number": None}), Results()
    first = build(project, PUBLIC_URL, NOW, results=results).feed.body()
    assert build(project, PUBLIC_URL, NOW, results=results).feed.body() == first
    assert read_feed(first).trailers


def test_a_trailer_to_come_is_not_named() -> None:
    """Neither is a draft: the feed never names what nobody may hear."""
    assert read_feed(feed_of(changed(episode={"type": "trailer", "draft": True}))).trailers == ()


def test_a_summary_is_the_description_beside_the_show_notes() -> None:
    """In plain text on one line; the notes are in content:encoded, after it."""
    body = feed_of(changed(episode={"summary": "Two lines,\nand more."}))
    item = etree.fromstring(body).findall("channel/item")[-1]
    names = [etree.QName(element).localname for element in item]
    assert names.index("description") < names.index("encoded")
    assert item.findtext("description") == "Two lines, and more."
    assert item.findtext("content:encoded", "", NAMESPACES).startswith("<p>What patients")
    parsed = read_feed(body).items[-1]
    assert (parsed.summary, parsed.description[:12]) == ("Two lines, and more.", "<p>What pati")


def test_without_a_summary_the_notes_are_the_description() -> None:
    """All apps show the description, and not all show content:encoded."""
    body = feed_of(changed(episode={"summary": ""}))
    item = etree.fromstring(body).findall("channel/item")[-1]
    assert item.find("content:encoded", NAMESPACES) is None
    assert read_feed(body).items[-1].description.startswith("<p>What patients")
    assert read_feed(body).items[-1].summary == ""


def test_a_blocked_episode_says_so() -> None:
    """No other does: only "Yes" has a meaning."""
    items = read_feed(feed_of(changed(episode={"block": True}))).items
    assert [item.is_blocked for item in items] == [False, True]
    assert feed_of(changed(episode={"block": True})).count(b"<itunes:block>") == 1


@pytest.mark.parametrize(
    ("show", "episode"),
    [
        ({"funding": (Funding("https://www.example.org/other", "Give"),)}, {}),
        ({"podroll": (OtherFeed(GUID), OtherFeed("0" * 8))}, {}),
        ({"publisher": None}, {}),
        ({}, {"funding": (Funding("https://www.example.org/other", "Give"),)}),
        ({}, {"summary": "Other words."}),
        ({}, {"block": True}),
    ],
)
def test_a_feed_that_lost_them_is_refused(
    show: Mapping[str, Any], episode: Mapping[str, Any]
) -> None:
    """Read back, it differs from the YAML."""
    feed = read_feed(feed_of(changed()))
    assert not check_feed(feed, changed())
    codes = [found.rule.code for found in check_feed(feed, changed(show=show, episode=episode))]
    assert codes == ["PP501"]


def test_markup_in_them_stays_text() -> None:
    """Whatever it holds, and however long: the feed's elements are the same."""
    other = OtherFeed(GUID, "https://example.org/", HOSTILE)
    given = (Funding("https://example.org/?a=1&b=<x>", HOSTILE),)
    hostile = changed(
        show={"funding": given, "podroll": (other,), "publisher": other},
        episode={"summary": HOSTILE, "funding": given, "type": "trailer", "title": HOSTILE},
    )
    plain = Funding("https://example.org/", "Give")
    other = OtherFeed(GUID, "https://example.org/", "Other")
    same = changed(
        show={"funding": (plain,), "podroll": (other,), "publisher": other},
        episode={"summary": "Short", "funding": (plain,), "type": "trailer", "title": "Title"},
    )
    body = feed_of(hostile)
    assert _elements(body) == _elements(feed_of(same))
    assert read_feed(body).items[-1].summary == HOSTILE.replace("<", "‹")
    assert etree.fromstring(body).findtext("channel/podcast:funding", "", NAMESPACES) == HOSTILE


def _elements(body: bytes) -> list[object]:
    return [element.tag for element in etree.fromstring(body).iter()]


def test_support_is_linked_from_the_pages(small_show: Path) -> None:
    """An episode's own pages come before the show's; words with markup stay words."""
    yaml = small_show / "episodes/02-measuring.yaml"
    yaml.write_text(
        yaml.read_text("utf-8").replace("Buy the ward", "<i>Buy</i> the ward", 1), "utf-8"
    )
    project = load_project(Workspace(small_show))
    pages = {page.key: page.body().decode() for page in build(project, PUBLIC_URL, NOW).pages}
    show_link = '<a href="https://www.example.org/charity">Support our hospital charity</a>'
    episode = pages["episodes/02-measuring.html"]
    assert show_link in pages["index.html"]
    assert show_link in pages["episodes/01-listening.html"]
    assert episode.index("https://www.example.org/rulers") < episode.index(show_link)
    assert "<i>" not in episode


def test_their_words_are_searched_for_personal_data(small_show: Path) -> None:
    """As every other text of the show."""
    yaml = small_show / "podcast.yaml"
    text = yaml.read_text("utf-8").replace("Support our hospital charity", "Ring 07700 900123", 1)
    yaml.write_text(text, "utf-8")
    assert [finding.rule.code for finding in check_show(small_show).findings] == ["PP814"]


def test_fields_are_what_their_absence_means() -> None:
    """A show without them says nothing of them."""
    project = changed(show={"funding": (), "podroll": (), "publisher": None})
    body = feed_of(project)
    for tag in (b"podcast:podroll", b"podcast:publisher", b"podcast:trailer"):
        assert tag not in body
    assert Show(project.show.source).funding == Episode(project.show.source).funding == ()
