"""The forms of a transcript: WebVTT as it is, SubRip of the same cues, and the page that shows it."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from msgspec.structs import replace

from podcast_publisher.check.release.built_feed import check_feed
from podcast_publisher.edit.transcripts.convert import convert
from podcast_publisher.feed.read import read_feed
from podcast_publisher.load.project import load_project
from podcast_publisher.model.feed import FeedItem
from podcast_publisher.model.publication import Publication
from podcast_publisher.model.results import Results
from podcast_publisher.model.tombstones import Tombstones
from podcast_publisher.model.transcript import Cue, Transcript
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.render.publication import build
from podcast_publisher.render.subrip import subrip
from podcast_publisher.workflow.erase.find_episode import Sources, find_episode
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, build_show

CUES = (
    Cue(0.0, 2.5, "Hello & welcome.", "Robin Example"),
    Cue(2.5, 4.0, "It is <late>.", "Robin Example"),
    Cue(4.0, 3661.25, "No: 1 --> 2.", "Jo Instance"),
    Cue(3661.25, 3662.0, "Music"),
)
SUBRIP = """\
1
00:00:00,000 --> 00:00:02,500
Robin Example: Hello & welcome.

2
00:00:02,500 --> 00:00:04,000
It is <late>.

3
00:00:04,000 --> 01:01:01,250
Jo Instance: No: 1 → 2.

