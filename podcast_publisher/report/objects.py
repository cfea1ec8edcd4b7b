"""Findings as JSON."""

from collections.abc import Sequence

from podcast_publisher.model.finding import Finding
from podcast_publisher.report.characters import json_text


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with stable names."""
    return json_text([_object(finding) for finding in findings], indent=2)


def _object(finding: Finding) -> dict[str, object]:
    position = finding.position
    return {
        "code": finding.rule.code,
        "rule": finding.rule.name,
        "severity": str(finding.rule.severity),
        "file": finding.file,
        "line": position.line if position else None,
        "column": position.column if position else None,
        "length": position.length if position else None,
        "field": ".".join(str(part) for part in finding.field),
        "message": finding.message,
        "excerpt": finding.excerpt,
        "why": finding.rule.why,
        "fix": finding.fix,
    }
