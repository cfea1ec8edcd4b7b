"""`destination`, and what is tested before the first publish to a store."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.capabilities import VerifiedStore
from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import Release, record_key
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.policies import PUBLIC_PATTERNS, public_read_policy
from podcast_publisher.publish.stores.single_writer import SingleWriter
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.store_test import verified_destination
from tests.buckets import create_bucket
from tests.cli.test_commands import NOWHERE, run_command
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import add_destination, replace_in, retitle
from tests.publish.stores import Store, rclone

SETTINGS = DestinationSettings(name="elsewhere", kind="s3", bucket="podcast")


@pytest.fixture(scope="module")
def rclone_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that ignores conditions and ranges."""
    with rclone(tmp_path_factory.mktemp("rclone") / "data") as store:
        yield store


def keys(store: Store | LocalStore) -> dict[str, str]:
    """The environment of a user who can sign in there."""
    return {"AWS_ACCESS_KEY_ID": store.access_key, "AWS_SECRET_ACCESS_KEY": store.secret_key}


def add_store_destination(show: Path, store: Store | LocalStore, bucket: str, **more: str) -> None:
    """A destination `elsewhere` in that store."""
    add_destination(
        show,
        kind="s3",
        bucket=bucket,
        endpoint_url=store.endpoint_url,
        public_url=f"{store.endpoint_url}/{bucket}/",
        **more,
    )


def new_bucket(store: Store | LocalStore, *, public: bool = True) -> str:
    """The name of a new bucket."""
    name = f"test-{secrets.token_hex(6)}"
    owner = store.client() if isinstance(store, Store) else local.connect(store)
    create_bucket(owner, name)
    if public and isinstance(store, LocalStore):
        owner.put_bucket_policy(Bucket=name, Policy=public_read_policy(name))
    return name


def test_list_shows_every_destination(small_show: Path) -> None:
    """Name, kind and address; it starts and writes nothing."""
    add_destination(
        small_show,
        kind="s3",
        bucket="podcast",
        prefix="/one/",
        region="eu-west-2",
        public_url="https://podcast.example.org/one/",
        single_writer="true",
    )
    lines = run_command("destination", "list", cwd=small_show).stdout.splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        "local local an object store on this computer",
        "elsewhere s3 the bucket podcast at Amazon S3 (eu-west-2), below one/",
        "read at https://podcast.example.org/one/",
        "for a single writer: two people who publish at once are not protected",
    ]
    assert not (small_show / ".podcast").exists()


def test_policy_prints_the_policies_of_a_bucket(small_show: Path) -> None:
    """All three with a command each; one alone as JSON and nothing else."""
    add_destination(
        small_show,
        kind="s3",
        bucket="example",
        prefix="one",
        public_url="https://podcast.example.org/one/",
    )
    every = run_command("destination", "policy", "elsewhere", cwd=small_show).stdout
    for command in ("put-bucket-policy --bucket example", "put-user-policy", "put-bucket-cors"):
        assert command in every
    public = json.loads(
        run_command("destination", "policy", "elsewhere", "public", cwd=small_show).stdout
    )
    (statement,) = public["Statement"]
    assert statement["Resource"] == [
        f"arn:aws:s3:::example/one/{pattern}" for pattern in PUBLIC_PATTERNS
    ]
    for part in ("publisher", "cors"):
        alone = run_command("destination", "policy", "elsewhere", part, cwd=small_show).stdout
        assert json.loads(alone)
        assert alone in every


ISSUER = "token.actions.githubusercontent.com"


def test_policy_says_how_a_role_trusts_a_github_repository(small_show: Path) -> None:
    """In both forms of the subject, whole and without a wildcard; what to do stands beside the JSON."""
    add_destination(
        small_show, kind="s3", bucket="example", public_url="https://podcast.example.org/"
    )
    policy = ("destination", "policy", "elsewhere", "--github")
    done = run_command(*policy, "wards@12/rounds@345", "--environment", "live", cwd=small_show)
    (statement,) = json.loads(done.stdout)["Statement"]
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Condition"] == {
        "StringEquals": {
            f"{ISSUER}:aud": "sts.amazonaws.com",
            f"{ISSUER}:sub": [
                "repo:wards/rounds:environment:live",
                "repo:wards@12/rounds@345:environment:live",
            ],
        }
    }
    assert "put-role-policy" in done.stderr
    without = run_command(*policy, "wards/rounds", cwd=small_show)
    assert '"repo:wards/rounds:environment:elsewhere"' in without.stdout
    assert "--github OWNER@ID/REPO@ID" in without.stderr
    assert "*" not in done.stdout + without.stdout


