"""Build a show for a preview: all of it as if published; what is broken keeps its last good pages."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from threading import Lock

from msgspec.structs import replace

from podcast_publisher.check.release.built_feed import check_feed
from podcast_publisher.check.release.dates import check_dates
from podcast_publisher.feed.read import read_feed
from podcast_publisher.load.cache.media_cache import load_media_cache
from podcast_publisher.load.cache.stored_results import load_results
from podcast_publisher.load.loudness.analysis import with_cached_measurements
from podcast_publisher.load.picture.thumbnails import attach_thumbnails
from podcast_publisher.load.project import NO_UNSAVED_TEXTS, load_project
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.finding import Finding, SourceFile
from podcast_publisher.model.publication import Publication
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.check import Checked, Tick, judged_project
from podcast_publisher.workflow.preview_snapshot import PreviewSnapshot
from podcast_publisher.workflow.rules import error_codes, rules_after_build

Clock = Callable[[], datetime]
_UNTITLED = "Without a title"


class PreviewBuilder:
    """Builds snapshots of a project for one address, and keeps the last good state of each file."""

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
        self.public_url = public_url
        self.clock = clock
        self.desk = desk
        self.hidden = hidden
        self._media_cache = load_media_cache(workspace)
        self._results = load_results(workspace)
        self._good_episodes: dict[str, Episode] = {}
        self._good_show: Show | None = None
        self._last_publication: Publication | None = None
        self._lock = Lock()

    def check(self, unsaved: Mapping[str, str] = NO_UNSAVED_TEXTS) -> Checked:
        """The project with its findings, with these texts in place of those files.

        Nothing is built or kept: forms ask for it at every pause in typing.
        """
        loaded = load_project(
            self.workspace, cache=self._media_cache, unsaved=unsaved, results=self._results
        )
        project = with_cached_measurements(loaded, self.workspace)
        return judged_project(project, self.workspace, self._results)

    def build(self, tick: Tick = lambda _: None) -> PreviewSnapshot:
        """A snapshot of the files as they are now, whatever they hold."""
        with self._lock:
            return self._build(tick)

    def _build(self, tick: Tick) -> PreviewSnapshot:
        now = self.clock()
        loaded = load_project(self.workspace, tick, self._media_cache, results=self._results)
        project = attach_thumbnails(
            with_cached_measurements(loaded, self.workspace), self.workspace
        )
        checked = judged_project(project, self.workspace, self._results)
        findings = checked.all_findings
        broken = _files_with_errors(findings, project)
        show = self._last_good_show(project.show, broken, now)
        good = {
            episode.source.file: self._last_good_episode(episode, show, broken, now)
            for episode in project.episodes
        }
        previewed = replace(
            project, show=show, episodes=tuple(episode for episode in good.values() if episode)
        )
        publication = self._try_to_render(previewed, now)
        self._last_publication = publication or self._last_publication
        feed = read_feed(publication.feed.body()) if publication else None
        after_build = _findings_after_build(publication, feed, previewed, now)
        built = replace(
            checked,
            all_findings=(*findings, *after_build),
            ran=checked.ran | (rules_after_build() if publication else frozenset()),
        )
        before, after = _sources(project), _sources(previewed)
        return PreviewSnapshot(
            project=previewed,
            findings=built.findings,
            objects={artifact.key: artifact for artifact in self._last_publication or ()},
            now=now,
            desk=self.desk,
            public_url=self.public_url,
            show=self.workspace.show,
            feed=feed,
            outdated=frozenset(
                file for file, source in after.items() if source is not before[file]
            ),
            missing=tuple(
                episode for episode in project.episodes if good[episode.source.file] is None
            ),
        )

    def _last_good_show(self, show: Show, broken: frozenset[str], now: datetime) -> Show:
        """The show, or its last state that could be built."""
        file = show.source.file
        if file not in broken or self._try_to_render(Project(show, ()), now):
            self._good_show = show
        return self._good_show or show

    def _last_good_episode(
        self, episode: Episode, show: Show, broken: frozenset[str], now: datetime
    ) -> Episode | None:
        """The episode, or its last state that could be built, or nothing where there was none."""
        file = episode.source.file
        if file not in broken or self._try_to_render(Project(show, (episode,)), now):
            self._good_episodes[file] = episode
        return self._good_episodes.get(file)

    def _try_to_render(self, project: Project, now: datetime) -> Publication | None:
        """The publication as if everything was published, or nothing where it cannot be built."""
        published = _all_published(project, now)
        dates = [episode.published for episode in published.episodes if episode.published]
        try:
            return build(
                published,
                self.public_url,
                max([now, *dates]),
                hidden=self.hidden,
                results=self._results,
            )
        except Exception:  # noqa: BLE001 - only a project without errors is sure to build
            return None


def _findings_after_build(
    publication: Publication | None, feed: Feed | None, project: Project, now: datetime
) -> Iterable[Finding]:
    """What the built feed and the calendar add."""
    if publication is None or feed is None:
        return ()
    return (
        *publication.findings,
        *check_feed(feed, _all_published(project, now)),
        *check_dates(project, now),
    )


def _all_published(project: Project, now: datetime) -> Project:
    show = replace(project.show, title=project.show.title or _UNTITLED)
    episodes = tuple(as_published(episode, now) for episode in project.episodes)
    return replace(project, show=show, episodes=episodes)


def as_published(episode: Episode, now: datetime) -> Episode:
    """The episode as it will be once it is published; a withdrawn one stays withdrawn."""
    second = now.replace(microsecond=0)  # dates in a feed have whole seconds
    return replace(
        episode,
        draft=False,
        published=episode.published or second,
        title=episode.title or _UNTITLED,
    )


def _sources(project: Project) -> dict[str, SourceFile]:
    """Each YAML file as it was read."""
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    return {owner.source.file: owner.source for owner in owners}


def _files_with_errors(findings: Iterable[Finding], project: Project) -> frozenset[str]:
    """The YAML files whose show or episode may not build.

    In a draft, errors are reported as advice; they break its page all the same.
    """
    owners = (
        project.owner(finding.file) for finding in findings if finding.rule.code in error_codes()
    )
    return frozenset(owner.source.file for owner in owners if owner)
