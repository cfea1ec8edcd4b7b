"""The release without an episode that is erased."""

from datetime import datetime
from functools import partial

from msgspec.structs import replace

from podcast_publisher.check.engine.runner import check
from podcast_publisher.check.show.series import there_is_an_episode
from podcast_publisher.load.checkout import is_descendant_of
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.plan import LiveState, Plan
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.workflow.build import build_and_check, with_thumbnails
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.erase.find_episode import EpisodeToErase
from podcast_publisher.workflow.plan import plan_release


def release_without(
    checked: Checked,
    chosen: EpisodeToErase,
    place: OpenDestination,
    destination: Destination,
    live: LiveState,
    *,
    hub: str,
    workspace: Workspace,
    now: datetime,
) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The release without the episode, where what is live holds it or was not finished."""
    subject = chosen.subject
    objects = live.release.objects if live.release else {}
    holds = any(map(subject.owns, objects)) or bool(live.feed and subject.find_mention(live.feed))
    if live.feed is None or not (holds or not live.is_finished or live.release is None):
        return None, ()
    without = _without(checked, chosen)
    if without.has_errors:
        raise PublisherError(
            "Nothing was erased: the episode is live, and the folder has errors, so no release without it can be made",
            code=ExitCode.FINDINGS,
            fix="Fix what podcast-publisher check reports of the other files, and run the command again.",
        )
    built, without = build_and_check(with_thumbnails(without), place.public_url, now, hub=hub)
    if without.has_errors:
        raise PublisherError(
            "Nothing was erased: the feed without the episode has errors",
            code=ExitCode.FINDINGS,
            fix="Run podcast-publisher check, fix what it reports, and run the command again.",
        )
    follows = partial(is_descendant_of, workspace.root)
    return plan_release(built, without.project, destination, follows, erasing=subject.guid)


def _without(checked: Checked, chosen: EpisodeToErase) -> Checked:
    """The project as if the episode had never been in it, without the findings about its files."""
    project, subject = checked.project, chosen.subject
    gone = [
        episode
        for episode in project.episodes
        if episode is chosen.in_folder
        or episode.guid == subject.guid
        or episode.slug in subject.slugs
    ]
    files = {name for episode in gone for name in episode.files}
    rest = replace(
        project,
        episodes=tuple(episode for episode in project.episodes if episode not in gone),
        findings=tuple(finding for finding in project.findings if finding.file not in files),
    )
    findings = check(rest)
    if not rest.episodes:  # nobody may have to add an episode before another can be erased
        findings = tuple(finding for finding in findings if finding.rule is not there_is_an_episode)
    return replace(checked, project=rest, all_findings=findings)
