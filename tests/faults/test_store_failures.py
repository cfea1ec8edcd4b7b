"""The store itself freezes, is killed, is full, or has an unknown certificate."""

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
    ProxiedShow,
    SharedStore,
    open_proxied_show,
    open_shared_store,
    release_then_change,
)
from tests.faults.proxy import Fault
from tests.faults.small_disk import store_on_small_disk
from tests.publish.publishing import add_destination
from tests.publish.stores import seaweedfs_over_tls


@contextmanager
def thawed(store: LocalStore) -> Iterator[psutil.Process]:
    """Its process, which continues afterwards whatever happens."""
    process = psutil.Process(store.pid)
    try:
        yield process
    finally:
        process.resume()


def freeze(process: psutil.Process) -> None:
    """Stop the process; a signal takes a moment to arrive."""
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
def test_a_frozen_store_is_reported(
    shared_store: SharedStore, proxied_show: ProxiedShow, method: str, key: str
) -> None:
    """After three attempts; what it does when it continues is harmless."""
    old = release_then_change(proxied_show)
    with thawed(shared_store.store) as process:
        proxied_show.proxy.when(sent(method, key), and_first(lambda: freeze(process)))
        result = proxied_show.publish(impatient)
        assert result.code == 3
        assert result.last.startswith(
            "The store did not answer in time (the bucket faults).\nFix: "
        )
    proxied_show.proxy.forget()
    feed, wrong = proxied_show.listen()
    assert wrong == []
    assert feed in {old, proxied_show.expected_feed()}
    assert proxied_show.publish().code == 0
    assert proxied_show.listen() == (proxied_show.expected_feed(), [])


@pytest.mark.parametrize(
    ("key", "moment"),
    [
        pytest.param("audio/02", and_midway, id="in-a-recording", marks=pytest.mark.long),
        pytest.param(FEED_KEY, and_midway, id="in-the-feed"),
        pytest.param(FEED_KEY, and_lost, id="behind-the-feed", marks=pytest.mark.long),
    ],
)
def test_a_killed_store_keeps_the_old_or_the_new_show(
    tmp_path: Path, key: str, moment: Callable[..., Fault]
) -> None:
    """When it is back, one of them is live; the next run completes it."""
    folder = tmp_path / "store"
    store = local.start(folder, os.environ)
    try:
        with open_proxied_show(open_shared_store(store), tmp_path) as proxied_show:
            old = release_then_change(proxied_show)
            proxied_show.proxy.when(sent("PUT", key), moment(lambda: end(store)), times=1)
            result = proxied_show.publish()
            assert result.code == 3, result.text
            assert result.last.startswith("The store broke off the connection (the bucket faults).")
            assert local.start(folder, os.environ).public_url == store.public_url
            wait_for(proxied_show.target.public_url + FEED_KEY)
            feed, wrong = proxied_show.listen()
            assert wrong == []
            assert feed in {old, proxied_show.expected_feed()}
            proxied_show.proxy.forget()
            assert proxied_show.publish().code == 0
            assert proxied_show.listen() == (proxied_show.expected_feed(), [])
    finally:
        local.stop(folder)


def wait_for(url: str) -> None:
    """A store that has just started finds its objects a moment later; apps ask again."""
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
def test_a_full_store_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there stays."""
    with (
        store_on_small_disk(tmp_path, "40m", monkeypatch) as store,
        open_proxied_show(open_shared_store(store), tmp_path) as proxied_show,
    ):
        old = release_then_change(proxied_show)
        fill(proxied_show)
        result = proxied_show.publish()
        assert result.code == 3
        assert result.last.startswith(
            "The store failed; it may be full (the bucket faults).\nFix: "
        )
        assert proxied_show.listen() == (old, [])


def fill(proxied_show: ProxiedShow) -> None:
    """Upload until nothing more fits."""
    for size in (2_000_000, 50_000):
        while takes(proxied_show, size):
            pass


def takes(proxied_show: ProxiedShow, size: int) -> bool:
    """Whether it has room for that many bytes."""
    key = f"filler/{secrets.token_hex(8)}"
    try:
        proxied_show.client.put_object(Bucket=BUCKET, Key=key, Body=secrets.token_bytes(size))
    except ClientError:
        return False
    return True


@pytest.mark.long
def test_an_unknown_certificate_is_refused(small_show: Path, tmp_path: Path) -> None:
    """In plain words; it is accepted where its authority is named."""
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
