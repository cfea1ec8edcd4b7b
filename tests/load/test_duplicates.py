"""Two files for one purpose: an error that says which is used and how to decide."""

import shutil
import unicodedata
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_publisher.load.files.duplicates import media_stem
from podcast_publisher.load.files.episode_folder import AUDIO_SUFFIXES, TRANSCRIPT_SUFFIXES
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from tests.cases.damage import GOOD_M4A

OTHERS = [".m4a", ".wav", ".MP3", ".mp4", ".mov", ".aac", ".flac", ".m4a.mp3", ".amr", ".webm"]


@pytest.mark.parametrize("ending", OTHERS)
def test_a_second_recording_is_an_error(small_show: Path, ending: str) -> None:
    """Ignoring it could publish the uncorrected take."""
    (small_show / "episodes" / f"01-listening{ending}").write_bytes(GOOD_M4A)
    [finding] = load_project(Workspace(small_show)).findings
    assert (finding.file, finding.rule.code) == ("episodes/01-listening.yaml", "PP041")
    names = {"01-listening.mp3", f"01-listening{ending}"}
    assert all(name in finding.message for name in names)
    assert " is used as the recording, and " in finding.message
    assert "audio: " in finding.fix


def test_three_recordings_are_one_finding(small_show: Path) -> None:
    """With all names."""
    for ending in (".m4a", ".wav"):
        (small_show / "episodes" / f"01-listening{ending}").write_bytes(GOOD_M4A)
    [finding] = load_project(Workspace(small_show)).findings
    assert "01-listening.m4a, 01-listening.wav beside it are ignored" in finding.message


@pytest.mark.parametrize("right", ["01-listening.mp3", "01-listening.m4a"])
def test_the_proposed_field_resolves_the_finding(small_show: Path, right: str) -> None:
    """Whichever file is right."""
    folder = small_show / "episodes"
    (folder / "01-listening.m4a").write_bytes(GOOD_M4A)
    with (folder / "01-listening.yaml").open("a", encoding="utf-8") as file:
        file.write(f"audio: {right}\n")
    project = load_project(Workspace(small_show))
    assert project.findings == ()
    audio = project.episodes[0].audio
    assert audio is not None
    assert audio.file.name == f"episodes/{right}"


def test_two_transcripts_are_an_error(small_show: Path) -> None:
    """With SubRip beside WebVTT, one is not read."""
    folder = small_show / "episodes"
    shutil.copy(folder / "01-listening.vtt", folder / "01-listening.srt")
    [finding] = load_project(Workspace(small_show)).findings
    assert (finding.rule.code, finding.field) == ("PP041", ("transcript",))
    assert finding.message.startswith("01-listening.vtt is used as the transcript")
    assert "transcript: 01-listening.srt" in finding.fix


@pytest.mark.parametrize("ending", [".yml", ".YAML", ".YML"])
def test_two_yaml_files_are_an_error(small_show: Path, ending: str) -> None:
    """Reported on the one that is not read; it is not taken for an episode."""
    folder = small_show / "episodes"
    shutil.copy(folder / "01-listening.yaml", folder / f"01-listening{ending}")
    project = load_project(Workspace(small_show))
    assert [episode.source.file for episode in project.episodes] == [
        "episodes/01-listening.yaml",
        "episodes/02-measuring.yaml",
    ]
    [finding] = project.findings
    assert (finding.file, finding.rule.code) == (f"episodes/01-listening{ending}", "PP041")
    assert "01-listening.yaml is read" in finding.message


def test_two_shows_are_an_error(small_show: Path) -> None:
    """Only one of them is published."""
    shutil.copy(small_show / "podcast.yaml", small_show / "podcast.yml")
    [finding] = load_project(Workspace(small_show)).findings
    assert (finding.file, finding.rule.code) == ("podcast.yml", "PP041")


_PARTS = [*"a. ", ".mp3", ".MP3", ".m4a", ".vtt", "é", "e\u0301"]


@given(st.lists(st.sampled_from(_PARTS), min_size=1))
def test_names_end_as_paths_do(parts: list[str]) -> None:
    """However many points are in a name; no path is made of it, which would take longer."""
    name = "".join(parts)
    suffixes = AUDIO_SUFFIXES + TRANSCRIPT_SUFFIXES
    path = PurePath(unicodedata.normalize("NFC", name).lower())
    while path.suffix in suffixes:
        path = path.with_suffix("")
    if PurePath(name).name == name:  # not one point or two
        assert media_stem(name, suffixes) == path.name
