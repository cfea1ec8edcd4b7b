"""Findings about an episode that depend on nothing but itself and the show; kept while both are unchanged."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from podcast_publisher.check.engine.apply import apply_all
from podcast_publisher.check.engine.rule import AnyRule, SeriesRule
from podcast_publisher.model.finding import FieldPath, Finding, Position, Rule
from podcast_publisher.model.results import Key, Results, key_of
from podcast_publisher.model.show import Episode, Project


class _KeptFinding(Struct, frozen=True, array_like=True):
    """A finding with its rule's code: rules are functions."""

    code: str
    message: str
    file: str
    position: Position | None
    excerpt: str
    fix: str
    field: FieldPath


class _KeptFindings(Struct, frozen=True):
    findings: tuple[_KeptFinding, ...]


def find_all(rules: Sequence[AnyRule], project: Project, results: Results) -> Iterator[Finding]:
    """Raw findings of these rules. Those that look at one episode run only where something changed."""
    own = [rule for rule in rules if not isinstance(rule, SeriesRule)]
    across = [rule for rule in rules if isinstance(rule, SeriesRule)]
    yield from apply_all(across, project)
    yield from _own_findings(own, project, results)


def _own_findings(
    rules: Sequence[AnyRule], project: Project, results: Results
) -> Iterator[Finding]:
    by_code = {rule.code: rule for rule in rules}
    keys = _keys(rules, project)
    known = {
        file: kept
        for file, key in keys.items()
        if (kept := results.get(key, _KeptFindings)) is not None
    }
    for kept in known.values():
        yield from (_restored(finding, by_code) for finding in kept.findings)
    changed = tuple(episode for episode in project.episodes if episode.source.file not in known)
    findings = list(apply_all(rules, Project(project.show, changed)))
    yield from findings
    by_owner = defaultdict(list)
    owners = {file: episode.source.file for episode in changed for file in episode.files}
    for finding in findings:
        by_owner[owners.get(finding.file)].append(finding)
    if {finding.file for finding in by_owner[None]} - {project.show.source.file}:
        return  # about a file of nobody's: it would be lost the next time
    for episode in changed:
        if key := keys.get(file := episode.source.file):
            results.keep(key, _KeptFindings(tuple(map(_kept, by_owner[file]))))


def _keys(rules: Sequence[AnyRule], project: Project) -> dict[str, Key | None]:
    """A key for each episode by its YAML file, except where two have a file in common."""
    uses = Counter(file for episode in project.episodes for file in episode.files)
    context = key_of("show", project.show, [rule.code for rule in rules])
    return {
        episode.source.file: _key(episode, context)
        for episode in project.episodes
        if all(uses[file] == 1 for file in episode.files)
    }


def _key(episode: Episode, context: Key | None) -> Key | None:
    return key_of("own findings", context, episode) if context else None


def _kept(finding: Finding) -> _KeptFinding:
    return _KeptFinding(
        finding.rule.code,
        finding.message,
        finding.file,
        finding.position,
        finding.excerpt,
        finding.fix,
        finding.field,
    )


def _restored(kept: _KeptFinding, rules: Mapping[str, Rule]) -> Finding:
    return Finding(
        rules[kept.code],
        kept.message,
        kept.file,
        kept.position,
        kept.excerpt,
        kept.fix,
        kept.field,
    )
