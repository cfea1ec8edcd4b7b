"""Collapse findings that repeat for many files, and reword those about somebody else's feed."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from podcast_publisher.model.finding import Finding

_ONE_BY_ONE = 10
"""As many as GitHub shows beside a proposal."""


def for_foreign_feed(finding: Finding) -> Finding:
    """Reword the fix for a feed that somebody else publishes."""
    cure = finding.rule.third_party_fix or finding.rule.fix
    return replace(finding, fix=f"Ask its host or its publisher. {cure}")


def deduplicate(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Report the first ten equal messages one by one and count the rest."""
    alike: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.rule.code, finding.message)
        alike[key] += 1
        if alike[key] < _ONE_BY_ONE:
            yield finding
        elif alike[key] == _ONE_BY_ONE:
            last[key] = finding
    for key, finding in last.items():
        more = alike[key] - _ONE_BY_ONE
        message = f"{finding.message} (and the same of {more} more)" if more else finding.message
        yield replace(finding, message=message)
