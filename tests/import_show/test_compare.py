"""An imported show is compared with its old feed: every planted difference is found, and nothing else."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from podcast_publisher.feed.foreign.read import read_foreign
from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.model.comparison import Aspect, FeedComparison, State
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Project, Show
from podcast_publisher.workflow.import_show.compare import compare
from tests.forked_command import run_text
from tests.import_show.kept import keep_copy
from tests.import_show.old_host import RECORDING, OldHost, channel, item, open_host
from tests.import_show.two_feeds import score

MANY = 24
NOBODY = Project(Show(SourceFile("podcast.yaml")), ())


def feed(items: list[str]) -> bytes:
    """A feed with everything that is compared."""
    namespaces = (
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    return f'<rss version="2.0" {namespaces}><channel><title>A</title>{"".join(items)}</channel></rss>'.encode()


def entry(number: int) -> str:
    """An item; two in a row came out at the same moment, so their place in the feed is their order."""
    day = 28 - number // 2
    return (
        f"<item><title>Talk {number} &amp; more</title>"
        f'<guid isPermaLink="false">{number} at http://old.example.org</guid>'
        f"<pubDate>{day:02} Sep 2025 06:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[<p>About <b>{number}</b>, and <a href='https://a.nhs.uk'>why</a>.</p>"
        f"<ul><li>first</li><li>last {number}</li></ul>]]></content:encoded>"
        f"<itunes:duration>0:{number + 10}:30</itunes:duration>"
        f'<enclosure url="https://old.example.org/{number}.mp3" type="audio/mpeg" length="{number + 5000}"/>'
        f'<podcast:chapters url="https://old.example.org/{number}.json" type="application/json+chapters"/>'
        f'<podcast:transcript url="https://old.example.org/{number}.vtt" type="text/vtt"/></item>'
    )


def replaced(pattern: str, text: str) -> Callable[[str], str]:
    def change(before: str) -> str:
        after = re.sub(pattern, text, before, count=1)
        assert after != before
        return after

    return change


PLANTED: dict[str, Callable[[str], str]] = {
    "lost": lambda _: "",
    "guid": replaced(r">(\d+) at", r">x\1 at"),
    "guid-blank": replaced(r">(\d+) at ", r">\1 at  "),
    "guid-case": replaced("old.example.org</guid>", "OLD.example.org</guid>"),
    "instant": replaced("06:00:00", "06:00:01"),
    "instant-zone": replaced("06:00:00 GMT", "06:00:00 +0100"),
    "title": replaced("&amp; more", "&amp; moor"),
    "words": replaced("<li>first</li>", "<li>frist</li>"),
    "words-lost": replaced("<li>first</li>", ""),
    "words-added": replaced("</ul>", "</ul><p>Support us</p>"),
    "notes-lost": replaced("<content:encoded>.*</content:encoded>", ""),
    "duration": replaced(":30</itunes:duration>", ":33</itunes:duration>"),
    "duration-lost": replaced("<itunes:duration>.*</itunes:duration>", ""),
    "size": replaced('length="5', 'length="6'),
    "chapters": replaced("<podcast:chapters[^>]*>", ""),
    "transcript": replaced("<podcast:transcript[^>]*>", ""),
}
HARMLESS: dict[str, Callable[[str], str]] = {
    "host": replaced('url="https://old.example.org/(\\d+.mp3)', r'url="https://podcast.nhs.uk/\1'),
    "bold": replaced(r"<b>(\d+)</b>", r"\1"),
    "line ends": replaced("<p>", "<p>\n  "),
    "permalink": replaced(' isPermaLink="false"', ""),
    "wrapped guid": replaced(r">(\d+ at [^<]*)<", "> \n\\1\n <"),
    "zone": replaced("06:00:00 GMT", "07:00:00 +0100"),
    "seconds": replaced(":30</itunes:duration>", ":31</itunes:duration>"),
    "transcript type": replaced("text/vtt", "application/x-subrip"),
}


def found(comparison: FeedComparison) -> dict[str, set[str]]:
    """What the comparison says, as the scorer says it."""
    result = {
        episode.guid: {
            str(difference.aspect)
            for difference in episode.differences
            if difference.aspect is not Aspect.ORDER and difference.state is not State.ADDED
        }
        for episode in comparison.episodes
    }
    for guid, aspects in result.items():
        if "guid" in aspects:
            result[guid] = {"guid"}
    if any(episode.state_of(Aspect.ORDER) is not State.SAME for episode in comparison.episodes):
        result["order"] = {"order"}
    return result


def compared(old: list[str], new: list[str]) -> FeedComparison:
    """Both feeds compared by the program, which agrees with the scorer."""
    comparison = compare(read_foreign(feed(old)), read_foreign(feed(new)), NOBODY)
    assert found(comparison) == score(feed(old), feed(new))
    return comparison


def test_equal_feeds_have_no_difference() -> None:
    """Everything is the same."""
    items = [entry(number) for number in range(MANY)]
    comparison = compared(items, items)
    assert comparison.is_safe
    assert comparison.counts() == {State.SAME: MANY}
    assert all(not episode.differences for episode in comparison.episodes)


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_no_app_notices_is_no_difference(kind: str) -> None:
    """In every item at once."""
    items = [entry(number) for number in range(MANY)]
    comparison = compare(
        read_foreign(feed(items)),
        read_foreign(feed([HARMLESS[kind](text) for text in items])),
        NOBODY,
    )
    assert all(not episode.differences for episode in comparison.episodes)


@pytest.mark.parametrize("kind", PLANTED)
def test_each_planted_difference_is_found(kind: str) -> None:
    """In each item in turn, that one and no other, as an independent scorer finds it."""
    items = [entry(number) for number in range(MANY)]
    for number in range(MANY):
        new = [*items]
        new[number] = PLANTED[kind](new[number])
        comparison = compared(items, new)
        differing = [episode for episode in comparison.episodes if episode.differences]
        of_order = [
            episode for episode in differing if episode.state_of(Aspect.ORDER) is State.CHANGED
        ]
        assert len(differing) - len(of_order) in {0, 1}
        assert any(f"{number} at" in episode.guid.lower() for episode in differing)
        assert comparison.is_safe == (kind not in {"lost", "guid", "guid-blank", "guid-case"})


def test_every_item_differs_in_every_way() -> None:
    """All kinds at once, in all items."""
    items = [entry(number) for number in range(MANY)]
    for kind in ("instant", "title", "words", "duration", "size", "chapters", "transcript"):
        new = [PLANTED[kind](text) for text in items]
        assert compared(items, new).counts() == {State.CHANGED: MANY}


def test_two_that_changed_places_are_found() -> None:
    """They came out at the same moment; one is named, with its new neighbour."""
    items = [entry(number) for number in range(MANY)]
    for number in range(0, MANY, 2):
        new = [*items]
        new[number : number + 2] = reversed(items[number : number + 2])
        comparison = compared(items, new)
        moved = [episode for episode in comparison.episodes if episode.differences]
        assert len(moved) == 1
        assert comparison.is_safe


def test_a_feed_that_lists_the_oldest_first_has_the_same_order() -> None:
    """Apps sort by the date, whatever the feed does."""
    items = [entry(number) for number in range(0, MANY, 2)]
    assert compared(items, [*reversed(items)]).counts() == {State.SAME: MANY // 2}


def test_an_episode_under_another_guid_is_recognised() -> None:
    """By its moment or title; it says which guid it has now."""
    items = [entry(0), entry(2)]
    new = [items[0], items[1].replace(">2 at", ">other at")]
    episode = compared(items, new).episodes[1]
    assert (episode.state, episode.new_guid) == (State.CHANGED, "other at http://old.example.org")
    assert [(d.aspect, d.before, d.after) for d in episode.differences] == [
        (Aspect.GUID, "2 at http://old.example.org", "other at http://old.example.org")
    ]


def test_what_is_new_is_no_loss() -> None:
    """Chapters, a transcript and a length that the old feed did not have."""
    old = entry(0)
    for kind in ("chapters", "transcript", "duration-lost"):
        old = PLANTED[kind](old)
    (episode,) = compare(read_foreign(feed([old])), read_foreign(feed([entry(0)])), NOBODY).episodes
    assert {difference.state for difference in episode.differences} == {State.ADDED}
    assert episode.state is State.SAME
    assert len(episode.differences) == 3


def test_every_difference_in_words_is_shown() -> None:
    """Each place, with what was and what is."""
    new = entry(0).replace("About", "Of").replace("last 0", "the last of 0")
    comparison = compare(read_foreign(feed([entry(0)])), read_foreign(feed([new])), NOBODY)
    shown = [(item.before, item.after) for item in comparison.episodes[0].differences]
    assert shown == [("About", "Of"), ("", "the"), ("", "of")]


VIDEO = (
    "<item><title>A film</title><guid>film</guid><pubDate>Mon, 08 Sep 2025 06:00:00 GMT</pubDate>"
    '<enclosure url="https://old.wards.nhs.uk/film.mp4" type="video/mp4" length="9"/></item>'
)
TEXT = "<item><title>A letter</title><guid>letter</guid><description>Dear all</description></item>"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of three episodes that was imported from an old host, which is gone."""
    folder = tmp_path_factory.mktemp("imported") / "show"
    with open_host() as host:
        feed_text = channel(host, *(item(number, host) for number in (3, 2, 1)))
        address = host.serve("feed.xml", feed_text)
        for number in (1, 2, 3):  # no two episodes have the same sound
            sound = bytearray(RECORDING)
            sound[-2000] ^= number
            host.serve(f"{number}.mp3", bytes(sound), type="audio/mpeg")
        done = run_text("import", address, str(folder), cwd=folder.parent)
        assert done.returncode == 0, done.stdout + done.stderr
    for number in (1, 2, 3):
        words = (
            f"WEBVTT\n\n00:00.000 --> 00:19.000\n<v Ann Nurse>This is the talk number {number}.\n"
        )
        (folder / f"episodes/2025-09-0{number}-talk-{number}.vtt").write_text(words, "utf-8")
    return folder


