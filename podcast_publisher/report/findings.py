"""Findings as text with the line they are about, and as JSON."""

import json
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from podcast_publisher.model.finding import Finding, Position, Severity

_WIDTH = 96
_WIDEST_EXCERPT = 120


def as_text(findings: Sequence[Finding]) -> str:
    """Each finding with its line, why it matters and how to put it right."""
    return "\n".join("\n".join(_lines(finding)) + "\n" for finding in findings)


def _lines(finding: Finding) -> Iterator[str]:
    at = finding.position
    place = f"{finding.file}:{at.line}:{at.column}" if at else finding.file
    yield f"{visible(place)}: {finding.rule.severity} {finding.rule.code} {finding.rule.name}"
    yield from _wrapped("  ", visible(finding.message))
    if at and finding.excerpt.strip():
        yield from _excerpt(finding.excerpt, at)
    yield from _wrapped("  Why: ", finding.rule.why)
    yield from _wrapped("  Fix: ", visible(finding.fix))


def _excerpt(line: str, at: Position) -> Iterator[str]:
    """The line, and a mark under what is meant."""
    shown = visible(line.replace("\t", " ")[:_WIDEST_EXCERPT])
    number = f"{at.line:>5} | "
    yield number + shown
    if at.column <= len(shown):
        marks = "^" * max(1, min(at.length, len(shown) - at.column + 1))
        yield " " * (len(number) - 2) + "| " + " " * (at.column - 1) + marks


def _wrapped(label: str, words: str) -> list[str]:
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label),
        break_long_words=False,
        break_on_hyphens=False,
    )


def visible(text: str) -> str:
    """The text without what would move the cursor or turn the direction of writing."""
    return "".join("\ufffd" if unicodedata.category(one) in {"Cc", "Cf"} else one for one in text)


def summary(findings: Sequence[Finding], episodes: int) -> str:
    """One line: how many of each severity, in how many episodes."""
    counts = Counter(finding.rule.severity for finding in findings)
    show = f"the show and {_count(episodes, 'episode')}"
    if not findings:
        return f"Checked {show}: nothing to mend."
    told = (_count(counts[one], _NOUNS[one]) for one in Severity if counts[one])
    return f"Checked {show}: {', '.join(told)}."


_NOUNS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.ADVICE: "piece of advice",
}


def _count(number: int, what: str) -> str:
    if number == 1:
        return f"{number} {what}"
    return f"{number} {what.replace('piece', 'pieces')}{'' if 'piece' in what else 's'}"


def as_json(findings: Sequence[Finding]) -> str:
    """The findings for programs: a list of objects with stable names."""
    return json.dumps([_object(finding) for finding in findings], ensure_ascii=False, indent=2)


def _object(finding: Finding) -> dict[str, object]:
    at = finding.position
    return {
        "code": finding.rule.code,
        "rule": finding.rule.name,
        "severity": str(finding.rule.severity),
        "file": finding.file,
        "line": at.line if at else None,
        "column": at.column if at else None,
        "length": at.length if at else None,
        "field": ".".join(str(part) for part in finding.at),
        "message": finding.message,
        "excerpt": finding.excerpt,
        "why": finding.rule.why,
        "fix": finding.fix,
    }
