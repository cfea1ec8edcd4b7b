"""Files that a YAML names: inside the project, ordinary, readable, or refused with their reason."""

import hashlib
import os
from pathlib import Path

import pytest

from podcast_publisher.load.files.media_file import (
    FileRefusedError,
    locate,
    read_media,
)
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace

CANNOT_BE_REFUSED = not hasattr(os, "geteuid") or os.geteuid() == 0


LARGEST = 16 << 20


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a file in it, and one outside."""
    root = tmp_path / "show"
    (root / "episodes").mkdir(parents=True)
    (root / "episodes" / "one.mp3").write_bytes(b"one")
    (tmp_path / "private.mp3").write_bytes(b"private")
    return root


def refused(name: str, root: Path) -> tuple[str, str]:
    """The code and the words with which that name in the folder episodes is refused."""
    with pytest.raises(FileRefusedError) as caught:
        locate(Workspace(root), name, beside=root / "episodes")
    assert str(root.parent) not in str(caught.value)
    return caught.value.rule.code, str(caught.value)


@pytest.mark.parametrize("name", ["one.mp3", "./one.mp3", "../episodes/one.mp3"])
def test_a_file_inside(root: Path, name: str) -> None:
    """A file of the project is found from the folder of the YAML that names it."""
    position = locate(Workspace(root), name, beside=root / "episodes")
    assert position.read_bytes() == b"one"


def test_a_link_inside(root: Path) -> None:
    """A symbolic link is followed, and what it leads to is what is published."""
    (root / "linked.mp3").symlink_to("episodes/one.mp3")
    position = locate(Workspace(root), "../linked.mp3", beside=root / "episodes")
    assert position == (root / "episodes" / "one.mp3").resolve()


def test_a_project_that_is_itself_a_link(root: Path) -> None:
    """A project may be reached through a link; its files are inside all the same."""
    link = root.parent / "link"
    link.symlink_to(root, target_is_directory=True)
    assert locate(Workspace(link), "one.mp3", beside=link / "episodes").read_bytes() == b"one"


def test_a_missing_file(root: Path) -> None:
    """A file that is not there is told by the name its author wrote."""
    assert refused("two.mp3", root) == ("PP009", "There is no file two.mp3")
    assert refused("nowhere/two.mp3", root) == ("PP009", "There is no file nowhere/two.mp3")


def test_other_capitals(root: Path) -> None:
    """A file of the same letters in other capitals is pointed out: stores take them for two."""
    assert refused("ONE.mp3", root)[1] == "There is no file ONE.mp3, but there is one.mp3"


def test_a_link_that_leads_nowhere(root: Path) -> None:
    """A link whose file was taken away counts as missing."""
    (root / "episodes" / "gone.mp3").symlink_to("taken-away.mp3")
    message = "gone.mp3 is a link to a file that is not there"
    assert refused("gone.mp3", root) == ("PP009", message)


def test_outside_the_project(root: Path) -> None:
    """Nothing outside the project is published: not by a path, and not by its full name."""
    outside = "is outside the project's folder"
    assert refused("../../private.mp3", root) == ("PP010", f"../../private.mp3 {outside}")
    with pytest.raises(FileRefusedError, match="outside"):
        locate(Workspace(root), str(root.parent / "private.mp3"), beside=root)


@pytest.mark.parametrize("target", ["private.mp3", "not-there.mp3"])
def test_a_link_out_of_the_project(root: Path, target: str) -> None:
    """A link out of the project is refused, and does not tell whether anything is there."""
    (root / "episodes" / "out.mp3").symlink_to(root.parent / target)
    assert refused("out.mp3", root)[0] == "PP010"


def test_a_linked_folder_out_of_the_project(root: Path) -> None:
    """A file in a folder that is linked from outside is outside."""
    (root / "episodes" / "all").symlink_to(root.parent, target_is_directory=True)
    assert refused("all/private.mp3", root)[0] == "PP010"


def test_links_in_a_circle(root: Path) -> None:
    """Links that lead to each other are refused, not followed for ever."""
    (root / "episodes" / "a.mp3").symlink_to("b.mp3")
    (root / "episodes" / "b.mp3").symlink_to("a.mp3")
    assert refused("a.mp3", root)[0] == "PP011"


def test_a_folder(root: Path) -> None:
    """A folder is not a file."""
    assert refused("../episodes", root) == ("PP011", "../episodes is a folder")


def test_a_pipe(root: Path) -> None:
    """A pipe is refused without being opened: whoever opens one waits."""
    os.mkfifo(root / "episodes" / "pipe.mp3")
    assert refused("pipe.mp3", root) == ("PP011", "pipe.mp3 is not an ordinary file")


@pytest.mark.parametrize("name", ["one.mp3/two.mp3", "x" * 300, "one\0.mp3"])
def test_a_name_that_no_file_can_have(root: Path, name: str) -> None:
    """A name that leads nowhere is refused like any other."""
    assert refused(name, root)[0] == "PP011"


@pytest.mark.skipif(CANNOT_BE_REFUSED, reason="this user may read everything")
def test_a_file_without_permission(root: Path) -> None:
    """A file that may not be read is refused with the system's reason."""
    path = root / "episodes" / "one.mp3"
    path.chmod(0)
    with pytest.raises(FileRefusedError, match="Permission denied"):
        read_media(path, "episodes/one.mp3", LARGEST)


def test_size_and_digests_of_one_reading(root: Path) -> None:
    """The bytes that are looked at are those that have the digests."""
    body = bytes(range(256)) * 5000
    path = root / "episodes" / "two.mp3"
    path.write_bytes(body)
    file, read = read_media(path, "episodes/two.mp3", LARGEST)
    assert read == body
    assert (file.size, file.name) == (len(body), "episodes/two.mp3")
    assert file.sha256 == hashlib.sha256(body).hexdigest()
    assert file.md5 == hashlib.md5(body, usedforsecurity=False).hexdigest()


def test_a_file_that_is_too_large(root: Path) -> None:
    """A file with more bytes than are looked at is refused before it is read."""
    (root / "five.jpg").write_bytes(b"12345")
    with pytest.raises(FileRefusedError, match="has 5 bytes, too many to check"):
        read_media(root / "five.jpg", "five.jpg", 4)


def test_a_file_taken_away_meanwhile(root: Path) -> None:
    """A file that is gone between finding and reading is refused, and nothing breaks."""
    with pytest.raises(FileRefusedError, match=r"two\.mp3 cannot be read"):
        read_media(root / "two.mp3", "two.mp3", LARGEST)


def test_names_for_people(root: Path) -> None:
    """A file is called by its path in the project, with forward slashes."""
    assert Workspace(root).relative(root / "episodes" / "one.mp3") == "episodes/one.mp3"


def test_an_episode_linked_from_outside(root: Path) -> None:
    """An episode whose YAML is linked from outside the project is not read."""
    (root.parent / "other.yaml").write_text("title: Someone else's\n", "utf-8")
    (root / "episodes" / "other.yaml").symlink_to(root.parent / "other.yaml")
    project = load_project(Workspace(root))
    assert [episode.title for episode in project.episodes] == [""]
    assert ("episodes/other.yaml", "PP010") in [
        (finding.file, finding.rule.code) for finding in project.findings
    ]
