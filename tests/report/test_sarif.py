"""Findings as SARIF 2.1.0, valid against its schema through pydantic-sarif's model."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pydantic import ValidationError
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log

from podcast_publisher.model.finding import Finding, Position, Severity
from podcast_publisher.report.sarif import as_sarif
from podcast_publisher.workflow.check import load_and_check
from podcast_publisher.workflow.rules import all_rules
from tests.cases.broken_show import BrokenShow
from tests.shows import workspace

RULES = all_rules()
ONE = Finding(
    RULES[2], "Wrong", "episodes/01 zoë.yaml", Position(7, 3, 5), "  titel: x", "Mend it."
)


def log_of(*findings: Finding, folder: str = "") -> Any:
    return json.loads(as_sarif(findings, RULES, folder))


def place_of(finding: Finding, folder: str = "") -> Any:
    """The finding's location in the log."""
    (result,) = log_of(finding, folder=folder)["runs"][0]["results"]
    return result["locations"][0]["physicalLocation"]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Finding, ...], Any]:
    root: Path = tmp_path_factory.mktemp("case") / "show"
    case = BrokenShow("several-mistakes-at-once").lay_out(root)
    findings = load_and_check(workspace(case), lambda _: None).findings
    return findings, log_of(*findings)


def test_the_log_is_valid(several: tuple[tuple[Finding, ...], Any]) -> None:
    """Complete, of the right types, and without unknown properties."""
    for log in (
        several[1],
        log_of(),
        log_of(replace(ONE, file="https://a.example/", position=None)),
    ):
        assert Log.model_validate(log, strict=False).runs


@pytest.mark.parametrize("field", ["tool", "results"])
def test_the_schema_is_strict(several: tuple[tuple[Finding, ...], Any], field: str) -> None:
    """The model refuses invalid logs; otherwise the test above would prove nothing."""
    run = dict(several[1]["runs"][0])
    with pytest.raises(ValidationError):
        Log.model_validate({**several[1], "runs": [{**run, field: 7}]})
    with pytest.raises(ValidationError):
        Log.model_validate({**several[1], "runs": [{**run, f"{field}s": run[field]}]})


def test_the_log_has_one_run(several: tuple[tuple[Finding, ...], Any]) -> None:
    """By this program, with its version of the standard."""
    _, log = several
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["name"] == "podcast-publisher"


def test_every_rule_is_described(several: tuple[tuple[Finding, ...], Any]) -> None:
    """Once, with its texts and default level."""
    described = several[1]["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == [rule.code for rule in RULES]
    for entry, rule in zip(described, RULES, strict=True):
        assert entry["name"] == rule.name
        assert entry["shortDescription"] == {"text": rule.summary}
        assert all(words in entry["help"]["text"] for words in (rule.why, rule.fix, rule.source))
        assert entry["defaultConfiguration"]["level"] in {"error", "warning", "note"}


def test_every_finding_is_a_result(several: tuple[tuple[Finding, ...], Any]) -> None:
    """With its rule and location, in the same order."""
    findings, log = several
    (run,) = log["runs"]
    for result, finding in zip(run["results"], findings, strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["ruleId"] == finding.rule.code
        assert result["message"]["text"].startswith(finding.message)
        assert finding.fix in result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert place["region"]["startLine"] == finding.position.line  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("severity", "level"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.ADVICE, "note")],
)
def test_advice_is_a_note(severity: Severity, level: str) -> None:
    """SARIF has no other word for it."""
    finding = replace(ONE, rule=replace(RULES[2], severity=severity))
    assert log_of(finding)["runs"][0]["results"][0]["level"] == level


def test_columns_are_characters() -> None:
    """A region starts at the column and ends after the last character, as the standard counts."""
    region = place_of(ONE)["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (7, 3, 8)
    assert region["snippet"]["text"][2:7] == "titel"


def test_files_are_relative_uris() -> None:
    """Relative to the repository's root."""
    assert place_of(ONE)["artifactLocation"]["uri"] == "episodes/01%20zo%C3%AB.yaml"
    below = place_of(ONE, folder="shows/a")["artifactLocation"]
    assert below == {"uri": "shows/a/episodes/01%20zo%C3%AB.yaml", "uriBaseId": "%SRCROOT%"}


def test_a_feed_is_an_absolute_uri() -> None:
    """It is relative to no folder."""
    finding = replace(ONE, file="https://a.example/feed.xml", position=None)
    assert place_of(finding, folder="show") == {
        "artifactLocation": {"uri": "https://a.example/feed.xml"}
    }


def test_no_findings_are_an_empty_list() -> None:
    """Without the list, the run would not have looked."""
    assert log_of()["runs"][0]["results"] == []
