"""A cluster of three volume servers, two filers and two gateways, with listeners throughout."""

import os
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import urllib3

from deploy.cluster import running
from deploy.cluster.nodes import Cluster, Node
from podcast_publisher.model.plan import Plan
from podcast_publisher.publish.releases.carry_out import ConcurrentPublishError
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from tests.cli.test_commands import run_command
from tests.deploy.listeners import Listeners
from tests.publish.publishing import (
    add_destination,
    carried_out,
    correct,
    live_feed,
    planned,
    publish,
)
from tests.publish.target import Target
from tests.shows import REPOSITORY

pytestmark = pytest.mark.timeout(180)

PATIENCE = 60
"""Seconds that a condition has to come true; nothing waits for it longer than it must."""

ROUNDS = 5


@dataclass(frozen=True)
class Started:
    """A running cluster and its folder."""

    cluster: Cluster
    folder: Path

    def bucket(self, name: str, gateway: int) -> Target:
        """A bucket as one of the two gateways gives it out."""
        url = f"{self.cluster.endpoint_url(gateway)}/{name}/"
        return Target(BucketDestination(running.connect(self.cluster, gateway), name), url)

    def across(self, name: str) -> Target:
        """A bucket that is published to at one gateway and listened to at the other."""
        return Target(self.bucket(name, 0).destination, self.bucket(name, 1).public_url)

    def kept_by(self, node: Node, bucket: str) -> int:
        """How many bytes of the bucket that volume server has."""
        files = (self.folder / node.name).glob(f"{bucket}_*.dat")
        return sum(file.stat().st_size for file in files)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A cluster for these tests."""
    folder = tmp_path_factory.mktemp("cluster")
    try:
        yield Started(running.start(folder, os.environ), folder)
    finally:
        running.stop(folder, patience=2)  # nobody wants what is in it any more


@pytest.fixture
def name(started: Started) -> str:
    """An empty public bucket of that cluster."""
    name = f"test-{secrets.token_hex(6)}"
    connected = running.connect(started.cluster)
    connected.create_bucket(Bucket=name)
    connected.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
    return name


def typed_publish(show: Path, started: Started) -> str:
    """The output of the command."""
    credentials = str(started.folder / "credentials")
    done = run_command(
        "publish",
        "--yes",
        "--to",
        "elsewhere",
        cwd=show,
        AWS_SHARED_CREDENTIALS_FILE=credentials,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def until(holds: Callable[[], bool]) -> None:
    """Wait for the condition, or fail."""
    latest = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < latest, "it did not come true in time"
        time.sleep(0.05)


def test_a_cluster_is_published_to_like_any_store(
    small_show: Path, started: Started, name: str
) -> None:
    """Bucket, endpoint and public address are enough; a second run has nothing to do."""
    add_destination(
        small_show,
        kind="s3",
        bucket=name,
        endpoint_url=started.cluster.endpoint_url(0),
        public_url=started.bucket(name, 1).public_url,
    )
    assert "Release 1 is live." in typed_publish(small_show, started)
    assert "There is nothing to do" in typed_publish(small_show, started)


def test_anonymous_access_is_limited_to_public_objects(
    small_show: Path, started: Started, name: str
) -> None:
    """Without keys, only what the feed names can be read; the nodes behind the gateways refuse everything."""
    publish(small_show, started.across(name))
    web = urllib3.PoolManager(retries=False)
    public = started.bucket(name, 1).public_url
    port = {node.name: node.port for node in started.cluster.nodes()}

    def asked(node: str, path: str) -> int:
        return web.request("GET", f"http://127.0.0.1:{port[node]}/{path}").status

    answers = {
        "feed": web.request("GET", f"{public}feed.xml").status,
        "record": web.request("GET", f"{public}releases/000001/release.json").status,
        "list": web.request("GET", public).status,
        "delete": web.request("DELETE", f"{public}feed.xml").status,
        "a volume's bytes": asked("volume0", "1,01"),
        "remove a bucket": asked("master0", f"col/delete?collection={name}"),
        "a filer's record": asked("filer0", f"buckets/{name}/releases/000001/release.json"),
    }
    web.clear()
    assert answers == {
        "feed": 200,
        "record": 403,
        "list": 403,
        "delete": 403,
        "a volume's bytes": 401,
        "remove a bucket": 404,
        "a filer's record": 404,
    }


def test_status_lists_every_process(started: Started, tmp_path: Path) -> None:
    """With its port; it succeeds only where all of them run."""

    def status(folder: Path) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "deploy.cluster", "status", "--folder", str(folder)]
        return subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    running, absent = status(started.folder), status(tmp_path)
    expected = [f"{node.name:8} port {node.port}" for node in started.cluster.nodes()]
    assert (running.stdout.splitlines(), running.returncode) == (expected, 0)
    assert (absent.stdout, absent.returncode) == ("There is no cluster here.\n", 1)


def test_the_cluster_listens_on_loopback_only(started: Started) -> None:
    """On chosen ports alone."""
    nodes = list(started.cluster.nodes())
    processes = [running.process_of(started.cluster, node) for node in nodes]
    listening = [
        net_connection.laddr
        for process in processes
        if process
        for net_connection in process.net_connections(kind="tcp")
        if net_connection.status == psutil.CONN_LISTEN
    ]
    assert all(processes)
    assert {address.ip for address in listening} == {"127.0.0.1"}
    chosen = {port for node in nodes for port in (node.port, node.port + 1)}
    assert {address.port for address in listening} <= chosen


def test_listeners_do_not_notice_that_a_volume_server_is_killed(
    small_show: Path, started: Started, name: str
) -> None:
    """A killed server, a correction published without it, its return: no response is wrong or missing."""
    place = started.across(name)
    publish(small_show, place)
    cluster = started.cluster
    victim = max(cluster.nodes("volume"), key=lambda node: started.kept_by(node, name))
    assert started.kept_by(victim, name) > 150_000, "no server keeps a whole recording"
    with Listeners(place.public_url) as listeners:
        everything_is_heard(listeners, recordings=2)
        process = running.process_of(cluster, victim)
        assert process is not None
        process.kill()
        everything_is_heard(listeners, recordings=2)
        correct(small_show, "A cough")
        publish(small_show, place)
        everything_is_heard(listeners, recordings=3)  # the corrected one too
        running.start(started.folder, os.environ)
        everything_is_heard(listeners, recordings=3)
    assert listeners.troubles == []
    assert len(set(listeners.feeds)) == 2
    assert listeners.feeds == sorted(listeners.feeds, key=listeners.feeds.index), (
        "an old feed came back"
    )


def everything_is_heard(listeners: Listeners, recordings: int) -> None:
    """Wait until each episode was played twice from its beginning, or something failed."""
    before = len(listeners.played)

    def all_played() -> bool:
        twice = len(listeners.played) >= before + 4
        return twice and len(set(listeners.played)) >= recordings

    until(lambda: bool(listeners.troubles) or all_played())


def test_one_of_two_publishers_at_two_gateways_wins(
    small_show: Path, started: Started, name: str
) -> None:
    """Both planned on the same version: one is published completely, and the other publisher is told."""
    gateways = [started.bucket(name, gateway) for gateway in (0, 1)]
    publish(small_show, started.across(name))
    for number in range(ROUNDS):
        plans = []
        for who, place in enumerate(gateways):
            rename(small_show, f"Title {number} of {who}")
            plans.append(planned(small_show, gateways[1], place.destination))
        won = race(plans, gateways)
        assert won.count(True) == 1
        title = f"<title>Title {number} of {won.index(True)}</title>"
        until(lambda title=title: all(title in live_feed(place) for place in gateways))  # type: ignore[misc]


def rename(show: Path, title: str) -> None:
    """Change the show's title."""
    file = show / "podcast.yaml"
    text = re.sub("^title: .*", f"title: {title}", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(text, "utf-8")


def race(plans: Sequence[Plan], places: Sequence[Target]) -> list[bool]:
    """Carry all plans out at once; returns whose release is live."""
    together = threading.Barrier(len(plans))

    def wins(plan: Plan, place: Target) -> bool:
        together.wait(PATIENCE)
        try:
            carried_out(plan, place.destination)
        except ConcurrentPublishError:
            return False
        return True

    with ThreadPoolExecutor(len(plans)) as pool:
        return list(pool.map(wins, plans, places))
