"""Every rule there is, whichever stage it belongs to: for `rules` and for docs/rules.md."""

from podcast_publisher.build.pages import rules as of_templates
from podcast_publisher.check import allowances, built_feed, erased, identity, succession
from podcast_publisher.check.consent import CONSENT_IS_CURRENT
from podcast_publisher.check.runner import ALL, DEEP
from podcast_publisher.check.sample import SAMPLE_STAYS_HERE
from podcast_publisher.check.today import APPEARS_SOON, COMPLETE_IS_THE_END, WITHDRAWN_HAS_HAPPENED
from podcast_publisher.load import file_rules, rules
from podcast_publisher.model.finding import Rule
from podcast_publisher.verify import rules as when_published
from podcast_publisher.verify.lint.linter import RULES as LINTED

SUBJECTS = {
    "PP0": "Files that cannot be read as meant",
    "PP1": "Episodes",
    "PP2": "Recordings",
    "PP3": "Artwork",
    "PP4": "The show and the series",
    "PP5": "The feed and the pages that were built",
    "PP6": "The show as published",
    "PP7": "Transcripts and chapters",
    "PP8": "People, consent and privacy",
    "PP9": "What is live already",
}


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    while_reading = (*vars(rules).values(), *vars(file_rules).values())
    read = [rule for rule in while_reading if isinstance(rule, Rule)]
    checked = [one.rule for one in (*ALL, *DEEP)]
    built = [*built_feed.ALL, built_feed.LINTED, *of_templates.ALL]
    today = [CONSENT_IS_CURRENT, COMPLETE_IS_THE_END, WITHDRAWN_HAS_HAPPENED, APPEARS_SOON]
    live = [SAMPLE_STAYS_HERE, *identity.ALL, *succession.ALL, *erased.ALL]
    linted = [one.rule for one in LINTED if one.rule not in when_published.ALL]
    every = [*read, *checked, *allowances.ALL, *built, *today, *live, *when_published.ALL, *linted]
    return tuple(sorted(every, key=lambda rule: rule.code))
