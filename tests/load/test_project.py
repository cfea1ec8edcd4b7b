"""Loading a project, with unsaved text in place of files."""

from pathlib import Path

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace


def test_unsaved_text_replaces_a_file(small_show: Path) -> None:
    """Also where there is no file yet."""
    file, new = "episodes/01-listening.yaml", "episodes/03-new.yaml"
    text = (small_show / file).read_text("utf-8").replace("title: ", "title: Typed ", 1)
    project = load_project(Workspace(small_show), unsaved={file: text, new: "title: Made up\n"})
    assert [episode.title for episode in project.episodes][::2] == ["Typed Listening", "Made up"]
    assert load_project(Workspace(small_show)).episodes[0].title == "Listening"
    assert not (small_show / new).exists()
