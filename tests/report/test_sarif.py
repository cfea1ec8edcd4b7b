"""Findings as SARIF 2.1.0: valid against its schema, of which pydantic-sarif's model is made."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
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
    """Where the log says that the finding stands."""
    (result,) = log_of(finding, folder=folder)["runs"][0]["results"]
    return result["locations"][0]["physicalLocation"]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Finding, ...], Any]:
    root: Path = tmp_path_factory.mktemp("case") / "show"
    case = BrokenShow("several-mistakes-at-once").lay_out(root)
    findings = load_and_check(workspace(case), lambda _: None).findings
    return findings, log_of(*findings)


def test_the_log_fits_the_schema(several: tuple[tuple[Finding, ...], Any]) -> None:
    """All is there that must be, of the right kind, and nothing that the standard does not know."""
    for log in (
        several[1],
        log_of(),
        log_of(replace(ONE, file="https://a.example/", position=None)),
    ):
        assert Log.model_validate(log, strict=False).runs


@pytest.mark.parametrize("field", ["tool", "results"])
def test_the_schema_is_strict(several: tuple[tuple[Finding, ...], Any], field: str) -> None:
    """The model refuses what the schema refuses: else the test above would say nothing."""
    run = dict(several[1]["runs"][0])
    with pytest.raises(ValidationError):
        Log.model_validate({**several[1], "runs": [{**run, field: 7}]})
    with pytest.raises(ValidationError):
        Log.model_validate({**several[1], "runs": [{**run, f"{field}s": run[field]}]})


def test_the_log_is_of_one_run(several: tuple[tuple[Finding, ...], Any]) -> None:
    """The log says which version it follows, and holds a run by this program."""
    _, log = several
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["name"] == "podcast-publisher"


def test_every_rule_is_explained(several: tuple[tuple[Finding, ...], Any]) -> None:
    """Each rule is there once, with its words as text and the level it has by itself."""
    described = several[1]["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == [rule.code for rule in RULES]
    for entry, rule in zip(described, RULES, strict=True):
        assert entry["name"] == rule.name
        assert entry["shortDescription"] == {"text": rule.summary}
        assert all(words in entry["help"]["text"] for words in (rule.why, rule.fix, rule.source))
        assert entry["defaultConfiguration"]["level"] in {"error", "warning", "note"}


def test_every_finding_is_a_result(several: tuple[tuple[Finding, ...], Any]) -> None:
    """Each finding is a result with the right rule and place, in the same order."""
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
def test_levels(severity: Severity, level: str) -> None:
    """Advice is a note: SARIF knows no such word."""
    finding = replace(ONE, rule=replace(RULES[2], severity=severity))
    assert log_of(finding)["runs"][0]["results"][0]["level"] == level


def test_columns_are_characters() -> None:
    """The region begins at the column and ends behind the last character, as the standard counts."""
    region = place_of(ONE)["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (7, 3, 8)
    assert region["snippet"]["text"][2:7] == "titel"


def test_files_are_addresses() -> None:
    """A file's name is an address relative to the repository's root, with its folder before it."""
    assert place_of(ONE)["artifactLocation"]["uri"] == "episodes/01%20zo%C3%AB.yaml"
    below = place_of(ONE, folder="shows/a")["artifactLocation"]
    assert below == {"uri": "shows/a/episodes/01%20zo%C3%AB.yaml", "uriBaseId": "%SRCROOT%"}


def test_a_published_feed_has_its_own_address() -> None:
    """What is on the web is not relative to any folder."""
    finding = replace(ONE, file="https://a.example/feed.xml", position=None)
    assert place_of(finding, folder="show") == {
        "artifactLocation": {"uri": "https://a.example/feed.xml"}
    }


def test_no_finding_is_an_empty_list() -> None:
    """A run without results says so: without the list it would not have looked."""
    assert log_of()["runs"][0]["results"] == []
