"""Each kind of value: what it accepts and refuses, whatever YAML 1.1 would make of it."""

from typing import Any

import pytest

from podcast_publisher.load.yaml.addresses import Email, FileName, WebAddress
from podcast_publisher.load.yaml.guids import EpisodeGuid, ShowGuid
from podcast_publisher.load.yaml.mappings import Field, Group, Kind, ListOf, NamedGroups
from podcast_publisher.load.yaml.nodes import compose
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import (
    Boolean,
    Choice,
    DateTime,
    Text,
    WholeNumber,
    abbreviate,
)
from podcast_publisher.load.yaml.timecodes import Timecode

UUID = "0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11"
CHOICE = Choice("full", "trailer", "bonus")
PERSON = Group(
    "a person", (Field("name", Text(), "", required=True), Field("age", WholeNumber(), ""))
)


def read(kind: Kind, written: str) -> tuple[Any, list[str]]:
    """The value, and the codes of the problems."""
    node = compose(f"field: {written}\n")
    notes = ProblemCollector("episode.yaml", f"field: {written}".split("\n"))
    values = Group("a file", (Field("field", kind, ""),)).read_fields(node, notes, ())  # type: ignore[arg-type]
    assert values is not None
    return values["field"], [finding.rule.code for finding in notes.findings]


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (Text(), "Words", "Words"),
        (Text(), "no", "no"),
        (Text(), "012", "012"),
        (Text(), "12:34", "12:34"),
        (Text(), "2025-06-11", "2025-06-11"),
        (Text(), '"~"', "~"),
        (Text(), "'null'", "null"),
        (Text(), '"  around  "', "around"),
        (Text(), "|\n  One\n  two", "One\ntwo"),
        (Text(), ">\n  One\n  two", "One two"),
        (Text(), '"Zoë \\u201cquoted\\u201d"', "Zoë “quoted”"),
        (WholeNumber(), "1", 1),
        (WholeNumber(), "012", 12),
        (WholeNumber(), "'7'", 7),
        (WholeNumber(), "999999", 999_999),
        (Boolean(), "true", True),
        (Boolean(), "False", False),
        (Boolean(), "TRUE", True),
        (CHOICE, "trailer", "trailer"),
        (WebAddress(), "https://www.example.org/a?b=c#d", "https://www.example.org/a?b=c#d"),
        (WebAddress(), "http://localhost:8080/", "http://localhost:8080/"),
        (Email(), "podcast@example.org", "podcast@example.org"),
        (Email(), "first.last+tag@mail.example.org", "first.last+tag@mail.example.org"),
        (ShowGuid(), UUID, UUID),
        (EpisodeGuid(), UUID, UUID),
        (EpisodeGuid(), "https://example.org/?p=12", "https://example.org/?p=12"),
        (EpisodeGuid(), "012", "012"),
        (EpisodeGuid(), "160 at http://www.example.org", "160 at http://www.example.org"),
        (EpisodeGuid(), "'two  words'", "two  words"),
        (EpisodeGuid(), "'“in curly quotes”'", "“in curly quotes”"),
        (EpisodeGuid(), '"in two\\n  lines"', "in two\n  lines"),
        (EpisodeGuid(), '"unseen \\u200b on purpose"', "unseen \u200b on purpose"),
        (Timecode(), "90", 90.0),
        (Timecode(), "1:30", 90.0),
        (Timecode(), "12:34", 754.0),
        (Timecode(), "0:01:30", 90.0),
        (Timecode(), "1:00:00", 3600.0),
        (Timecode(), "1:30.5", 90.5),
        (Timecode(), "0", 0.0),
        (Timecode(), "90:00", 5400.0),
        (FileName(), "../artwork/cover.jpg", "../artwork/cover.jpg"),
        (FileName(), "no", "no"),
    ],
)
def test_valid_values_are_read(kind: Kind, written: str, value: object) -> None:
    """As their author means them."""
    assert read(kind, written) == (value, [])


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Text(), ""),
        (Text(), "~"),
        (Text(), "null"),
        (Text(), '""'),
        (Text(), "'   '"),
        (Text(), "[a]"),
        (Text(), "{a: b}"),
        (WholeNumber(), "0"),
        (WholeNumber(), "-1"),
        (WholeNumber(), "1.0"),
        (WholeNumber(), "0x10"),
        (WholeNumber(), "1_000"),
        (WholeNumber(), "1000000"),
        (WholeNumber(), "one"),
        (WholeNumber(), "٣"),
        (WholeNumber(), "0" * 5000 + "1"),
        (Boolean(), "no"),
        (Boolean(), "yes"),
        (Boolean(), "on"),
        (Boolean(), "1"),
        (Boolean(), "~"),
        (CHOICE, "Full"),
        (CHOICE, "teaser"),
        (CHOICE, "''"),
        (DateTime(), "tomorrow"),
        (DateTime(), "2025-06-11"),
        (WebAddress(), "www.example.org"),
        (WebAddress(), "ftp://example.org/"),
        (WebAddress(), "https://"),
        (WebAddress(), "https://[example.org/"),
        (WebAddress(), "https://exa mple.org/"),
        (WebAddress(), '"https://example.org/\\n"'),
        (WebAddress(), "javascript:alert(1)"),
        (Email(), "podcast"),
        (Email(), "podcast@example"),
        (Email(), "a b@example.org"),
        (Email(), "Team <team@example.org>"),
        (ShowGuid(), UUID.upper()),
        (ShowGuid(), UUID.replace("-", "")),
        (ShowGuid(), f'"{{{UUID}}}"'),
        (ShowGuid(), "12"),
        (EpisodeGuid(), "''"),
        (EpisodeGuid(), "two\u200bwords"),
        (EpisodeGuid(), "' blanks around '"),
        (Timecode(), "1:60"),
        (Timecode(), "1:60:00"),
        (Timecode(), "-1"),
        (Timecode(), "1m30s"),
        (Timecode(), "1:2:3:4"),
        (Timecode(), "1e3"),
        (Timecode(), "123456"),
        (FileName(), "''"),
        (FileName(), "~"),
        (FileName(), '"a\\nb.mp3"'),
        (ListOf(Text()), "one"),
        (ListOf(Text()), "{a: b}"),
        (PERSON, "Robin"),
        (PERSON, "[Robin]"),
        (NamedGroups(PERSON), "Robin"),
    ],
)
def test_invalid_values_are_one_problem(kind: Kind, written: str) -> None:
    """The kind's blank value takes their place."""
    value, codes = read(kind, written)
    assert codes == ["PP006"]
    blank = kind.blank if not isinstance(kind, Group) else {"name": "", "age": None}
    assert value == blank


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\x1b", "\\uffff", "\\ufffe"])
def test_characters_forbidden_in_xml_are_refused(escape: str) -> None:
    """In whichever escape they are written."""
    assert read(Text(), f'"x{escape}y"') == ("", ["PP001"])


