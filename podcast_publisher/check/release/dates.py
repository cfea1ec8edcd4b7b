"""Rules that depend on today's date. The rules of `check` do not know it."""

from datetime import datetime, timedelta

from podcast_publisher.check.privacy.consent import future_consents, overdue_consents
from podcast_publisher.check.transcripts.speech_to_text import transcript_is_reviewed
from podcast_publisher.model.finding import Finding, Problem, Severity
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Project


@rule("PP448", Severity.WARNING, allowable=False)
def complete_is_the_end() -> None:
    """A show marked complete has no episodes to come.

    Why: Apps stop asking for new episodes of a complete show, so nobody would get them.
    Fix: Remove the field complete from podcast.yaml until the last episode has appeared.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """


@rule("PP459", Severity.WARNING, allowable=False)
def withdrawn_has_happened() -> None:
    """The date on which an episode was withdrawn is not in the future.

    Why: The date schedules nothing: the episode leaves the feed with the next publish.
    Fix: Correct the date; or remove the field withdrawn until the episode should go.
    Source: docs/publishing.md.
    """


@rule("PP465", Severity.WARNING, allowable=False)
def appears_within_three_years() -> None:
    """No episode appears more than three years from now.

    Why: Usually the year is a slip, such as 2062 for 2026: the episode would never appear, and
        nothing else looks wrong.
    Fix: Correct the year. If the date is not known yet, write draft: true.
    Source: docs/reference/limits.md.
    """


LONGEST_AHEAD = timedelta(days=3 * 365)


def _far_future(project: Project, now: datetime) -> tuple[Finding, ...]:
    return tuple(
        Finding.of(
            appears_within_three_years,
            Problem(
                f"It appears in {episode.published.year}, and this is {now.year}", ("published",)
            ),
            episode.source,
        )
        for episode in project.episodes
        if episode.published
        and episode.published - now > LONGEST_AHEAD
        and not episode.draft
        and not episode.withdrawn
    )


def check_dates(project: Project, now: datetime) -> tuple[Finding, ...]:
    """Findings that depend on today's date."""
    return (
        *future_consents(project, now.date()),
        *overdue_consents(project, now.date()),
        *_future_reviews(project, now),
        *_future_withdrawals(project, now),
        *_far_future(project, now),
        *_episodes_after_the_end(project, now),
    )


def _future_reviews(project: Project, now: datetime) -> tuple[Finding, ...]:
    return tuple(
        Finding.of(
            transcript_is_reviewed,
            Problem(
                f"Its review date, {episode.reviewed.date}, is in the future",
                ("reviewed", "date"),
                fix="Correct the date, or read the transcript while listening before the episode appears.",
            ),
            episode.source,
        )
        for episode in project.episodes
        if episode.reviewed and episode.reviewed.date and episode.reviewed.date > now.date()
    )


def _future_withdrawals(project: Project, now: datetime) -> tuple[Finding, ...]:
    return tuple(
        Finding.of(
            withdrawn_has_happened,
            Problem(
                f"Its withdrawal date, {episode.withdrawn.date}, is in the future",
                ("withdrawn", "date"),
            ),
            episode.source,
        )
        for episode in project.episodes
        if episode.withdrawn and episode.withdrawn.date and episode.withdrawn.date > now.date()
    )


def _episodes_after_the_end(project: Project, now: datetime) -> tuple[Finding, ...]:
    upcoming = [
        episode
        for episode in project.episodes
        if episode.published
        and episode.published > now
        and not episode.draft
        and not episode.withdrawn
    ]
    if not project.show.complete or not upcoming:
        return ()
    first = min(upcoming, key=lambda episode: episode.published or now)
    message = f"The show is complete, but {first.source.file} is still to appear"
    problem = Problem(message, ("complete",))
    return (Finding.of(complete_is_the_end, problem, project.show.source),)
