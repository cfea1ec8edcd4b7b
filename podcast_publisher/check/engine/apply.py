"""Apply rules to a project: raw findings, before exceptions and limits."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from podcast_publisher.check import transcripts
from podcast_publisher.check.engine.rule import (
    AnyRule,
    ArtworkRule,
    EpisodeRule,
    Problems,
    ShowRule,
    TextRule,
    TranscriptRule,
)
from podcast_publisher.check.text.owner_texts import OwnerTexts
from podcast_publisher.check.transcripts.content import TranscriptContent
from podcast_publisher.model.finding import Finding, Rule, SourceFile
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.transcript import Transcript


def apply_all(rules: Sequence[AnyRule], project: Project) -> Iterator[Finding]:
    """The findings of these rules, one rule after another; those of texts owner by owner."""
    for rule in rules:
        if not isinstance(rule, TranscriptRule | TextRule):
            yield from _apply(rule, project)
    transcript_rules = [rule for rule in rules if isinstance(rule, TranscriptRule)]
    text_rules = [rule for rule in rules if isinstance(rule, TextRule)]
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners if transcript_rules or text_rules else ():
        yield from _apply_to_texts(transcript_rules, text_rules, owner)


def _apply_to_texts(
    transcript_rules: Sequence[TranscriptRule],
    text_rules: Sequence[TextRule],
    owner: Show | Episode,
) -> Iterator[Finding]:
    """Rules share what they need of a text: its words, and where certain words are."""
    content = None
    for translated in _translated(owner):
        alone = Episode(owner.source, transcript=translated)
        yield from _apply_to_texts(transcript_rules, text_rules, alone)
    if isinstance(owner, Episode) and owner.transcript:
        content = TranscriptContent(owner.transcript)
        for transcript_rule in transcript_rules if not owner.withdrawn else ():
            problems = transcript_rule.run(content)
            yield from _findings_of(transcript_rule, problems, owner.source)
    texts = OwnerTexts(owner, content)
    rules_by_marks = defaultdict(list)
    for rule in text_rules:
        rules_by_marks[rule.marks, rule.least].append(rule)
    for (marks, least), marked in rules_by_marks.items():
        for index, searched in texts.holding(marks, least):
            for rule in marked:
                if rule.needs.search(searched) and (text := texts[index]).part in rule.parts:
                    yield from _findings_of(rule, rule.run(text), text.source)


def _apply(rule: AnyRule, project: Project) -> Iterator[Finding]:
    if isinstance(rule, ShowRule):
        yield from _findings_of(rule, rule.run(project.show), project.show.source)
    elif isinstance(rule, EpisodeRule):
        is_for_transcripts = rule.run.__module__.startswith(transcripts.__name__)
        run = partial(_with_translations, rule) if is_for_transcripts else rule.run
        for episode in project.episodes:
            if not episode.withdrawn:
                yield from _findings_of(rule, run(episode, project.show), episode.source)
    elif isinstance(rule, ArtworkRule):
        owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
        for owner in owners:
            yield from _findings_of(rule, _of_pictures(rule, owner), owner.source)
    elif not isinstance(rule, TranscriptRule | TextRule):
        yield from _findings_of(rule, rule.run(project), project.show.source)


def _with_translations(rule: EpisodeRule, episode: Episode, show: Show) -> Problems:
    """What a rule for transcripts finds in the episode and its translations."""
    yield from rule.run(episode, show)
    for translated in _translated(episode):
        for problem in rule.run(replace(episode, transcript=translated), show):
            if problem.source and problem.source.file == translated.source.file:
                yield problem


def _of_pictures(rule: ArtworkRule, owner: Show | Episode) -> Problems:
    if owner.artwork:
        yield from rule.run(owner.artwork)
    chapters = owner.chapters if rule.of_chapters and isinstance(owner, Episode) else ()
    for number, chapter in enumerate(chapters):
        for problem in rule.run(chapter.picture) if chapter.picture else ():
            yield replace(problem, field=("chapters", number, "image"))


def _translated(owner: Show | Episode) -> list[Transcript]:
    translations = owner.translations if isinstance(owner, Episode) else ()
    return [translation.transcript for translation in translations if translation.transcript]


def _findings_of(rule: Rule, problems: Problems, source: SourceFile) -> Iterator[Finding]:
    return (Finding.of(rule, problem, source) for problem in problems)
