"""What findings say at the desk, where a control does what takes a command or a line of YAML elsewhere."""

from collections.abc import Mapping

from podcast_publisher.model.finding import Finding

_MESSAGES: Mapping[str, str] = {
    "PP005": "Fill in this field.",
    "PP308": "Describe what the picture shows.",
}
_UNREAD = (
    "Nobody has confirmed reading it. Read it while listening, then enter your name and the day."
)
_MAKE = "Upload the original on the step Recording: the desk makes a recording from it that apps play well."
_REPAIR = "Press Repair the file on the step Recording: the sound stays as it is."
_LOUDNESS = (
    "Press Put the loudness right on the step Recording: you hear both before anything changes."
)
_SHIFT = (
    "Open Move all lines on the step Transcript, or press the button there that names the seconds."
)
_DRAFT = "Remove the transcript's file and write a draft on the step Transcript, or correct the times of its lines there."
_APPROVE = "Share a preview with those who approve, and record their answers on the page Approvals."
_FIXES: Mapping[str, str] = {
    "PP201": "Add the recording on the step Recording.",
    **dict.fromkeys(
        ("PP202", "PP207", "PP208", "PP211", "PP229", "PP231", "PP232", "PP245", "PP246"), _MAKE
    ),
    **dict.fromkeys(
        ("PP209", "PP210", "PP225", "PP228", "PP233", "PP234", "PP236", "PP237", "PP251", "PP252"),
        _REPAIR,
    ),
    "PP203": "Upload the recording again on the step Recording: the desk names it after its kind.",
    **dict.fromkeys(("PP242", "PP243", "PP248"), _LOUDNESS),
    "PP404": "Choose from the list; a subcategory stands after a >.",
    "PP411": "Press Add an episode on the first page.",
    "PP701": "Upload a transcript on the step Transcript, as Word, Teams and others export it, or write a draft there.",
    "PP729": "Upload it again on the step Transcript: the desk unrolls the captions.",
    **dict.fromkeys(("PP862", "PP873"), _SHIFT),
    **dict.fromkeys(("PP863", "PP874"), _DRAFT),
    "PP801": "Enter the consent beside the person on the step People and consent. Enter only its reference; the form itself stays out of this folder.",
    "PP835": "Enter the guid of the old feed, or bring what is new in the old feed again from the first page.",
    "PP838": "Press Bring what is new in the old feed, and compare on the first page.",
    "PP895": _APPROVE,
    "PP897": _APPROVE,
    "PP913": "Fix what the rollback was for, and publish again. If nothing was wrong with it after all, restore that release on the page History.",
}


def message_at_desk(finding: Finding) -> str:
    """The message where `check` says to add a line of YAML; empty for others."""
    if finding.rule.code == "PP706" and finding.field == ("reviewed",):
        return _UNREAD
    return _MESSAGES.get(finding.rule.code, "")


def fix_at_desk(finding: Finding) -> str:
    """What to do about it at the desk."""
    return _FIXES.get(finding.rule.code, finding.fix)
