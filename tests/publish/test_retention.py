"""What happens to deleted objects in versioned and locked buckets."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcast_publisher.model.capabilities import Versioning
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.report.capabilities import deletion, left_after_pruning
from podcast_publisher.workflow.prune import plan_prune
from tests.buckets import create_bucket
from tests.publish.publishing import publish
from tests.publish.stores import Store
from tests.publish.target import Target


def words(kept: Versioning) -> str:
    """The text that a user reads."""
    return "\n".join(map(str, deletion(kept)))


def test_unversioned_destinations_keep_nothing(any_target: Target) -> None:
    """Folders and ordinary buckets: nothing is reported."""
    kept = any_target.destination.versioning()
    assert (kept, words(kept), left_after_pruning(kept)) == (Versioning(), "", "")


@pytest.mark.parametrize("status", ["Enabled", "Suspended"])
def test_versioning_is_reported(small_show: Path, store: LocalStore, status: str) -> None:
    """On a real store: what prune deletes stays as a version, and prune says so."""
    owner, bucket = local.connect(store), f"test-{secrets.token_hex(6)}"
    create_bucket(owner, bucket)
    for value in ("Enabled", status):
        owner.put_bucket_versioning(
            Bucket=bucket,
            VersioningConfiguration={"Status": value},  # type: ignore[typeddict-item]
        )
    destination = BucketDestination(owner, bucket)
    publish(small_show, Target(destination, f"{store.endpoint_url}/{bucket}/"))
    plan = plan_prune(destination, datetime.now(UTC))
    assert plan.retention == Versioning(status=status)
    assert "remain as older versions" in left_after_pruning(plan.retention)
    assert "keeps older versions of objects" in words(plan.retention)
    assert ("makes no new ones now" in words(plan.retention)) is (status == "Suspended")


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        ("COMPLIANCE", "nobody can delete it, not even erase"),
        ("GOVERNANCE", "only people with the right to bypass the lock"),
        ("", "No object is locked by default"),
    ],
)
def test_object_lock_is_reported(moto_store: Store, mode: str, message: str) -> None:
    """By default, or where somebody locks an object, with the meaning for deletion."""
    owner, bucket = moto_store.client(), f"test-{secrets.token_hex(6)}"
    owner.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    if mode:
        owner.put_object_lock_configuration(
            Bucket=bucket,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": mode, "Days": 30}},  # type: ignore[typeddict-item]
            },
        )
    kept = BucketDestination(owner, bucket).versioning()
    assert kept == Versioning(
        "Enabled", has_object_lock=True, lock_mode=mode, lock_days=30 if mode else 0
    )
    assert message in words(kept)


def test_missing_permission_to_ask_is_reported(
    tls_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is unknown."""
    owner = tls_store.client()
    destination = BucketDestination(owner, "no-such-bucket")
    kept = destination.versioning()
    assert kept.error
    assert "could not be determined" in words(kept)
