"""A secret in podcast.yaml is refused, and repeated by nothing that is printed."""

import pytest

from podcast_publisher.report.text import as_text
from tests.cases.broken_show import broken_shows
from tests.shows import check_show


def test_a_secret_is_not_printed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Messages and excerpts show stars in its place."""
    (case,) = [case for case in broken_shows() if case.name == "destination-with-secrets"]
    checked = check_show(case.lay_out(tmp_path_factory.mktemp("case") / "show"))
    text = as_text(checked.findings)
    assert text.count("PP022") == 4
    assert "slack: *****" in text
    for secret in ("not-a-real", "bm90IGEgcmVhbCBzZWNyZXQ", "T000"):
        assert secret not in text
