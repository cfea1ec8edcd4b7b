"""`import`: the texts of a show from its feed."""

import subprocess
from functools import partial
from pathlib import Path

import pytest

from podcast_publisher.edit.import_show.notes import visible_words
from podcast_publisher.load.project import load_project
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.render.show_notes import show_notes
from podcast_publisher.workflow.import_show.kept_feed import kept_feed
from tests.forked_command import run_text
from tests.import_show.old_host import PICTURE, OldHost, channel, item


def import_feed(
    feed: str, folder: Path, *options: str, code: int = 0
) -> "subprocess.CompletedProcess[str]":
    """Run the command, with nobody to ask."""
    words = ("import", feed, str(folder), "--no-recordings", *options)
    done = run_text(*words, cwd=folder.parent)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def imported(host: OldHost, folder: Path, feed: str, *options: str) -> Project:
    import_feed(host.serve("feed.xml", feed), folder, *options)
    return load_project(Workspace(folder))


def findings(project: Project) -> list[str]:
    return [finding.rule.code for finding in project.findings]


def test_a_show_is_imported(host: OldHost, tmp_path: Path) -> None:
    """Everything that the feed says of show and episodes is in the YAML, and loads without a finding."""
    more = (
        "<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode>"
        '<podcast:person role="guest">Ann Nurse</podcast:person>'
        '<podcast:location geo="geo:53.8,-1.5">Leeds</podcast:location>'
        '<podcast:season name="The second">2</podcast:season><link>https://rounds.wards.nhs.uk/7</link>'
        "<itunes:explicit>yes</itunes:explicit><itunes:episodeType>Bonus</itunes:episodeType>"
    )
    project = imported(host, tmp_path / "show", channel(host, item(2, host), item(1, host, more)))
    show, (first, second) = project.show, project.episodes
    assert findings(project) == []
    assert (show.title, show.author, show.language) == (
        "Ward rounds",
        "Northern Hospitals",
        "en-GB",
    )
    assert show.owner is not None
    assert (show.owner.name, show.owner.email) == ("Press office", "podcast@wards.nhs.uk")
    assert (show.categories, show.explicit, show.season_name(2)) == (
        ("Science",),
        False,
        "The second",
    )
    assert show.imported is not None
    assert show.imported.feed == host.url("feed.xml")
    assert show.artwork is not None
    assert show.artwork.file.path.read_bytes() == PICTURE
    assert second.source.file == "episodes/s02e07-talk-1.yaml"
    assert (second.season, second.number, second.type, second.explicit) == (2, 7, "bonus", True)
    assert (second.people[0].name, second.people[0].role) == ("Ann Nurse", "guest")
    assert second.location is not None
    assert (second.location.name, second.link) == ("Leeds", "https://rounds.wards.nhs.uk/7")
    assert first.source.file == "episodes/2025-09-02-talk-2.yaml"
    assert (first.guid, f"{first.published}") == ("guid-2", "2025-09-02 07:00:00+01:00")
    assert (first.explicit, first.number) == (None, None)
    assert (tmp_path / "show/imported/feed.xml").read_bytes() == host.pages["/feed.xml"].body


@pytest.mark.parametrize(
    "guid",
    [
        "160 at http://www.example.org",
        "two  blanks",
        "https://old.example.org/?p=1&amp;q=2#x",
        "12345",
        "null",
        "0x1F",
        "'quoted'",
        '"double"',
        "“curly”",
        "# no comment",
        "a: b",
        "- a",
        "back\\slash",
        "unseen&#x200b;inside",
        "in two\n   lines",
        "tab\tinside",
        "é✓𝄞",
        "../../etc/passwd",
        "%YAML",
        "&amp;anchor",
        "*alias",
        "!tag",
        "{a}",
        "soft&#xad;hyphen",
        "no&#xa0;break",
        "a" * 3000,
    ],
)
def test_guids_are_kept_to_the_letter(host: OldHost, tmp_path: Path, guid: str) -> None:
    """Whatever a host has made of them; YAML and feed say the same text."""
    feed = channel(host, item(1, host, guid=f"\n {guid} \n"))
    project = imported(host, tmp_path / "show", feed)
    wanted = guid.replace("&amp;", "&").replace("&#x200b;", "\u200b")
    wanted = wanted.replace("&#xad;", "\u00ad").replace("&#xa0;", "\u00a0")
    assert findings(project) == []
    assert project.episodes[0].guid == wanted


