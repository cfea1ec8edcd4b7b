"""Findings as text and JSON."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.load.yaml.rules import unknown_field
from podcast_publisher.model.finding import Finding, Position
from podcast_publisher.report.characters import visible
from podcast_publisher.report.episodes import table
from podcast_publisher.report.objects import as_json
from podcast_publisher.report.text import as_text, by_episode, summary
from podcast_publisher.workflow.check import Checked, load_and_check
from tests.cases.broken_show import BrokenShow, as_line
from tests.shows import workspace

GOLDEN = Path(__file__).parent / "several-mistakes.txt"
SEVERAL = BrokenShow("several-mistakes-at-once")
FIELDS = [
    *("code", "rule", "severity", "file", "line", "column", "length", "field", "message"),
    *("excerpt", "why", "fix"),
]


@pytest.fixture
def several(tmp_path: Path) -> Checked:
    return load_and_check(workspace(SEVERAL.lay_out(tmp_path / "show")), lambda _: None)


def finding(excerpt: str, column: int = 1, length: int = 1, **other: str) -> Finding:
    original = Finding(
        unknown_field,
        "Something is wrong",
        "podcast.yaml",
        position=Position(7, column, length),
        excerpt=excerpt,
        fix="Mend it.",
    )
    return replace(original, **other)  # fields that are text, by name


def marked(shown: str) -> str:
    """The text under a finding's carets."""
    line, carets = (excerpt.split("| ", 1)[1] for excerpt in shown.split("\n") if " | " in excerpt)
    return "".join(letter for letter, mark in zip(line, carets, strict=False) if mark == "^")


def test_text_output_equals_the_golden_text(several: Checked) -> None:
    """Several mistakes, as in the file beside this test."""
    project, findings = several.project, several.findings
    text = [by_episode(findings, project), table(project, findings), summary(findings, 2)]
    assert "\n".join(text) + "\n" == GOLDEN.read_text("utf-8")


def test_no_findings_are_no_text() -> None:
    """As for every other number of them."""
    assert as_text(()) == ""


def test_the_golden_text_has_the_expected_findings() -> None:
    """In order."""
    heads = re.findall(r"^(\S+:\d+:\d+): \w+ (PP\d{3}) ", GOLDEN.read_text("utf-8"), re.MULTILINE)
    text = [f"{place}: {code}" for place, code in heads]
    assert [line.replace(": ", " ") for line in text] == SEVERAL.expected


def test_findings_are_grouped_under_headings(several: Checked) -> None:
    """The show or the episode, with the number of findings."""
    text = by_episode(several.findings, several.project)
    assert re.findall("^== (.*)$", text, re.MULTILINE) == [
        "podcast.yaml: 2 errors",
        "episodes/01-listening.yaml: 3 errors",
        "episodes/02-measuring.yaml: 2 errors",
    ]


def test_a_transcripts_findings_are_under_its_episode(tmp_path: Path) -> None:
    """And counted there."""
    result = load_and_check(
        workspace(BrokenShow("vtt-flaws").lay_out(tmp_path / "show")), lambda _: None
    )
    files = {finding.file for finding in result.findings}
    assert all(file.endswith(".vtt") for file in files)
    heads = re.findall("^== (.*):", by_episode(result.findings, result.project), re.MULTILINE)
    assert heads == [file.replace(".vtt", ".yaml") for file in sorted(files)]


def test_other_files_have_their_own_headings(several: Checked) -> None:
    """After the episodes."""
    stray = replace(several.findings[0], file="artwork/cover.jpg")
    text = by_episode([stray, *several.findings], several.project)
    assert text.rpartition("\n== ")[2].startswith("artwork/cover.jpg: 1 error\n")


def test_json_findings_have_the_same_fields(several: Checked) -> None:
    """With the contents of the text."""
    objects = json.loads(as_json(several.findings))
    assert [list(obj) for obj in objects] == [FIELDS] * len(several.findings)
    lines = [f"{obj['file']}:{obj['line']}:{obj['column']} {obj['code']}" for obj in objects]
    assert lines == [as_line(finding) for finding in several.findings]
    guid, number = objects[2], objects[3]
    assert (guid["field"], guid["severity"], guid["rule"]) == ("guid", "error", "missing-field")
    assert number["excerpt"] == "number: first"
    assert number["excerpt"][number["column"] - 1 :][: number["length"]] == "first"


