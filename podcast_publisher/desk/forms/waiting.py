"""Files that were sent and wait for a decision, as links."""

from msgspec import Struct

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.offer import review_address
from podcast_publisher.desk.forms.upload_store import Upload

MASTER_ENDINGS = (
    ".mp3,.m4a,.wav,.flac,.aif,.aiff,.caf,.w64,.rf64,.ogg,.opus,.amr,.aac,.wma,.mp4,.mov,.mkv,.webm"
)
"""Endings of recordings, for the browser's list of files; what counts is the content."""
ACCEPTED_ENDINGS = (
    f"audio/*,video/*,{MASTER_ENDINGS},.vtt,.srt,.docx,.json,.txt,.md,.jpg,.jpeg,.png,.eml"
)
_KINDS = {
    "": "recording of a new episode",
    "audio": "recording",
    "transcript": "transcript",
    "artwork": "picture",
    "text": "show notes",
    "approval": "answer to a request for approval",
}


class WaitingFile(Struct, frozen=True):
    """A link to the review of a file."""

    name: str
    kind: str
    address: str
    state: str
    """How far the recording is that is made from it; empty where nothing is being made."""


def waiting_files(desk: Desk, slug: str, together: str = "") -> list[WaitingFile]:
    """The files that wait for that episode, or for none yet."""
    return [_link(desk, upload) for upload in desk.uploads.waiting(slug, together)]


def _link(desk: Desk, upload: Upload) -> WaitingFile:
    making = desk.uploads.makings.get(upload.id)
    state = ""
    if making and upload.recording is None:
        state = "no recording could be made" if making.problem else f"{making.per_cent} % made"
    return WaitingFile(upload.name, _KINDS[upload.part], review_address(desk, upload), state)
