"""Plan a release: compare what was built with what is live, and check for objections."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from podcast_publisher import __version__
from podcast_publisher.check.release.erased import check_erased
from podcast_publisher.check.release.immutability import check_immutability, decisions_in
from podcast_publisher.check.release.release_order import check_release_order
from podcast_publisher.feed.reread import reread_or_none
from podcast_publisher.load.checkout import is_descendant_of
from podcast_publisher.model.comparison import FeedComparison
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.plan import HeaderRenewal, Plan
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Project
from podcast_publisher.publish.releases.last_build_date import with_build_date
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.plan import make_plan
from podcast_publisher.publish.releases.takeover import foreign_objects
from podcast_publisher.publish.stores.recorded_reads import RecordedReads, recorded
from podcast_publisher.render.publication import drop_unpublished
from podcast_publisher.settings import destination_settings
from podcast_publisher.workflow.build import Built, build_without_errors, with_thumbnails
from podcast_publisher.workflow.check import Checked, check_for_destination, stop_at_errors
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target, open_target
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.import_show.proof import prove_import
from podcast_publisher.workflow.listens.sound import sound_of
from podcast_publisher.workflow.moved import new_feed_objections

Follows = Callable[[str], bool | None]
"""Whether the folder comes after that commit; nothing where it cannot be known."""


class PreparedRelease(Struct, frozen=True):
    """A plan, and what is needed to carry it out: to be shown, then published."""

    plan: Plan
    target: Target
    now: datetime
    """The moment that decides which episodes have appeared."""
    changed: frozenset[str]
    """The guids of the episodes worth verifying afterwards."""
    project: Project | None = None
    """What it was built from; None for a rollback."""
    findings: tuple[Finding, ...] = ()
    """Warnings and advice about the project."""
    objections: tuple[Finding, ...] = ()
    """Errors against what is live: the plan must not be published."""
    comparison: FeedComparison | None = None
    """An imported show compared with its old feed."""
    reads: RecordedReads = field(default_factory=RecordedReads)
    """What the destination was asked for the plan."""
    results: Results = field(default_factory=Results)
    """What is known of the feed's items."""
    plan_again: "Callable[[], PreparedRelease] | None" = None
    """Plans the same publication over what is live then; None for a rollback."""

    @property
    def feed_url(self) -> str:
        return self.target.place.public_url + FEED_KEY

    @property
    def page_url(self) -> str:
        return self.target.place.public_url + INDEX_KEY

    @property
    def can_be_verified(self) -> bool:
        """Whether the published show can be read from this computer."""
        return self.target.can_be_read

    def stop_at_objections(self) -> None:
        """Go on only without objections.

        Raises:
            FindingsError: there are some.
        """
        if self.objections:
            of = "what is live already" if self.plan.live.feed else "what subscribers have already"
            raise FindingsError(
                f"Nothing was published, because of {of}",
                self.objections,
                self.project,
                fix="Each error says what to do.",
            )