@pytest.mark.parametrize(
    "text", ["wards", "wards/*", "*/rounds", "a/b/c", "wards@12/rounds", "a:b/c", "a/b\n", "-a/b"]
)
def test_what_names_no_repository_is_wrong_use(small_show: Path, text: str) -> None:
    """A wildcard or a colon would trust others."""
    add_destination(
        small_show, kind="s3", bucket="example", public_url="https://podcast.example.org/"
    )
    policy = ("destination", "policy", "elsewhere", "--github")
    done = run_command(*policy, text, cwd=small_show)
    assert (done.returncode, done.stdout) == (2, "")
    assert "names no repository" in done.stderr
    environment = run_command(*policy, "a/b", "--environment", "pro:ref", cwd=small_show)
    assert "names no environment" in environment.stderr


def test_only_amazon_has_such_roles(small_show: Path) -> None:
    """Another store needs keys, and the message says so."""
    add_destination(
        small_show,
        kind="s3",
        bucket="example",
        endpoint_url="https://s3.example.org",
        public_url="https://podcast.example.org/",
    )
    done = run_command("destination", "policy", "elsewhere", "--github", "a/b", cwd=small_show)
    assert done.returncode == 2
    assert "is not at Amazon S3" in done.stderr


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("local", "needs no policies"),
        ("elsewhere", "folders have no policies"),
        ("x", "no destination"),
    ],
)
def test_destinations_without_a_policy_are_wrong_use(
    small_show: Path, name: str, message: str
) -> None:
    """The local store, a folder and an unknown name have different messages."""
    add_destination(small_show, kind="folder", folder="../public", public_url=NOWHERE)
    done = run_command("destination", "policy", name, cwd=small_show)
    assert done.returncode == 2
    assert message in done.stderr


def test_check_of_a_capable_store_passes(small_show: Path, store: LocalStore) -> None:
    """Every line says yes, nothing is left behind, exit code 0."""
    bucket = new_bucket(store)
    add_store_destination(small_show, store, bucket)
    done = run_command("destination", "check", "elsewhere", cwd=small_show, **keys(store))
    first, *lines, last = done.stdout.splitlines()
    assert first == f"The bucket {bucket}:"
    assert lines[-1].startswith("yes   lets the world read what is published, at http://127.0.0.1")
    assert {line[:6] for line in lines} == {"yes   "}
    assert last == "It can hold a show, even if several people publish."
    assert done.returncode == 0
    assert list(BucketDestination(local.connect(store), bucket).list_objects("")) == []


def test_check_of_a_folder(small_show: Path) -> None:
    """The same tests, and a note that nothing serves it, unless that was decided."""
    add_destination(small_show, kind="folder", folder="../public", public_url=NOWHERE)
    done = run_command("destination", "check", "elsewhere", cwd=small_show)
    assert done.returncode == 3, done.stdout
    assert "no    lets the world read what is published" in done.stdout
    assert "nothing answers at that address" in done.stdout
    assert "public_url_unreachable" in done.stderr
    replace_in(
        small_show / "podcast.yaml", NOWHERE, f"{NOWHERE}\n    public_url_unreachable: It is ours"
    )
    done = run_command("destination", "check", "elsewhere", cwd=small_show)
    assert done.returncode == 0, done.stdout
    assert "It can hold a show" in done.stdout
    assert "It is ours" in done.stdout
    left = [path for path in (small_show.parent / "public").rglob("*.txt") if path.is_file()]
    assert left == []


def test_check_of_a_bucket_that_is_not_public(small_show: Path, store: LocalStore) -> None:
    """`check` reports that it is not public and how to open it; exit code 3, and nothing is left behind."""
    bucket = new_bucket(store, public=False)
    add_store_destination(small_show, store, bucket)
    done = run_command("destination", "check", "elsewhere", cwd=small_show, **keys(store))
    assert done.returncode == 3
    assert "It answers 403: it is not public" in done.stdout
    assert "destination policy" in done.stderr
    assert list(BucketDestination(local.connect(store), bucket).list_objects("")) == []


