"""Apply rules to a project: raw findings, before exceptions and limits."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from podcast_publisher.check.engine.rule import (
    AnyRule,
    ArtworkRule,
    EpisodeRule,
    Problems,
    ShowRule,
    TextRule,
)
from podcast_publisher.check.text.public_texts import all_texts
from podcast_publisher.model.finding import Finding, Rule, SourceFile
from podcast_publisher.model.show import Episode, Project, Show


def apply_all(rules: Sequence[AnyRule], project: Project) -> Iterator[Finding]:
    """The findings of these rules, one rule after another."""
    for rule in rules:
        if not isinstance(rule, TextRule):
            yield from _apply(rule, project)
    text_rules = [rule for rule in rules if isinstance(rule, TextRule)]
    yield from _apply_to_texts(text_rules, project)


def _apply_to_texts(rules: Sequence[TextRule], project: Project) -> Iterator[Finding]:
    """Every text is read once; several rules need the same of it."""
    rules_by_need = defaultdict(list)
    for rule in rules:
        rules_by_need[rule.needs].append(rule)
    for public_text in all_texts(project) if rules else ():
        folded = public_text.folded
        for needs, needing in rules_by_need.items():
            if needs.search(folded):
                for rule in needing:
                    if public_text.part in rule.parts:
                        yield from _findings_of(rule, rule.run(public_text), public_text.source)


def _apply(rule: AnyRule, project: Project) -> Iterator[Finding]:
    if isinstance(rule, ShowRule):
        yield from _findings_of(rule, rule.run(project.show), project.show.source)
    elif isinstance(rule, EpisodeRule):
        for episode in project.episodes:
            if not episode.withdrawn:
                yield from _findings_of(rule, rule.run(episode, project.show), episode.source)
    elif isinstance(rule, ArtworkRule):
        owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
        for owner in owners:
            if owner.artwork:
                yield from _findings_of(rule, rule.run(owner.artwork), owner.source)
    elif not isinstance(rule, TextRule):
        yield from _findings_of(rule, rule.run(project), project.show.source)


def _findings_of(rule: Rule, problems: Problems, source: SourceFile) -> Iterator[Finding]:
    return (Finding.of(rule, problem, source) for problem in problems)