def test_a_missing_guid_is_the_recordings_address(host: OldHost, tmp_path: Path) -> None:
    """As apps take it."""
    project = imported(host, tmp_path / "show", channel(host, item(1, host, guid="")))
    assert project.episodes[0].guid == host.url("1.mp3")


def test_of_a_repeated_guid_the_newest_comes(host: OldHost, tmp_path: Path) -> None:
    """And the other is told."""
    feed = channel(host, item(1, host, guid="a"), item(2, host, guid="a"))
    done = import_feed(host.serve("feed.xml", feed), tmp_path / "show")
    assert [path.stem for path in (tmp_path / "show/episodes").iterdir()] == ["2025-09-02-talk-2"]
    assert "1 item cannot come under a guid that another has" in done.stdout
    assert 'Talk 1: Its guid is also that of "Talk 2"' in done.stdout


def test_what_cannot_come_is_listed(host: OldHost, tmp_path: Path) -> None:
    """On the screen, in the report, and as lines of podcast.yaml that a person agrees to."""
    film = '<item><title>Film</title><guid>f 1</guid><enclosure url="https://a.example/f.mp4" type="video/mp4"/></item>'
    done = import_feed(
        host.serve("feed.xml", channel(host, item(1, host), film)), tmp_path / "show"
    )
    assert "Film: It is a video." in done.stdout
    show_file = tmp_path / "show/podcast.yaml"
    text = show_file.read_text("utf-8")
    assert "# left_out:\n#   - guid: f 1\n#     reason: It is a video\n" in text
    report = (tmp_path / "show/imported/report.txt").read_text("utf-8")
    assert "left_out:\n  - guid: f 1\n    reason: It is a video" in report
    agreed = text.replace("# left_out", "left_out").replace("#   - guid", "  - guid")
    show_file.write_text(agreed.replace("#     reason", "    reason"), "utf-8")
    show = load_project(Workspace(tmp_path / "show")).show
    assert [(left.guid, left.reason) for left in show.left_out] == [("f 1", "It is a video")]
    assert "Film" not in import_feed(host.url("feed.xml"), tmp_path / "show").stdout


def test_what_the_feed_does_not_say_is_marked(host: OldHost, tmp_path: Path) -> None:
    """As lines that wait for a person, and check names each."""
    bare = f'<item><guid>1</guid><pubDate>soon</pubDate><enclosure url="{host.url("1.mp3")}" type="audio/mpeg"/></item>'
    project = imported(host, tmp_path / "show", channel(host, bare, plain=True))
    missing = {finding.message for finding in project.findings}
    assert missing == {
        f'There is no field "{name}"'
        for name in (
            *("title", "published", "description", "link", "language", "author", "artwork"),
            *("categories", "explicit"),
        )
    }
    text = (tmp_path / "show/episodes/undated-episode.yaml").read_text("utf-8")
    assert '# The old feed says "soon". Write when the episode came out.\n# published: ' in text


def test_options_give_what_is_missing(host: OldHost, tmp_path: Path) -> None:
    """Checked as init does; nothing is written if one is wrong."""
    words = ["--author=Northern Hospitals", "--email=podcast@wards.nhs.uk", "--category=medicine"]
    words += ["--language=en_gb", "--website=rounds.wards.nhs.uk", "--explicit=no"]
    feed = host.serve("feed.xml", channel(host, item(1, host), plain=True))
    wrong = import_feed(feed, tmp_path / "show", *words, "--email=nobody", code=2)
    assert "--email" in wrong.stderr
    assert not (tmp_path / "show").exists()
    import_feed(feed, tmp_path / "show", *words)
    show = load_project(Workspace(tmp_path / "show")).show
    assert show.owner is not None
    assert (show.author, show.owner.email, show.language, show.link, show.explicit) == (
        *("Northern Hospitals", "podcast@wards.nhs.uk", "en-GB", "https://rounds.wards.nhs.uk"),
        False,
    )
    assert show.categories == ("Health & Fitness > Medicine",)


