"""Several publishers at once: exactly one wins, the others learn who, and nothing is lost."""

import hashlib
import secrets
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from msgspec.structs import replace

from podcast_publisher.feed.read import read_feed
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import Release, record_key
from podcast_publisher.publish.releases.carry_out import (
    ConcurrentPublishError,
    Publisher,
    carry_out,
)
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.workflow.build import Built
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.plan import plan_release
from tests.faults.faults import Rendezvous, sent
from tests.faults.listener import undated
from tests.faults.proxied_show import BUCKET, ProxiedShow, SharedStore, release_then_change
from tests.publish.publishing import replace_in
from tests.shows import build_show

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

Open = Callable[[], Destination]


@pytest.fixture(params=["folder", "seaweedfs"])
def open_place(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same empty destination each time it is called, with a new connection."""
    if request.param == "folder":
        return lambda: FolderDestination(tmp_path / "public")
    shared_store: SharedStore = request.getfixturevalue("shared_store")
    prefix = f"race-{secrets.token_hex(6)}"
    return lambda: BucketDestination(local.connect(shared_store.store), BUCKET, prefix)


@dataclass(frozen=True)
class Racer:
    """A publisher with a connection of their own."""

    name: str
    destination: Destination


@pytest.mark.parametrize(
    ("racers", "rounds"),
    [
        pytest.param(2, 5, id="two"),
        pytest.param(2, 50, id="two-fifty-times", marks=pytest.mark.long),
        pytest.param(8, 1, id="eight"),
        pytest.param(8, 5, id="eight-five-times", marks=pytest.mark.long),
    ],
)
def test_exactly_one_publisher_wins(
    small_show: Path, open_place: Open, racers: int, rounds: int
) -> None:
    """In each round all read the live release, all publish a different show at once, and one is live."""
    built, checked = build_show(small_show, "http://127.0.0.1:9/", NOW)
    running = [Racer(f"publisher-{number}", open_place()) for number in range(racers)]
    records: dict[str, bytes] = {}
    for number in range(rounds):
        shows = [_show_of(racer, number, built) for racer in running]
        ends = _race(running, shows, checked)
        (winner,) = [end for end in ends if isinstance(end, Release)]
        refusals = [end for end in ends if isinstance(end, ConcurrentPublishError)]
        assert len(refusals) == racers - 1
        for error in refusals:
            assert f"{winner.by} published release {winner.number} at" in str(error)
        _is_live(winner, shows[ends.index(winner)], running[0].destination)
        new = _records(running[0].destination, but=records)
        assert record_key(winner.number) in new
        records |= new
    assert _records(running[0].destination) == records


def test_the_losing_publisher_exits_with_3_and_names_the_winner(proxied_show: ProxiedShow) -> None:
    """Two commands replace the feed at the same moment: one exits with 0, the other with 3."""
    release_then_change(proxied_show)
    other = proxied_show.copy()
    replace_in(other.show / "podcast.yaml", "title: ", "title: Theirs ")
    proxied_show.proxy.when(sent("PUT", FEED_KEY), Rendezvous(2), times=2)
    running = {
        "ada": proxied_show.start(LOGNAME="ada"),
        "grace": other.start(LOGNAME="grace"),
    }
    results = {name: command.end() for name, command in running.items()}
    (winner,) = [name for name, end in results.items() if end.code == 0]
    (loser,) = [name for name, end in results.items() if end.code == 3]
    stored = proxied_show.target.destination.read(FEED_KEY)
    assert stored is not None
    assert f"{winner} published release {stored[1].release} at" in results[loser].text
    assert "nothing was overwritten" in results[loser].text
    assert proxied_show.listen() == (
        (proxied_show if winner == "ada" else other).expected_feed(),
        [],
    )


def _show_of(racer: Racer, number: int, built: Built) -> Built:
    """The show with a title and a recording unique to this publisher and round."""
    mark = f"{racer.name} {number}"
    body = built.publication.feed.body().replace(b"<title>", f"<title>{mark} ".encode(), 1)
    sound = f"sound of {mark}".encode()
    digest = hashlib.sha256(sound).hexdigest()[:8]
    recording = replace(_of(built.publication.media[0], sound), key=f"audio/new-{digest}.mp3")
    publication = replace(
        built.publication,
        media=(*built.publication.media, recording),
        feed=_of(built.publication.feed, body),
    )
    return Built(publication, read_feed(body), NOW)


def _of(artifact: Artifact, body: bytes) -> Artifact:
    return Artifact.of_bytes(
        artifact.key,
        body,
        content_type=artifact.content_type,
        cache_control=artifact.cache_control,
    )


def _race(
    running: Sequence[Racer], shows: Sequence[Built], checked: Checked
) -> list[Release | ConcurrentPublishError]:
    """The outcome for each of them."""
    ready = Barrier(len(running), timeout=60)

    def run(racer: Racer, show: Built) -> Release | ConcurrentPublishError:
        plan, findings = plan_release(show, checked.project, racer.destination)
        assert findings == ()
        ready.wait()
        try:
            publisher = Publisher(racer.name, tool="0", run=secrets.token_hex(8), now=NOW)
            return carry_out(plan, racer.destination, publisher)
        except ConcurrentPublishError as error:
            return error

    with ThreadPoolExecutor(len(running)) as pool:
        return list(pool.map(run, running, shows))


def _is_live(winner: Release, show: Built, destination: Destination) -> None:
    """The winner's feed is live with the winner's record, and all its objects are complete."""
    live = destination.read(FEED_KEY)
    assert live is not None
    body, stored = live
    assert undated(body) == undated(show.publication.feed.body())
    assert stored.release == winner.number
    record = destination.read(record_key(winner.number))
    assert record is not None
    assert Release.from_json(record[0]) == winner
    assert winner.objects[FEED_KEY].sha256 == hashlib.sha256(body).hexdigest()
    for artifact in show.publication.media:
        head = destination.head(artifact.key)
        assert head is not None
        assert head.differences(artifact) == ()


def _records(destination: Destination, but: Collection[str] = ()) -> dict[str, bytes]:
    """Every other release record."""
    records = {}
    for entry in destination.list_objects("releases/"):
        if entry.key.endswith("release.json") and entry.key not in but:
            record = destination.read(entry.key)
            assert record is not None
            records[entry.key] = record[0]
    return records
