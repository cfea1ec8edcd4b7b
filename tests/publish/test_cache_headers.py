"""New cache headers on existing objects: replaced in place, or reported with the reason."""

import hashlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.model.destination import DestinationError, StoredObject
from podcast_publisher.model.plan import HeaderRenewal, Plan
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import CONTENT_ADDRESSED
from podcast_publisher.publish.pruning.prune_marker import prune_marker
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.stores.s3.store_errors import UnsupportedError
from podcast_publisher.render import headers
from podcast_publisher.report.plan import as_text
from podcast_publisher.workflow.plan import plan_release
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import NOW, carried_out, correct, publish, retitle, rolled_back
from tests.publish.target import Target
from tests.shows import build_show

NOTHING_MD5 = hashlib.md5(b"", usedforsecurity=False).hexdigest()
OLD = "public, max-age=31536000, immutable"


@pytest.fixture
def published_long_ago(
    small_show: Path, any_target: Target, monkeypatch: pytest.MonkeyPatch
) -> Target:
    """A show whose recordings were published with a year's lifetime."""
    with monkeypatch.context() as patched:
        patched.setattr(headers, "CACHE_A_DAY", OLD)
        publish(small_show, any_target)
    return any_target


def planned(root: Path, target: Target, renew: HeaderRenewal = HeaderRenewal.NOTHING) -> Plan:
    """What publishing would do."""
    built, checked = build_show(root, target.public_url, NOW)
    return plan_release(built, checked.project, target.destination, renew=renew)[0]


def caches(target: Target) -> set[str]:
    """The cache headers of recordings, pictures and texts."""
    folders = [prefix for prefix in CONTENT_ADDRESSED if prefix != "site/"]
    keys = [entry.key for folder in folders for entry in target.destination.list_objects(folder)]
    stored = [target.destination.head(key) for key in keys]
    assert len(stored) > 3
    return {head.cache_control for head in stored if head}


def recorded(target: Target) -> set[str]:
    """The headers in the live release record."""
    release = read_live(target.destination).release
    assert release
    return {
        recorded_object.cache
        for key, recorded_object in release.objects.items()
        if key.startswith(CONTENT_ADDRESSED) and not key.startswith("site/")
    }


def test_outdated_headers_are_only_counted(small_show: Path, published_long_ago: Target) -> None:
    """Other changes leave them alone, and the record stays true."""
    plan = planned(small_show, published_long_ago)
    assert plan.nothing_to_do
    words = as_text(plan, "the bucket x")
    assert (
        f"objects, {sum(step.size for step in plan.outdated) / 1_000_000:.1f} MB" in words
        or "kB" in words
    )
    assert f"with an older cache header ({OLD})" in words
    assert "publish --renew-headers" in words
    assert len(publish(small_show, published_long_ago).requests) == 3
    retitle(small_show, "title: ", "title: New ")
    written = publish(small_show, published_long_ago).written()
    assert not [key for key in written if key.startswith(("audio/", "artwork/", "transcripts/"))]
    assert recorded(published_long_ago) == caches(published_long_ago) == {OLD}


def test_headers_are_renewed_by_copying_objects_onto_themselves(
    small_show: Path, published_long_ago: Target
) -> None:
    """No byte of a recording is sent; bytes and digests stay, and the new record has the new header."""
    before = {
        key: published_long_ago.destination.read(key)
        for key in planned(small_show, published_long_ago).objects
        if key.startswith("audio/")
    }
    plan = planned(small_show, published_long_ago, HeaderRenewal.COPY)
    assert "by a copy at the destination" in as_text(plan, "the bucket x")
    observed = ObservedDestination(published_long_ago.destination)
    carried_out(plan, observed)
    assert not [key for key in observed.written() if key.startswith("audio/")]
    assert recorded(published_long_ago) == caches(published_long_ago) == {headers.CACHE_A_DAY}
    for key, old in before.items():
        new = published_long_ago.destination.read(key)
        assert old
        assert new
        assert (new[0], new[1].sha256, new[1].content_type, new[1].encoding) == (
            old[0],
            old[1].sha256,
            old[1].content_type,
            "",
        )
    again = planned(small_show, published_long_ago, HeaderRenewal.COPY)
    assert (again.nothing_to_do, again.outdated) == (True, ())


