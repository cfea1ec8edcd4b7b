"""The publication: feed, chapters, keys and headers, byte for byte."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from podcast_publisher import __version__
from podcast_publisher.check.release.built_feed import check_feed
from podcast_publisher.feed.read import read_feed
from podcast_publisher.load.project import load_project
from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.model.transcript import Chapter
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.stores.build_folder import write_folder
from podcast_publisher.render.chapters import chapters_json
from podcast_publisher.render.publication import build
from podcast_publisher.render.show_notes import plain_lines, show_notes
from tests import shows
from tests.render.golden import GOLDEN, PAGES
from tests.shows import NOW, PUBLIC_URL, REPOSITORY, SMALL_SHOW


def build_show(root: Path = SMALL_SHOW, now: datetime = NOW) -> Publication:
    """The publication of the show in that folder."""
    return shows.build_show(root, now=now)[0].publication


def test_the_feed_equals_the_golden_feed() -> None:
    """Byte for byte; after an intended change, run tests.render.golden."""
    golden = GOLDEN.read_bytes().replace(
        b"podcast_publisher 0.1.0", f"podcast_publisher {__version__}".encode()
    )
    assert build_show().feed.body().decode() == golden.decode()


def test_the_golden_files_can_be_written(tmp_path: Path) -> None:
    """The command that CONTRIBUTING.md names writes the feed and the pages, in anybody's environment."""
    environment = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"}
    subprocess.run(
        [sys.executable, "-m", "tests.render.golden", tmp_path],
        cwd=REPOSITORY,
        env=environment,
        check=True,
    )
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {GOLDEN.name, *(path.name for path in PAGES.values())}
    assert (tmp_path / GOLDEN.name).read_bytes() == build_show().feed.body()


def test_building_is_reproducible() -> None:
    """Two builds, an hour apart, are equal in every object."""
    first, second = build_show(), build_show(now=NOW + timedelta(hours=1))
    assert [(artifact.key, artifact.sha256) for artifact in first] == [
        (artifact.key, artifact.sha256) for artifact in second
    ]


def test_a_scheduled_episode_is_published_at_its_time(small_show: Path) -> None:
    """Before it, the episode is in no part of the publication; from then on, in all."""
    first = build_show(small_show)
    due = max(
        episode.published
        for episode in load_project(Workspace(small_show)).episodes
        if episode.published
    )
    before = build_show(small_show, due - timedelta(seconds=1))
    assert len(read_feed(before.feed.body()).items) == len(read_feed(first.feed.body()).items) - 1
    assert not [artifact.key for artifact in before.media if "02-measuring" in artifact.key]
    assert [artifact.key for artifact in build_show(small_show, due)] == [
        artifact.key for artifact in first
    ]


def test_a_feed_without_episodes_is_built_with_a_warning(small_show: Path) -> None:
    """It is reproducible too."""
    early = datetime(2020, 1, 1, tzinfo=UTC)
    publication, findings = shows.build_show(small_show, now=early)
    two, _ = shows.build_show(small_show, now=early + timedelta(hours=1))
    assert publication.publication.feed.sha256 == two.publication.feed.sha256
    # nor has the patient in it agreed by then, nor anybody read the transcript
    codes = [finding.rule.code for finding in findings.findings]
    assert codes == ["PP502", "PP802", "PP706", "PP465", "PP465"]  # in five years is a slip


def test_missing_episode_fields_have_no_tag() -> None:
    """No empty transcript, chapters, season, number, people, place or licence: apps would look for them."""
    project = load_project(Workspace(SMALL_SHOW))
    bare = replace(
        project.episodes[0],
        transcript=None,
        chapters=(),
        season=None,
        number=None,
        people=(),
        location=None,
        license=None,
        txt=(),
        ai_content=None,
        artwork=None,
    )
    publication = build(replace(project, episodes=(bare,)), PUBLIC_URL, NOW)
    (item,) = etree.fromstring(publication.feed.body()).iter("item")
    assert [element.tag for element in item if "podcastindex" in element.tag] == []
    assert [etree.QName(element).localname for element in item if "itunes" in element.tag] == [
        *("duration", "episodeType", "explicit"),
    ]


