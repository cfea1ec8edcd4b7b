"""Leave aside what was found in episodes before an imported show moved; report what a baseline hides."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from podcast_publisher.check.transcripts.transcript import transcript_is_there
from podcast_publisher.model.baseline import Baseline, Entries, entry_of, field_of
from podcast_publisher.model.finding import Finding, Problem, Rule, Severity, SourceFile
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Episode, Project


@rule("PP830", Severity.ADVICE, allowable=False, brief=True)
def known_from_before_the_move() -> None:
    """What was found in episodes before the show moved here is counted, not listed.

    Why: An archive of hundreds of episodes has thousands of warnings that nobody can fix at once, and
        the few about new episodes would be lost among them.
    Fix: podcast-publisher check --all lists them.
    Source: docs/moving-a-show-here.md.
    """


@rule("PP831", Severity.WARNING, allowable=False, brief=True)
def baseline_is_needed() -> None:
    """Every entry of the baseline is needed.

    Why: An entry that nothing needs any more would hide the next problem of its kind.
    Fix: Run podcast-publisher check --update-baseline, and commit the file.
    Source: docs/moving-a-show-here.md.
    """


@rule("PP832", Severity.WARNING, allowable=False)
def baseline_can_be_read() -> None:
    """The baseline and the copy of the old feed can be read.

    Why: Without either of them, everything in old episodes is reported again, and what is new is lost
        in it.
    Fix: Restore the file from the history of the project.
    Source: docs/moving-a-show-here.md.
    """


@rule("PP833", Severity.WARNING, allowable=False, brief=True)
def baseline_is_about_old_episodes() -> None:
    """The baseline names only episodes that the old feed had before the move.

    Why: An episode that is new here gets every check. These entries hide nothing, and look as if they
        did.
    Fix: Run podcast-publisher check --update-baseline, and commit the file.
    Source: docs/moving-a-show-here.md.
    """


@rule("PP834", Severity.ADVICE, allowable=False, brief=True)
def rule_has_looked_before() -> None:
    """Every rule that finds something in old episodes had looked at them when the baseline was written.

    Why: A rule that runs for the first time, such as those of --deep or of a new version, finds all at
        once what was always so.
    Fix: Run podcast-publisher check --update-baseline with the same options, and commit the file: it
        takes in what these rules find, and nothing of others.
    Source: docs/moving-a-show-here.md.
    """


class Judged(Struct, frozen=True):
    """Findings, sorted by whether the baseline has them."""

    left: tuple[Finding, ...]
    """What the baseline does not have."""
    covered: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    """What there is to say of the baseline."""
    outdated: Mapping[str, Entries] = field(default_factory=dict)
    """The entries that nothing needs any more, by guid and code."""


_NO_APP_KNOWS = {transcript_is_there.code}
"""Errors that no app refuses or loses anything by: without a transcript, an old episode is as public as it was."""

_Counts = dict[str, dict[str, Counter[str]]]
"""How often each entry may still be used, by guid and code."""


def judge(
    project: Project,
    findings: Sequence[Finding],
    baseline: Baseline,
    *,
    ran: frozenset[str],
    version: str,
) -> Judged:
    """Take out what the baseline has. `ran` are the codes of the rules that were run.

    Errors are not taken out, but for those that no app knows. Where another `version` of the program worded the entries, those that are
    left over stand for as many findings of the same rule in the same field.
    """
    counts = {
        guid: {code: Counter(texts) for code, texts in codes.items()}
        for guid, codes in baseline.episodes.items()
    }
    left, covered = _taken(project, findings, counts, _exactly)
    if version != baseline.program:
        left, more = _taken(project, left, counts, _by_field)
        covered += more
    outdated = _outdated(project, counts, ran)
    place = SourceFile(baseline.file)
    notes = (
        *_known(covered, project),
        *_new_rules(left, project, baseline),
        *_not_needed(outdated),
        *_strangers(baseline),
    )
    return Judged(
        left=tuple(left),
        covered=tuple(covered),
        notes=tuple(Finding.of(about, Problem(message), place) for about, message in notes),
        outdated=outdated,
    )


def guid_of(finding: Finding, project: Project) -> str:
    """The guid of the episode that it is about; empty for what is about the show."""
    owner = project.owner(finding.file)
    return owner.guid if isinstance(owner, Episode) else ""


def can_be_covered(finding: Finding) -> bool:
    """Whether a baseline may have it: most errors lose or break an episode, old or new."""
    return finding.rule.severity is not Severity.ERROR or finding.rule.code in _NO_APP_KNOWS


def _taken(
    project: Project,
    findings: Sequence[Finding],
    counts: _Counts,
    entry_for: Callable[[Counter[str], str], str | None],
) -> tuple[list[Finding], list[Finding]]:
    """The findings that no entry stands for, and those that one does; it is used up by that."""
    left, covered = [], []
    for finding in findings:
        codes = counts.get(guid_of(finding, project), {}) if can_be_covered(finding) else {}
        entries = codes.get(finding.rule.code, Counter())
        if (entry := entry_for(entries, entry_of(finding))) is None:
            left.append(finding)
        else:
            entries[entry] -= 1
            covered.append(finding)
    return left, covered


def _exactly(entries: Counter[str], text: str) -> str | None:
    return text if entries[text] > 0 else None


def _by_field(entries: Counter[str], text: str) -> str | None:
    unused = (entry for entry, count in entries.items() if count > 0)
    return next((entry for entry in unused if field_of(entry) == field_of(text)), None)


def _outdated(project: Project, counts: _Counts, ran: frozenset[str]) -> Mapping[str, Entries]:
    """The unused entries of rules that were run over all of an episode, and those of episodes that are gone."""
    noted = {finding.file for finding in project.findings}
    unknown = {
        episode.guid
        for episode in project.episodes
        # a finding may be hidden in a file that could not be read in full
        if episode.withdrawn or any(file in noted for file in episode.files)
    }
    guids = {episode.guid for episode in project.episodes}
    unused = {
        guid: {
            code: tuple(entries.elements())
            for code, entries in codes.items()
            if entries.total() and (code in ran or guid not in guids)
        }
        for guid, codes in counts.items()
        if guid not in unknown
    }
    return {guid: codes for guid, codes in unused.items() if codes}


def _known(covered: Sequence[Finding], project: Project) -> Iterator[tuple[Rule, str]]:
    return ((known_from_before_the_move, message) for message in _counted(covered, project))


def _new_rules(
    left: Sequence[Finding], project: Project, baseline: Baseline
) -> Iterator[tuple[Rule, str]]:
    unseen = [
        finding
        for finding in left
        if finding.rule.code not in baseline.rules
        and can_be_covered(finding)
        and guid_of(finding, project) in baseline.episodes
    ]
    for message in _counted(unseen, project):
        words = "come from a rule that had not looked at them before"
        yield rule_has_looked_before, f"{message} {words}"


def _counted(findings: Sequence[Finding], project: Project) -> Iterator[str]:
    """One line a rule."""
    by_code: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_code[finding.rule.code].append(finding)
    for code, group in sorted(by_code.items()):
        episodes = len({guid_of(finding, project) for finding in group})
        kind = _KINDS[group[0].rule.severity][len(group) != 1]
        yield f"{len(group):,} {kind} of {code} {group[0].rule.name} in {_episodes(episodes)}"


_KINDS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.ADVICE: ("piece of advice", "pieces of advice"),
}


def _not_needed(outdated: Mapping[str, Entries]) -> Iterator[tuple[Rule, str]]:
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for guid, codes in outdated.items():
        for code, texts in codes.items():
            counts[code] += len(texts)
            first.setdefault(code, guid)
    for code, count in sorted(counts.items()):
        entries = "1 entry" if count == 1 else f"{count:,} entries"
        apply = "applies" if count == 1 else "apply"
        message = (
            f"{entries} of {code} no longer {apply}; the first is of the episode with the guid"
        )
        yield baseline_is_needed, f"{message} {first[code][:100]}"


def _strangers(baseline: Baseline) -> Iterator[tuple[Rule, str]]:
    if count := len(baseline.strangers):
        were = "was" if count == 1 else "were"
        message = f"{_episodes(count)} in it {were} not in the old feed before the move"
        named = f"the first has the guid {baseline.strangers[0][:100]}"
        yield baseline_is_about_old_episodes, f"{message}; {named}"


def _episodes(count: int) -> str:
    return "1 episode" if count == 1 else f"{count:,} episodes"