def test_a_json_finding_without_a_line_has_all_fields() -> None:
    """The line is null."""
    (obj,) = json.loads(as_json([Finding(unknown_field, "Wrong", "podcast.yaml")]))
    assert list(obj) == FIELDS
    assert [obj[name] for name in ("line", "column", "length")] == [None] * 3


def test_json_is_not_ascii_escaped() -> None:
    """Letters are written as themselves."""
    assert "Zoë “quoted”" in as_json([finding("", message="Zoë “quoted”")])
    assert as_json([]) == "[]"


@pytest.mark.parametrize(
    ("excerpt", "column", "length", "under"),
    [
        ("title: Listening", 8, 9, "Listening"),
        ("  file: a.jpg", 9, 5, "a.jpg"),
        ("\tname: Robin", 8, 5, "Robin"),
        ("title: Zoë – “x”", 8, 9, "Zoë – “x”"),
        ("title: x", 8, 500, "x"),
        ("title: " + "x" * 500, 8, 500, "x" * 113),
        ("title: x", 1, 1, "t"),
    ],
)
def test_carets_mark_the_value(excerpt: str, column: int, length: int, under: str) -> None:
    """From its column, as long as the value, up to the end of the line."""
    assert marked(as_text([finding(excerpt, column, length)])) == under


@pytest.mark.parametrize("line", [1, 99, 12_345])
def test_carets_do_not_depend_on_the_line_number(line: int) -> None:
    """Line numbers of any length."""
    placed = Finding(unknown_field, "Wrong", "a.yaml", Position(line, 8, 3), "title: One two")
    assert marked(as_text([placed])) == "One"


@pytest.mark.parametrize("excerpt", ["", "    "])
def test_an_empty_line_has_no_carets(excerpt: str) -> None:
    """And is not shown."""
    assert "|" not in as_text([finding(excerpt)])


def test_carets_end_with_the_shown_line() -> None:
    """A value behind the shown part has none."""
    assert "^" not in as_text([finding("title:", 9)])
    assert "^" not in as_text([finding("x" * 500, 300)])


@pytest.mark.parametrize(
    "hidden",
    ["\x1b[31m", "\x07", "\x00", "\r", "\x9b2J", "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff"],
)
@pytest.mark.parametrize("field", ["excerpt", "message", "file", "fix"])
def test_control_characters_are_escaped(field: str, hidden: str) -> None:
    """No file can move the cursor, colour the screen or change the text direction."""
    altered = replace(finding("title: x"), **{field: f"before{hidden}after"})
    shown = as_text([altered])
    kinds = {unicodedata.category(letter) for letter in shown.replace("\n", "")}
    assert not kinds & {"Cc", "Cf"}
    assert "before" in shown
    assert "after" in shown


def test_visible_characters_are_kept() -> None:
    """Letters of every script, signs and emoji."""
    assert visible("Zoë – שלום 你好 \U0001f600") == "Zoë – שלום 你好 \U0001f600"


def test_lines_fit_the_screen(several: Checked) -> None:
    """Except the author's own."""
    lines = as_text(several.findings).splitlines()
    assert max(len(line) for line in lines if " | " not in line) <= 96


@pytest.mark.parametrize(
    ("findings", "episodes", "text"),
    [
        ([], 2, "Checked the show and 2 episodes: no problems found."),
        ([finding("")], 1, "Checked the show and 1 episode: 1 error."),
        ([finding("")] * 2, 0, "Checked the show and 0 episodes: 2 errors."),
    ],
)
def test_the_summary(findings: list[Finding], episodes: int, text: str) -> None:
    """One line with the number of problems and files."""
    assert summary(findings, episodes) == text


def test_the_summary_counts_ignored_findings() -> None:
    """So that nobody takes silence for success."""
    text = summary([], 1, left_out=3)
    assert (
        text == "Checked the show and 1 episode: no problems found; 3 findings left out on request."
    )
