"""The check as Markdown, parsed again by a Markdown parser."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from podcast_publisher.load.project import load_project
from podcast_publisher.load.yaml.rules import unknown_field
from podcast_publisher.model.finding import Finding, SourceFile
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.report.episodes import cells
from podcast_publisher.report.markdown import as_markdown
from podcast_publisher.report.text import by_episode
from tests.shows import SMALL_SHOW

FOUND = Finding(unknown_field, "There is no such field", "episodes/01-listening.yaml")


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project(Workspace(SMALL_SHOW))


def tokens(page: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page)


def rows(page: str) -> list[list[str]]:
    """The cells of the page's table."""
    read = tokens(page)
    rows: list[list[str]] = []
    for index, token in enumerate(read):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            inside = read[index + 1].children or []
            assert {token.type for token in inside} <= {"text"}, inside
            rows[-1].append("".join(token.content for token in inside))
    return rows


def fenced(page: str) -> str:
    """The fenced text."""
    (fence,) = [token.content for token in tokens(page) if token.type == "fence"]
    return fence


def named(project: Project, file: str) -> Project:
    """The show with one episode in a file of that name."""
    return Project(project.show, (Episode(SourceFile(file)),))


def test_a_good_show_is_one_line_and_its_table(project: Project) -> None:
    """And nothing below."""
    page = as_markdown([], project)
    assert page.startswith("**Checked the show and 2 episodes: no problems found.**\n")
    assert [token.type for token in tokens(page)][-1] == "table_close"


def test_the_table_equals_the_terminals(project: Project) -> None:
    """Cell by cell."""
    head, *lines = rows(as_markdown([FOUND], project))
    assert head == ["", "no.", "episode", "length", "recording", "transcript", "findings"]
    assert lines == [list(row) for row in cells(project, [FOUND])]
    assert lines[0] == ["✗", "1", "01-listening", "0:20", "MP3, 164 kB", "17 words", "1"]


def test_number_columns_are_right_aligned(project: Project) -> None:
    """Text columns are not."""
    heads = [
        token.attrs.get("style") for token in tokens(as_markdown([], project)) if token.tag == "th"
    ]
    right = "text-align:right"
    assert heads[::2] == [None, right, None, right, None, None, right]


def test_findings_are_the_terminals_text(project: Project) -> None:
    """In a fence."""
    assert fenced(as_markdown([FOUND], project)) == by_episode([FOUND], project).rstrip("\n") + "\n"


@pytest.mark.parametrize(
    "name",
    ["a|b", "*a*", "_a_ b", "`a`", "<img src=x>", "[a](b)", "a\\|b", "&lt;", "~~a~~", "a\nb"],
)
def test_file_names_are_escaped(project: Project, name: str) -> None:
    """No name ends a cell, becomes markup or starts a line."""
    page = as_markdown([], named(project, f"episodes/{name}.yaml"))
    (row,) = rows(page)[1:]
    assert row[2] == name.replace("\n", "\ufffd")
    assert len(row) == 7


@pytest.mark.parametrize("words", ["```", "```````", "~~~", "```text", "</code><script>"])
def test_texts_cannot_end_the_fence(project: Project, words: str) -> None:
    """Not even a fence on a line of its own."""
    before, after = "x" * 94, "y" * 94
    page = as_markdown([replace(FOUND, message=f"{before} {words} {after}")], project)
    assert f"\n  {words}\n" in page
    assert before in fenced(page)
    assert after in fenced(page)
    assert tokens(page)[-1].type == "fence"


def test_too_many_findings_are_counted(project: Project) -> None:
    """Some are shown, because a page has a size limit."""
    page = as_markdown([FOUND] * 1500, project)
    assert fenced(page).count(FOUND.message) == 200
    assert "1,300 more are not shown here" in page
    assert len(page.encode()) < 1024 * 1024
    assert "more are not told" not in as_markdown([FOUND] * 200, project)


def test_ignored_findings_are_counted(project: Project) -> None:
    """And a show without episodes has no table."""
    page = as_markdown([], replace(project, episodes=()), left_out=2)
    assert (
        page
        == "**Checked the show and 0 episodes: no problems found; 2 findings left out on request.**\n\n"
    )
