"""A file that was sent for an episode and waits, and the place that it would take."""

import hashlib
from pathlib import Path

from starlette.requests import Request

from podcast_publisher.desk.forms.context import Desk
from podcast_publisher.desk.forms.upload_store import Upload
from podcast_publisher.model.errors import EditError
from podcast_publisher.workflow.edit.target import Subject


def waiting(desk: Desk, subject: Subject, part: str, request: Request) -> Upload | None:
    """The file that is asked for, where it was sent for that part of that episode and is still there."""
    upload = desk.uploads.find(request.path_params["id"])
    fits = upload and (upload.slug, upload.part) == (subject.slug, part)
    return upload if upload and fits and upload.path.is_file() else None


def digest(path: Path) -> str:
    """By which a file is known again; nothing where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def refuse_changed(target: Path, before: str, root: Path, *, look: str) -> None:
    """Go on only where what stands there is what the page has shown, by its digest.

    Raises:
        EditError: something else is there, or it is outside the project.
    """
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise EditError(f"The folder {target.parent.name} leads out of the project")
    if digest(target) != before:
        raise EditError(
            f"{target.name} was changed by someone else in the meantime. It is as they left it",
            fix=f"{look} it; to put yours in its place all the same, press the button again.",
        )
