"""Consents that are not there yet, or are to be looked at again: both need to know what day it is."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from podcast_publisher.check.privacy.consent import future_consents, overdue_consents
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Consent, Episode, Person, Project, Show
from podcast_publisher.report.findings import FORMATS, CheckResult
from podcast_publisher.report.text import as_text
from podcast_publisher.workflow.rules import all_rules
from tests.publish.publishing import replace_in
from tests.shows import looked_at

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
    ("given", "told"), [(TODAY, 0), (date(2025, 6, 10), 0), (date(2025, 6, 12), 1), (None, 0)]
)
@pytest.mark.parametrize("published", [None, datetime(2025, 7, 1, tzinfo=UTC)])
def test_a_consent_from_the_future(
    given: date | None, told: int, published: datetime | None
) -> None:
    """A day that has not come is no day on which somebody agreed; today is one."""
    found = future_consents(project_with(given, None, published), TODAY)
    assert [one.rule.code for one in found] == ["PP802"] * told


def test_a_consent_after_the_episode_is_told_elsewhere() -> None:
    """The rule that needs no clock says it already."""
    project = project_with(date(2025, 8, 1), None, datetime(2025, 7, 1, tzinfo=UTC))
    assert future_consents(project, TODAY) == ()


def test_a_consent_to_look_at_again() -> None:
    """The day itself is early enough, and the show's own people count too."""
    project = project_with(TODAY, TODAY, None)
    assert overdue_consents(project, TODAY) == ()
    show = replace(project.show, people=project.episodes[0].people)
    found = overdue_consents(replace(project, show=show), date(2025, 6, 12))
    assert [(one.rule.code, one.file) for one in found] == [
        ("PP803", "podcast.yaml"),
        ("PP803", "episodes/01-a.yaml"),
    ]


@pytest.mark.parametrize(
    "reference", ["943 476 5919", "12.03.1961", "sam@example.org", "07700 900461"]
)
def test_a_reference_that_tells_of_a_person_is_in_no_report(
    small_show: Path, reference: str
) -> None:
    """Logs are read by many: what stands in the place of a reference is said, and not shown."""
    replace_in(
        small_show / "episodes" / "02-measuring.yaml",
        "reference: RC-2025-014",
        f"reference: {reference}",
    )
    findings = looked_at(small_show).findings
    (about,) = [finding for finding in findings if finding.rule.code == "PP801"]
    assert "not a reference" in about.message
    reports = [
        as_text(findings),
        *(form(CheckResult(findings, all_rules())) for form in FORMATS.values()),
    ]
    assert len(reports) > 3
    assert not [report for report in reports if reference in report]
