"""`import`: chapters, transcripts, pictures and the fields that only some hosts have."""

import json
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import Workspace
from tests.forked_command import run_text
from tests.import_show.old_host import PICTURE, OldHost, channel, item

SUBRIP = "1\n00:00:01,000 --> 00:00:03,000\nAnn Nurse: Good morning.\n"
WEBVTT = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ann Nurse>Good morning.\n"
TRANSCRIPT = '<podcast:transcript url="{}" type="{}" language="en"/>'.format
ANN = "<podcast:person>Ann Nurse</podcast:person>"


def imported(host: OldHost, folder: Path, *items: str, more: str = "") -> Project:
    feed = host.serve("feed.xml", channel(host, *items, more=more))
    done = run_text("import", feed, str(folder), "--no-recordings", cwd=folder.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return load_project(Workspace(folder))


def episode(host: OldHost, folder: Path, more: str) -> Episode:
    return imported(host, folder, item(1, host, more)).episodes[0]


def report(folder: Path) -> str:
    return (folder / "imported/report.txt").read_text("utf-8")


def test_chapters_of_a_file_are_taken(host: OldHost, tmp_path: Path) -> None:
    """With links, pictures, ends and hidden ones; sorted, and what has no title is said."""
    chapters = [
        {"startTime": 5, "title": "Second", "url": "https://a.example.org/", "endTime": 7.5},
        {"startTime": 0, "title": "First", "img": host.serve("c.jpg", PICTURE, type="image/jpeg")},
        {"startTime": 6, "title": "Hidden", "toc": False},
        {"startTime": 8},
        {"startTime": "x", "title": "Nowhere"},
        "no chapter",
    ]
    file = host.serve("c.json", json.dumps({"version": "1.2.0", "chapters": chapters}))
    first, second, hidden = episode(
        host,
        tmp_path / "show",
        f'<podcast:chapters url="{file}" type="application/json+chapters"/>',
    ).chapters
    assert (first.start, first.title) == (0.0, "First")
    assert first.picture is not None
    assert first.picture.file.path.read_bytes() == PICTURE
    assert (second.link, second.end, hidden.hidden) == ("https://a.example.org/", 7.5, True)
    assert "1 of its chapters have no title" in report(tmp_path / "show")


def test_chapters_of_the_feed_are_taken(host: OldHost, tmp_path: Path) -> None:
    """Podlove's, where the chapters file cannot be had."""
    more = (
        f'<podcast:chapters url="{host.url("none.json")}"/>'
        '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters">'
        '<psc:chapter start="00:00:00" title="A"/><psc:chapter start="1:00" title="B"/></psc:chapters>'
    )
    chapters = episode(host, tmp_path / "show", more).chapters
    assert [(chapter.start, chapter.title) for chapter in chapters] == [(0, "A"), (60, "B")]
    assert "The chapters file" in report(tmp_path / "show")


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"chapters": 1}', "[" * 100_000, '{"chapters": [[[]]]}', "\x00"]
)
def test_a_broken_chapters_file_is_said(host: OldHost, tmp_path: Path, body: str) -> None:
    """And the episode comes all the same."""
    more = f'<podcast:chapters url="{host.serve("c.json", body)}"/>'
    assert episode(host, tmp_path / "show", more).chapters == ()


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("t.vtt", WEBVTT, "text/vtt"),
        ("t.srt", SUBRIP, "application/srt"),
        ("t.srt", SUBRIP, "application/x-subrip"),
        (
            "t.json",
            json.dumps(
                {
                    "version": "1.0.0",
                    "segments": [
                        {
                            "speaker": "Ann Nurse",
                            "startTime": 1,
                            "endTime": 3,
                            "body": "Good morning.",
                        }
                    ],
                }
            ),
            "application/json",
        ),
    ],
)
def test_transcripts_become_webvtt(
    host: OldHost, tmp_path: Path, name: str, body: str, kind: str
) -> None:
    """Whatever the host has, with the speakers by name."""
    more = ANN + TRANSCRIPT(host.serve(name, body), kind)
    transcript = episode(host, tmp_path / "show", more).transcript
    assert transcript is not None
    assert transcript.file.path.name == "2025-09-01-talk-1.vtt"
    (cue,) = transcript.cues
    assert (cue.start, cue.end, cue.voice, cue.text) == (1.0, 3.0, "Ann Nurse", "Good morning.")


def test_the_best_of_several_transcripts_is_taken(host: OldHost, tmp_path: Path) -> None:
    """WebVTT before others; those that stay behind are named."""
    more = TRANSCRIPT(host.serve("t.html", "<p>Good</p>"), "text/html")
    more += TRANSCRIPT(host.serve("t.srt", SUBRIP), "application/srt")
    more += TRANSCRIPT(host.serve("t.vtt", WEBVTT), "text/vtt")
    assert episode(host, tmp_path / "show", more).transcript is not None
    text = report(tmp_path / "show")
    assert "t.html, is left out" in text
    assert "t.srt, is left out" in text


