"""All rules of all stages: for `rules` and for docs/rules.md."""

from functools import cache
from types import ModuleType

from podcast_publisher import check
from podcast_publisher.check.release import built_feed, dates
from podcast_publisher.feed import lint
from podcast_publisher.load.files import rules as file_rules
from podcast_publisher.load.yaml import rules as yaml_rules
from podcast_publisher.model.finding import Rule, Severity
from podcast_publisher.model.rules import rules_in
from podcast_publisher.render.pages import rules as page_rules
from podcast_publisher.verify import rules as verify_rules

SUBJECTS = {
    "PP0": "Files that cannot be read as meant",
    "PP1": "Episodes",
    "PP2": "Recordings",
    "PP3": "Artwork",
    "PP4": "The show and the series",
    "PP5": "The feed and the pages that were built",
    "PP6": "The show as published",
    "PP7": "Transcripts and chapters",
    "PP8": "People, consent and privacy; moving a show",
    "PP9": "What is live already",
}


@cache
def project_rules() -> frozenset[str]:
    """The codes of the rules for projects."""
    return _codes(yaml_rules, file_rules, check, page_rules)


@cache
def rules_after_build() -> frozenset[str]:
    """The codes of those that run only once a feed can be built."""
    return _codes(built_feed, dates, page_rules)


def _codes(*places: ModuleType) -> frozenset[str]:
    return frozenset(rule.code for rule in rules_in(*places))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return rules_in(yaml_rules, file_rules, check, page_rules, lint, verify_rules)


@cache
def error_codes() -> frozenset[str]:
    """The codes of the rules that keep a show from being published; in a draft they only advise."""
    return frozenset(rule.code for rule in all_rules() if rule.severity is Severity.ERROR)
