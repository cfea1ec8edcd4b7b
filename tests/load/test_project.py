"""The folder as a whole, and what takes the place of its files."""

from pathlib import Path

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace


def test_what_is_typed_stands_for_a_file(small_show: Path) -> None:
    """A text that nobody has saved is read in place of the file, also where there is none yet."""
    file, new = "episodes/01-listening.yaml", "episodes/03-new.yaml"
    text = (small_show / file).read_text("utf-8").replace("title: ", "title: Typed ", 1)
    project = load_project(Workspace(small_show), unsaved={file: text, new: "title: Made up\n"})
    assert [episode.title for episode in project.episodes][::2] == ["Typed Listening", "Made up"]
    assert load_project(Workspace(small_show)).episodes[0].title == "Listening"
    assert not (small_show / new).exists()
