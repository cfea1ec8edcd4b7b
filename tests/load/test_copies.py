"""Copies that programs leave beside a file: reported once, on the copy, and never published."""

import shutil
from pathlib import Path

import pytest

from podcast_publisher.load.files.copies import is_copy
from podcast_publisher.workflow.check import load_and_check
from tests.shows import workspace

STEM = "01-listening"

COPIES = [
    "01-listening (1)",
    "01-listening(2)",
    "01-listening 2",
    "01-listening copy",
    "01-listening copy 2",
    "01-listening - Copy",
    "01-listening - Copy (2)",
    "01-listening_copy",
    "01-listening (copy)",
    "01-listening (another copy)",
    "01-listening (3rd copy)",
    "Copy of 01-listening",
    "Copy (2) of 01-listening",
    "01-listening - Kopie",
    "Kopie von 01-listening",
    "01-listening - Copie",
    "Copie de 01-listening",
    "01-listening (Sam's conflicted copy 2026-03-04)",
    "01-listening (conflicted copy 2026-03-04 101112)",
    "01-listening (Case Conflict)",
    "01-listening (In Konflikt stehende Kopie von Sam 2026-03-04)",
    "01-listening (SFConflict sam 2026-03-04)",
    "01-listening_conflict-20260304-101112",
    "01-listening [Conflict]",
    "01-listening.sync-conflict-20260304-101112-ABCDEFG",
    "01-listening-LAPTOP7",
    "01-listening-DESKTOP-4F7K2Q1",
    "01-listening-Sams-MacBook-Pro",
    "01-listening_LOCAL_1234",
    "01-listening (1) (1)",
    "01-listening[1]",
    "01-listening - Kopio",
    "01-listening - Másolat",
    "01-listening — копия",
    "01-listening - コピー",
    "01-listening のコピー",
    "01-listening - 副本",
    "01-listening.bak",
    "01-listening_old",
    "Copy of 01-listening (1)",
]
BACKUPS = ["~", ".orig", ".bak", ".txt", ".old", ".rej", ".~1~"]


def files_and_codes(root: Path) -> list[tuple[str, str]]:
    findings = load_and_check(workspace(root), lambda _: None).findings
    return [(finding.file, finding.rule.code) for finding in findings]


@pytest.mark.parametrize("stem", COPIES)
@pytest.mark.parametrize("changed", [False, True])
def test_a_copied_episode_is_one_finding(small_show: Path, stem: str, *, changed: bool) -> None:
    """On the copy's YAML: an error where it differs, because it may be the newer one."""
    folder = small_show / "episodes"
    for ending in (".yaml", ".mp3", ".vtt"):
        shutil.copy(folder / f"{STEM}{ending}", folder / f"{stem}{ending}")
    if changed:
        with (folder / f"{stem}.mp3").open("ab") as file:
            file.write(b"another take")
    assert files_and_codes(small_show) == [
        (f"episodes/{stem}.yaml", "PP042" if changed else "PP043")
    ]


@pytest.mark.parametrize("ending", BACKUPS)
@pytest.mark.parametrize("name", ["episodes/01-listening.yaml", "episodes/01-listening.mp3"])
def test_a_backup_is_one_finding(small_show: Path, name: str, ending: str) -> None:
    """An editor's backup is older than its file, so it stops nothing."""
    (small_show / f"{name}{ending}").write_bytes(b"older")
    assert files_and_codes(small_show) == [(f"{name}{ending}", "PP043")]


@pytest.mark.parametrize(
    ("original", "copy"),
    [
        ("episodes/01-listening.mp3", "episodes/01-listening (1).mp3"),
        ("episodes/01-listening.mp3", "episodes/01-listening (1).m4a"),
        ("episodes/01-listening.mp3", "episodes/01-listening.mp3.mp3"),
        ("episodes/01-listening.vtt", "episodes/01-listening copy.vtt"),
        ("podcast.yaml", "podcast (1).yaml"),
        ("podcast.yaml", "podcast-LAPTOP7.yaml"),
        ("artwork/cover.jpg", "artwork/cover (1).jpg"),
    ],
)
def test_a_second_download_is_an_error(small_show: Path, original: str, copy: str) -> None:
    """The corrected take, downloaded again, is not silently ignored."""
    (small_show / copy).write_bytes((small_show / original).read_bytes() + b"corrected")
    assert files_and_codes(small_show) == [(copy, "PP042")]


@pytest.mark.parametrize(
    "name",
    [
        *("02-measuring.yaml", "01-listening-again.yaml", "01-listening-2.yaml", "copy.yaml"),
        *("01-listening.yaml", "a-conflict-of-interest.yaml", "01-listenings.yaml"),
        *("01-listening-old.yaml", "01-listening-bak.yaml"),
    ],
)
def test_slugs_are_not_taken_for_copies(name: str) -> None:
    """Lower-case letters, digits and hyphens."""
    assert not is_copy(name, {"01-listening.yaml", "a.yaml", "02.yaml"})


@pytest.mark.parametrize("name", ["cover 2.jpg", "cover-RGB.jpg", "cover-3000.jpg"])
def test_other_pictures_are_not_taken_for_copies(small_show: Path, name: str) -> None:
    """People number pictures, and state export settings in capitals."""
    (small_show / "artwork" / name).write_bytes(b"another")
    assert files_and_codes(small_show) == []


def test_a_recording_named_in_the_yaml_is_no_copy(small_show: Path) -> None:
    """Whatever its name."""
    folder = small_show / "episodes"
    (folder / "01-listening.mp3").rename(folder / "01-listening-FINAL.mp3")
    with (folder / "01-listening.yaml").open("a", encoding="utf-8") as file:
        file.write("audio: 01-listening-FINAL.mp3\n")
    assert files_and_codes(small_show) == []


def test_a_missing_file_finding_names_its_copy(small_show: Path) -> None:
    """One message with the name that is needed."""
    folder = small_show / "episodes"
    (folder / "01-listening.mp3").rename(folder / "01-listening (1).mp3")
    findings = load_and_check(workspace(small_show), lambda _: None).findings
    assert [finding.message for finding in findings] == [
        "There is no 01-listening.mp3, but there is 01-listening (1).mp3"
    ]
    assert findings[0].fix == "Rename it to 01-listening.mp3"