def test_the_shows_guid_is_made_of_the_old_address(host: OldHost, tmp_path: Path) -> None:
    """As the podcast namespace defines it (its own example); a guid that the feed has counts more."""
    file = tmp_path / "feed.xml"
    file.write_text(channel(host, item(1, host)), "utf-8")
    import_feed(str(file), tmp_path / "a", "--old-address=https://podnews.net/rss")
    assert (
        load_project(Workspace(tmp_path / "a")).show.guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    )
    own = "2063AFC4-a3f0-5d4c-9f1d-afb69be5c607"
    feed = channel(host, item(1, host), more=f"<podcast:guid>{own}</podcast:guid>")
    assert imported(host, tmp_path / "b", feed).show.guid == own.lower()


def test_categories_are_mapped(host: OldHost, tmp_path: Path) -> None:
    """Retired ones to those of today, and no more than two."""
    more = (
        '<itunes:category text="Society &amp;amp; Culture"/><itunes:category text="Health"/>'
        '<itunes:category text="Arts"/>'
    )
    feed = channel(host, item(1, host), more=more).replace('<itunes:category text="Science"/>', "")
    done = import_feed(host.serve("feed.xml", feed), tmp_path / "show")
    show = load_project(Workspace(tmp_path / "show")).show
    assert show.categories == ("Society & Culture", "Health & Fitness")
    assert "The category Health is now Health & Fitness." in done.stdout
    assert "Arts left out" in done.stdout


def test_links_without_https_are_left_out_and_said(host: OldHost, tmp_path: Path) -> None:
    """The server is asked for https once; nothing answers there."""
    more = f"<link>{host.address}/page</link>"
    project = imported(host, tmp_path / "show", channel(host, item(1, host, more)))
    assert project.episodes[0].link == ""
    report = (tmp_path / "show/imported/report.txt").read_text("utf-8")
    assert "Its page" in report


def test_pages_of_a_feed_are_followed(host: OldHost, tmp_path: Path) -> None:
    """RFC 5005, until a page comes a second time."""
    following = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{}"/>'.format
    host.serve("second", channel(host, item(1, host), more=following("/feed.xml")))
    feed = channel(host, item(3, host), item(2, host), more=following("/second"))
    project = imported(host, tmp_path / "show", feed)
    assert sorted(episode.guid for episode in project.episodes) == ["guid-1", "guid-2", "guid-3"]
    assert len(host.requests_for("feed.xml")) == 1
    assert (tmp_path / "show/imported/feed-2.xml").is_file()


def test_a_page_that_cannot_be_read_is_said(host: OldHost, tmp_path: Path) -> None:
    """What the other pages have comes; the exit code says that something is missing."""
    following = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="/gone"/>'
    feed = host.serve("feed.xml", channel(host, item(1, host), more=following))
    done = import_feed(feed, tmp_path / "show", code=1)
    assert "A page of the feed is missing." in done.stdout
    assert len(load_project(Workspace(tmp_path / "show")).episodes) == 1
    copy = partial(kept_feed, Workspace(tmp_path / "show"), feed)
    assert ((kept := copy()) and kept.next_url) == host.url("gone")
    host.serve("gone", channel(host, item(2, host)))
    import_feed(feed, tmp_path / "show")
    assert ((kept := copy()) and kept.next_url) == ""
    del host.pages["/gone"]
    import_feed(feed, tmp_path / "show", code=1)
    assert (kept := copy())
    assert len(kept.episodes) == 2  # the whole copy stays


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ("<p>A <b>bold</b> word</p><ul><li>one</li><li>two</li></ul>", "A bold word one two"),
        (
            "Line one\nLine two\n\nNext: 1 * 2 _x_ [y] `z` #5",
            "Line one Line two Next: 1 * 2 _x_ [y] `z` #5",
        ),
        ("<table><tr><td>a</td><td>b</td></tr></table><h2>Head</h2>text", "a b Head text"),
        ("<script>alert(1)</script><p>ok &lt;b&gt; &amp;amp;</p>", "ok <b> &amp;"),
        ("1. first<br>- second<br><br># third", "1. first - second # third"),
        (
            "in<em>side</em> a word, ~~wave~~, a|b, **stars**",
            "inside a word, ~~wave~~, a|b, **stars**",
        ),
    ],
)
def test_show_notes_keep_their_words(host: OldHost, tmp_path: Path, notes: str, words: str) -> None:
    """Read back as apps will show them."""
    feed = channel(host, item(1, host).replace("About 1.", f"<![CDATA[{notes}]]>"))
    project = imported(host, tmp_path / "show", feed)
    assert visible_words(show_notes(project.episodes[0].description)) == words.split()
    assert (
        "differ" not in (tmp_path / "show/imported/report.txt").read_text("utf-8").split("\n", 1)[1]
    )


