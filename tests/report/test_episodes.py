"""The table of episodes."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.load.project import load_project
from podcast_publisher.load.yaml.rules import unknown_field
from podcast_publisher.model.finding import Finding, Severity, SourceFile
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.episodes import table
from tests.shows import SMALL_SHOW

FIRST, SECOND = "episodes/01-listening.yaml", "episodes/02-measuring.yaml"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project(Workspace(SMALL_SHOW))


def finding(severity: Severity, file: str = FIRST) -> Finding:
    return Finding(replace(unknown_field, severity=severity), "Something", file)


def with_first(project: Project, **changed: object) -> Project:
    first, *others = project.episodes
    return replace(project, episodes=(replace(first, **changed), *others))


def rows(project: Project, *findings: Finding, encoding: str = "utf-8") -> list[str]:
    return table(project, findings, encoding).splitlines()[1:]


def test_a_row_describes_an_episode(project: Project) -> None:
    """Number, name, length, recording, words of the transcript, and its status."""
    assert rows(project)[0].split() == [
        *("✓", "1", "01-listening", "0:20", "MP3,", "164", "kB", "17", "words", "-")
    ]


@pytest.mark.parametrize(
    ("severity", "mark", "plain"),
    [(Severity.ADVICE, "✓", "ok"), (Severity.WARNING, "!", "!"), (Severity.ERROR, "✗", "X")],
)
def test_the_mark_shows_the_worst_finding(
    project: Project, severity: Severity, mark: str, plain: str
) -> None:
    """Other episodes keep theirs."""
    findings = [finding(Severity.ADVICE), finding(severity)]
    assert [row.split()[0] for row in rows(project, *findings)] == [mark, "✓"]
    assert [row.split()[0] for row in rows(project, *findings, encoding="ascii")] == [plain, "ok"]


def test_a_transcripts_findings_count_for_its_episode(project: Project) -> None:
    """The show's findings count for no episode."""
    findings = [
        finding(Severity.ERROR, file)
        for file in (FIRST, FIRST.replace(".yaml", ".vtt"), "podcast.yaml")
    ]
    assert [row.split()[-1] for row in rows(project, *findings)] == ["2", "-"]


def test_missing_files_are_shown(project: Project) -> None:
    """An episode without recording, transcript and number still has its row."""
    bare = with_first(project, audio=None, transcript=None, number=None)
    assert rows(bare)[0].split() == ["✓", "-", "01-listening", "-", "missing", "missing", "-"]


def test_an_unreadable_episodes_files_are_not_called_missing(small_show: Path) -> None:
    """They may be beside it."""
    (small_show / FIRST).write_text("title: 'open\n", "utf-8")
    assert rows(load_project(Workspace(small_show)))[0].split() == [
        "✓",
        "-",
        "01-listening",
        *("-" * 4),
    ]


@pytest.mark.parametrize(
    ("seconds", "text"), [(59.6, "1:00"), (61.2, "1:01"), (4500, "75:00"), (None, "-")]
)
def test_lengths_are_minutes_and_seconds(
    project: Project, seconds: float | None, text: str
) -> None:
    """However long; rounding never shows sixty seconds."""
    audio = project.episodes[0].audio
    assert audio
    longer = with_first(project, audio=replace(audio, seconds=seconds))
    assert rows(longer)[0].split()[3] == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "no-such-encoding"])
def test_marks_have_an_ascii_form(project: Project, encoding: str) -> None:
    """For the whole table, where a tick cannot be written."""
    assert rows(project, encoding=encoding)[0].startswith("ok ")


def test_columns_are_aligned_with_their_headings(project: Project) -> None:
    """Every cell starts or ends where its heading does."""
    head, *lines = table(project, []).splitlines()
    for name in ("episode", "recording", "transcript"):
        assert all(line[head.index(name) - 1] == " " != line[head.index(name)] for line in lines)
    for name in ("no.", "length", "findings"):
        end = head.index(name) + len(name)
        assert all(line[end - 1] != " " and line[end : end + 1] in {"", " "} for line in lines)


def test_file_names_are_escaped_and_shortened(project: Project) -> None:
    """They cannot move the cursor or break the columns."""
    name = "episodes/" + "long\x1b[2J" * 20 + ".yaml"
    odd = Project(project.show, (Episode(SourceFile(name)),))
    (row,) = rows(odd)
    assert "\x1b" not in row
    assert "..." in row
    assert len(row) < 100


def test_a_show_without_episodes_has_no_table(project: Project) -> None:
    """Nothing is printed."""
    assert table(replace(project, episodes=()), []) == ""
    assert Path(FIRST).stem in table(project, [])
