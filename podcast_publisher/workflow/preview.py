"""A show as it will be, made anew at every save; what is broken at the moment stays as it was."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from urllib.parse import urlsplit

from podcast_publisher.check.engine.runner import check
from podcast_publisher.check.release.built_feed import check_feed
from podcast_publisher.check.release.dates import check_dates
from podcast_publisher.feed.read import read_feed
from podcast_publisher.load.cache.media_cache import recall
from podcast_publisher.load.loudness.analysis import with_kept_sounds
from podcast_publisher.load.picture.thumbnails import with_small_pictures
from podcast_publisher.load.project import NOTHING_TYPED, load_project
from podcast_publisher.model.finding import Finding, Severity, Source
from podcast_publisher.model.publication import Artifact, Publication
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.rules import all_rules

Clock = Callable[[], datetime]
Tick = Callable[[str], None]
_UNNAMED = "Without a title"


@dataclass(frozen=True, slots=True)
class PreviewSnapshot:
    """What the preview serves at one moment."""

    project: Project
    """What was made into pages; an older state of what cannot be made into any now."""
    findings: tuple[Finding, ...]
    """What there is to say of the files as they are now."""
    objects: Mapping[str, Artifact]
    """Everything that can be asked for, by its key."""
    now: datetime
    """When it was made."""
    older: frozenset[str] = frozenset()
    """The YAML files whose pages are those of an earlier save."""
    absent: tuple[Episode, ...] = ()
    """Episodes without pages: they were never whole since the preview began."""
    desk: bool = False
    """Whether episodes can be edited where they are shown."""
    public_url: str = ""
    """The address below which the pages are."""

    @property
    def pages(self) -> str:
        """The path of that address."""
        return urlsplit(self.public_url).path

    def says_the_same(self, other: "PreviewSnapshot") -> bool:
        """Whether nobody would see a difference."""
        return (
            (self.findings, self.older, self.absent) == (other.findings, other.older, other.absent)
            and self.project == other.project
            and {key: one.sha256 for key, one in self.objects.items()}
            == {key: one.sha256 for key, one in other.objects.items()}
        )

    def episode(self, slug: str) -> Episode | None:
        """The episode that is shown under that name."""
        return next((episode for episode in self.project.episodes if episode.slug == slug), None)

    def findings_of(self, owner: Show | Episode) -> tuple[Finding, ...]:
        """What there is to say of an episode's files, or of the show and of what is nobody's."""
        if isinstance(owner, Episode):
            return tuple(finding for finding in self.findings if finding.file in owner.files)
        taken = {file for one in (*self.project.episodes, *self.absent) for file in one.files}
        return tuple(finding for finding in self.findings if finding.file not in taken)


class PreviewBuilder:
    """Makes the show again and again for one address, and remembers what was whole."""

    def __init__(
        self,
        workspace: Workspace,
        public_url: str,
        clock: Clock,
        *,
        desk: bool = False,
        hidden: bool = False,
    ) -> None:
        self.workspace = workspace
        self.root = workspace.root
        self.public_url = public_url
        self.clock = clock
        self.desk = desk
        self.hidden = hidden
        self._memory = recall(workspace)
        self._whole: dict[str, Episode] = {}
        self._whole_show: Show | None = None
        self._last: Publication | None = None
        self._one_at_a_time = Lock()

    def checked(self, typed: Mapping[str, str] = NOTHING_TYPED) -> Checked:
        """The project with these texts in place of its files, and what there is to say of it then.

        Nothing is built or kept: it is asked for at every pause in somebody's typing.
        """
        loaded = load_project(self.root, memory=self._memory, typed=typed)
        project = with_kept_sounds(loaded, self.workspace)
        return Checked(project, check(project, known=all_rules()), self.workspace)

    def show(self, tick: Tick = lambda _: None) -> PreviewSnapshot:
        """The show as the files are now: whatever they hold, there is something to show."""
        with self._one_at_a_time:
            return self._show(tick)

    def _show(self, tick: Tick) -> PreviewSnapshot:
        now = self.clock()
        loaded = load_project(self.root, tick, self._memory)
        project = with_small_pictures(with_kept_sounds(loaded, self.workspace), self.workspace)
        findings = check(project, known=all_rules())
        broken = _with_errors(findings, project)
        show = self._whole_of_show(project.show, broken, now)
        episodes = [self._whole_of(episode, show, broken, now) for episode in project.episodes]
        shown = replace(
            project, show=show, episodes=tuple(episode for episode in episodes if episode)
        )
        publication = self._built(shown, now)
        self._last = publication or self._last
        before, after = _sources(project), _sources(shown)
        return PreviewSnapshot(
            project=shown,
            findings=(*findings, *self._found_later(publication, shown, now)),
            objects={one.key: one for one in self._last} if self._last else {},
            now=now,
            desk=self.desk,
            public_url=self.public_url,
            older=frozenset(file for file, one in after.items() if one is not before[file]),
            absent=tuple(
                one for one, kept in zip(project.episodes, episodes, strict=True) if kept is None
            ),
        )

    def _found_later(
        self, publication: Publication | None, shown: Project, now: datetime
    ) -> Iterable[Finding]:
        """What the built feed and the calendar add."""
        if publication is None:
            return ()
        due = _as_if_out(shown, now)
        return (
            *publication.findings,
            *check_feed(read_feed(publication.feed.body()), due),
            *check_dates(shown, now),
        )

    def _whole_of_show(self, show: Show, broken: frozenset[str], now: datetime) -> Show:
        """The show, or its last state that could be built."""
        file = show.source.file
        if file not in broken or self._built(Project(show, ()), now):
            self._whole_show = show
        return self._whole_show or show

    def _whole_of(
        self, episode: Episode, show: Show, broken: frozenset[str], now: datetime
    ) -> Episode | None:
        """The episode, or its last state that could be built, or nothing where there was none."""
        file = episode.source.file
        if file not in broken or self._built(Project(show, (episode,)), now):
            self._whole[file] = episode
        return self._whole.get(file)

    def _built(self, project: Project, now: datetime) -> Publication | None:
        """Everything as if it came out today, or nothing where it cannot be built."""
        due = _as_if_out(project, now)
        latest = max([now, *(episode.published for episode in due.episodes if episode.published)])
        try:
            return build(due, self.public_url, latest, hidden=self.hidden)
        except Exception:  # noqa: BLE001 - a build is promised for shows without errors alone
            return None


def _as_if_out(project: Project, now: datetime) -> Project:
    """The project once all of it has come out; what has no title yet can be found all the same."""
    show = replace(project.show, title=project.show.title or _UNNAMED)
    episodes = tuple(as_if_due(episode, now) for episode in project.episodes)
    return replace(project, show=show, episodes=episodes)


def as_if_due(episode: Episode, now: datetime) -> Episode:
    """The episode as it will be once it has come out; a withdrawn one stays withdrawn."""
    second = now.replace(microsecond=0)  # a feed knows no parts of one
    return replace(
        episode,
        draft=False,
        published=episode.published or second,
        title=episode.title or _UNNAMED,
    )


def _sources(project: Project) -> dict[str, Source]:
    """Each YAML file as it was read."""
    owned: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    return {one.source.file: one.source for one in owned}


def _with_errors(findings: Iterable[Finding], project: Project) -> frozenset[str]:
    """The YAML files whose show or episode may not be built.

    In a draft errors are told as advice; they break its page all the same.
    """
    errors = {all_rule.code for all_rule in all_rules() if all_rule.severity is Severity.ERROR}
    owners = (project.owner(finding.file) for finding in findings if finding.rule.code in errors)
    return frozenset(owner.source.file for owner in owners if owner)
