"""load → check → build → plan → publish → verify, and load → repair → load.

The stages know nothing of each other; here is where one's result becomes the next one's input.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from podcast_publisher import __version__
from podcast_publisher.audio.errors import RepairError
from podcast_publisher.audio.reader import Extent
from podcast_publisher.audio.worker import answer
from podcast_publisher.check.engine.runner import ALL, DEEP, check
from podcast_publisher.check.release.built_feed import LINTED, check_feed
from podcast_publisher.check.release.dates import told_today
from podcast_publisher.check.release.erased import check_erased
from podcast_publisher.check.release.immutability import check_identity, decisions_in
from podcast_publisher.check.release.release_order import check_succession
from podcast_publisher.check.release.sample import check_sample
from podcast_publisher.feed.lint.items import items_are_in_the_feed
from podcast_publisher.feed.lint.linter import lint
from podcast_publisher.feed.read import read_feed
from podcast_publisher.feed.xml import UnreadableFeedError, parse_feed
from podcast_publisher.load.audio import mp3, mp4
from podcast_publisher.load.audio.probe import look_at_audio
from podcast_publisher.load.cache.file_cache import Memory
from podcast_publisher.load.files.media_file import FileRefusedError
from podcast_publisher.load.loudness.analysis import listen, with_kept_sounds
from podcast_publisher.load.picture.thumbnails import with_small_pictures
from podcast_publisher.load.project import load_project
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.finding import Finding, Problem, Severity
from podcast_publisher.model.measurement import Sound
from podcast_publisher.model.plan import Plan, Renew
from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.releases.last_build_date import dated
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.pages import pages_as_they_were
from podcast_publisher.publish.releases.plan import make_plan
from podcast_publisher.publish.releases.rollback import plan_rollback as rollback
from podcast_publisher.publish.releases.rollback import release_to_restore
from podcast_publisher.publish.releases.takeover import foreign_objects
from podcast_publisher.render.publication import build, without_unheard_of
from podcast_publisher.workflow.rules import all_rules

Tick = Callable[[str], None]

Follows = Callable[[str], bool | None]
"""Whether the folder comes after that commit; nothing where it cannot be known."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A project, and all there is to say of it."""

    project: Project
    findings: tuple[Finding, ...]
    workspace: Workspace | None = None
    """Where it was read from."""

    @property
    def has_errors(self) -> bool:
        return any(finding.rule.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Built:
    """A publication, and its feed as an app reads it."""

    publication: Publication
    feed: Feed
    now: datetime


def load_and_check(workspace: Workspace, tick: Tick, memory: Memory | None = None) -> Checked:
    """The project in that folder, with every finding."""
    project = with_kept_sounds(load_project(workspace.root, tick, memory), workspace)
    return Checked(project, check(project, known=all_rules()), workspace)


def meant_for(checked: Checked, settings: DestinationSettings) -> Checked:
    """The same with what keeps it from that destination, whatever is live there."""
    return replace(checked, findings=(*checked.findings, *check_sample(checked.project, settings)))


def listen_and_check(checked: Checked, workspace: Workspace, tick: Tick) -> Checked:
    """The same with every recording decoded; what is measured is kept, and never measured again."""
    project = listen(checked.project, workspace, tick)
    return Checked(project, check(project, (*ALL, *DEEP), known=all_rules()), workspace)


def illustrated(checked: Checked) -> Checked:
    """The same with small pictures for pages; what is made is kept, and never made again."""
    if checked.workspace is None:
        return checked
    return replace(checked, project=with_small_pictures(checked.project, checked.workspace))


def build_and_reread(checked: Checked, public_url: str, now: datetime) -> tuple[Built, Checked]:
    """The publication, and the findings with what reading its feed back has added.

    The project must have no errors.
    """
    publication = build(checked.project, public_url, now)
    body = publication.feed.body()
    feed = read_feed(body)
    findings = (
        *checked.findings,
        *publication.findings,
        *check_feed(feed, checked.project),
        *_linted(body, public_url + FEED_KEY, checked.project),
        *told_today(checked.project, now),
    )
    return Built(publication, feed, now), replace(checked, findings=findings)


def _linted(body: bytes, url: str, project: Project) -> Iterator[Finding]:
    """What apps or directories would refuse of our own feed; that it has no episode yet, another rule says."""
    for finding in lint(parse_feed(body), url):
        refused = (
            finding.rule.severity is Severity.ERROR and finding.rule != items_are_in_the_feed.rule
        )
        if refused:
            problem = Problem(f"{finding.rule.code}: {finding.message}")
            yield Finding.of(LINTED, problem, project.show.source)


def plan(
    built: Built,
    project: Project,
    destination: Destination,
    follows: Follows = lambda _: None,
    *,
    erasing: str = "",
    takes_over: bool = False,
    renew: Renew = Renew.NOTHING,
) -> tuple[Plan, tuple[Finding, ...]]:
    """What publishing would do, after reading what is live, and what speaks against it.

    The episode with the guid `erasing` goes without a word: neither an objection nor a notice names it.

    Raises:
        DestinationError: it cannot be read, or holds what others put there, and `takes_over` does not allow that.
    """
    live = read_live(destination)
    before, undone = heard(live.feed, erasing), heard(live.undone)
    foreign = foreign_objects(destination, live, before, built.feed, allowed=takes_over)
    if FEED_KEY in foreign:
        before = None  # another show's: nobody who follows this one has it
    publication = replace(
        built.publication, feed=dated(built.publication.feed, live.recorded or live.feed, built.now)
    )
    if live.release:  # of a new place nobody can tell which links lead there
        publication = without_unheard_of(publication, project, live.release.objects)
    planned = make_plan(publication, live, before=before, after=built.feed, renew=renew)
    planned = replace(
        planned,
        taken_over=foreign,
        takes_over=takes_over,
        decisions=decisions_in(project),
        withdrawn={episode.guid: episode.slug for episode in project.episodes if episode.withdrawn},
    )
    findings = check_erased(project, live.erased)
    if known := heard(live.recorded, erasing) or before:
        used = live.release.decisions if live.release else ()
        findings += check_identity(project, known, built.feed, used)
    if live.release:
        findings += check_succession(
            live.release,
            tool=__version__,
            follows=follows(live.release.commit) if live.release.commit else None,
            rolled_back=(undone, before) if undone and before else None,
            built=built.feed,
        )
    return planned, findings


def plan_rollback(destination: Destination, number: int | None) -> tuple[Plan, frozenset[str]]:
    """What putting that release back would do, and the guids of the episodes it would change.

    Without a number, it is the release before what is live.
    """
    live = read_live(destination)
    kept = release_to_restore(destination, live, number)
    before, after = heard(live.feed), read_feed(kept.feed)
    pages = pages_as_they_were(destination, live, kept.release.objects)
    planned = rollback(live, kept, pages, before=before, after=after)
    old = before.by_guid() if before else {}
    changed = frozenset(item.guid for item in after.items if old.get(item.guid) != item)
    return planned, changed


def guids_in(planned: Plan, built: Built) -> frozenset[str]:
    """The episodes whose media a plan sends: what is worth looking at after it was carried out."""
    keys = {step.artifact.key for step in planned.media}
    return frozenset(
        item.guid
        for item in built.feed.items
        for url in (
            item.enclosure.url if item.enclosure else "",
            item.artwork,
            *(transcript.url for transcript in item.transcripts),
            item.chapters.url if item.chapters else "",
        )
        if "/".join(url.rsplit("/", 2)[-2:]) in keys  # folder and name: the key of all media
    )


def heard(feed: bytes | None, without: str = "") -> Feed | None:
    """The live feed as an app reads it; an unreadable one is as good as none."""
    if feed is None:
        return None
    try:
        return read_feed(feed).without(without)
    except UnreadableFeedError:
        return None


class RecordingReader:
    """Recordings as `load` reads them, for the repairs, which know nothing of it."""

    def look(self, path: Path, name: str) -> Audio:
        try:
            return look_at_audio(path, name)
        except FileRefusedError as error:
            raise RepairError(str(error)) from error

    def extent(self, data: bytes) -> Extent | None:
        walk = mp3.walk(data)
        if walk is None:
            return None
        counts = walk.header is not None and walk.header.frames != 0
        return Extent(
            walk.tags, walk.tags_behind, walk.start, walk.music, walk.ends, has_header=counts
        )

    def chunks(self, data: bytes) -> Sequence[tuple[int, int]]:
        return next((track.chunks for track in mp4.walk(data).heard), ())

    def measure(self, path: Path, seconds: float) -> Sound:
        return Sound(
            **answer("podcast_publisher.load.loudness.measure", str(path), seconds=seconds)
        )