@pytest.mark.parametrize("alone", ["false", "true"])
def test_an_unreliable_store_is_not_published_to(
    small_show: Path, rclone_store: Store, alone: str
) -> None:
    """`check` says what is missing and what it means; `publish` sends nothing; exit code 3."""
    bucket = new_bucket(rclone_store)
    add_store_destination(small_show, rclone_store, bucket, single_writer=alone)
    checked = run_command("destination", "check", "elsewhere", cwd=small_show, **keys(rclone_store))
    assert checked.returncode == 3
    assert "no    gives out a part of a file" in checked.stdout
    assert "start again from the beginning" in checked.stdout
    assert "It cannot be trusted with a show." in checked.stdout
    assert "Publish elsewhere" in checked.stderr
    refused = run_command(
        "publish", "--to", "elsewhere", "--yes", cwd=small_show, **keys(rclone_store)
    )
    assert refused.returncode == 3
    assert "no    gives out a part of a file" in refused.stderr
    assert ("no    lets one of" in refused.stderr) is (alone == "false")
    assert "cannot be trusted with a show" in refused.stderr
    assert list(BucketDestination(rclone_store.client(), bucket).list_objects("")) == []


def test_capabilities_are_tested_once(small_show: Path, store: LocalStore) -> None:
    """The first publish tests the store; the release records the result, and the next publish trusts it."""
    bucket = new_bucket(store)
    add_store_destination(small_show, store, bucket)
    words = ("publish", "--to", "elsewhere", "--yes")
    first = run_command(*words, cwd=small_show, **keys(store))
    assert "Testing what the bucket" in first.stdout, first.stdout + first.stderr
    retitle(small_show, "title: ", "title: New ")
    second = run_command(*words, cwd=small_show, **keys(store))
    assert "Release 2 is live." in second.stdout, second.stdout + second.stderr
    assert "Finding out" not in second.stdout
    destination = BucketDestination(local.connect(store), bucket)
    for number in (1, 2):
        stored = destination.read(record_key(number))
        assert stored
        assert Release.from_json(stored[0]).verified_store == f"{store.endpoint_url}/{bucket}"


ADDRESS = "http://store.example.org/podcast"
RELEASE = Release(
    number=1, published="", by="", tool="", run="", objects={}, verified_store=ADDRESS
)


@pytest.mark.parametrize(
    ("address", "proved", "asked"),
    [
        (ADDRESS, ADDRESS, False),
        (ADDRESS, "http://other.example.org/podcast", True),
        (ADDRESS, "", True),
        ("", "", False),
    ],
)
def test_a_tested_store_is_not_tested_again(
    tmp_path: Path, address: str, proved: str, asked: bool
) -> None:
    """Only a store at another address is tested; a folder never."""
    observed = ObservedDestination(FolderDestination(tmp_path / "public"))
    place = OpenDestination(observed, NOWHERE, address=address)
    live = LiveState(release=replace(RELEASE, verified_store=proved))
    destination, kept = verified_destination(place, SETTINGS, live, Events())
    assert destination is observed
    assert kept.for_concurrent_writers == address
    assert bool(observed.requests) is asked


class Warned(Events):
    """Counts warnings."""

    def __init__(self) -> None:
        self.tested: list[str] = []
        self.warned: list[str] = []

    def testing(self, store: str) -> None:
        self.tested.append(store)

    def single_writer(self, store: str) -> None:
        self.warned.append(store)


def test_a_single_writer_is_warned_each_time_and_tested_once(tmp_path: Path) -> None:
    """A store without conditional writes is used by a single writer; the race is not run for each release."""
    racy = ObservedDestination(SingleWriter(FolderDestination(tmp_path / "public")))
    place = OpenDestination(racy, NOWHERE, address=ADDRESS)
    with pytest.raises(DestinationError, match="cannot be trusted with a show") as refused:
        verified_destination(place, SETTINGS, LiveState(), Events())
    assert "single_writer: true" in refused.value.fix
    alone, events = replace(SETTINGS, single_writer=True), Warned()
    live = LiveState()
    for _ in range(3):
        racy.requests.clear()
        destination, kept = verified_destination(place, alone, live, events)
        assert isinstance(destination, SingleWriter)
        assert kept == VerifiedStore(for_single_writer=ADDRESS)
        live = LiveState(
            release=replace(
                RELEASE, verified_store="", verified_single_writer_store=kept.for_single_writer
            )
        )
    assert (len(events.tested), len(events.warned)) == (1, 3)
    assert racy.requests == []
    elsewhere = replace(place, address="http://other.example.org/podcast")
    verified_destination(elsewhere, alone, live, events)
    assert len(events.tested) == 2, "another store is tried out"
    with pytest.raises(DestinationError):
        verified_destination(place, SETTINGS, live, events)
    assert racy.head(FEED_KEY) is None