def prepare_release(
    context: Context,
    checked: Checked,
    to: str,
    *,
    now: datetime | None = None,
    renew: HeaderRenewal = HeaderRenewal.NOTHING,
    on_built: Callable[[Checked], None] = lambda _: None,
) -> PreparedRelease:
    """Build a checked project, read what is live at a destination, and plan the release.

    `on_built` is called with the findings before the destination is read.

    Raises:
        FindingsError: the project has errors.
        WrongUseError: it has no destination of that name.
        DestinationError: the destination cannot be read.
    """
    now = now or context.clock()
    stop_at_errors(checked)
    settings = destination_settings(checked.project.show, to)
    stop_at_errors(check_for_destination(checked, settings))
    from concurrent.futures import ThreadPoolExecutor  # slow to import

    with ThreadPoolExecutor(1) as pool:  # drawing leaves the interpreter to others
        illustrated = pool.submit(with_thumbnails, checked)
        target = open_target(context, settings)
    built, checked = build_without_errors(
        illustrated.result(), target.place.public_url, now, hub=settings.hub
    )
    on_built(checked)

    def plan_over_live() -> PreparedRelease:
        reads = RecordedReads()
        plan, objections = plan_release(
            built,
            checked.project,
            recorded(target.place.destination, reads),
            partial(is_descendant_of, context.workspace.root),
            takes_over=bool(settings.takes_over),
            renew=renew,
        )
        if target.can_be_read and not target.is_local:
            objections += new_feed_objections(
                plan, built.feed, checked.project, context.environment
            )
        proof = prove_import(context.workspace, checked.project, built.publication.feed, plan.live)
        return PreparedRelease(
            plan=plan,
            target=target,
            now=now,
            changed=episodes_with_new_media(plan, built),
            project=checked.project,
            findings=checked.findings,
            objections=objections + proof.objections,
            comparison=proof.comparison,
            reads=reads,
            results=built.results,
            plan_again=plan_over_live,
        )

    return plan_over_live()


def plan_release(
    built: Built,
    project: Project,
    destination: Destination,
    follows: Follows = lambda _: None,
    *,
    erasing: str = "",
    takes_over: bool = False,
    renew: HeaderRenewal = HeaderRenewal.NOTHING,
) -> tuple[Plan, tuple[Finding, ...]]:
    """What publishing would do, after reading what is live, and the objections.

    Neither an objection nor a notice names the episode with the guid `erasing`.

    Raises:
        DestinationError: it cannot be read, or holds what others put there, and `takes_over` does not allow that.
    """
    live = read_live(destination)
    feed = with_build_date(built.publication.feed, live.recorded_feed or live.feed, built.now)
    known, is_same = built.results, live.feed == feed.body()  # then nobody has to read it again
    before = (
        replace(built.feed, size=len(feed.body())) if is_same else reread_or_none(live.feed, known)
    )
    recorded = (
        before if live.recorded_feed == live.feed else reread_or_none(live.recorded_feed, known)
    )
    undone = reread_or_none(live.undone_feed, known)
    if erasing:
        before = before.without(erasing) if before else None
        recorded = recorded.without(erasing) if recorded else None
    foreign = foreign_objects(destination, live, before, built.feed, allowed=takes_over)
    if FEED_KEY in foreign:
        before = None  # another show's: nobody who follows this one has it
    publication = replace(built.publication, feed=feed)
    if live.release:  # nothing is known of links to a new place
        publication = drop_unpublished(publication, project, live.release.objects)
    plan = make_plan(publication, live, before=before, after=built.feed, renew=renew)
    plan = replace(
        plan,
        taken_over=foreign,
        takes_over=takes_over,
        decisions=decisions_in(project),
        withdrawn={episode.guid: episode.slug for episode in project.episodes if episode.withdrawn},
        sound=sound_of(project, plan),
    )
    findings = check_erased(project, live.tombstones)
    if expected := recorded or before:
        used = live.release.decisions if live.release else ()
        findings += check_immutability(project, expected, built.feed, used)
    if live.release:
        findings += check_release_order(
            live.release,
            tool=__version__,
            follows=follows(live.release.commit) if live.release.commit else None,
            rolled_back=(undone, before) if undone and before else None,
            built=built.feed,
        )
    return plan, findings


def episodes_with_new_media(plan: Plan, built: Built) -> frozenset[str]:
    """The guids of the episodes whose media a plan sends: what is worth verifying afterwards."""
    keys = {step.artifact.key for step in plan.media}
    return frozenset(
        item.guid
        for item in built.feed.items
        for url in (
            item.enclosure.url if item.enclosure else "",
            item.artwork,
            *item.pictures,
            *(transcript.url for transcript in item.transcripts),
            item.chapters.url if item.chapters else "",
        )
        if "/".join(url.rsplit("/", 2)[-2:]) in keys  # folder and name: the key of all media
    )