def test_a_list_keeps_its_entries_in_place() -> None:
    """An invalid entry does not move the others."""
    people, codes = read(ListOf(PERSON), "\n  - name: Robin\n  - Sam\n  - name: Jo")
    assert [person["name"] for person in people] == ["Robin", "", "Jo"]
    assert codes == ["PP006"]


def test_every_problem_in_a_group_is_reported() -> None:
    """Unknown, duplicate, invalid and missing fields in one reading."""
    _, codes = read(PERSON, "\n  age: 1\n  age: 2\n  shoe-size: 42\n")
    assert codes == ["PP004", "PP003", "PP005"]


def test_a_misspelt_field_is_not_also_missing() -> None:
    """Only the cause is reported."""
    assert read(PERSON, "\n  nmae: Robin\n")[1] == ["PP003"]


def test_the_nearest_field_is_suggested() -> None:
    """Only the misspelt name is underlined."""
    notes = ProblemCollector("episode.yaml", ["nmae: Robin"])
    node = compose("nmae: Robin\n")
    assert node is not None
    PERSON.read_fields(node, notes, ())
    finding = notes.findings[0]
    assert finding.message == 'There is no field called "nmae". Did you mean "name"?'
    assert finding.position
    assert (finding.position.column, finding.position.length) == (1, 4)


@pytest.mark.parametrize("name", ["Production", "two words", "-x", "a" * 32, "''", "? [a]\n  "])
def test_an_invalid_name_is_refused(name: str) -> None:
    """Names have lower-case letters, digits and hyphens."""
    assert read(NamedGroups(PERSON), f"\n  {name}:\n    name: Robin") == ((), ["PP006"])


def test_a_duplicate_name_is_refused() -> None:
    """The first one is kept."""
    group = Group("a place", (Field("city", Text(), ""),))
    value, codes = read(NamedGroups(group), "\n  here:\n    city: Leeds\n  here:\n    city: York")
    assert (value, codes) == (({"name": "here", "city": "Leeds"},), ["PP004"])


def test_long_values_are_abbreviated() -> None:
    """To what fits a message."""
    assert abbreviate("short") == "'short'"
    assert len(abbreviate("x" * 1000)) <= 62
    assert abbreviate("x" * 1000).endswith("...'")
