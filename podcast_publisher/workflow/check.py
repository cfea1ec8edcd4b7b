"""Check a project: load it, and run the rules over it."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from podcast_publisher import __version__
from podcast_publisher.check.engine.runner import ALL, DEEP, HEARD, check
from podcast_publisher.check.engine.selection import Selection, UnknownPrefixError
from podcast_publisher.check.release.baseline import (
    Judged,
    baseline_can_be_read,
    judge,
    known_from_before_the_move,
)
from podcast_publisher.check.release.sample import check_sample
from podcast_publisher.load.cache.file_cache import FileCache
from podcast_publisher.load.cache.media_cache import media_cache
from podcast_publisher.load.cache.stored_results import load_results, store_results
from podcast_publisher.load.loudness.analysis import (
    measure_recordings,
    with_cached_measurements,
)
from podcast_publisher.load.project import load_project
from podcast_publisher.model.baseline import Baseline
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.baseline import load_baseline
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.recordings.load import require_decoder
from podcast_publisher.workflow.rules import all_rules, project_rules, rules_after_build

Tick = Callable[[str], None]
"""Takes the name of each file that was read."""
_FILES_OF_EPISODE = 4
"""YAML, recording, transcript and picture."""
_FILES_OF_SHOW = 2


class Checked(Struct, frozen=True, dict=True):
    """A project with its findings."""

    project: Project
    all_findings: tuple[Finding, ...]
    """Those that the baseline has, too."""
    workspace: Workspace | None = None
    """Where it was read from."""
    results: Results = field(default_factory=Results)
    """What need not be found out again."""
    baseline: Baseline | None = None
    """What was known before an imported show moved."""
    ran: frozenset[str] = frozenset()
    """The codes of the rules that were run."""
    has_listened: bool = False
    """Whether the words in the recordings were compared with the transcripts."""
    not_compared: tuple[str, ...] = ()
    """What could not be compared, and why, a sentence each."""

    @cached_property
    def judged(self) -> Judged:
        """The findings, sorted by whether the baseline has them."""
        if self.baseline is None:
            return Judged(self.all_findings)
        return judge(
            self.project, self.all_findings, self.baseline, ran=self.ran, version=__version__
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is reported everywhere: all but what the baseline has, which is counted."""
        return self.judged.left + self.judged.notes

    @property
    def listed(self) -> tuple[Finding, ...]:
        """What the baseline has, too, in place of its number."""
        notes = self.judged.notes
        other = (note for note in notes if note.rule != known_from_before_the_move)
        return (*self.all_findings, *other)

    @property
    def has_errors(self) -> bool:
        return any(finding.rule.severity is Severity.ERROR for finding in self.findings)


def count_files(workspace: Workspace) -> int:
    """About how many files `check_project` reads, for a progress bar."""
    episodes = sum(1 for _ in workspace.episodes_folder.glob("*.yaml"))
    return episodes * _FILES_OF_EPISODE + _FILES_OF_SHOW


def load(workspace: Workspace, now: datetime) -> Project:
    """Load the project with the media cache, without checking it."""
    with media_cache(workspace, now) as cache:
        return load_project(workspace, lambda _: None, cache)


def check_project(workspace: Workspace, now: datetime, tick: Tick = lambda _: None) -> Checked:
    """The project in that folder, with its findings. Files that have not changed come from the cache."""
    results = load_results(workspace)
    with media_cache(workspace, now) as cache:
        checked = load_and_check(workspace, tick, cache, results)
    store_results(workspace, results, now)
    return checked


def load_and_check(
    workspace: Workspace,
    tick: Tick,
    cache: FileCache | None = None,
    results: Results | None = None,
) -> Checked:
    """The project in that folder, with its findings.

    `cache` holds what is known of its media, `results` what is known of its texts.
    """
    results = results or Results()
    project = with_cached_measurements(
        load_project(workspace, tick, cache, results=results), workspace
    )
    return judged_project(project, workspace, results)


def judged_project(project: Project, workspace: Workspace, results: Results) -> Checked:
    """A project that was loaded, with its findings; in an imported show, sorted by its baseline."""
    findings = check(project, known=all_rules(), results=results)
    if project.show.imported is None:
        return Checked(project, findings, workspace, results)
    baseline, unread = load_baseline(workspace, project, results)
    ran = project_rules() - rules_after_build() - {rule.code for rule in (*DEEP, *HEARD)}
    return Checked(project, (*findings, *unread), workspace, results, baseline, ran)


def reload_baseline(workspace: Workspace, checked: Checked) -> Checked:
    """The same with the baseline as it is now."""
    baseline, _ = load_baseline(workspace, checked.project, checked.results)
    return replace(checked, baseline=baseline)


def decode(checked: Checked, workspace: Workspace, tick: Tick) -> Checked:
    """The same with every recording decoded; measurements are cached.

    Raises:
        WrongUseError: the libraries for it are not installed.
    """
    require_decoder()
    return replace(checked, project=measure_recordings(checked.project, workspace, tick))


def check_deeply(checked: Checked) -> Checked:
    """The same with the findings about the sound, as far as it was measured and heard."""
    rules = (*ALL, *DEEP, *(HEARD if checked.has_listened else ()))
    findings = check(checked.project, rules, known=all_rules(), results=checked.results)
    unread = [finding for finding in checked.all_findings if finding.rule == baseline_can_be_read]
    return replace(
        checked,
        all_findings=(*findings, *unread),
        ran=checked.ran | {rule.code for rule in rules if rule not in ALL},
    )


def decode_and_check(checked: Checked, workspace: Workspace, tick: Tick) -> Checked:
    """The same with every recording decoded, and the findings about its sound.

    Raises:
        WrongUseError: the libraries for it are not installed.
    """
    return check_deeply(decode(checked, workspace, tick))


def select_rules(select: str, ignore: str) -> Selection:
    """The rules whose codes begin so; commas separate the beginnings, and the longer one decides.

    Raises:
        WrongUseError: no rule has such a code.
    """
    try:
        return Selection.of(select, ignore, all_rules())
    except UnknownPrefixError as error:
        raise WrongUseError(
            f'No rule has a code that begins with "{error}"',
            fix="podcast-publisher rules lists them all.",
        ) from None


def check_for_destination(checked: Checked, settings: DestinationSettings) -> Checked:
    """The same with what keeps it from that destination, whatever is live there."""
    findings = (*checked.all_findings, *check_sample(checked.project, settings))
    return replace(checked, all_findings=findings)


def stop_at_errors(checked: Checked) -> None:
    """Go on only without errors.

    Raises:
        FindingsError: there are errors; it carries all findings.
    """
    if checked.has_errors:
        raise FindingsError(
            "The project cannot be published, because it has errors",
            checked.findings,
            checked.project,
            fix="Fix the errors and try again. They cannot be overridden.",
        )
