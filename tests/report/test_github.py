"""Findings as GitHub workflow commands."""

import re
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from podcast_publisher.load.yaml.rules import unknown_field
from podcast_publisher.model.finding import Finding, Position, Severity
from podcast_publisher.report.github import as_github

ONE = Finding(
    unknown_field, "Wrong", "episodes/01.yaml", Position(7, 3, 5), "  titel: x", "Mend it."
)


def read(command: str) -> tuple[str, dict[str, str], str]:
    """A line as GitHub's runner parses it: command, properties, message."""
    matched = re.fullmatch(r"::(\w+) ([^\n]*?)::([^\n]*)", command)
    assert matched, command
    name, properties, message = matched.groups()
    pairs = (pair.split("=", 1) for pair in properties.split(","))
    return name, {key: unquote(value) for key, value in pairs}, unquote(message)


def test_a_finding_is_the_documented_command() -> None:
    """In one line."""
    assert as_github([ONE]) == (
        "::error file=episodes/01.yaml,line=7,endLine=7,col=3,endColumn=8,"
        "title=PP003 unknown-field::Wrong%0A"
        f"Why: {unknown_field.why}%0AFix: Mend it."
    )


@pytest.mark.parametrize(
    ("severity", "command"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.ADVICE, "notice")],
)
def test_each_severity_has_its_command(severity: Severity, command: str) -> None:
    """Errors, warnings and notices."""
    finding = replace(ONE, rule=replace(unknown_field, severity=severity))
    assert read(as_github([finding]))[0] == command


@pytest.mark.parametrize(
    "words", ["100 %", "%0A::error::no", "a::b", "::stop-commands::x", "one, two: three", "%25"]
)
def test_texts_are_escaped(words: str) -> None:
    """No text ends a property or message, or becomes a command."""
    finding = replace(ONE, message=words, file=f"episodes/{words}.yaml")
    _, properties, message = read(as_github([finding]))
    assert properties["file"] == f"episodes/{words}.yaml"
    assert properties["line"] == "7"
    assert message.splitlines()[0] == words


@pytest.mark.parametrize("hidden", ["\n", "\r", "\x1b[31m", "\u202e", "\u2028"])
@pytest.mark.parametrize("field", ["message", "file", "fix"])
def test_a_finding_is_one_line(field: str, hidden: str) -> None:
    """No character of a file starts a new line, where a command could be."""
    finding = replace(ONE, **{field: f"before{hidden}::error::after"})
    command = as_github([finding])
    assert command.count("\n") == command.count("\r") == 0
    assert read(command)[0] == "error"


def test_files_are_relative_to_the_repository() -> None:
    """Including the project's folder."""
    assert read(as_github([ONE], "shows/a"))[1]["file"] == "shows/a/episodes/01.yaml"


def test_a_finding_without_a_line() -> None:
    """The file is named without one."""
    assert set(read(as_github([replace(ONE, position=None)]))[1]) == {"file", "title"}


def test_a_url_is_in_the_message() -> None:
    """It is not a file of the repository."""
    finding = replace(ONE, file="https://a.example/feed.xml", position=None)
    _, properties, message = read(as_github([finding], "show"))
    assert set(properties) == {"title"}
    assert message.startswith("https://a.example/feed.xml: Wrong\n")


def test_many_findings_are_many_lines() -> None:
    """In order; none for no findings."""
    assert len(as_github([ONE, ONE, ONE]).splitlines()) == 3
    assert as_github([]) == ""


@pytest.mark.parametrize("severity", list(Severity))
def test_findings_over_githubs_limit_are_announced(severity: Severity) -> None:
    """GitHub shows ten of a kind; from eleven on, the first line says so."""
    finding = replace(ONE, rule=replace(unknown_field, severity=severity))
    assert len(as_github([finding] * 10).splitlines()) == 10
    first, *others = as_github([finding] * 11).splitlines()
    name, properties, message = read(first)
    assert (name, set(properties), len(others)) == ("notice", {"title"}, 11)
    assert message.startswith("There are 11 ")
    assert "the first 10" in message


def test_ten_of_each_kind_are_shown() -> None:
    """Errors, warnings and advice are counted separately, as GitHub does."""
    kinds = [replace(ONE, rule=replace(unknown_field, severity=severity)) for severity in Severity]
    assert len(as_github(kinds * 10).splitlines()) == 30
