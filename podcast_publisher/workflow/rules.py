"""Every rule there is, whichever stage it belongs to: for `rules` and for docs/rules.md."""

from podcast_publisher.check.engine import allowances
from podcast_publisher.check.engine.runner import ALL, DEEP
from podcast_publisher.check.privacy.consent import CONSENT_IS_CURRENT
from podcast_publisher.check.release import built_feed, erased, immutability, release_order
from podcast_publisher.check.release.dates import (
    APPEARS_SOON,
    COMPLETE_IS_THE_END,
    WITHDRAWN_HAS_HAPPENED,
)
from podcast_publisher.check.release.sample import SAMPLE_STAYS_HERE
from podcast_publisher.feed.lint.linter import RULES as LINTED
from podcast_publisher.load.files import rules as file_rules
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.finding import Rule
from podcast_publisher.render.pages import rules as of_templates
from podcast_publisher.verify import rules as when_published

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
    live = [SAMPLE_STAYS_HERE, *immutability.ALL, *release_order.ALL, *erased.ALL]
    linted = [one.rule for one in LINTED]
    every = [*read, *checked, *allowances.ALL, *built, *today, *live, *when_published.ALL, *linted]
    return tuple(sorted(every, key=lambda rule: rule.code))