def test_transcripts_in_other_languages_are_translations(host: OldHost, tmp_path: Path) -> None:
    """That of the show's language is the transcript, the best of each other one a translation."""
    welsh = WEBVTT.replace("Good morning", "Bore da")
    more = TRANSCRIPT(host.serve("cy.vtt", welsh), "text/vtt").replace('"en"', '"cy-GB"')
    more += TRANSCRIPT(host.serve("t.srt", SUBRIP), "application/srt").replace('"en"', '"en-US"')
    one = episode(host, tmp_path / "show", more)
    assert one.transcript is not None
    assert one.transcript.cues[0].text == "Good morning."
    (translation,) = one.translations
    assert (translation.language, translation.file) == ("cy", "2025-09-01-talk-1.cy.vtt")


def test_a_transcript_that_is_none_is_said(host: OldHost, tmp_path: Path) -> None:
    """With the reason, and nothing is written."""
    more = TRANSCRIPT(host.serve("t.vtt", "<html><p>Log in</p></html>"), "text/vtt")
    assert episode(host, tmp_path / "show", more).transcript is None
    assert "t.vtt is left out" in report(tmp_path / "show")


def test_pictures_are_taken(host: OldHost, tmp_path: Path) -> None:
    """An episode's own; the show's is not repeated, and what is no picture is said."""
    own = host.serve("own.jpg", PICTURE, type="image/jpeg")
    project = imported(
        host,
        tmp_path / "show",
        item(3, host, f'<itunes:image href="{host.serve("evil.svg", "<svg/>")}"/>'),
        item(2, host, f'<itunes:image href="{own}"/>'),
        item(1, host, f'<itunes:image href="{host.url("cover.jpg")}"/>'),
    )
    first, second, third = project.episodes
    assert second.artwork is not None
    assert second.artwork.file.path.read_bytes() == PICTURE
    assert (first.artwork, third.artwork) == (None, None)
    assert "evil.svg is SVG" in report(tmp_path / "show")


def test_fields_of_some_hosts_are_taken(host: OldHost, tmp_path: Path) -> None:
    """Short summary, support, recommended shows, publisher, block; what has no field is said."""
    guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    remote = f'<podcast:remoteItem feedGuid="{guid}" feedUrl="https://other.example.org/feed.xml" title="Other"/>'
    show_fields = (
        '<podcast:funding url="https://give.example.org/">Give</podcast:funding>'
        f"<podcast:podroll>{remote}<podcast:remoteItem feedGuid='none'/></podcast:podroll>"
        f"<podcast:publisher>{remote}</podcast:publisher><podcast:value type='lightning'/>"
        '<podcast:trailer url="https://old.example.org/t.mp3" pubdate="x">Hello</podcast:trailer>'
    )
    more = (
        "<content:encoded><![CDATA[<p>The whole of it, in many more words.</p>]]></content:encoded>"
        "<itunes:block>Yes</itunes:block>"
        '<podcast:funding url="https://give.example.org/1">Give more</podcast:funding>'
    )
    project = imported(host, tmp_path / "show", item(1, host, more), more=show_fields)
    show, (one,) = project.show, project.episodes
    assert project.findings == ()
    assert (one.summary, one.description) == ("About 1.", "The whole of it, in many more words.")
    assert (one.block, one.funding[0].text) == (True, "Give more")
    assert show.funding[0].url == "https://give.example.org/"
    assert [(feed.guid, feed.title) for feed in show.podroll] == [(guid, "Other")]
    assert show.publisher is not None
    assert show.publisher.url == "https://other.example.org/feed.xml"
    assert 'The trailer "Hello" is left out' in report(tmp_path / "show")


@pytest.mark.parametrize(
    "name",
    ["../../../evil", "/etc/evil", "C:\\evil", "a/b", "..", "CON", "\u202egnp.exe", "x" * 5000],
)
def test_no_name_leads_out_of_the_folder(host: OldHost, tmp_path: Path, name: str) -> None:
    """Titles, guids and seasons of a hostile feed name no file elsewhere, nor one that a system refuses."""
    hostile = item(1, host, guid=name).replace("Talk 1", name)
    before = set(tmp_path.rglob("*"))
    imported(host, tmp_path / "show", hostile)
    new = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(tmp_path / "show") for path in new)
    (path,) = (tmp_path / "show/episodes").glob("*.yaml")
    assert path.stem.startswith("2025-09-01-")
    assert len(path.name) < 80
    assert path.name.isascii()


def test_text_of_a_feed_cannot_write_fields(host: OldHost, tmp_path: Path) -> None:
    """A title, a date or a reason with line ends and YAML in it stays a text or a comment."""
    evil = "x&#10;draft: true&#10;# "
    hostile = (
        item(1, host)
        .replace("Talk 1", f"T{evil}")
        .replace("Mon, 01 Sep 2025 06:00:00 GMT", f"soon{evil}")
    )
    left = f"<item><title>L</title><guid>g{evil}</guid></item>"
    project = imported(
        host, tmp_path / "show", hostile, left, more=f"<copyright>c{evil}</copyright>"
    )
    assert not project.episodes[0].draft
    assert {finding.message for finding in project.findings} == {'There is no field "published"'}
    assert project.show.copyright == "cx draft: true #"
