"""What the step Transcript shows: its lines, what was found in them, and whether they fit the sound."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.desk.forms import view
from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.undo import steps_at
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.transcripts.editor import (
    LineConflict,
    OpenTranscript,
    TypedLine,
    open_transcript,
)
from podcast_publisher.workflow.transcripts.editor_actions import find_words
from podcast_publisher.workflow.transcripts.editor_form import format_time
from podcast_publisher.workflow.transcripts.editor_page import (
    PAGE,
    HitView,
    LineView,
    first_of_page,
    line_at,
    line_of_finding,
    speakers,
    view_hits,
    view_lines,
)
from podcast_publisher.workflow.transcripts.import_file import names_of_people
from podcast_publisher.workflow.transcripts.speech import missing_for_speech
from podcast_publisher.workflow.transcripts.timing import timing_of
from podcast_publisher.workflow.versions.undo import Steps

_UNREAD = "PP706"
_READ_THEM = (
    "Read the lines while you listen, and mark them as read. Then enter below who read them."
)
"""At the desk nobody removes a note in the file."""
_SHOWN_CONFLICT = 500
"""Characters of each side."""


class Page(Struct, frozen=True, kw_only=True):
    """What somebody asked for, and what came of it."""

    first: int = 0
    focus: int = -1
    """The line that gets the focus."""
    cursor: int = 0
    message: str = ""
    problem: EditError | None = None
    typed: Sequence[TypedLine] = ()
    """What stands in the fields although it was not saved."""
    conflicts: Sequence[LineConflict] = ()
    fields: Mapping[str, str] = {}
    """What was typed besides the lines."""
    moment: float | None = None
    """Seconds: the line that is spoken then gets the focus."""
    opened: OpenTranscript | None = None
    """The transcript, if it was opened already."""


_FIRST_PAGE = Page()


class Editor(Struct, frozen=True, kw_only=True):
    """The editor on the page."""

    page: Page
    file: str
    digest: str
    lines: tuple[LineView, ...]
    total: int
    first: int
    following: int
    """The first line of the next page; 0 where there is none."""
    unread: int
    voices: tuple[str, ...]
    """Speakers in the transcript."""
    names: tuple[str, ...]
    """The people of the episode and the show, and these."""
    steps: Steps
    conflicts: tuple[tuple[str, str, str], ...]
    """Time, mine and theirs."""
    hits: tuple[HitView, ...] = ()
    places: int = 0
    """How often the words to find are there."""

    @property
    def previous(self) -> int:
        """The first line of the page before."""
        return max(0, self.first - PAGE)


def view_editor(
    desk: Desk, target: EditTarget, episode: Episode, opened: OpenTranscript, page: Page
) -> Editor:
    """The lines of a transcript that was opened; its text is kept, to see later what was changed."""
    desk.transcripts.remember(opened.digest, opened.text)
    document = opened.document
    focus = page.focus if page.moment is None else line_at(document, page.moment)
    first = first_of_page(document, page.first, focus)
    lines, following = view_lines(document, first, page.typed)
    voices = speakers(document)
    hits: tuple[HitView, ...] = ()
    places = 0
    if page.fields.get("find"):
        try:
            hits, places = view_hits(document, find_words(document, page.fields))
        except EditError:  # it is the problem that is shown
            places = 0
    people = names_of_people(episode, desk.current.snapshot.project.show)
    return Editor(
        page=replace(page, focus=focus),
        file=opened.file,
        digest=opened.digest,
        lines=lines,
        total=len(document.lines),
        first=first,
        following=following,
        unread=document.unread,
        voices=voices,
        names=tuple(dict.fromkeys((*people, *voices))),
        steps=steps_at(desk, target),
        conflicts=tuple(
            (
                format_time(conflict.moment),
                conflict.mine[:_SHOWN_CONFLICT],
                conflict.theirs[:_SHOWN_CONFLICT],
            )
            for conflict in page.conflicts
        ),
        hits=hits,
        places=places,
    )


def editor_context(
    desk: Desk,
    target: EditTarget,
    episode: Episode | None,
    findings: Sequence[Finding],
    page: Page = _FIRST_PAGE,
) -> dict[str, object]:
    """The values for the template of the step."""
    editor, refusal, timing, opened = None, None, None, page.opened
    if episode and episode.transcript:
        try:
            opened = opened or open_transcript(desk.workspace, episode)
            editor = view_editor(desk, target, episode, opened, page)
        except EditError as error:
            refusal = error
        else:
            timing = timing_of(episode, desk.current.snapshot.project.show, desk.workspace)
    return {
        "editor": editor,
        "refusal": refusal,
        "timing": timing,
        "timing_messages": view.messages_for(list(timing.problems)) if timing else (),
        "missing_for_speech": missing_for_speech(),
        "placed_messages": [_placed(finding, opened) for finding in findings],
    }


def _placed(finding: Finding, opened: OpenTranscript | None) -> tuple[view.FieldMessage, int]:
    """The message, and the line in which it is fixed; -1 for none."""
    (message,) = view.messages_for([finding])
    if finding.rule.code == _UNREAD and opened and opened.document.unread:
        message = replace(message, fix=_READ_THEM)
    if opened is None or not finding.position or finding.file != opened.file:
        return message, -1
    return message, line_of_finding(opened.document, finding.position.line)
