"""What is kept of an announcement: one run alone may claim a message, and a damaged record sends none."""

from pathlib import Path

from podcast_publisher.model.outcome import Outcome, OutcomeState, outcome_key
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.releases.outcomes import read_outcome, read_outcomes, record_outcome
from podcast_publisher.publish.stores.folder import FolderDestination

CLAIM = Outcome("slack", OutcomeState.CLAIMED, "2026-11-23T12:00:00Z")


def test_one_of_two_runs_claims_a_message(tmp_path: Path) -> None:
    """Also at the same second, and also when both have read that an earlier attempt failed."""
    destination = FolderDestination(tmp_path)
    first = record_outcome(destination, 12, CLAIM, None)
    assert first is not None
    assert record_outcome(destination, 12, CLAIM, None) is None
    failed = record_outcome(
        destination, 12, Outcome("slack", OutcomeState.FAILED, CLAIM.time, 429), first
    )
    assert failed is not None
    assert record_outcome(destination, 12, CLAIM, failed) is not None
    assert record_outcome(destination, 12, CLAIM, failed) is None


def test_a_damaged_record_is_unknown(tmp_path: Path) -> None:
    """Nobody is told on the strength of it."""
    destination = FolderDestination(tmp_path)
    for body in (b"", b"[]", b'{"state": "sent"}', b"\xff", b"[" * 100_000):
        destination.write(Artifact.internal(outcome_key(12, "slack"), body))
        outcome = read_outcome(destination, 12, "slack")
        assert outcome is not None
        assert (outcome.state, outcome.is_pending) == (OutcomeState.UNKNOWN, False)
    assert [outcome.channel for outcome in read_outcomes(destination, 12)] == ["slack"]
