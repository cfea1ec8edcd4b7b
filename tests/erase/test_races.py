"""Somebody else is at it in the same moment: nothing of the episode is left when all have ended."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import feed_copy_key
from podcast_publisher.publish.releases.carry_out import ConcurrentPublishError
from podcast_publisher.workflow.prune import plan_prune, prune
from tests.erase.patient_show import Stage
from tests.publish.observed_destination import Observed
from tests.publish.publishing import carried_out, correct, planned, retitle


def test_a_publish_that_read_before_loses_and_takes_back_what_it_sent(here: Stage) -> None:
    """Its new recording, page and record are gone, although the search was over when they came."""
    here.publish()
    correct(here.show, "A cough")
    here.remember_sound()
    plan = planned(here.show, here.somewhere, here.somewhere.destination)
    before = here.prepare()
    here.carry_out(before)
    with pytest.raises(ConcurrentPublishError):
        carried_out(plan, here.somewhere.destination)
    assert here.left() == []


def test_a_publish_that_is_live_but_not_at_its_end_takes_back_its_copy(here: Stage) -> None:
    """The copy of its feed is the last thing it writes; erased before that, it is deleted again."""
    here.publish()
    retitle(here.show, "title: ", "title: New ")

    def erase_first(artifact: Artifact) -> Artifact:
        if artifact.key == feed_copy_key(2):
            here.erase()
        return artifact

    observed = Observed(here.somewhere.destination, erase_first)
    carried_out(planned(here.show, here.somewhere, observed), observed)
    assert here.left() == []


def test_an_erasure_that_loses_to_a_publish_changes_nothing_and_the_next_run_finishes(
    here: Stage,
) -> None:
    """Between plan and feed somebody publishes: theirs is live, and the erasure says who it was."""
    here.publish()
    prepared = here.prepare()
    retitle(here.show, "title: ", "title: New ")
    here.publish()
    with pytest.raises(ConcurrentPublishError, match="Ada published release 2"):
        here.carry_out(prepared)
    assert here.erase().erasure.nothing_left
    assert here.left() == []


def test_two_erasures_at_once(here: Stage) -> None:
    """Both planned before either began; the second says who was first or finds nothing to do, and nothing is left."""
    here.publish()
    first, second = here.prepare(), here.prepare()
    here.carry_out(first)
    with suppress(DestinationError):
        here.carry_out(second)
    assert here.left() == []
    assert here.erase().erasure.nothing_left


def test_beside_prune(here: Stage) -> None:
    """Prune deletes from a plan that was made before, and neither stops the other."""
    here.publish()
    correct(here.show, "A cough")
    here.remember_sound()
    here.publish()
    plan = plan_prune(here.somewhere.destination, datetime.now(UTC), releases=1, days=1)
    here.erase()
    prune(plan, "Ada", lambda: datetime.now(UTC))
    assert here.left() == []
    assert here.erase().erasure.nothing_left
