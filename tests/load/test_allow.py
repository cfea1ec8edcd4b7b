"""Reasons under rule codes in `allow:`."""

import pytest

from podcast_publisher.load.yaml.allow import Allowances
from podcast_publisher.load.yaml.nodes import compose
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.model.finding import Finding


def read(text: str) -> tuple[dict[str, str], list[Finding]]:
    """The reasons, and the problems found."""
    node = compose(text)
    assert node
    notes = ProblemCollector("a.yaml", text.splitlines())
    return Allowances().read(node, notes, ("allow",)), notes.findings


@pytest.mark.parametrize(
    "text",
    [
        "PP206: archive recording\nPP307: 1234567890\n",
        '{PP206: "archive recording", PP307: "1234567890"}\n',
        "PP206: >\n  archive\n  recording\nPP307: '  1234567890  '\n",
    ],
)
def test_reasons_by_code(text: str) -> None:
    """In whatever form YAML allows."""
    assert read(text) == ({"PP206": "archive recording", "PP307": "1234567890"}, [])


@pytest.mark.parametrize("reason", ["", "~", "null", "short", "123456789", "'   short   '"])
def test_a_missing_reason_is_one_finding(reason: str) -> None:
    """A missing or short reason is reported in its line, and the code is kept."""
    reasons, (finding,) = read(f"PP307: long enough for one\nPP206: {reason}\n")
    assert (finding.rule.code, finding.field) == ("PP012", ("allow", "PP206"))
    assert finding.position
    assert finding.position.line == 2
    assert list(reasons) == ["PP307", "PP206"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PP206\n", "PP006"),
        ("- PP206\n", "PP006"),
        ("PP206: [archive recording]\n", "PP006"),
        ("PP206: ''\n", "PP006"),
        ("PP206: archive recording\nPP206: archive recording\n", "PP004"),
    ],
)
def test_invalid_reasons_are_reported_once(text: str, code: str) -> None:
    """A value that is not text, or a duplicate code."""
    assert [finding.rule.code for finding in read(text)[1]] == [code]
