"""Uploaded files that belong to no episode yet, in the project's state."""

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.desk.forms.making import Makings
from podcast_publisher.model.plain_paths import UnsafeStateError
from podcast_publisher.model.workspace import UPLOADS, Workspace
from podcast_publisher.workflow.new_episode import Recording
from podcast_publisher.workflow.recordings.offered import OfferedRecording

_MOST_PENDING = 20
"""Files; the oldest are removed first."""


class Upload(Struct, frozen=True):
    """A file that was uploaded and is not used yet."""

    id: str
    path: Path
    name: str
    """The name its sender gives it; for people only."""
    recording: Recording | None = None
    """None while it is a master from which one is still being made."""
    slug: str = ""
    """The episode it is for; empty for a new episode."""
    part: str = ""
    """`audio`, `transcript`, `artwork`, `text` or `approval`; empty for the recording of a new episode."""
    note: str = ""
    """What was done to it, in a sentence."""
    made: OfferedRecording | None = None
    """What was made from it."""
    is_present: bool = False
    """Whether it is a copy of the episode's own recording."""
    together: str = ""
    """Names the files that came at once."""


class UploadStore:
    """Uploads that wait for a decision of their author."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pending: dict[str, Upload] = {}
        self.makings = Makings()

    def new_path(self) -> tuple[str, Path]:
        """An identifier for a new file, and the path to write it to.

        Raises:
            OSError: the disk refuses.
            UnsafeStateError: the folder leads elsewhere, or came with the project.
        """
        folder = self._workspace.state(UPLOADS)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n")
        identifier = secrets.token_hex(8)
        return identifier, folder / f"{identifier}.part"

    def folder_for(self, upload: Upload) -> Path:
        """The folder for what is made from it."""
        return upload.path.with_name(f"{upload.id}-made")

    def add(self, upload: Upload) -> None:
        """Add the file."""
        self._pending[upload.id] = upload
        while len(self._pending) > _MOST_PENDING:
            self.remove(next(iter(self._pending)))

    def get(self, identifier: str) -> Upload | None:
        return self._pending.get(identifier)

    def change(self, identifier: str, **changes: object) -> None:
        """Change the upload where it still waits."""
        if upload := self._pending.get(identifier):
            self._pending[identifier] = replace(upload, **changes)

    def waiting(self, slug: str, together: str = "") -> list[Upload]:
        """The files for that episode, or those for none; of those that came at once where named."""
        return [
            upload
            for upload in list(self._pending.values())
            if upload.slug == slug and (not together or upload.together == together)
        ]

    def remove(self, identifier: str) -> None:
        """Remove the file where it still is, and what was made from it."""
        self.makings.cancel(identifier)
        if upload := self._pending.pop(identifier, None):
            shutil.rmtree(self.folder_for(upload), ignore_errors=True)
            with suppress(OSError):
                upload.path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove all files, including those of earlier runs."""
        self.makings.stop()
        self._pending.clear()
        with suppress(UnsafeStateError):  # a folder that leads elsewhere is not ours to remove
            shutil.rmtree(self._workspace.state(UPLOADS), ignore_errors=True)
