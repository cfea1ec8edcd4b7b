"""The store itself freezes, is killed, is full, or has a certificate of its own."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import urllib3
from botocore.exceptions import ClientError

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from tests.faults.command import Command, impatient
from tests.faults.faults import and_first, and_lost, and_midway, sent
from tests.faults.proxied_show import (
    BUCKET,
    Scene,
    Shared,
    release_then_change,
    scene,
    share,
)
from tests.faults.proxy import Fault
from tests.faults.small_disk import store_on_small_disk
from tests.publish.publishing import add_destination
from tests.publish.stores import seaweedfs_over_tls


@contextmanager
def thawed(store: LocalStore) -> Iterator[psutil.Process]:
    """Its process, which goes on afterwards whatever happened."""
    process = psutil.Process(store.pid)
    try:
        yield process
    finally:
        process.resume()


def freeze(process: psutil.Process) -> None:
    """Stop it where it stands; a signal takes a moment to arrive."""
    process.suspend()
    while process.status() != psutil.STATUS_STOPPED:
        time.sleep(0.001)


@pytest.mark.parametrize(
    ("method", "key"),
    [
        pytest.param("GET", FEED_KEY, marks=pytest.mark.long),
        pytest.param("PUT", "audio/", marks=pytest.mark.long),
        ("PUT", FEED_KEY),
    ],
)
def test_it_freezes(shared: Shared, here: Scene, method: str, key: str) -> None:
    """It is told after three tries; and what it does when it goes on hurts nobody."""
    old = release_then_change(here)
    with thawed(shared.store) as process:
        here.proxy.when(sent(method, key), and_first(lambda: freeze(process)))
        result = here.publish(impatient)
        assert result.code == 3
        assert result.last.startswith(
            "The store did not answer in time (the bucket faults).\nFix: "
        )
    here.proxy.forget()
    feed, wrong = here.listen()
    assert wrong == []
    assert feed in {old, here.feed()}
    assert here.publish().code == 0
    assert here.listen() == (here.feed(), [])


@pytest.mark.parametrize(
    ("key", "moment"),
    [
        pytest.param("audio/02", and_midway, id="in-a-recording", marks=pytest.mark.long),
        pytest.param(FEED_KEY, and_midway, id="in-the-feed"),
        pytest.param(FEED_KEY, and_lost, id="behind-the-feed", marks=pytest.mark.long),
    ],
)
def test_it_is_killed(tmp_path: Path, key: str, moment: Callable[..., Fault]) -> None:
    """What was live is live when it is back, or the new show is; the next run ends it."""
    folder = tmp_path / "store"
    store = local.start(folder, os.environ)
    try:
        with scene(share(store), tmp_path) as here:
            old = release_then_change(here)
            here.proxy.when(sent("PUT", key), moment(lambda: end(store)), times=1)
            result = here.publish()
            assert result.code == 3, result.text
            assert result.last.startswith("The store broke off the connection (the bucket faults).")
            assert local.start(folder, os.environ).public_url == store.public_url
            wait_for(here.somewhere.public_url + FEED_KEY)
            feed, wrong = here.listen()
            assert wrong == []
            assert feed in {old, here.feed()}
            here.proxy.forget()
            assert here.publish().code == 0
            assert here.listen() == (here.feed(), [])
    finally:
        local.stop(folder)


def wait_for(url: str) -> None:
    """A store that has just started knows its objects a moment later; apps ask again."""
    until = time.monotonic() + 60
    with urllib3.PoolManager(retries=False) as web:
        while web.request("GET", url).status != 200:
            assert time.monotonic() < until
            time.sleep(0.1)


def end(store: LocalStore) -> None:
    """Kill it, and wait until it is gone."""
    process = local._children.pop(store.pid)
    process.kill()
    process.wait(20)


@pytest.mark.long
def test_it_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store without room is told, and what was there is there."""
    with (
        store_on_small_disk(tmp_path, "40m", monkeypatch) as store,
        scene(share(store), tmp_path) as here,
    ):
        old = release_then_change(here)
        fill(here)
        result = here.publish()
        assert result.code == 3
        assert result.last.startswith(
            "The store failed; it may be full (the bucket faults).\nFix: "
        )
        assert here.listen() == (old, [])


def fill(here: Scene) -> None:
    """Until it takes nothing more."""
    for size in (2_000_000, 50_000):
        while takes(here, size):
            pass


def takes(here: Scene, size: int) -> bool:
    """Whether it finds room for so many bytes."""
    key = f"filler/{secrets.token_hex(8)}"
    try:
        here.client.put_object(Bucket=BUCKET, Key=key, Body=secrets.token_bytes(size))
    except ClientError:
        return False
    return True


@pytest.mark.long
def test_its_certificate(small_show: Path, tmp_path: Path) -> None:
    """One that nobody vouches for is refused in plain words, and taken where it is named."""
    with seaweedfs_over_tls(tmp_path / "store") as store:
        place = store.bucket()
        name = place.public_url.rstrip("/").rpartition("/")[2]
        store.client().put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
        add_destination(
            small_show,
            kind="s3",
            bucket=name,
            endpoint_url=store.endpoint_url,
            public_url=place.public_url,
        )
        keys = {"AWS_ACCESS_KEY_ID": store.access_key, "AWS_SECRET_ACCESS_KEY": store.secret_key}
        refused = Command(small_show, {**os.environ, **keys}).end()
        assert refused.code == 3
        assert refused.last.startswith("The store's certificate is not accepted (the bucket ")
        assert "AWS_CA_BUNDLE" in refused.last
        trusted = {"AWS_CA_BUNDLE": str(store.authority), "SSL_CERT_FILE": str(store.authority)}
        taken = Command(small_show, {**os.environ, **keys, **trusted}).end()
        assert taken.code == 0, taken.text
        assert "Verified over HTTP" in taken.text
