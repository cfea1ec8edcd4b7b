"""Chapters with links, pictures and ends: in their file, in the feed and on the page."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from msgspec.structs import replace

from podcast_publisher.check.release.built_feed import check_feed
from podcast_publisher.feed.read import read_feed
from podcast_publisher.load.project import load_project
from podcast_publisher.model.publication import Publication
from podcast_publisher.model.show import Project
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.render.publication import build
from tests.shows import NOW, PUBLIC_URL, check_show

PSC = "{http://podlove.org/simple-chapters}"
SECOND = "episodes/02-measuring.yaml"
LINK = "https://www.example.org/clock?a=1&b=2"
CHAPTERS = f"""\
chapters:
  - start: 0:00
    title: A ruler
  - start: 0:08
    title: A clock
    link: {LINK}
    image: ../artwork/clock.png
    end: 0:11
  - start: 0:11.5
    title: A picture
    image: ../artwork/clock.png
    hidden: true
  - start: 0:14
    title: A questionnaire
"""


@pytest.fixture
def show(small_show: Path) -> Path:
    """The good show, of which a chapter has everything that a chapter can have."""
    from PIL import Image

    Image.new("RGB", (60, 40), "white").save(small_show / "artwork/clock.png")
    yaml = small_show / SECOND
    before, _, rest = yaml.read_text("utf-8").partition("chapters:\n")
    yaml.write_text(before + CHAPTERS + "\nlocation:" + rest.partition("\nlocation:")[2], "utf-8")
    return small_show


def build_show(show: Path) -> tuple[Project, Publication]:
    project = load_project(Workspace(show))
    assert not project.findings
    return project, build(project, PUBLIC_URL, NOW)


def chapters_file(publication: Publication) -> list[Mapping[str, Any]]:
    (file,) = [media for media in publication.media if media.key.startswith("chapters/")]
    return list(json.loads(file.body())["chapters"])


def page_of(publication: Publication) -> Any:
    (page,) = [page for page in publication.pages if page.key == "episodes/02-measuring.html"]
    return html.fromstring(page.body())


def test_the_file_holds_all_of_a_chapter(show: Path) -> None:
    """Link, picture, end, and that it is in no list; nothing of that where there is none."""
    first, second, third, _ = chapters_file(build_show(show)[1])
    assert first == {"startTime": 0, "title": "A ruler"}
    picture = second["img"]
    assert second == {
        "startTime": 8,
        "title": "A clock",
        "endTime": 11,
        "url": LINK,
        "img": picture,
    }
    assert third == {"startTime": 11.5, "title": "A picture", "img": picture, "toc": False}


def test_the_picture_is_published_once_as_it_is(show: Path) -> None:
    """Under the episode's name and a digest, with its type; two chapters share it."""
    publication = build_show(show)[1]
    address = chapters_file(publication)[1]["img"]
    key = address.removeprefix(PUBLIC_URL)
    assert key.startswith("artwork/02-measuring-")
    (picture,) = [media for media in publication.media if media.key == key]
    assert picture.content_type == "image/png"
    assert picture.body() == (show / "artwork/clock.png").read_bytes()
    assert read_feed(publication.feed.body()).items[0].pictures == (address,)


def test_the_feed_holds_the_list_of_chapters(show: Path) -> None:
    """For apps that do not read the file; a hidden chapter is not in it."""
    publication = build_show(show)[1]
    items = etree.fromstring(publication.feed.body()).findall("channel/item")
    first, second, third = [dict(chapter.attrib) for chapter in items[0].iter(f"{PSC}chapter")]
    assert first == {"start": "00:00:00.000", "title": "A ruler"}
    assert second["start"] == "00:00:08.000"
    assert second["href"] == LINK
    assert second["image"] == chapters_file(publication)[1]["img"]
    assert third == {"start": "00:00:14.000", "title": "A questionnaire"}
    assert items[1].find(f"{PSC}chapters") is None
    assert b'xmlns:psc="http://podlove.org/simple-chapters"' in publication.feed.body()[:1000]


def test_a_feed_that_lost_chapters_is_refused(show: Path) -> None:
    """Read back, its list differs from the YAML's."""
    project, publication = build_show(show)
    feed = read_feed(publication.feed.body())
    assert not check_feed(feed, project)
    lost = replace(feed.items[0], simple_chapters=feed.items[0].simple_chapters[1:])
    changed = replace(feed, items=(lost, *feed.items[1:]))
    assert [finding.rule.code for finding in check_feed(changed, project)] == ["PP501"]


def test_a_title_with_markup_stays_text(show: Path) -> None:
    """In the feed, in the file and on the page."""
    project = load_project(Workspace(show))
    first, second = project.episodes
    hostile = "\"><script>alert('x')</script> ]]> &"
    chapters = (Chapter(0, hostile, link=LINK), *second.chapters[1:])
    project = replace(project, episodes=(first, replace(second, chapters=chapters)))
    publication = build(project, PUBLIC_URL, NOW)
    assert not check_feed(read_feed(publication.feed.body()), project)
    tree = page_of(publication)
    assert [element.get("src") for element in tree.iter("script")].count(None) == 1  # the data
    assert hostile in tree.xpath("//ol[contains(@class, 'chapters')]//span/text()")


def test_the_page_lists_what_can_be_chosen(show: Path) -> None:
    """With the link behind the title; the hidden chapter is not there."""
    entries = page_of(build_show(show)[1]).xpath("//ol[contains(@class, 'chapters')]/li")
    assert len(entries) == 3
    assert entries[1].xpath("a[2]/@href") == [LINK]
    assert entries[1].xpath("string(a[2])") == "More: A clock"
    assert entries[0].xpath("a[2]") == []


def test_a_changed_picture_gets_another_address(show: Path) -> None:
    """Apps keep the old one under its old address."""
    before = chapters_file(build_show(show)[1])[1]["img"]
    shutil.copy(show / "artwork/cover.jpg", show / "artwork/clock.png")
    after = load_project(Workspace(show)).episodes[1].chapters[1].picture
    assert after
    assert after.file.sha256[:8] not in before


def test_hidden_chapters_do_not_count(show: Path) -> None:
    """Neither as too many nor as names; and a small picture that is not square is no fault."""
    findings = check_show(show).findings
    # in so short an episode, apart and few enough are the three that are shown
    assert [finding.rule.code for finding in findings] == ["PP715"]
