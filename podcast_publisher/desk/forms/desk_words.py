"""What findings say at the desk, where a control does what takes a command or a line of YAML elsewhere."""

import re
from collections.abc import Mapping

from podcast_publisher.model.finding import Finding

FOR_TERMINALS = re.compile(
    r"podcast-publisher|`|\bYAML\b|\.yaml\b|\bdocs/|--\w|\bcheck (again|suggests)|^(Add a line|Write it as in:)"
)
"""What a fix for people with a text editor and a terminal says."""
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
_ASK = "Ask whoever looks after the show's files to"
_BASELINE = f"{_ASK} accept what was so before the move."
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
_FIXES_WITHOUT_TERMINAL: Mapping[str, str] = {
    "PP003": f"{_ASK} correct its spelling, or to delete the line.",
    "PP006": "Correct it. The hint at its field says how to write it.",
    "PP009": f"Add it on its episode's page with “Add a file”. If only its name is wrong, {_ASK.lower()} correct it.",
    "PP014": f"{_ASK} remove the exception.",
    "PP018": "Move it out of the folder, then add it on its episode's page with “Add a file”.",
    "PP019": "Ask whoever looks after the pages to give it the name of the file that it should replace.",
    "PP020": "Move it to where your institution keeps its forms, and enter only its reference in the step People and consent. If the folder is kept in git, ask its administrator to remove the file from the history.",
    "PP103": f"{_ASK} give all files of the episode such a name.",
    "PP107": f"If the episode has ever been published, leave its identifier as it is. If not, {_ASK.lower()} replace it.",
    "PP406": f"If a directory has the show already, {_ASK.lower()} enter the identifier it has there. Never change it afterwards.",
    "PP412": f"Keep the identifier of the episode that was published first. {_ASK} give the other a new one.",
    "PP414": "Give each its own number.",
    "PP448": "Untick “The series is complete” on the page The show until the last episode has appeared.",
    "PP463": "Replace each of these values with your own. On this computer you can publish the sample as it is.",
    "PP510": "Ask whoever looks after the pages to correct the line, or to delete the file.",
    "PP804": "Ask the data protection officer, and enter the answer on the page The show, as “Lawful basis”. It is not published.",
    "PP830": "They are as they were before the show moved here. Correct them when you next edit the episode.",
    "PP831": _BASELINE,
    "PP833": _BASELINE,
    "PP834": _BASELINE,
    "PP836": "Press “Bring what is new in the old feed” on the first page, then bring the item or leave it behind.",
    "PP890": "Ask whoever looks after the pages to translate them.",
    "PP901": f"Perhaps this is an older copy of the folder: {_ASK.lower()} restore the episode. To take it down for good, press “Withdraw” on its page then.",
    "PP920": "Open the erased episode and delete its files there. If it is another episode, it needs its own identifier and file name.",
}
"""Instead of a fix for people with a terminal and a text editor; other fixes of these rules stay."""


def message_at_desk(finding: Finding) -> str:
    """The message where `check` says to add a line of YAML; empty for others."""
    if finding.rule.code == "PP706" and finding.field == ("reviewed",):
        return _UNREAD
    return _MESSAGES.get(finding.rule.code, "")


def fix_at_desk(finding: Finding) -> str:
    """What to do about it at the desk."""
    code, fix = finding.rule.code, finding.fix
    if code in _FIXES_WITHOUT_TERMINAL and FOR_TERMINALS.search(fix):
        return _FIXES_WITHOUT_TERMINAL[code]
    return _FIXES.get(code, fix)
