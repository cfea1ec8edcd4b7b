"""Each kind of value: what it takes, what it refuses, and that YAML 1.1 has no say in it."""

from typing import Any

import pytest

from podcast_publisher.load.yaml.guids import Guid, Identity
from podcast_publisher.load.yaml.mappings import ByName, Field, Group, Kind, Many
from podcast_publisher.load.yaml.nodes import compose
from podcast_publisher.load.yaml.problems import Notes
from podcast_publisher.load.yaml.scalars import (
    Email,
    FileName,
    Moment,
    OneOf,
    Text,
    Web,
    Whole,
    YesNo,
    shown,
)
from podcast_publisher.load.yaml.timecodes import Clock

UUID = "0b6f3c1e-6a54-4f0e-9c0b-7d3f6f9f7a11"
CHOICE = OneOf("full", "trailer", "bonus")
PERSON = Group("a person", (Field("name", Text(), "", required=True), Field("age", Whole(), "")))


def read(kind: Kind, written: str) -> tuple[Any, list[str]]:
    """The value that is read, and the codes of what was noted."""
    node = compose(f"field: {written}\n")
    notes = Notes("episode.yaml", f"field: {written}".split("\n"))
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
        (Whole(), "1", 1),
        (Whole(), "012", 12),
        (Whole(), "'7'", 7),
        (Whole(), "999999", 999_999),
        (YesNo(), "true", True),
        (YesNo(), "False", False),
        (YesNo(), "TRUE", True),
        (CHOICE, "trailer", "trailer"),
        (Web(), "https://www.example.org/a?b=c#d", "https://www.example.org/a?b=c#d"),
        (Web(), "http://localhost:8080/", "http://localhost:8080/"),
        (Email(), "podcast@example.org", "podcast@example.org"),
        (Email(), "first.last+tag@mail.example.org", "first.last+tag@mail.example.org"),
        (Guid(), UUID, UUID),
        (Identity(), UUID, UUID),
        (Identity(), "https://example.org/?p=12", "https://example.org/?p=12"),
        (Identity(), "012", "012"),
        (Clock(), "90", 90.0),
        (Clock(), "1:30", 90.0),
        (Clock(), "12:34", 754.0),
        (Clock(), "0:01:30", 90.0),
        (Clock(), "1:00:00", 3600.0),
        (Clock(), "1:30.5", 90.5),
        (Clock(), "0", 0.0),
        (Clock(), "90:00", 5400.0),
        (FileName(), "../artwork/cover.jpg", "../artwork/cover.jpg"),
        (FileName(), "no", "no"),
    ],
)
def test_what_a_kind_takes(kind: Kind, written: str, value: object) -> None:
    """A good value is read as its author means it, whatever YAML 1.1 would make of it."""
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
        (Whole(), "0"),
        (Whole(), "-1"),
        (Whole(), "1.0"),
        (Whole(), "0x10"),
        (Whole(), "1_000"),
        (Whole(), "1000000"),
        (Whole(), "one"),
        (Whole(), "٣"),
        (Whole(), "0" * 5000 + "1"),
        (YesNo(), "no"),
        (YesNo(), "yes"),
        (YesNo(), "on"),
        (YesNo(), "1"),
        (YesNo(), "~"),
        (CHOICE, "Full"),
        (CHOICE, "teaser"),
        (CHOICE, "''"),
        (Moment(), "tomorrow"),
        (Moment(), "2025-06-11"),
        (Web(), "www.example.org"),
        (Web(), "ftp://example.org/"),
        (Web(), "https://"),
        (Web(), "https://[example.org/"),
        (Web(), "https://exa mple.org/"),
        (Web(), '"https://example.org/\\n"'),
        (Web(), "javascript:alert(1)"),
        (Email(), "podcast"),
        (Email(), "podcast@example"),
        (Email(), "a b@example.org"),
        (Email(), "Team <team@example.org>"),
        (Guid(), UUID.upper()),
        (Guid(), UUID.replace("-", "")),
        (Guid(), f'"{{{UUID}}}"'),
        (Guid(), "12"),
        (Identity(), "''"),
        (Identity(), "two words"),
        (Clock(), "1:60"),
        (Clock(), "1:60:00"),
        (Clock(), "-1"),
        (Clock(), "1m30s"),
        (Clock(), "1:2:3:4"),
        (Clock(), "1e3"),
        (Clock(), "123456"),
        (FileName(), "''"),
        (FileName(), "~"),
        (FileName(), '"a\\nb.mp3"'),
        (Many(Text()), "one"),
        (Many(Text()), "{a: b}"),
        (PERSON, "Robin"),
        (PERSON, "[Robin]"),
        (ByName(PERSON), "Robin"),
    ],
)
def test_what_a_kind_refuses(kind: Kind, written: str) -> None:
    """A bad value is noted once, and the kind's blank stands in for it."""
    value, codes = read(kind, written)
    assert codes == ["PP006"]
    blank = kind.blank if not isinstance(kind, Group) else {"name": "", "age": None}
    assert value == blank


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\x1b", "\\uffff", "\\ufffe"])
def test_characters_no_feed_can_carry(escape: str) -> None:
    """A character that XML cannot hold is refused, by whatever escape it was written."""
    assert read(Text(), f'"x{escape}y"') == ("", ["PP001"])


def test_a_list_keeps_its_entries_in_place() -> None:
    """An entry that cannot be read leaves the others where they are."""
    people, codes = read(Many(PERSON), "\n  - name: Robin\n  - Sam\n  - name: Jo")
    assert [person["name"] for person in people] == ["Robin", "", "Jo"]
    assert codes == ["PP006"]


def test_every_problem_in_a_group_is_noted() -> None:
    """One reading notes what is unknown, given twice, wrong and missing."""
    _, codes = read(PERSON, "\n  age: 1\n  age: 2\n  shoe-size: 42\n")
    assert codes == ["PP004", "PP003", "PP005"]


def test_a_misspelt_field_is_not_missing_too() -> None:
    """The cause is told, and what follows from it is not."""
    assert read(PERSON, "\n  nmae: Robin\n")[1] == ["PP003"]


def test_the_nearest_field_is_suggested() -> None:
    """A misspelt field is told the name it may have meant, and its name alone is underlined."""
    notes = Notes("episode.yaml", ["nmae: Robin"])
    node = compose("nmae: Robin\n")
    assert node is not None
    PERSON.read_fields(node, notes, ())
    finding = notes.findings[0]
    assert finding.message == 'There is no field called "nmae". Did you mean "name"?'
    assert finding.position
    assert (finding.position.column, finding.position.length) == (1, 4)


@pytest.mark.parametrize("name", ["Production", "two words", "-x", "a" * 32, "''", "? [a]\n  "])
def test_a_chosen_name_that_is_none(name: str) -> None:
    """A name its author chooses has lower-case letters, digits and hyphens."""
    assert read(ByName(PERSON), f"\n  {name}:\n    name: Robin") == ((), ["PP006"])


def test_a_chosen_name_given_twice() -> None:
    """The second thing of a name is refused, and the first one kept."""
    group = Group("a place", (Field("city", Text(), ""),))
    value, codes = read(ByName(group), "\n  here:\n    city: Leeds\n  here:\n    city: York")
    assert (value, codes) == (({"name": "here", "city": "Leeds"},), ["PP004"])


def test_a_long_value_is_shown_short() -> None:
    """A message holds no more of a value than fits into it."""
    assert shown("short") == "'short'"
    assert len(shown("x" * 1000)) <= 62
    assert shown("x" * 1000).endswith("...'")
