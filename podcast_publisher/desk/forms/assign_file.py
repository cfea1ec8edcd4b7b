"""Give a file that was sent to an episode, and prepare it for its review."""

from msgspec.structs import replace

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.offer import offer
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.model.errors import EditError
from podcast_publisher.workflow.edit.replace_file import prepare_picture, prepare_transcript
from podcast_publisher.workflow.recognise_file import FileKind
from podcast_publisher.workflow.transcripts.import_file import names_of_people


def assign(desk: Desk, upload: Upload, slug: str) -> Upload:
    """The file as one of that episode; a recording without a slug is that of a new episode.

    Raises:
        EditError: it cannot be used; the file may be gone.
    """
    if upload.part == FileKind.RECORDING:
        return offer(desk, upload.id, upload.path, upload.name, slug=slug, together=upload.together)
    path, note = upload.path, ""
    if upload.part == FileKind.ARTWORK:
        path = prepare_picture(path)
    elif upload.part == FileKind.TRANSCRIPT:
        episode = desk.any_episode(slug)
        people = names_of_people(episode, desk.current.snapshot.project.show)
        path, note = prepare_transcript(path, people)
    assigned = replace(upload, path=path, slug=slug, note=note)
    desk.uploads.add(assigned)
    return assigned


def assign_together(desk: Desk, upload: Upload, slug: str) -> None:
    """Give the files that came with the recording of a new episode to it; what does not fit is dropped."""
    for other in desk.uploads.waiting("", upload.together) if upload.together else ():
        if other.id == upload.id or other.part == FileKind.APPROVAL:
            continue
        try:
            assign(desk, other, slug)
        except EditError:
            desk.uploads.remove(other.id)
