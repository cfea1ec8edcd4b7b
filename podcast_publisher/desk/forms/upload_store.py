"""Files that were sent and belong to no episode yet: in the project's own folder for such things."""

import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.desk.forms.request_body import RequestError
from podcast_publisher.model.workspace import UPLOADS, UnsafeStateError, Workspace
from podcast_publisher.workflow.new_episode import Recording

_MOST = 20
"""Files that wait at once; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    id: str
    path: Path
    name: str
    """As its sender calls it, for people alone."""
    recording: Recording | None = None
    slug: str = ""
    """The episode that it was sent for; nothing where it is to become one."""
    part: str = ""
    """What of that episode it is to be: `audio`, `transcript` or `artwork`."""
    note: str = ""
    """What was done to it before it is shown, in a sentence."""


class Uploads:
    """Files that wait for their author to say what becomes of them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: dict[str, Upload] = {}

    def place(self) -> tuple[str, Path]:
        """A name for a file that is about to come, and where to write it.

        Raises:
            OSError: the disk refuses.
            RefusedBodyError: the folder leads elsewhere, or came with the project.
        """
        try:
            folder = self._workspace.state(UPLOADS)
        except UnsafeStateError as error:
            raise RequestError(f"{error}. {error.fix}", 409) from error
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n")
        name = secrets.token_hex(8)
        return name, folder / f"{name}.part"

    def keep(self, upload: Upload) -> None:
        """Have the file wait."""
        self._waiting[upload.id] = upload
        while len(self._waiting) > _MOST:
            self.drop(next(iter(self._waiting)))

    def find(self, name: str) -> Upload | None:
        return self._waiting.get(name)

    def drop(self, name: str) -> None:
        """Remove what is not waited for any more."""
        if upload := self._waiting.pop(name, None):
            with suppress(OSError):
                upload.path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove everything, also what an earlier run has left."""
        self._waiting.clear()
        with suppress(UnsafeStateError):  # what leads elsewhere is not ours to remove
            shutil.rmtree(self._workspace.state(UPLOADS), ignore_errors=True)
