"""Write the draft of a transcript from the sound, in the background."""

from functools import partial
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from podcast_publisher.desk.actions.context import ActionContext
from podcast_publisher.desk.actions.form_data import form_data
from podcast_publisher.desk.actions.jobs import Job
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.measurement import format_position
from podcast_publisher.model.speech import SpeechSettings
from podcast_publisher.workflow.check import load
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.transcripts.draft import (
    DraftedTranscript,
    draft_transcript,
    prepare_draft,
)
from podcast_publisher.workflow.transcripts.speech import MODEL_VARIABLE


class DraftJob(Job):
    """A transcript that speech recognition writes."""

    page: ClassVar[str] = "drafted_transcript.html"
    activity: ClassVar[str] = "A transcript is being drafted for"
    refreshes: ClassVar[bool] = True

    slug: str
    drafted: DraftedTranscript | None = None

    @property
    def uploaded(self) -> str:
        """How much of the recording was heard."""
        if not self.total:
            return ""
        return f"{format_position(self.sent)} of {format_position(self.total)}"


def draft_routes(actions: ActionContext) -> list[Route]:
    """The button of the step Transcript."""

    async def draft(request: Request) -> Response:
        await form_data(request, actions.desk)
        slug = request.path_params["slug"]
        episode = actions.desk.episode(slug)
        if episode is None:
            raise WrongUseError("There is no such episode", fix="Open the list of episodes again.")
        job = DraftJob(to=episode.title or slug, slug=slug)
        return actions.begin(job, partial(_draft, actions.workflow))

    return [
        Route(
            "/episodes/{slug}/draft-transcript", actions.with_error_pages(draft), methods=["POST"]
        )
    ]


def _draft(context: Context, job: DraftJob) -> None:
    workspace = context.workspace
    project = load(workspace, context.clock())
    settings = SpeechSettings(context.environment, context.environment.get(MODEL_VARIABLE, ""))
    listening = prepare_draft(job.slug, workspace, project, settings, replace=False)
    job.total, job.message = int(listening.seconds), "Listening"

    def heard(seconds: int, what: str) -> None:
        job.sent += seconds
        job.message = "Listening" if seconds else f"Listening: {what}"

    job.drafted = draft_transcript(listening, workspace, project, heard, replace=False)
    job.message = f"The draft has {job.drafted.cues:,} lines. Nobody has read them yet"