def test_missing_show_fields_have_no_tag() -> None:
    """No empty owner or copyright; Apple gets the first two categories."""
    project = load_project(Workspace(SMALL_SHOW))
    three = ("Health & Fitness > Medicine", "Science", "Education")
    show = replace(project.show, owner=None, copyright="", categories=three)
    channel = etree.fromstring(build(replace(project, show=show), PUBLIC_URL, NOW).feed.body())[0]
    itunes = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
    assert channel.find("copyright") is channel.find(f"{itunes}owner") is None
    assert [element.get("text") for element in channel.findall(f"{itunes}category")] == [
        *("Health & Fitness", "Science"),
    ]


@pytest.mark.parametrize("explicit", [None, True, False])
def test_explicit_defaults_to_the_show(*, explicit: bool | None) -> None:
    """An episode may differ from it."""
    project = load_project(Workspace(SMALL_SHOW))
    for show_is in (True, False):
        show = replace(project.show, explicit=show_is)
        episode = replace(project.episodes[0], explicit=explicit)
        feed = build(replace(project, show=show, episodes=(episode,)), PUBLIC_URL, NOW).feed.body()
        explicit_tag = etree.fromstring(feed).findtext(
            "channel/item/{http://www.itunes.com/dtds/podcast-1.0.dtd}explicit"
        )
        assert explicit_tag == ("true" if (show_is if explicit is None else explicit) else "false")


def test_episodes_of_the_same_time_are_sorted_by_number() -> None:
    """The higher number is newer, above nine too; without numbers, the guid decides."""
    project = load_project(Workspace(SMALL_SHOW))
    first = project.episodes[0]
    numbers = {"b": None, "a": None, "g9": 9, "g11": 11, "g10": 10}
    episodes = tuple(
        replace(
            first,
            guid=guid,
            number=number,
            source=replace(first.source, file=f"episodes/{guid}.yaml"),
        )
        for guid, number in numbers.items()
    )
    feed = build(replace(project, episodes=episodes), PUBLIC_URL, NOW).feed.body()
    assert [item.guid for item in read_feed(feed).items] == ["g11", "g10", "g9", "b", "a"]


@pytest.mark.parametrize("complete", [True, False])
def test_a_complete_show_is_marked(*, complete: bool) -> None:
    """In both namespaces, with the author's own words if any."""
    project = load_project(Workspace(SMALL_SHOW))
    show = replace(project.show, complete=True)
    show = show if complete else replace(show, update_frequency=None)
    channel = etree.fromstring(build(replace(project, show=show), PUBLIC_URL, NOW).feed.body())[0]
    frequency = channel.find("{https://podcastindex.org/namespace/1.0}updateFrequency")
    assert frequency is not None
    words = project.show.update_frequency
    assert words
    assert frequency.text == (words.text if complete else "The series is complete")
    assert frequency.items() == [("complete", "true")]
    assert channel.findtext("{http://www.itunes.com/dtds/podcast-1.0.dtd}complete") == "Yes"


def test_keys_contain_the_digest() -> None:
    """The slug and the first digits of the SHA-256, so other bytes have another key."""
    for artifact in build_show().media:
        name = re.fullmatch(r"[a-z]+/[a-z0-9-]+-([0-9a-f]{8})\.[a-z0-9]+", artifact.key)
        assert name is not None, artifact.key
        assert artifact.sha256.startswith(name[1])


def test_file_names_are_not_in_urls(small_show: Path) -> None:
    """A recording is published under the episode's name."""
    episode = small_show / "episodes" / "01-listening.yaml"
    recording = small_show / "episodes" / "Final mix (2) – for Café.mp3"
    (small_show / "episodes" / "01-listening.mp3").rename(recording)
    episode.write_text(episode.read_text("utf-8") + f'\naudio: "{recording.name}"\n', "utf-8")
    keys = [
        artifact.key
        for artifact in build_show(small_show).media
        if artifact.key.startswith("audio/01")
    ]
    assert keys
    assert all(key.startswith("audio/01-listening-") for key in keys)


def test_a_feed_unlike_the_yaml_is_an_error() -> None:
    """Before anything is published."""
    project = load_project(Workspace(SMALL_SHOW))
    feed = read_feed(build_show().feed.body())
    assert check_feed(feed, project) == ()
    first, *others = feed.items
    for broken in (
        replace(first, title="Another"),
        replace(first, people=()),
        replace(first, transcripts=()),
        replace(first, duration="1"),
        replace(first, published="Wed, 01 Jan 2025 06:00:00 +0000"),
    ):
        findings = check_feed(replace(feed, items=(broken, *others)), project)
        assert [finding.rule.code for finding in findings] == ["PP501"]


