"""What is published in `bench.publish`: a show, its objects as files, and places to bring them to."""

import os
import pickle
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.show import make_show
from podcast_publisher import pipeline
from podcast_publisher.publish.access import public_read_policy
from podcast_publisher.publish.dist import write_folder
from podcast_publisher.publish.local import store as local
from podcast_publisher.publish.local.state import LocalStore

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

    def place(self) -> Place:
        """A new place, and the project told of it."""
        place = Place(self.store, f"run-{secrets.token_hex(6)}")
        file = self.project / "podcast.yaml"
        text = file.read_text("utf-8").partition("\ndestinations:")[0]
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
    checked = pipeline.load_and_check(project, lambda _: None)
    built, _ = pipeline.build_and_reread(checked, _ANYWHERE, datetime.now(UTC))
    folder = root / "objects"
    write_folder(built.publication, folder)
    for mark in folder.glob(".*"):
        mark.unlink()
    (root / "publication.pickle").write_bytes(pickle.dumps(built.publication))
    return Show(
        project=project,
        objects_folder=folder,
        publication=root / "publication.pickle",
        objects=sum(1 for _ in built.publication),
        bytes=sum(one.size for one in built.publication),
        store=store,
    )
