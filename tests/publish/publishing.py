"""The steps of publishing a show, as tests take them."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

from podcast_publisher.model.destination import Destination
from podcast_publisher.model.plan import Plan
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.model.release import Release
from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.releases.rollback import verify_restorable
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.workflow.plan import plan_release
from podcast_publisher.workflow.rollback import plan_rollback
from tests.publish.observed_destination import ObservedDestination
from tests.publish.target import Target
from tests.shows import build_show

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class RefusedError(Exception):
    """Something speaks against publishing: the codes of the rules."""


def planned(root: Path, target: Target, destination: Destination) -> Plan:
    """What publishing the project there would do."""
    built, checked = build_show(root, target.public_url, NOW)
    plan, findings = plan_release(built, checked.project, destination)
    if findings:
        raise RefusedError(" ".join(finding.rule.code for finding in findings))
    return plan


def carried_out(plan: Plan, destination: Destination, *, name: str = "Ada") -> Release:
    """The release the plan makes."""
    publisher = Publisher(name=name, tool="0", run=secrets.token_hex(8), now=NOW)
    return carry_out(plan, destination, publisher)


def publish(root: Path, target: Target, *, name: str = "Ada") -> ObservedDestination:
    """Publish the project there, and say what was asked of the destination for it."""
    observed = ObservedDestination(target.destination)
    plan = planned(root, target, observed)
    if not plan.nothing_to_do:
        carried_out(plan, observed, name=name)
    return observed


def replace_in(file: Path, old: str, new: str) -> None:
    """Change a file as an author would."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def decide(file: Path, field: str, reason: str = "A name was said wrongly") -> None:
    """Write a decision into an episode's YAML."""
    with file.open("a", encoding="utf-8") as yaml:
        yaml.write(f"{field}:\n  date: 2026-11-20\n  reason: {reason}\n")


def add_destination(show: Path, **fields: str) -> None:
    """A destination called `elsewhere`, in place of those of the show, which gets a mailbox of its own.

    The documentation's is refused by every destination but `local`.
    """
    file = show / "podcast.yaml"
    before = file.read_text("utf-8").partition("\ndestinations:")[0]
    before = before.replace("podcast@example.org", "podcast@wards.example.org")
    listed = "".join(f"    {name}: {value}\n" for name, value in fields.items())
    file.write_text(f"{before}\ndestinations:\n  elsewhere:\n{listed}", "utf-8")


def live_feed(target: Target) -> str:
    """The feed that is live."""
    stored = target.destination.read(FEED_KEY)
    assert stored is not None
    return stored[0].decode()


def correct(root: Path, reason: str) -> None:
    """Put another recording in the place of the first, as its author has decided."""
    recording = root / "episodes" / "01-listening.mp3"
    body = bytearray(recording.read_bytes())
    body[-2000] ^= 1
    recording.write_bytes(body)
    yaml = recording.with_suffix(".yaml")
    yaml.write_text(yaml.read_text("utf-8").partition("replaces_audio")[0], "utf-8")
    decide(yaml, "replaces_audio", reason)


def retitle(root: Path, old: str, new: str) -> None:
    """Give the show another title."""
    replace_in(root / "podcast.yaml", old, new)


def three_releases(root: Path, target: Target) -> list[str]:
    """Publish three times; the three feeds."""
    publish(root, target)
    first = live_feed(target)
    correct(root, "A cough")
    publish(root, target)
    second = live_feed(target)
    retitle(root, "title: ", "title: New ")
    publish(root, target)
    return [first, second, live_feed(target)]


def rolled_back(target: Target, number: int | None = None) -> Plan:
    """Put a release back, and prove what it stands on."""
    plan, _ = plan_rollback(target.destination, number)
    plan = verify_restorable(target.destination, plan.live, plan)
    carried_out(plan, target.destination, name="Grace")
    return plan


def begin_upload(destination: Destination, key: str) -> None:
    """Leave an upload behind as a publisher that was killed does."""
    if isinstance(destination, BucketDestination):
        client, place = destination._client, destination._location(key)
        upload = client.create_multipart_upload(**place, ContentType="audio/mpeg")
        client.upload_part(**place, UploadId=upload["UploadId"], PartNumber=1, Body=b"some sound")
    else:
        assert isinstance(destination, FolderDestination)
        path = destination._folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(f".{path.name}.0a1b2c3d.part").write_bytes(b"some sound")