def test_a_second_run_brings_only_what_is_new(host: OldHost, tmp_path: Path) -> None:
    """No file that exists is changed, whatever a person has made of it."""
    folder = tmp_path / "show"
    import_feed(host.serve("feed.xml", channel(host, item(1, host))), folder)
    for name in ("podcast.yaml", "episodes/2025-09-01-talk-1.yaml"):
        path = folder / name
        path.write_text(path.read_text("utf-8") + "\n# seen\n", "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    host.serve(
        "feed.xml", channel(host, item(2, host), item(1, host)).replace("About 1", "New words")
    )
    done = run_text("-C", str(folder), "import", "--no-recordings", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Wrote 1 episode; 1 were there before." in done.stdout
    after = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    assert {path.name for path in after.keys() - before.keys()} == {"2025-09-02-talk-2.yaml"}
    assert all(after[path] == body for path, body in before.items())


def test_a_run_that_was_killed_at_any_file_goes_on(host: OldHost, tmp_path: Path) -> None:
    """Whatever it has written so far, an empty file that reserves a name included: in the end all is there, once."""
    feed = host.serve("feed.xml", channel(host, item(2, host), item(1, host)))
    import_feed(feed, tmp_path / "whole")
    whole = {
        path.relative_to(tmp_path / "whole"): path.read_bytes()
        for path in (tmp_path / "whole").rglob("*")
        if path.is_file()
    }
    yaml = sorted(path for path in whole if path.suffix == ".yaml")
    for number, name in enumerate(yaml):
        folder = tmp_path / f"killed-{number}"
        import_feed(feed, folder)
        for later in yaml[: number + 1]:  # episodes come before podcast.yaml
            (folder / later).unlink()
        (folder / name).touch()
        (folder / name).with_name(f".{name.stem}.0a1b2c3d.part").write_bytes(b"title: T")
        import_feed(feed, folder)
        assert {path: (folder / path).read_bytes() for path in whole if path.suffix == ".yaml"} == {
            path: body for path, body in whole.items() if path.suffix == ".yaml"
        }
        assert len(list((folder / "episodes").glob("*.yaml"))) == 2


def test_another_show_is_left_alone(host: OldHost, tmp_path: Path) -> None:
    """A folder with a show that was not imported, or with a link in the place of a folder."""
    feed = host.serve("feed.xml", channel(host, item(1, host)))
    (tmp_path / "a").mkdir()
    (tmp_path / "a/podcast.yaml").write_text("title: Mine\n", "utf-8")
    refused = import_feed(feed, tmp_path / "a", code=2)
    assert "nothing is ever overwritten" in refused.stderr
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["podcast.yaml"]
    (tmp_path / "b").mkdir()
    (tmp_path / "b/episodes").symlink_to(tmp_path / "a")
    assert "leads out" in import_feed(feed, tmp_path / "b", code=2).stderr


@pytest.mark.parametrize(
    ("source", "words", "code"),
    [
        ("/missing.xml", "cannot be read", 3),
        ("/page", "it is a web page", 2),
        ("nowhere.xml", "is no file", 2),
    ],
)
def test_what_is_no_feed_ends_in_a_sentence(
    host: OldHost, tmp_path: Path, source: str, words: str, code: int
) -> None:
    """And nothing is written."""
    host.serve("page", "<html><body>Hello</body></html>")
    name = f"{host.address}{source}" if source.startswith("/") else source
    done = import_feed(name, tmp_path / "show", code=code)
    assert words in done.stderr
    assert "Fix:" in done.stderr
    assert not (tmp_path / "show").exists()


def test_a_feed_in_a_file_leads_to_no_private_address(host: OldHost, tmp_path: Path) -> None:
    """Only whoever names an address on this computer has everything fetched from there."""
    file = tmp_path / "feed.xml"
    file.write_text(channel(host, item(1, host)), "utf-8")
    import_feed(str(file), tmp_path / "show")
    assert host.asked == []
    assert not list((tmp_path / "show/artwork").iterdir())