@pytest.fixture
def show(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "show")


def run(show: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return run_text(*words, cwd=show)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def old_feed(show: Path, before: str, after: str) -> None:
    """Let the old feed have been another."""
    text = (show / "imported" / "feed.xml").read_text("utf-8")
    assert before in text
    keep_copy(show, text.replace(before, after, 1).encode())


def add_folder(show: Path) -> None:
    """A folder to publish to."""
    with (show / "podcast.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "\ndestinations:\n  production:\n    kind: folder\n    folder: ../public\n"
            "    public_url: https://podcast.wards.nhs.uk/\n    public_url_unreachable: nobody serves it\n"
        )


def test_an_imported_show_is_the_same(show: Path) -> None:
    """Straight after the import: every guid, moment, title and word; exit code 0."""
    done = run(show, "import", "--compare")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Compared with the old feed, 3 episodes: 3 the same, 0 changed, 0 lost." in done.stdout
    values = json.loads(run(show, "import", "--compare", "--format", "json").stdout)
    assert values["safe"] is True
    assert [episode["guid"] for episode in values["episodes"]] == ["guid-3", "guid-2", "guid-1"]
    assert values["counts"]["guid"] == {"same": 3, "changed": 0, "lost": 0, "added": 0}


def test_a_changed_guid_is_refused(show: Path) -> None:
    """By compare and publish, with file and line; what is published then has it."""
    add_folder(show)
    (file,) = (show / "episodes").glob("*talk-2.yaml")
    edit(file, "guid-2", "guid-two")
    done = run(show, "import", "--compare")
    assert done.returncode == 1
    assert 'guid changed: "guid-2" became "guid-two"' in done.stdout
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 1
    lines = file.read_text("utf-8").splitlines()
    (number,) = (place for place, line in enumerate(lines, 1) if line.startswith("guid:"))
    assert f"episodes/{file.name}:{number}:7: error PP835" in done.stdout + done.stderr
    assert not (show.parent / "public" / "feed.xml").exists()
    edit(file, "guid-two", "guid-2")
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Compared with the old feed, 3 episodes: 3 the same" in done.stdout
    live = parse_or_none((show.parent / "public" / "feed.xml").read_bytes())
    assert live
    assert [entry.guid for entry in live.items] == ["guid-3", "guid-2", "guid-1"]


@pytest.mark.parametrize(
    ("lose", "words"),
    [
        (
            lambda file: [other.unlink() for other in file.parent.glob("*talk-2.*")],
            "no episode here has its guid guid-2",
        ),
        (
            lambda file: file.write_text(file.read_text("utf-8") + "draft: true\n", "utf-8"),
            "here it is a draft",
        ),
    ],
    ids=["deleted", "draft"],
)
def test_a_lost_episode_is_refused(show: Path, lose: Callable[[Path], object], words: str) -> None:
    """Its file was deleted, or it would not be published."""
    add_folder(show)
    (file,) = (show / "episodes").glob("*talk-2.yaml")
    lose(file)
    assert run(show, "import", "--compare").returncode == 1
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 1
    assert words in " ".join((done.stdout + done.stderr).split())


def test_an_episode_that_stays_behind_needs_a_word(show: Path) -> None:
    """In left_out, or as withdrawn."""
    add_folder(show)
    for gone in (show / "episodes").glob("*talk-2.*"):
        gone.unlink()
    with (show / "podcast.yaml").open("a", encoding="utf-8") as file:
        file.write("left_out:\n  - guid: guid-2\n    reason: The guest has asked for it\n")
    done = run(show, "import", "--compare")
    assert (done.returncode, "because: The guest has asked for it" in done.stdout) == (0, True)
    assert run(show, "publish", "--to", "production", "--yes").returncode == 0


@pytest.mark.parametrize(("element", "guid"), [(VIDEO, "film"), (TEXT, "letter")])
def test_what_cannot_come_needs_a_word(show: Path, element: str, guid: str) -> None:
    """A video and an item without a recording; then the reason is listed."""
    add_folder(show)
    old_feed(show, "<item>", f"{element}<item>")
    done = run(show, "import", "--compare")
    assert done.returncode == 1
    assert "podcast.yaml does not say why (left_out)" in done.stdout
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 1
    assert "PP836 left-out-has-a-reason" in done.stdout + done.stderr
    with (show / "podcast.yaml").open("a", encoding="utf-8") as file:
        file.write(f"left_out:\n  - guid: {guid}\n    reason: It is no episode\n")
    assert run(show, "import", "--compare").returncode == 0
    assert run(show, "publish", "--to", "production", "--yes").returncode == 0


def test_a_mistyped_entry_is_named(show: Path) -> None:
    """It leaves nothing out, and does not keep the show from being published."""
    add_folder(show)
    with (show / "podcast.yaml").open("a", encoding="utf-8") as file:
        file.write("left_out:\n  - guid: guid-9\n    reason: It is no episode\n")
    done = run(show, "plan", "--to", "production")
    assert "PP837 left-out-is-needed" in done.stdout
    assert '"guid-9" is not in the old feed' in done.stdout


def test_a_show_without_the_old_feed_is_not_published(show: Path) -> None:
    """Nobody could say what got lost; once it is live, other rules protect it."""
    add_folder(show)
    feed_copy = show / "imported" / "feed.xml"
    body = feed_copy.read_bytes()
    feed_copy.unlink()
    assert run(show, "import", "--compare").returncode != 0
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 1
    assert "PP838 old-feed-can-be-compared" in done.stdout + done.stderr
    feed_copy.write_bytes(body)
    assert run(show, "publish", "--to", "production", "--yes").returncode == 0
    feed_copy.unlink()
    assert run(show, "plan", "--to", "production").returncode == 0


def test_a_copy_that_somebody_changed_keeps_the_show_back(show: Path) -> None:
    """Even after the first publish: an item that was taken out of it would be lost without a word."""
    add_folder(show)
    edit(show / "imported" / "feed.xml", "guid-2", "guid-two")
    done = run(show, "import", "--compare")
    assert done.returncode != 0
    assert "SHA256SUMS" in done.stderr
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "PP838 old-feed-can-be-compared" in said
    assert "was changed after the import" in said
    edit(show / "imported" / "feed.xml", "guid-two", "guid-2")
    assert run(show, "publish", "--to", "production", "--yes").returncode == 0
    edit(show / "imported" / "feed.xml", "guid-2", "guid-two")
    assert run(show, "plan", "--to", "production").returncode == 1


def test_a_page_that_was_not_read_keeps_the_show_back(show: Path) -> None:
    """What is on it is unknown; a person may say that there is no such page."""
    add_folder(show)
    following = "https://old.wards.nhs.uk/feed?page=2"
    link = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{following}"/>'
    old_feed(show, "<item>", f"{link}<item>")
    done = run(show, "import", "--compare")
    assert done.returncode == 1
    assert f"not read: {following}" in done.stdout
    assert done.stdout.endswith("0 lost; a page of it was not read.\n")
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert (
        f"PP838 old-feed-can-be-compared\n  A page of the old feed was not read: {following}"
        in said
    )
    assert "Run podcast-publisher import again." in said
    with (show / "podcast.yaml").open("a", encoding="utf-8") as file:
        file.write(f"left_out:\n  - guid: {following}\n    reason: The host has no such page\n")
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PP837" not in done.stdout


def test_what_is_not_live_yet_stays_protected(show: Path) -> None:
    """After the first publish, an episode that the old feed has got since is refused while it is missing."""
    add_folder(show)
    assert run(show, "publish", "--to", "production", "--yes").returncode == 0
    newer = VIDEO.replace("film.mp4", "film.mp3").replace("video/mp4", "audio/mpeg")
    old_feed(show, "<item>", f"{newer}<item>")
    done = run(show, "publish", "--to", "production", "--yes")
    assert done.returncode == 1
    assert "PP835 imported-guid-stays" in done.stdout + done.stderr


def test_it_compares_with_a_feed_of_today(show: Path, host: OldHost) -> None:
    """At an address or in a file: the old host has one more."""
    feed_text = channel(host, *(item(number, host) for number in (4, 3, 2, 1)))
    done = run(show, "import", host.serve("now.xml", feed_text), ".", "--compare")
    assert done.returncode == 1
    assert "lost: Talk 4 (guid guid-4)" in done.stdout
    (show.parent / "now.xml").write_text(feed_text, "utf-8")
    assert run(show, "import", "../now.xml", ".", "--compare").stdout == done.stdout
