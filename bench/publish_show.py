"""What is published in `bench.publish`: a show, its objects as files, and places to bring them to."""

import os
import pickle
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from bench.show import make_show
from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.feed.read import read_feed
from podcast_publisher.load.cache.media_cache import SETTLE_TIME
from podcast_publisher.model.capabilities import VerifiedStore
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import Publication
from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.releases.plan import make_plan
from podcast_publisher.publish.stores.build_folder import write_folder
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from podcast_publisher.workflow.build import build_and_check
from podcast_publisher.workflow.check import load_and_check

BUCKET = "bench"
_ANYWHERE = "http://127.0.0.1:9/"
"""The address that the feed of the copied objects names; nobody looks there."""


@dataclass(frozen=True, slots=True)
class Place:
    """An empty place in the store."""

    store: LocalStore
    prefix: str

    @property
    def public_url(self) -> str:
        return f"{self.store.endpoint_url}/{BUCKET}/{self.prefix}/"


@dataclass(frozen=True, slots=True)
class Show:
    """A show in every form in which somebody wants it."""

    project: Path
    """The YAML and recordings, as an author has them."""
    objects_folder: Path
    """Every object of the publication as a file, for programs that copy files."""
    publication: Path
    """The same as we publish it, pickled."""
    objects: int
    bytes: int
    store: LocalStore
    empty: Publication
    """The show before its first episode."""

    def place(self) -> Place:
        """A new place with the show before its first episode, and the project told of it.

        What the store can do is known there: that is found out once for each store, and takes
        longer than everything that is measured.
        """
        place = Place(self.store, f"run-{secrets.token_hex(6)}")
        destination = BucketDestination(local.connect(self.store), BUCKET, place.prefix)
        feed = read_feed(self.empty.feed.body())
        plan = make_plan(self.empty, LiveState(), before=None, after=feed)
        known = f"{self.store.endpoint_url}/{BUCKET}"
        carry_out(
            plan,
            destination,
            Publisher("bench", "0", "0", datetime.now(UTC), verified_store=VerifiedStore(known)),
        )
        file = self.project / "podcast.yaml"
        text = file.read_text("utf-8").partition("\ndestinations:")[0]
        text = text.replace("podcast@example.org", "podcast@wards.example.org")  # not the sample's
        settings = {
            "kind": "s3",
            "bucket": BUCKET,
            "prefix": place.prefix,
            "endpoint_url": self.store.endpoint_url,
            "public_url": place.public_url,
        }
        lines = "".join(f"    {name}: {value}\n" for name, value in settings.items())
        file.write_text(f"{text}\ndestinations:\n  bench:\n{lines}", "utf-8")
        return place


@contextmanager
def store_for_bench(folder: Path) -> Iterator[LocalStore]:
    """The local store as the product starts it, with a bucket that is open at every prefix."""
    try:
        store = local.start(folder / "store", os.environ)
        client = local.connect(store)
        client.create_bucket(Bucket=BUCKET)
        policy = public_read_policy(BUCKET).replace(f"{BUCKET}/", f"{BUCKET}/*/")
        client.put_bucket_policy(Bucket=BUCKET, Policy=policy)
        yield store
    finally:
        local.stop(folder / "store")


def prepared(root: Path, episodes: int, size: int, store: LocalStore) -> Show:
    """The show of so many episodes, in every form."""
    project = root / "project"
    make_show(project, episodes, size=size)
    checked = load_and_check(workspace_of(project), lambda _: None)
    now = datetime.now(UTC)
    built, _ = build_and_check(checked, _ANYWHERE, now)
    before = replace(checked, project=replace(checked.project, episodes=()))
    empty, _ = build_and_check(before, _ANYWHERE, now)
    folder = root / "objects"
    write_folder(built.publication, folder)
    for mark in folder.glob(".*"):
        mark.unlink()
    (root / "publication.pickle").write_bytes(pickle.dumps(_rendered(built.publication)))
    _settle(project)
    return Show(
        project=project,
        objects_folder=folder,
        publication=root / "publication.pickle",
        objects=sum(1 for _ in built.publication),
        bytes=sum(artifact.size for artifact in built.publication),
        store=store,
        empty=Publication((), (), empty.publication.feed),
    )


def _settle(project: Path) -> None:
    """Wait until no file has changed for a while: what is found of others is not kept for the next run."""
    newest = max(file.stat().st_ctime for file in project.glob("episodes/*"))
    time.sleep(max(0.0, newest + SETTLE_TIME.total_seconds() + 1 - time.time()))


def _rendered(publication: Publication) -> Publication:
    """The same with the bytes of what is rendered when it is asked for, which cannot be pickled."""
    media = tuple(
        replace(artifact, content=artifact.body()) if callable(artifact.content) else artifact
        for artifact in publication.media
    )
    return replace(publication, media=media)