def test_internal_fields_are_not_published() -> None:
    """No consent, reviewer, lawful basis or patient status reaches any object."""
    built_show, checked = shows.build_show()
    patient = checked.project.episodes[1].people[1]
    reviewed = checked.project.episodes[1].reviewed
    assert patient.patient
    assert patient.consent
    assert reviewed
    kept = [
        *(patient.consent.reference, patient.consent.taken_by, str(patient.consent.date)),
        *(str(patient.consent.review), reviewed.by, str(reviewed.date)),
        *(checked.project.show.lawful_basis, "lawful", "permanent", "reviewed", "consent"),
        "patient",
    ]
    for artifact in built_show.publication:
        if not artifact.content_type.startswith(("audio/", "image/")):
            # what patients say is what the show is about
            words = artifact.key.encode() + artifact.body().replace(b"What patients say", b"")
            assert not [word for word in kept if word.encode() in words], artifact.key


def test_chapter_times_are_whole_numbers_where_possible() -> None:
    """And texts are unchanged."""
    body = chapters_json([(Chapter(0.0, "Début"), ""), (Chapter(90.5, "Middle"), "")])
    assert json.loads(body) == {
        "version": "1.2.0",
        "chapters": [{"startTime": 0, "title": "Début"}, {"startTime": 90.5, "title": "Middle"}],
    }
    assert b'"startTime": 0,' in body
    assert "Début".encode() in body


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("One line\nand its rest.", "<p>One line and its rest.</p>"),
        ("First.\n\nSecond.", "<p>First.</p>\n<p>Second.</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        (
            "[the trust](https://www.example.org/)",
            '<p><a href="https://www.example.org/">the trust</a></p>',
        ),
        ("fish & chips < 5", "<p>fish &amp; chips &lt; 5</p>"),
        ("<b>bold</b>", "<p>bold</p>"),
        ('<script>alert("x")</script>after', "after"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ('<a href="javascript:alert(1)" onclick="x">x</a>', "<p><a>x</a></p>"),
        ("]]> stays text", "<p>]]&gt; stays text</p>"),
        ("<p>Old show notes.</p>", "<p>Old show notes.</p>"),
    ],
)
def test_show_notes_contain_only_common_html(written: str, html: str) -> None:
    """Paragraphs, lists and links; no scripts, styles or other markup."""
    assert show_notes(written) == html


def test_a_built_folder_has_the_destinations_layout(tmp_path: Path) -> None:
    """Every object is a file under its key, and there is nothing else."""
    publication = build_show()
    write_folder(publication, tmp_path / "dist")
    files = {
        path.relative_to(tmp_path / "dist").as_posix(): path.read_bytes()
        for path in (tmp_path / "dist").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert files == {artifact.key: artifact.body() for artifact in publication}


def test_a_build_removes_only_files_of_earlier_builds(tmp_path: Path) -> None:
    """A file that somebody added stays."""
    folder = tmp_path / "dist"
    write_folder(build_show(), folder)
    (folder / "notes.txt").write_text("mine")
    write_folder(build_show(now=datetime(2020, 1, 1, tzinfo=UTC)), folder)
    assert not list((folder / "audio").iterdir())
    assert (folder / FEED_KEY).exists()
    assert (folder / "notes.txt").exists()


def test_a_folder_with_other_files_is_not_written_to(tmp_path: Path) -> None:
    """A build does not mix with somebody's files."""
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(FileExistsError, match="not from a build"):
        write_folder(build_show(), tmp_path)


def test_the_channel_description_is_plain_text() -> None:
    """Validators warn of HTML there; URLs follow their link texts, and list items have their own lines."""
    written = (
        "Read [the *paper*](https://www.example.org/a?b=1&c=2), or\nwrite to <ada@example.org>.\n\n"
        "* One & two < three\n* https://www.example.org/\n\n<script>alert(1)</script> **Bold**"
    )
    assert plain_lines(show_notes(written)) == (
        "Read the paper (https://www.example.org/a?b=1&c=2), or write to ada@example.org.\n\n"
        "- One & two < three\n- https://www.example.org/\n\n**Bold**"
    )
