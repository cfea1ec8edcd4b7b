"""An imported show as apps see it: subscribers of the old feed meet the same episodes in the new one, once each."""

import io
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
from mutagen.id3 import ID3, TIT2

from tests.forked_command import run_text
from tests.import_show.old_host import RECORDING, OldHost, channel, item

WEBVTT = "WEBVTT\n\n00:00:01.000 --> 00:00:08.000\nGood morning, and welcome to number {}.\n\n00:00:08.500 --> 00:00:20.000\nThat is all for today, goodbye.\n"


def recording(number: int, folder: Path) -> bytes:
    """One that no other episode has."""
    path = folder / f"{number}.mp3"
    path.write_bytes(RECORDING)
    tags = ID3(path)
    tags.add(TIT2(text=[f"Talk {number}"]))
    tags.save(path)
    return path.read_bytes()


def test_subscribers_meet_every_episode_once(host: OldHost, tmp_path: Path) -> None:
    """By guid, title and instant, for feedparser and podcastparser; what an app has seen is not new."""
    items = []
    for number in (4, 3, 2, 1):
        transcript = host.serve(f"{number}.vtt", WEBVTT.format(number), type="text/vtt")
        more = f'<podcast:transcript url="{transcript}" type="text/vtt"/>'
        guid = {1: "160 at http://old.example.org", 2: "", 3: "a  b"}.get(number)
        items.append(item(number, host, more, guid=guid))
        host.serve(f"{number}.mp3", recording(number, tmp_path), type="audio/mpeg")
    old = channel(host, *items)
    show = tmp_path / "show"
    done = run_text("import", host.serve("feed.xml", old), str(show), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    built = run_text("-C", str(show), "build", "-o", str(tmp_path / "built"), cwd=tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    new = (tmp_path / "built" / "feed.xml").read_text("utf-8")
    assert seen_by_feedparser(new) == seen_by_feedparser(old)
    assert seen_by_podcastparser(new) == seen_by_podcastparser(old)
    assert len(seen_by_feedparser(new)) == 4


def seen_by_feedparser(feed: str) -> list[tuple[Any, ...]]:
    entries = feedparser.parse(feed).entries
    return [
        (entry.get("id") or entry.enclosures[0].href, entry.title, entry.published_parsed)
        for entry in entries
    ]


def seen_by_podcastparser(feed: str) -> list[tuple[Any, ...]]:
    parsed = podcastparser.parse("https://any.example.org/feed.xml", io.BytesIO(feed.encode()))
    return [(item["guid"], item["title"], item["published"]) for item in parsed["episodes"]]
