"""A show, an older release of it that is live, and the way to the store leading through the proxy."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.capabilities import VerifiedStore
from podcast_publisher.model.destination import StoredObject
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from tests.buckets import create_bucket
from tests.faults.command import Command, CommandResult
from tests.faults.listener import listen, undated
from tests.faults.proxy import FaultProxy, fault_proxy
from tests.forked_command import Prepare
from tests.publish.publishing import NOW, add_destination, correct, planned
from tests.publish.target import Target
from tests.shows import SMALL_SHOW, build_show

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "faults"


class ProxiedShow(Struct, frozen=True):
    """One show on its way to one place."""

    show: Path
    target: Target
    """The place, reached without the proxy."""
    proxy: FaultProxy
    keys: Mapping[str, str]
    client: "S3Client"
    """The store itself, for what no publisher would do."""
    prefix: str

    def start(self, *prepare: Prepare, **environment: str) -> Command:
        """The command, through the proxy."""
        return Command(self.show, {**os.environ, **self.keys, **environment}, prepare)

    def publish(self, *prepare: Prepare, **environment: str) -> CommandResult:
        """The same, from beginning to end."""
        return self.start(*prepare, **environment).end()

    def copy(self) -> "ProxiedShow":
        """Someone else's copy of the show, for the same place."""
        copy = self.show.with_name(f"{self.show.name}-{secrets.token_hex(3)}")
        return replace(self, show=Path(shutil.copytree(self.show, copy)))

    def expected_feed(self) -> bytes:
        """The feed that publishing is to put there."""
        return undated(build_show(self.show, self.target.public_url)[0].publication.feed.body())

    def listen(self) -> tuple[bytes, list[str]]:
        """What a listener finds."""
        return listen(self.target.public_url + FEED_KEY)

    def objects(self) -> dict[str, tuple[bytes, StoredObject]]:
        """Every object at the place."""
        place = self.target.destination
        stored = {entry.key: place.read(entry.key) for entry in place.list_objects("")}
        return {
            key: stored_object for key, stored_object in stored.items() if stored_object is not None
        }


class SharedStore(Struct, frozen=True):
    """A store with the bucket in which every show has a prefix, and its owner's way to it."""

    store: LocalStore
    client: "S3Client"


@contextmanager
def open_proxied_show(shared_store: SharedStore, folder: Path) -> Iterator[ProxiedShow]:
    """The small show in that folder, to be published below a prefix of its own."""
    prefix = f"show-{secrets.token_hex(6)}"
    store, client = shared_store.store, shared_store.client
    target = Target(
        BucketDestination(client, BUCKET, prefix), f"{store.endpoint_url}/{BUCKET}/{prefix}/"
    )
    keys = {"AWS_ACCESS_KEY_ID": store.access_key, "AWS_SECRET_ACCESS_KEY": store.secret_key}
    show = Path(shutil.copytree(SMALL_SHOW, folder / prefix))
    with fault_proxy(target.public_url) as proxy:
        add_destination(
            show,
            kind="s3",
            bucket=BUCKET,
            prefix=prefix,
            endpoint_url=proxy.url,
            public_url=target.public_url,
        )
        yield ProxiedShow(show, target, proxy, keys, client, prefix)


def first_release(show: Path, target: Target, proved: str = "") -> None:
    """Make the first episode alone live; then correct it, and add the second, without publishing.

    The release says that the store at that address is known to be able, so nobody tries it out.
    """
    second = [*(show / "episodes").glob("02-*")]
    aside = show.with_name(f"{show.name}-aside")
    aside.mkdir()
    for file in second:
        file.rename(aside / file.name)
    plan = planned(show, target, target.destination)
    grace = Publisher(
        "Grace", tool="0", run=secrets.token_hex(8), now=NOW, verified_store=VerifiedStore(proved)
    )
    carry_out(plan, target.destination, grace)
    for file in second:
        (aside / file.name).rename(file)
    correct(show, "A name was said wrongly")


def release_then_change(proxied_show: ProxiedShow) -> bytes:
    """The same, where listeners can look; the live feed."""
    first_release(proxied_show.show, proxied_show.target, f"{proxied_show.proxy.url}/{BUCKET}")
    live, wrong = proxied_show.listen()
    assert wrong == []
    return live


def open_shared_store(store: LocalStore) -> SharedStore:
    """Make that bucket; what the feeds name is public in it, as always."""
    client = local.connect(store)
    create_bucket(client, BUCKET)
    client.put_bucket_policy(Bucket=BUCKET, Policy=public_read_policy(BUCKET, "*"))
    return SharedStore(store, client)
