"""Consents dated in the future or due for review; both depend on today's date."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.check.privacy.consent import future_consents, overdue_consents
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Consent, Episode, Person, Project, Show
from podcast_publisher.report.findings import FORMATS, CheckResult
from podcast_publisher.report.text import as_text
from podcast_publisher.workflow.rules import all_rules
from tests.publish.publishing import replace_in
from tests.shows import check_show

TODAY = date(2025, 6, 11)


def project_with(given: date | None, review: date | None, published: datetime | None) -> Project:
    """A show of one episode with one patient, who agreed on that day."""
    consent = Consent("GOV-1", date=given, review=review)
    episode = Episode(
        SourceFile("episodes/01-a.yaml"),
        published=published,
        people=(Person("Sam Sample", patient=True, consent=consent),),
    )
    return Project(Show(SourceFile("podcast.yaml")), (episode,))


@pytest.mark.parametrize(
    ("given", "count"), [(TODAY, 0), (date(2025, 6, 10), 0), (date(2025, 6, 12), 1), (None, 0)]
)
@pytest.mark.parametrize("published", [None, datetime(2025, 7, 1, tzinfo=UTC)])
def test_a_consent_dated_in_the_future_is_reported(
    given: date | None, count: int, published: datetime | None
) -> None:
    """Today's date is accepted."""
    findings = future_consents(project_with(given, None, published), TODAY)
    assert [finding.rule.code for finding in findings] == ["PP802"] * count


def test_a_consent_later_than_the_episode_belongs_to_another_rule() -> None:
    """The rule that needs no clock reports it."""
    project = project_with(date(2025, 8, 1), None, datetime(2025, 7, 1, tzinfo=UTC))
    assert future_consents(project, TODAY) == ()


def test_a_consent_past_its_review_date_is_reported() -> None:
    """The review date itself is in time; the show's own people count too."""
    project = project_with(TODAY, TODAY, None)
    assert overdue_consents(project, TODAY) == ()
    show = replace(project.show, people=project.episodes[0].people)
    findings = overdue_consents(replace(project, show=show), date(2025, 6, 12))
    assert [(finding.rule.code, finding.file) for finding in findings] == [
        ("PP803", "podcast.yaml"),
        ("PP803", "episodes/01-a.yaml"),
    ]


@pytest.mark.parametrize(
    "reference", ["943 476 5919", "12.03.1961", "sam@example.org", "07700 900461"]
)
def test_a_personal_consent_reference_is_not_shown_in_reports(
    small_show: Path, reference: str
) -> None:
    """Reports are read by many: the finding says what is wrong and hides the value."""
    replace_in(
        small_show / "episodes" / "02-measuring.yaml",
        "reference: RC-2025-014",
        f"reference: {reference}",
    )
    findings = check_show(small_show).findings
    (about,) = [finding for finding in findings if finding.rule.code == "PP801"]
    assert "not a reference" in about.message
    reports = [
        as_text(findings),
        *(form(CheckResult(findings, all_rules())) for form in FORMATS.values()),
    ]
    assert len(reports) > 3
    assert not [report for report in reports if reference in report]
