"""A secret in podcast.yaml is refused, and repeated by nothing that is printed."""

from pathlib import Path

import pytest

from podcast_publisher.report.text import as_text
from tests.cases.broken_show import broken_shows
from tests.publish.publishing import add_destination
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


@pytest.mark.parametrize("variable", ["AWS_SECRET_ACCESS_KEY", "PODCAST_CACHE_KEY"])
@pytest.mark.parametrize("field", ["podping", "teams", "slack", "purge"])
def test_the_keys_of_the_store_are_sent_to_nobody(
    small_show: Path, field: str, variable: str
) -> None:
    """A proposal that names them is refused."""
    announce = (
        f"{{purge: {{fastly: {variable}}}}}" if field == "purge" else f"{{{field}: {variable}}}"
    )
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url="https://podcast.example.org/",
        announce=announce,
    )
    checked = check_show(small_show)
    assert "PP022" in [finding.rule.code for finding in checked.findings]
    (settings,) = checked.project.show.destinations
    assert settings.announce is None or not settings.announce.channels
