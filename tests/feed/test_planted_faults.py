"""Each planted fault is found by its rule; a good show has no finding."""

from datetime import UTC, datetime

import pytest

from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.verify import feed_url as feed_address
from podcast_publisher.verify import recordings
from podcast_publisher.verify.show import verify
from tests.feed.planted_faults import PLANTED_FAULTS, PlantedFault
from tests.verify.servers import File, Serve

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def findings_of(serve: Serve, publication: Publication, fault: PlantedFault) -> dict[str, str]:
    """Verify the show with that fault: messages by code."""
    server = serve(fault.server)
    feed_url = server.hold(publication)
    path = f"/show/{FEED_KEY}"
    feed = server.files[path]
    body = fault.feed(feed.body.decode()).encode()
    server.files[path] = File(body, feed.type, feed.cache)
    findings = [(finding.rule.code, finding.message) for finding in verify(feed_url, now=NOW)]
    assert len(dict(findings)) == len(findings), findings
    return dict(findings)


@pytest.mark.parametrize("fault", PLANTED_FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(
    serve: Serve, publication: Publication, fault: PlantedFault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, by its rule, and nothing else is reported."""
    if fault.code == "PP656":
        monkeypatch.setattr(feed_address, "_SLOW", 0.25)
        monkeypatch.setattr(recordings, "_SLOW", 0.25)
    findings = findings_of(serve, publication, fault)
    assert fault.words in findings[fault.code]
    assert set(findings) <= {fault.code} | fault.besides, findings
