"""The episodes at a glance."""

from dataclasses import replace
from pathlib import Path

import pytest

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
    return replace(project, episodes=(replace(first, **changed), *others))  # type: ignore[arg-type]


def rows(project: Project, *findings: Finding, encoding: str = "utf-8") -> list[str]:
    return table(project, findings, encoding).splitlines()[1:]


def test_a_good_episode_at_a_glance(project: Project) -> None:
    """A line says number, name, length, recording, words of the transcript, and that all is well."""
    assert rows(project)[0].split() == [
        *("✓", "1", "01-listening", "0:20", "MP3,", "164", "kB", "17", "words", "-")
    ]


@pytest.mark.parametrize(
    ("severity", "mark", "plain"),
    [(Severity.ADVICE, "✓", "ok"), (Severity.WARNING, "!", "!"), (Severity.ERROR, "✗", "X")],
)
def test_the_worst_finding_is_the_mark(
    project: Project, severity: Severity, mark: str, plain: str
) -> None:
    """The mark tells the worst of an episode's findings; other episodes keep theirs."""
    findings = [finding(Severity.ADVICE), finding(severity)]
    assert [row.split()[0] for row in rows(project, *findings)] == [mark, "✓"]
    assert [row.split()[0] for row in rows(project, *findings, encoding="ascii")] == [plain, "ok"]


def test_findings_are_counted_where_they_belong(project: Project) -> None:
    """A transcript's findings are its episode's; the show's are no episode's."""
    findings = [
        finding(Severity.ERROR, file)
        for file in (FIRST, FIRST.replace(".yaml", ".vtt"), "podcast.yaml")
    ]
    assert [row.split()[-1] for row in rows(project, *findings)] == ["2", "-"]


def test_what_is_not_there_is_missing(project: Project) -> None:
    """An episode without recording, transcript and number still has its line."""
    bare = with_first(project, audio=None, transcript=None, number=None)
    assert rows(bare)[0].split() == ["✓", "-", "01-listening", "-", "missing", "missing", "-"]


def test_nothing_is_said_of_an_unread_episode(small_show: Path) -> None:
    """Where the YAML cannot be read, its files are not called missing: they may lie beside it."""
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
def test_lengths_in_minutes(project: Project, seconds: float | None, text: str) -> None:
    """Lengths are minutes and seconds, however long; rounding never shows sixty seconds."""
    audio = project.episodes[0].audio
    assert audio
    longer = with_first(project, audio=replace(audio, seconds=seconds))
    assert rows(longer)[0].split()[3] == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "no-such-encoding"])
def test_marks_for_old_terminals(project: Project, encoding: str) -> None:
    """Where a tick cannot be written, the whole table is written without."""
    assert rows(project, encoding=encoding)[0].startswith("ok ")


def test_columns_stand_under_their_heads(project: Project) -> None:
    """Every cell begins or ends where its head does."""
    head, *lines = table(project, []).splitlines()
    for name in ("episode", "recording", "transcript"):
        assert all(line[head.index(name) - 1] == " " != line[head.index(name)] for line in lines)
    for name in ("no.", "length", "findings"):
        end = head.index(name) + len(name)
        assert all(line[end - 1] != " " and line[end : end + 1] in {"", " "} for line in lines)


def test_a_name_can_neither_hide_nor_overflow(project: Project) -> None:
    """A file's name cannot move the cursor, and a long one is cut off."""
    name = "episodes/" + "long\x1b[2J" * 20 + ".yaml"
    odd = Project(project.show, (Episode(SourceFile(name)),))
    (row,) = rows(odd)
    assert "\x1b" not in row
    assert "..." in row
    assert len(row) < 100


def test_no_episode_no_table(project: Project) -> None:
    """A show without episodes has no table."""
    assert table(replace(project, episodes=()), []) == ""
    assert Path(FIRST).stem in table(project, [])
