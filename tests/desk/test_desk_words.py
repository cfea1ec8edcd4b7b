"""What findings say at the desk."""

from types import SimpleNamespace
from typing import Any

import pytest

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.forms.desk_words import FOR_TERMINALS, fix_at_desk
from podcast_publisher.desk.forms.view import messages_for
from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.rules import all_rules, project_rules

IN_A_TERMINAL = {
    "PP608": "the desk has Verify now, and the fix says both",
}
"""Rules whose fix names a command at the desk too, and why."""


RULES = {rule.code: rule for rule in all_rules()}


@pytest.mark.parametrize("code", sorted(RULES))
def test_no_fix_sends_an_officer_to_a_terminal(code: str) -> None:
    """Where the desk has a control, the fix names it."""
    rule = RULES[code]
    fix = fix_at_desk(Finding(rule, "", "podcast.yaml", fix=rule.fix))
    assert ("podcast-publisher " in fix) == (code in IN_A_TERMINAL)


def finding_of(code: str, fix: str = "") -> Finding:
    rule = RULES[code]
    return Finding(rule, "Something is wrong", "episodes/01.yaml", fix=fix or rule.fix)


@pytest.mark.parametrize("code", sorted(project_rules()))
def test_no_fix_of_a_project_is_for_a_text_editor(code: str) -> None:
    """Nor for a page of documentation, and no message beside a field either."""
    (message,) = messages_for([finding_of(code)])
    assert not FOR_TERMINALS.search(message.fix), message.fix


def test_fixes_for_everybody_stay_as_they_are() -> None:
    assert fix_at_desk(finding_of("PP406", "Take the other.")) == "Take the other."


def test_a_live_copy_that_differs_leads_to_the_page_publish() -> None:
    """The finding is about an address, and no form is in charge of it."""
    finding = Finding.for_url(
        RULES["PP615"], "https://files.example.org/a.mp3", "It has another digest"
    )
    desk: Any = SimpleNamespace(address=lambda page: f"/shows/main/{page}")
    workflow: Any = None
    actions = ActionContext(desk, workflow, "production")
    (placed,) = actions.placed([finding], None, "production")
    assert placed.address == "/shows/main/plan?to=production"
    assert placed.link == "Review what to publish again"
