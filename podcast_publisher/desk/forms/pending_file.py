"""A file that was uploaded for an episode, and waits for a decision."""

from starlette.requests import Request

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.workflow.edit.target import EditTarget


def find_pending(desk: Desk, target: EditTarget, part: str, request: Request) -> Upload | None:
    """The upload in the request's path, if it is for that part of that episode and still there."""
    upload = desk.uploads.get(request.path_params["id"])
    fits = upload and (upload.slug, upload.part) == (target.slug, part)
    return upload if upload and fits and upload.path.is_file() else None


def address_of(desk: Desk, target: EditTarget) -> str:
    """The address of the file's form."""
    return desk.address("episodes", target.slug) if target.slug else desk.address("show")
