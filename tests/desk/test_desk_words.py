"""What findings say at the desk."""

import pytest

from podcast_publisher.desk.forms.desk_words import fix_at_desk
from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.rules import all_rules

IN_A_TERMINAL = {
    "PP014": "it is about the line of a file",
    "PP608": "the desk has Verify now, and the fix says both",
    "PP830": "a baseline is kept with a command",
    "PP831": "a baseline is kept with a command",
    "PP833": "a baseline is kept with a command",
    "PP834": "a baseline is kept with a command",
}
"""Rules whose fix names a command at the desk too, and why."""


RULES = {rule.code: rule for rule in all_rules()}


@pytest.mark.parametrize("code", sorted(RULES))
def test_no_fix_sends_an_officer_to_a_terminal(code: str) -> None:
    """Where the desk has a control, the fix names it."""
    rule = RULES[code]
    fix = fix_at_desk(Finding(rule, "", "podcast.yaml", fix=rule.fix))
    assert ("podcast-publisher " in fix) == (code in IN_A_TERMINAL)
