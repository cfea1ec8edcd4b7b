"""The file that a form edits: an episode's, or podcast.yaml."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.save import open_for_edit, save
from podcast_publisher.edit.values import Value
from podcast_publisher.load.files.episode_folder import episode_files
from podcast_publisher.model.finding import FieldPath, Finding
from podcast_publisher.model.show import Episode
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.edit.episode_form import EPISODE_FORM
from podcast_publisher.workflow.edit.form import Form
from podcast_publisher.workflow.edit.show_form import SHOW_FORM
from podcast_publisher.workflow.edit.yaml_text import edit_episode_text, edit_show_text
from podcast_publisher.workflow.versions.keep import keep_version


class EditTarget(Struct, frozen=True):
    """A YAML file and its form."""

    workspace: Workspace
    path: Path
    file: str
    """Its name, relative to the project."""
    form: Form
    change: Callable[[str, Mapping[FieldPath, Value]], str]
    """The text of the file with these fields changed; raises EditError."""
    slug: str = ""
    """The episode's; empty for the show."""
    clock: Callable[[], datetime] | None = None
    """At the desk, which keeps the version before each change; without one, none is kept."""

    def keeping(
        self, what: str, *paths: Path, key: str = "", is_typed: bool = False
    ) -> AbstractContextManager[None]:
        """Write to the YAML file and to these paths inside: it is one change that can be taken back.

        `what` is the change in words, such as "title", and `key` the input, list or file of the form.

        Raises:
            EditError: the version before cannot be kept; nothing was written.
        """
        if self.clock is None:
            return nullcontext()
        return keep_version(
            self.workspace,
            self.file,
            (self.path, *paths),
            what,
            key=key,
            now=self.clock(),
            is_typed=is_typed,
        )

    def read(self) -> tuple[str, str]:
        """The text of the file, and its digest.

        Raises:
            EditError: it cannot be read.
        """
        return open_for_edit(self.workspace, self.path)

    def save(self, text: str, digest: str) -> None:
        """Write that text, if the file still has this digest.

        Raises:
            EditError: it was changed since, or cannot be written.
        """
        save(self.workspace, self.path, text, digest)

    def findings(self, checked: Checked) -> tuple[Finding, ...]:
        """The findings about it, and about the episode's other files."""
        owner = self.episode(checked)
        return tuple(
            finding
            for finding in checked.findings
            if finding.file == self.file or (owner and finding.file in owner.files)
        )

    def episode(self, checked: Checked) -> Episode | None:
        """The episode, where it is one that can be read."""
        return next(
            (episode for episode in checked.project.episodes if episode.source.file == self.file),
            None,
        )


def episode_target(
    workspace: Workspace, slug: str, clock: Callable[[], datetime] | None = None
) -> EditTarget | None:
    """The episode with that slug, if it has a file; the slug never becomes part of a path."""
    for path in episode_files(workspace):
        if path.stem == slug:
            file = workspace.relative(path)
            return EditTarget(workspace, path, file, EPISODE_FORM, edit_episode_text, slug, clock)
    return None


def show_target(workspace: Workspace, clock: Callable[[], datetime] | None = None) -> EditTarget:
    """The show."""
    path = workspace.show_file
    return EditTarget(workspace, path, path.name, SHOW_FORM, edit_show_text, clock=clock)
