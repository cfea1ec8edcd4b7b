"""Shows published as users do: one in a real store, one in a folder."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import podcast_publisher
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.policies import public_read_policy
from tests.buckets import BucketPool
from tests.publish import stores
from tests.publish.publishing import add_destination
from tests.shows import SMALL_SHOW
from tests.unchanged.published import Published, environment_of, use_library, use_program


@pytest.fixture(scope="module")
def in_store(
    tmp_path_factory: pytest.TempPathFactory, store: LocalStore, bucket_pool: BucketPool
) -> Iterator[Published]:
    """A show in a bucket, with keys in the environment; the tests of a module change it one after the other."""
    folder = tmp_path_factory.mktemp("in-store")
    home, project = folder / "home", folder / "show"
    home.mkdir()
    shutil.copytree(SMALL_SHOW, project)
    with bucket_pool.borrow() as bucket:
        local.connect(store).put_bucket_policy(Bucket=bucket, Policy=public_read_policy(bucket))
        add_destination(
            project,
            kind="s3",
            bucket=bucket,
            endpoint_url=store.endpoint_url,
            public_url=f"{store.endpoint_url}/{bucket}/",
        )
        keys = {
            "AWS_ACCESS_KEY_ID": store.access_key,
            "AWS_SECRET_ACCESS_KEY": store.secret_key,
            "AWS_REGION": "us-east-1",
        }
        show = Published(project, environment_of(home, **keys), home=home)
        assert show.run_in_full().code == 0
        yield show


@pytest.fixture(scope="module")
def in_folder(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A show in a folder, by a copy of the program with a library of its own."""
    folder = tmp_path_factory.mktemp("in-folder")
    home, project, library = folder / "home", folder / "show", folder / "library"
    for made in (home, library):
        made.mkdir()
    shutil.copytree(SMALL_SHOW, project)
    (library / "a_library_of_tests.py").touch()
    program = Path(
        shutil.copytree(
            podcast_publisher.__path__[0],
            folder / "program",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    )
    add_destination(
        project,
        kind="folder",
        folder="../public",
        public_url="http://127.0.0.1:9/",
        public_url_unreachable="Nothing serves it in these tests",
    )
    steps = (partial(use_program, program), partial(use_library, library))
    show = Published(
        project,
        environment_of(home),
        prepare=steps,
        program=program,
        library=library,
        home=home,
    )
    assert show.run_in_full().code == 0
    show.wait()
    return show


@pytest.fixture(scope="module")
def tls_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stores.Store]:
    """SeaweedFS over https."""
    with stores.seaweedfs_over_tls(tmp_path_factory.mktemp("tls") / "store") as store:
        yield store
