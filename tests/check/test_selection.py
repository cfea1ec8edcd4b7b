"""Selecting and ignoring rules by prefix."""

import pytest

from podcast_publisher.check.engine.selection import Selection, UnknownPrefixError
from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.workflow.rules import all_rules

RULES = {rule.code: rule for rule in all_rules()}


def taken(code: str, select: str = "", ignore: str = "") -> bool:
    return Selection.of(select, ignore, RULES.values()).takes(RULES[code])


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_is_selected_by_default(rule: Rule) -> None:
    """Without options, every rule counts."""
    assert Selection().takes(rule)


@pytest.mark.parametrize(
    ("select", "ignore", "takes"),
    [
        ("PP3", "", {"PP301", "PP302"}),
        ("PP301", "", {"PP301"}),
        ("PP301,PP2", "", {"PP301", "PP201"}),
        ("", "PP3", {"PP201", "PP001"}),
        ("PP3", "PP301", {"PP302"}),
        ("PP301", "PP3", {"PP301"}),
        ("PP", "PP3", {"PP201", "PP001"}),
        ("PP3", "PP3", set()),
        ("PP301", "PP301", set()),
        ("PP3,PP301", "PP30", {"PP301"}),
        (" pp301 , ", ",", {"PP301"}),
    ],
)
def test_the_longest_prefix_decides(select: str, ignore: str, takes: set[str]) -> None:
    """A rule is selected where the selecting prefix is longer than the ignoring one."""
    codes = ("PP001", "PP201", "PP301", "PP302")
    assert {code for code in codes if taken(code, select, ignore)} == takes


@pytest.mark.parametrize("written", ["PP99", "PP2,XX", "201", "PP3011", "PP301;PP302"])
@pytest.mark.parametrize("option", ["select", "ignore"])
def test_an_unknown_prefix_is_refused(option: str, written: str) -> None:
    """A prefix of no code is a mistake."""
    options = {"select": "", "ignore": "", option: written}
    with pytest.raises(UnknownPrefixError):
        Selection.of(**options, rules=RULES.values())


def test_findings_keep_their_order() -> None:
    """Selected findings keep their order and duplicates."""
    wrong, missing = (Finding(RULES[code], "Wrong", "a.yaml") for code in ("PP003", "PP005"))
    selection = Selection.of("PP003", "", RULES.values())
    assert selection.of_those([wrong, missing, wrong]) == (wrong, wrong)
