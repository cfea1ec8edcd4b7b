"""A path to a missing file gets the line to write."""

import unicodedata
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace

EPISODE = "episodes/02-measuring.yaml"
NAMED = "  file: ../artwork/cover.jpg"


def codes_and_fixes(show: Path, written: str) -> list[tuple[str, str]]:
    """Code and fix for a picture with that name."""
    file = show / EPISODE
    text = file.read_text("utf-8")
    assert NAMED in text
    file.write_text(text.replace(NAMED, f"  file: {written}"), "utf-8")
    return [(finding.rule.code, finding.fix) for finding in load_project(Workspace(show)).findings]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (r"..\artwork\cover.jpg", "PP009"),
        (r'"..\artwork\cover.jpg"', "PP002"),
        (r"C:\Users\sam\Pictures\cover.jpg", "PP009"),
        (r"\\server\share\cover.jpg", "PP009"),
        ("file:///home/sam/cover.jpg", "PP009"),
        ("/artwork/cover.jpg", "PP010"),
        ("artwork/cover.jpg", "PP009"),
        ("cover.jpg", "PP009"),
        ("../artwork/Cover.JPG", "PP009"),
        ("../artwork/cover.jpeg", "PP009"),
        ("../artwork/cover.jpg.jpg", "PP009"),
        ("https://www.example.org/cover.jpg", "PP009"),
    ],
)
def test_a_wrong_path_gets_the_line_to_write(small_show: Path, written: str, code: str) -> None:
    """One finding, however the path is written."""
    (finding,) = codes_and_fixes(small_show, written)
    assert finding == (code, "Write  file: ../artwork/cover.jpg")


def test_a_backslash_escape_in_a_path_is_explained(small_show: Path) -> None:
    """With the path to write."""
    file = small_show / EPISODE
    text = file.read_text("utf-8").replace("audio: 02-measuring.mp3", r'audio: "..\a\02.mp3"')
    file.write_text(text, "utf-8")
    (finding,) = load_project(Workspace(small_show)).findings[:1]
    assert "a bell (U+0007)" in finding.message
    assert finding.fix == "Write  audio: ../a/02.mp3"


def test_no_path_is_guessed(small_show: Path) -> None:
    """Without such a file none is named, and nothing outside the project is searched."""
    (small_show.parent / "secret.jpg").write_bytes(b"x")
    ((code, fix),) = codes_and_fixes(small_show, "../../artwork/secret.jpg")
    assert code in {"PP009", "PP010"}
    assert "secret" not in fix


def test_unicode_forms_of_a_name_match(small_show: Path) -> None:
    """A recording with decomposed accents belongs to its episode; as a written name it must be renamed."""
    folder = small_show / "episodes"
    composed = unicodedata.normalize("NFC", "03-café")
    apart = unicodedata.normalize("NFD", composed)
    for ending in ("yaml", "mp3", "vtt"):
        stem = composed if ending == "yaml" else apart
        (folder / f"02-measuring.{ending}").rename(folder / f"{stem}.{ending}")
    yaml = folder / f"{composed}.yaml"
    text = yaml.read_text("utf-8").replace("audio: 02-measuring.mp3\n", "")
    yaml.write_text(text.replace("transcript: 02-measuring.vtt\n", ""), "utf-8")
    assert load_project(Workspace(small_show)).findings == ()
    with yaml.open("a", encoding="utf-8") as opened:
        opened.write(f"audio: {composed}.mp3\n")
    (finding,) = load_project(Workspace(small_show)).findings
    assert finding.fix == "Rename the file to 03-cafe.mp3, and write  audio: 03-cafe.mp3"
