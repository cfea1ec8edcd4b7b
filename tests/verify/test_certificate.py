"""A certificate that is about to end, seen before apps refuse it."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from podcast_publisher.fetch.certificate import certificate_end
from podcast_publisher.verify.certificate import check_certificate
from tests.verify.servers import Serve
from tests.verify.test_redirects import authority, showing

__all__ = ["authority"]
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.mark.parametrize(("days", "warns"), [(13, True), (15, False)])
def test_it_warns_two_weeks_before(
    serve: Serve, authority: trustme.CA, days: int, warns: bool
) -> None:
    """With the day; before that it says nothing."""
    end = NOW + timedelta(days=days)
    url = serve(tls=showing(authority.issue_cert("127.0.0.1", not_after=end))).url
    findings = list(check_certificate(url, NOW, os.environ))
    assert [finding.rule.code for finding in findings] == ["PP690"] * warns
    assert certificate_end(url, os.environ) == end
    assert all(f"{end:%Y-%m-%d}" in finding.message for finding in findings)


def test_nothing_is_known_of_others(serve: Serve, authority: trustme.CA) -> None:
    """Without TLS, without a server, without trust, behind a proxy, with an address that is none."""
    trusted = serve(tls=showing(authority.issue_cert("127.0.0.1"))).url
    untrusted = serve(tls=showing(trustme.CA().issue_cert("127.0.0.1"))).url
    assert certificate_end(serve().url, os.environ) is None
    assert certificate_end("https://127.0.0.1:9/", os.environ) is None
    assert certificate_end(untrusted, os.environ) is None
    assert certificate_end(trusted, {"HTTPS_PROXY": "http://127.0.0.1:9"}) is None
    assert certificate_end("https://[::1/", os.environ) is None
