"""An erasure while others publish or prune: nothing of the episode is left when all have ended."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import feed_copy_key
from podcast_publisher.publish.releases.carry_out import ConcurrentPublishError
from podcast_publisher.workflow.prune import plan_prune, prune
from tests.erase.patient_show import PatientShow
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import carried_out, correct, planned, retitle


def test_a_publish_that_loses_to_an_erasure_removes_its_uploads(
    show_in_bucket: PatientShow,
) -> None:
    """Its recording, page and record are deleted, although they arrived after the erasure's search."""
    show_in_bucket.publish()
    correct(show_in_bucket.show, "A cough")
    show_in_bucket.remember_sound()
    plan = planned(show_in_bucket.show, show_in_bucket.target, show_in_bucket.target.destination)
    before = show_in_bucket.prepare()
    show_in_bucket.carry_out(before)
    with pytest.raises(ConcurrentPublishError):
        carried_out(plan, show_in_bucket.target.destination)
    assert show_in_bucket.left() == []


def test_a_publish_finishing_after_an_erasure_removes_its_feed_copy(
    show_in_bucket: PatientShow,
) -> None:
    """The feed copy is the last object it writes; after an erasure it is deleted again."""
    show_in_bucket.publish()
    retitle(show_in_bucket.show, "title: ", "title: New ")

    def erase_first(artifact: Artifact) -> Artifact:
        if artifact.key == feed_copy_key(2):
            show_in_bucket.erase()
        return artifact

    observed = ObservedDestination(show_in_bucket.target.destination, erase_first)
    carried_out(planned(show_in_bucket.show, show_in_bucket.target, observed), observed)
    assert show_in_bucket.left() == []


def test_an_erasure_that_loses_to_a_publish_changes_nothing_and_the_next_run_finishes(
    show_in_bucket: PatientShow,
) -> None:
    """Somebody publishes between plan and feed: their release is live, and the erasure names them."""
    show_in_bucket.publish()
    prepared = show_in_bucket.prepare()
    retitle(show_in_bucket.show, "title: ", "title: New ")
    show_in_bucket.publish()
    with pytest.raises(ConcurrentPublishError, match="Ada published release 2"):
        show_in_bucket.carry_out(prepared)
    assert show_in_bucket.erase().erasure.nothing_left
    assert show_in_bucket.left() == []


def test_two_erasures_at_once(show_in_bucket: PatientShow) -> None:
    """Both planned before either began; the second names the first or finds nothing to do, and nothing is left."""
    show_in_bucket.publish()
    first, second = show_in_bucket.prepare(), show_in_bucket.prepare()
    show_in_bucket.carry_out(first)
    with suppress(DestinationError):
        show_in_bucket.carry_out(second)
    assert show_in_bucket.left() == []
    assert show_in_bucket.erase().erasure.nothing_left


def test_erase_and_prune_at_the_same_time(show_in_bucket: PatientShow) -> None:
    """Prune deletes by an older plan; neither stops the other."""
    show_in_bucket.publish()
    correct(show_in_bucket.show, "A cough")
    show_in_bucket.remember_sound()
    show_in_bucket.publish()
    plan = plan_prune(show_in_bucket.target.destination, datetime.now(UTC), releases=1, days=1)
    show_in_bucket.erase()
    prune(plan, "Ada", lambda: datetime.now(UTC))
    assert show_in_bucket.left() == []
    assert show_in_bucket.erase().erasure.nothing_left
