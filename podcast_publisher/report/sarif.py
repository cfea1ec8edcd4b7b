"""Findings as SARIF 2.1.0, for code scanning, editors and dashboards."""

from collections.abc import Sequence
from urllib.parse import quote

from podcast_publisher import __version__
from podcast_publisher.model.finding import Finding, Position, Rule, Severity
from podcast_publisher.report.characters import json_text

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BASE = "%SRCROOT%"
"""Base of file paths: code scanning's name for the repository's root."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def as_sarif(findings: Sequence[Finding], rules: Sequence[Rule], folder: str = "") -> str:
    """A log with one run: all rules and the findings.

    `rules` includes the rule of each finding. `folder` is the project's folder relative to the
    repository's root.
    """
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "podcast-publisher",
                "version": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        # columns count characters, not UTF-16 code units
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The working directory."}}},
        "results": [_result(finding, numbers[finding.rule.code], folder) for finding in findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(log, indent=2)


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {rule.why}"},
        "help": {"text": f"Why: {rule.why}\n\nFix: {rule.fix}\n\nSource: {rule.source}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, number: int, folder: str) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": _artifact(finding.file, folder)}
    if finding.position:
        place["region"] = _region(finding.position, finding.excerpt)
    return {
        "ruleId": finding.rule.code,
        "ruleIndex": number,
        "level": _LEVELS[finding.rule.severity],
        "message": {"text": f"{finding.message}\nFix: {finding.fix}"},
        "locations": [{"physicalLocation": place}],
    }


def _artifact(file: str, folder: str) -> dict[str, str]:
    if "://" in file:
        return {"uri": quote(file, safe="/:?#[]@!$&'()*+,;=%~")}
    path = f"{folder}/{file}" if folder else file
    # bytes of a file name that are not UTF-8 stay as they are
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": _BASE}


def _region(position: Position, excerpt: str) -> dict[str, object]:
    return {
        "startLine": position.line,
        "startColumn": position.column,
        "endColumn": position.column + position.length,
        "snippet": {"text": excerpt},
    }
