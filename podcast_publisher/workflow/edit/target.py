"""What a form changes: the file of an episode, or that of the show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.edit.values import Value
from podcast_publisher.load.files.episode_folder import EPISODE_FOLDER, episode_files
from podcast_publisher.load.project import SHOW_FILE
from podcast_publisher.model.finding import FieldPath, Finding
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.check import Checked
from podcast_publisher.workflow.edit.form import EPISODE_FORM, SHOW_FORM, Form
from podcast_publisher.workflow.edit.yaml_text import changed_episode, changed_show


@dataclass(frozen=True, slots=True)
class Subject:
    """A file, and the form for it."""

    path: Path
    file: str
    """Its name, relative to the project."""
    form: Form
    changed: Callable[[str, Mapping[FieldPath, Value]], str]
    address: str
    """Of its page at the desk."""
    slug: str = ""
    """Of the episode, where it is one."""

    def findings(self, checked: Checked) -> tuple[Finding, ...]:
        """What there is to say of it."""
        owner = self.owner(checked)
        return tuple(
            finding
            for finding in checked.findings
            if finding.file == self.file or (owner and finding.file in owner.files)
        )

    def owner(self, checked: Checked) -> Episode | None:
        """The episode, where it is one that could be read."""
        return next(
            (episode for episode in checked.project.episodes if episode.source.file == self.file),
            None,
        )


def episode_subject(root: Path, slug: str) -> Subject | None:
    """The episode of that name, if there is a file of it; no part of a path is made of the name."""
    for path in episode_files(root):
        if path.stem == slug:
            return Subject(
                path=path,
                file=f"{EPISODE_FOLDER}/{path.name}",
                form=EPISODE_FORM,
                changed=changed_episode,
                address=f"/desk/episodes/{slug}",
                slug=slug,
            )
    return None


def show_subject(root: Path) -> Subject:
    """The show."""
    return Subject(root / SHOW_FILE, SHOW_FILE, SHOW_FORM, changed_show, "/desk/show")
