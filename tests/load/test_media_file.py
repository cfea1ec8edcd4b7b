"""Files that a YAML names: regular, readable files inside the project, or refused with a reason."""

import hashlib
import os
import threading
from pathlib import Path

import pytest

from podcast_publisher.load.files.media_file import (
    Digests,
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
    """A project with one file inside and one outside."""
    root = tmp_path / "show"
    (root / "episodes").mkdir(parents=True)
    (root / "episodes" / "one.mp3").write_bytes(b"one")
    (tmp_path / "private.mp3").write_bytes(b"private")
    return root


def refused(name: str, root: Path) -> tuple[str, str]:
    """Code and message for that name in the folder `episodes`."""
    with pytest.raises(FileRefusedError) as caught:
        locate(Workspace(root), name, beside=root / "episodes")
    assert str(root.parent) not in str(caught.value)
    return caught.value.rule.code, str(caught.value)


@pytest.mark.parametrize("name", ["one.mp3", "./one.mp3", "../episodes/one.mp3"])
def test_a_file_is_relative_to_its_yaml(root: Path, name: str) -> None:
    """It is found from the folder of the YAML that names it."""
    position = locate(Workspace(root), name, beside=root / "episodes")
    assert position.read_bytes() == b"one"


def test_a_link_inside_the_project_is_followed(root: Path) -> None:
    """The file it leads to is published."""
    (root / "linked.mp3").symlink_to("episodes/one.mp3")
    position = locate(Workspace(root), "../linked.mp3", beside=root / "episodes")
    assert position == (root / "episodes" / "one.mp3").resolve()


def test_a_linked_project_may_be_used(root: Path) -> None:
    """Its files count as inside."""
    link = root.parent / "link"
    link.symlink_to(root, target_is_directory=True)
    assert locate(Workspace(link), "one.mp3", beside=link / "episodes").read_bytes() == b"one"


def test_a_missing_file_is_reported_by_its_written_name(root: Path) -> None:
    """As its author wrote it."""
    assert refused("two.mp3", root) == ("PP009", "There is no file two.mp3")
    assert refused("nowhere/two.mp3", root) == ("PP009", "There is no file nowhere/two.mp3")


def test_a_difference_in_case_is_reported(root: Path) -> None:
    """Stores treat them as two names."""
    assert refused("ONE.mp3", root)[1] == "There is no file ONE.mp3, but there is one.mp3"


def test_a_dangling_link_is_a_missing_file(root: Path) -> None:
    """Its target was deleted."""
    (root / "episodes" / "gone.mp3").symlink_to("taken-away.mp3")
    message = "gone.mp3 is a link to a file that is not there"
    assert refused("gone.mp3", root) == ("PP009", message)


def test_paths_outside_the_project_are_refused(root: Path) -> None:
    """Relative and absolute ones."""
    outside = "is outside the project's folder"
    assert refused("../../private.mp3", root) == ("PP010", f"../../private.mp3 {outside}")
    with pytest.raises(FileRefusedError, match="outside"):
        locate(Workspace(root), str(root.parent / "private.mp3"), beside=root)


@pytest.mark.parametrize("target", ["private.mp3", "not-there.mp3"])
def test_a_link_out_of_the_project_is_refused(root: Path, target: str) -> None:
    """Without revealing whether anything is there."""
    (root / "episodes" / "out.mp3").symlink_to(root.parent / target)
    assert refused("out.mp3", root)[0] == "PP010"


def test_a_file_in_a_linked_folder_outside_is_refused(root: Path) -> None:
    """A folder linked from outside is outside."""
    (root / "episodes" / "all").symlink_to(root.parent, target_is_directory=True)
    assert refused("all/private.mp3", root)[0] == "PP010"


def test_circular_links_are_refused(root: Path) -> None:
    """They are not followed for ever."""
    (root / "episodes" / "a.mp3").symlink_to("b.mp3")
    (root / "episodes" / "b.mp3").symlink_to("a.mp3")
    assert refused("a.mp3", root)[0] == "PP011"


def test_a_folder_is_not_a_file(root: Path) -> None:
    """It is refused."""
    assert refused("../episodes", root) == ("PP011", "../episodes is a folder")


def test_a_pipe_is_refused(root: Path) -> None:
    """Without opening it, which would block."""
    os.mkfifo(root / "episodes" / "pipe.mp3")
    assert refused("pipe.mp3", root) == ("PP011", "pipe.mp3 is not an ordinary file")


@pytest.mark.parametrize("name", ["one.mp3/two.mp3", "x" * 300, "one\0.mp3"])
def test_impossible_names_are_refused(root: Path, name: str) -> None:
    """Like any other missing file."""
    assert refused(name, root)[0] == "PP011"


@pytest.mark.skipif(CANNOT_BE_REFUSED, reason="this user may read everything")
def test_an_unreadable_file_is_refused(root: Path) -> None:
    """With the system's reason."""
    path = root / "episodes" / "one.mp3"
    path.chmod(0)
    with pytest.raises(FileRefusedError, match="Permission denied"):
        read_media(path, "episodes/one.mp3", LARGEST)


def test_size_and_digests_are_of_one_reading(root: Path) -> None:
    """The bytes that are probed are those with the digests."""
    body = bytes(range(256)) * 5000
    path = root / "episodes" / "two.mp3"
    path.write_bytes(body)
    file, read = read_media(path, "episodes/two.mp3", LARGEST)
    assert read == body
    assert (file.size, file.name) == (len(body), "episodes/two.mp3")
    assert file.sha256 == hashlib.sha256(body).hexdigest()
    assert file.md5 == hashlib.md5(body, usedforsecurity=False).hexdigest()


def test_a_file_over_the_limit_is_refused(root: Path) -> None:
    """Before it is read."""
    (root / "five.jpg").write_bytes(b"12345")
    with pytest.raises(FileRefusedError, match="has 5 bytes, too many to check"):
        read_media(root / "five.jpg", "five.jpg", 4)


def test_a_file_deleted_meanwhile_is_refused(root: Path) -> None:
    """Between finding and reading it."""
    with pytest.raises(FileRefusedError, match=r"two\.mp3 cannot be read"):
        read_media(root / "two.mp3", "two.mp3", LARGEST)


def test_files_are_named_by_their_path_in_the_project(root: Path) -> None:
    """With forward slashes."""
    assert Workspace(root).relative(root / "episodes" / "one.mp3") == "episodes/one.mp3"


def test_an_episode_linked_from_outside_is_not_read(root: Path) -> None:
    """A YAML linked from outside the project."""
    (root.parent / "other.yaml").write_text("title: Someone else's\n", "utf-8")
    (root / "episodes" / "other.yaml").symlink_to(root.parent / "other.yaml")
    project = load_project(Workspace(root))
    assert [episode.title for episode in project.episodes] == [""]
    assert ("episodes/other.yaml", "PP010") in [
        (finding.file, finding.rule.code) for finding in project.findings
    ]


@pytest.mark.parametrize("sizes", [[0], [1, 2, 3], [400_000], [700_000] * 9, [3_000_000, 5]])
def test_digests_are_those_of_the_whole(sizes: list[int], tmp_path: Path) -> None:
    """However large the pieces are that it comes in."""
    body = bytes(number % 251 for number in range(max(sizes))) or b""
    with Digests() as digests:
        for size in sizes:
            digests.update(body[:size])
        file = digests.file(tmp_path, "name")
    whole = b"".join(body[:size] for size in sizes)
    assert (file.size, file.sha256, file.md5) == (
        len(whole),
        hashlib.sha256(whole).hexdigest(),
        hashlib.md5(whole, usedforsecurity=False).hexdigest(),
    )


def test_a_file_is_read_on_while_it_is_digested() -> None:
    """A few megabytes ahead of the slower digest, and no further."""
    go_on, is_ahead, added = threading.Event(), threading.Event(), list[int]()

    class Slow:
        def update(self, _: bytes) -> None:
            assert go_on.wait(20)

    def read_file(digests: Digests) -> None:
        for number in range(20):
            digests.update(bytes(1 << 20))
            added.append(number)
            if len(added) == 2:
                is_ahead.set()

    with Digests() as digests:
        digests._hashes = (Slow(), Slow())  # type: ignore[assignment]
        reader = threading.Thread(target=read_file, args=(digests,))
        reader.start()
        was_ahead = is_ahead.wait(10)
        ahead = len(added)
        go_on.set()
        reader.join(20)
    assert was_ahead
    assert ahead <= 4
    assert len(added) == 20