4
01:01:01,250 --> 01:01:02,000
Music
"""


@pytest.fixture(scope="module")
def publication() -> Publication:
    return build_show()[0].publication


def items(publication: Publication) -> tuple[FeedItem, ...]:
    return read_feed(publication.feed.body()).items


def body_at(publication: Publication, url: str) -> bytes:
    key = url.removeprefix(PUBLIC_URL).partition("#")[0]
    (artifact,) = [artifact for artifact in publication if artifact.key == key]
    return artifact.body()


def test_subrip_has_the_same_cues() -> None:
    """Numbered, with commas in times; the speaker stands before the first cue of a turn."""
    assert subrip(CUES).decode() == SUBRIP


def test_subrip_cannot_be_broken_by_words() -> None:
    """Line ends and arrows in a cue, or in a name, begin no other cue."""
    hostile = (Cue(0, 1, "one\n\n2\n00:00:01,000 --> 00:00:02,000\ntwo", "A\n-->B"), Cue(1, 2, "3"))
    blocks = subrip(hostile).decode().split("\n\n")
    assert [block.count("\n") for block in blocks] == [2, 3]  # the last ends with its line
    assert [block.count("-->") for block in blocks] == [1, 1]


def test_other_programs_read_it() -> None:
    """Every word and speaker, as one that imports transcripts does."""
    for episode in load_project(Workspace(SMALL_SHOW)).episodes:
        assert episode.transcript
        cues = episode.transcript.cues
        read = convert(subrip(cues), [person.name for person in episode.people])
        assert read.unknown == ()
        words = " ".join(read.text.replace("&amp;", "&").split())
        assert [cue.text for cue in cues if cue.text not in words] == []
        assert [cue.voice for cue in cues if f"<v {cue.voice}>" not in words] == []


def test_the_feed_names_three_forms_in_the_language_of_the_show(publication: Publication) -> None:
    """The first and the last have times: apps that know one form alone take either."""
    for item in items(publication):
        assert [file.type for file in item.transcripts] == [
            *("text/vtt", "text/html", "application/x-subrip"),
        ]
        assert {file.language for file in item.transcripts} == {"en-gb"}


def test_every_form_is_published_under_its_type(publication: Publication) -> None:
    """With the bytes of the file, and those made of its cues."""
    for episode, item in zip(
        load_project(Workspace(SMALL_SHOW)).episodes[::-1], items(publication), strict=True
    ):
        assert episode.transcript
        vtt, page, srt = item.transcripts
        assert body_at(publication, vtt.url) == episode.transcript.file.path.read_bytes()
        assert body_at(publication, srt.url) == subrip(episode.transcript.cues)
        (artifact,) = [found for found in publication.media if srt.url.endswith(found.key)]
        assert artifact.content_type == srt.type
        assert artifact.cache_control.startswith("public, max-age=86400")
        assert page.url.partition("#")[0] in {PUBLIC_URL + found.key for found in publication.pages}


def test_the_page_has_the_place_that_the_feed_names(publication: Publication) -> None:
    """The words of the transcript follow it."""
    for item in items(publication):
        page = item.transcripts[1].url
        tree: Any = html.fromstring(body_at(publication, page))
        (place,) = tree.xpath(f"//*[@id='{page.partition('#')[2]}']")
        assert place.text == "Transcript"
        assert len(place.getparent().text_content().split()) > 10


def test_an_unchanged_transcript_is_not_parsed_again() -> None:
    """Its SubRip is known by digest; the bytes are made only for who asks for them."""
    project, results = load_project(Workspace(SMALL_SHOW)), Results()
    first = build(project, PUBLIC_URL, NOW, results=results)

    def unread() -> object:
        raise AssertionError("it was parsed")

    episodes = tuple(
        replace(episode, transcript=Transcript(episode.transcript.summary, unread))  # type: ignore[arg-type]
        for episode in project.episodes
        if episode.transcript
    )
    again = build(replace(project, episodes=episodes), PUBLIC_URL, NOW, results=results)
    assert [media.sha256 for media in again.media] == [media.sha256 for media in first.media]


def test_another_word_is_another_object(small_show: Path) -> None:
    """Apps keep what they have under its address."""
    before = items(build_show(small_show)[0].publication)
    file = small_show / "episodes/01-listening.vtt"
    file.write_text(file.read_text("utf-8").replace("the", "a", 1), "utf-8")
    after = items(build_show(small_show)[0].publication)
    assert before[0].transcripts == after[0].transcripts
    changed = [
        old.url != new.url
        for old, new in zip(before[1].transcripts, after[1].transcripts, strict=True)
    ]
    assert changed == [True, False, True]


def test_a_feed_that_lost_a_form_is_refused(publication: Publication) -> None:
    """Read back, it differs from what the YAML makes."""
    feed = read_feed(publication.feed.body())
    project = load_project(Workspace(SMALL_SHOW))
    assert not check_feed(feed, project)
    lost = replace(feed.items[0], transcripts=feed.items[0].transcripts[:2])
    findings = check_feed(replace(feed, items=(lost, feed.items[1])), project)
    assert [finding.rule.code for finding in findings] == ["PP501"]


WELSH = (
    (SMALL_SHOW / "episodes/02-measuring.vtt").read_text("utf-8").replace("So we ask", "Gofynnwn")
)


@pytest.fixture
def translated(small_show: Path) -> Path:
    """The good show, of which an episode has its transcript in Welsh too."""
    (small_show / "episodes/02-measuring.cy.vtt").write_text(WELSH, "utf-8")
    yaml = small_show / "episodes/02-measuring.yaml"
    field = "translations:\n  - file: 02-measuring.cy.vtt\n    language: cy\n"
    yaml.write_text(yaml.read_text("utf-8") + field, "utf-8")
    return small_show


def test_a_translation_is_named_with_its_language(translated: Path) -> None:
    """Between the others: an app that knows no languages takes the first or the last of its type."""
    publication, checked = build_show(translated)
    assert not checked.findings
    item = items(publication.publication)[0]
    assert [(file.type, file.language) for file in item.transcripts] == [
        ("text/vtt", "en-gb"),
        ("text/html", "en-gb"),
        ("text/vtt", "cy"),
        ("application/x-subrip", "en-gb"),
    ]
    assert body_at(publication.publication, item.transcripts[2].url).decode() == WELSH


def test_the_page_offers_the_translation(translated: Path) -> None:
    """With its language, for browsers and screen readers."""
    publication = build_show(translated)[0].publication
    url = items(publication)[0].transcripts[2].url
    tree: Any = html.fromstring(body_at(publication, f"{PUBLIC_URL}episodes/02-measuring.html"))
    (link,) = tree.xpath("//a[@hreflang='cy']")
    assert link.get("href") == url.replace(PUBLIC_URL, "../")


def test_a_translation_is_a_file_of_the_episode(translated: Path) -> None:
    """What is found in it is the episode's to allow, and it is erased with the episode."""
    project = load_project(Workspace(translated))
    name = "episodes/02-measuring.cy.vtt"
    assert project.owner(name) == project.episodes[1]
    sources = Sources(project, (), {}, {}, Tombstones())
    subject = find_episode("02-measuring", sources).subject
    assert hashlib.sha256(WELSH.encode()).hexdigest() in subject.digests


def test_without_a_transcript_there_is_no_form() -> None:
    """Apps would ask for it."""
    project = load_project(Workspace(SMALL_SHOW))
    bare = tuple(replace(episode, transcript=None) for episode in project.episodes)
    publication = build(replace(project, episodes=bare), PUBLIC_URL, NOW)
    assert [item.transcripts for item in items(publication)] == [(), ()]
    assert not [media.key for media in publication.media if media.key.startswith("transcripts/")]