def test_a_rollback_works_after_renewed_headers(
    small_show: Path, published_long_ago: Target
) -> None:
    """The restored record has the new header."""
    correct(small_show, "A cough")
    publish(small_show, published_long_ago)
    carried_out(
        planned(small_show, published_long_ago, HeaderRenewal.COPY), published_long_ago.destination
    )
    rolled_back(published_long_ago, 1)
    assert recorded(published_long_ago) == {
        OLD,
        headers.CACHE_A_DAY,
    }  # the corrected one is of the old release alone


def test_an_interrupted_renewal_continues(small_show: Path, published_long_ago: Target) -> None:
    """Objects that have the new header already are left alone."""
    plan = planned(small_show, published_long_ago, HeaderRenewal.COPY)
    published_long_ago.destination.replace_headers(plan.header_updates[0])
    again = planned(small_show, published_long_ago, HeaderRenewal.COPY)
    observed = ObservedDestination(published_long_ago.destination)
    carried_out(again, observed)
    renewed = [
        key for verb, key in observed.requests if verb == "replace_headers" and "probe" not in key
    ]
    assert sorted(renewed) == sorted(renewal.key for renewal in plan.header_updates[1:])


def test_headers_are_not_renewed_during_pruning(
    small_show: Path, published_long_ago: Target
) -> None:
    """A late copy would restore what is being erased."""
    plan = planned(small_show, published_long_ago, HeaderRenewal.COPY)
    with (
        prune_marker(published_long_ago.destination, "Grace", NOW),
        pytest.raises(DestinationError, match="Grace is pruning"),
    ):
        carried_out(plan, published_long_ago.destination)
    assert caches(published_long_ago) == {OLD}


class Ignores(ObservedDestination):
    """A store that answers 200 to a copy and does nothing, like nanio."""

    def replace_headers(self, artifact: Artifact) -> None:
        pass


class Refuses(ObservedDestination):
    """A store without copies."""

    def replace_headers(self, artifact: Artifact) -> None:
        raise UnsupportedError(f"The store cannot copy {artifact.key}")


class Empties(ObservedDestination):
    """A store that sets the headers and loses the bytes."""

    def replace_headers(self, artifact: Artifact) -> None:
        self.real.write(replace(artifact, content=b"", size=0, md5=NOTHING_MD5))


class Forgets(ObservedDestination):
    """A store that sets the headers and loses the metadata."""

    def read(self, key: str) -> tuple[bytes, StoredObject] | None:
        stored = super().read(key)
        renewed = ("replace_headers", key) in self.requests
        return (stored[0], replace(stored[1], sha256="")) if stored and renewed else stored


@pytest.mark.parametrize("hostile", [Ignores, Refuses, Empties, Forgets])
def test_a_store_that_copies_wrongly_is_reported(
    small_show: Path, published_long_ago: Target, hostile: type[ObservedDestination]
) -> None:
    """It is tested before anything changes, and the message states what sending again costs."""
    plan = planned(small_show, published_long_ago, HeaderRenewal.COPY)
    with pytest.raises(
        DestinationError, match="cannot replace the cache header of an object in place"
    ) as caught:
        carried_out(plan, hostile(published_long_ago.destination))
    total = sum(renewal.size for renewal in plan.header_updates)
    assert f"{total:,} bytes" in caught.value.fix
    assert "--renew-headers=upload" in caught.value.fix
    assert caches(published_long_ago) == {OLD}
    assert planned(small_show, published_long_ago).nothing_to_do
