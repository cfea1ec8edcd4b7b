"""Several publishers at once: exactly one wins, the others are told who, and nothing is lost."""

import hashlib
import secrets
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

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
from tests.faults.faults import Together, sent
from tests.faults.listener import undated
from tests.faults.proxied_show import BUCKET, Scene, Shared, release_then_change
from tests.publish.publishing import replace_in
from tests.shows import built

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

Open = Callable[[], Destination]


@pytest.fixture(params=["folder", "seaweedfs"])
def open_place(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same empty place as often as it is called, each time anew."""
    if request.param == "folder":
        return lambda: FolderDestination(tmp_path / "public")
    shared: Shared = request.getfixturevalue("shared")
    prefix = f"race-{secrets.token_hex(6)}"
    return lambda: BucketDestination(local.connect(shared.store), BUCKET, prefix)


@dataclass(frozen=True)
class Racer:
    """Someone who publishes, with a connection of their own."""

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
def test_exactly_one_wins(small_show: Path, open_place: Open, racers: int, rounds: int) -> None:
    """Each round: all read what is live, all send a show of their own at once, one is live."""
    made, checked = built(small_show, "http://127.0.0.1:9/", NOW)
    running = [Racer(f"publisher-{number}", open_place()) for number in range(racers)]
    records: dict[str, bytes] = {}
    for number in range(rounds):
        shows = [_show_of(racer, number, made) for racer in running]
        ends = _race(running, shows, checked)
        (winner,) = [end for end in ends if isinstance(end, Release)]
        told = [end for end in ends if isinstance(end, ConcurrentPublishError)]
        assert len(told) == racers - 1
        for error in told:
            assert f"{winner.by} published release {winner.number} at" in str(error)
        _is_live(winner, shows[ends.index(winner)], running[0].destination)
        new = _records(running[0].destination, but=records)
        assert record_key(winner.number) in new
        records |= new
    assert _records(running[0].destination) == records


def test_the_loser_is_told_and_leaves_with_3(here: Scene) -> None:
    """Two commands that replace the feed in the same moment: one exits 0, the other 3 with a name."""
    release_then_change(here)
    other = here.another()
    replace_in(other.show / "podcast.yaml", "title: ", "title: Theirs ")
    here.proxy.when(sent("PUT", FEED_KEY), Together(2), times=2)
    running = {
        "ada": here.start(LOGNAME="ada"),
        "grace": other.start(LOGNAME="grace"),
    }
    told = {name: one.end() for name, one in running.items()}
    (winner,) = [name for name, end in told.items() if end.code == 0]
    (loser,) = [name for name, end in told.items() if end.code == 3]
    stored = here.somewhere.destination.read(FEED_KEY)
    assert stored is not None
    assert f"{winner} published release {stored[1].release} at" in told[loser].text
    assert "nothing was overwritten" in told[loser].text
    assert here.listen() == ((here if winner == "ada" else other).feed(), [])


def _show_of(racer: Racer, number: int, made: Built) -> Built:
    """The same show with a title and a recording that nobody else has, in any round."""
    mark = f"{racer.name} {number}"
    body = made.publication.feed.body().replace(b"<title>", f"<title>{mark} ".encode(), 1)
    sound = f"sound of {mark}".encode()
    digest = hashlib.sha256(sound).hexdigest()[:8]
    recording = replace(_of(made.publication.media[0], sound), key=f"audio/new-{digest}.mp3")
    publication = replace(
        made.publication,
        media=(*made.publication.media, recording),
        feed=_of(made.publication.feed, body),
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
    """What became of each of them."""
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
    """The winner's feed is live, under the winner's record, and stands on whole objects."""
    found = destination.read(FEED_KEY)
    assert found is not None
    body, stored = found
    assert undated(body) == undated(show.publication.feed.body())
    assert stored.release == winner.number
    record = destination.read(record_key(winner.number))
    assert record is not None
    assert Release.from_json(record[0]) == winner
    assert winner.objects[FEED_KEY].sha256 == hashlib.sha256(body).hexdigest()
    for artifact in show.publication.media:
        there = destination.head(artifact.key)
        assert there is not None
        assert there.differences(artifact) == ()


def _records(destination: Destination, but: Collection[str] = ()) -> dict[str, bytes]:
    """Every release record there is, but for those."""
    found = {}
    for list_object in destination.list_objects("releases/"):
        if list_object.key.endswith("release.json") and list_object.key not in but:
            record = destination.read(list_object.key)
            assert record is not None
            found[list_object.key] = record[0]
    return found
