"""The JSON Schemas for editors: they accept what the reader accepts, and underline what it refuses."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from podcast_publisher.load.yaml.addresses import Email, FileName, WebAddress
from podcast_publisher.load.yaml.dates import CalendarDate
from podcast_publisher.load.yaml.editor_schema import SCHEMA_NAMES, editor_schema
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.guids import EpisodeGuid, ShowGuid
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf, NamedGroups
from podcast_publisher.load.yaml.nodes import YamlSyntaxError, compose
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.scalars import Boolean, DateTime, Text, ValueKind, WholeNumber
from podcast_publisher.load.yaml.timecodes import Timecode
from podcast_publisher.model.finding import FieldPath, Finding
from tests.cases.broken_show import BROKEN, GOOD_SHOW
from tests.shows import REPOSITORY

LOADERS: dict[str, Any] = {"YAML 1.1": yaml.SafeLoader, "plain text": yaml.BaseLoader}
"""The two ends between which editors' parsers type an unquoted value."""

UNDERLINED = {"PP003", "PP005", "PP006", "PP007"}
"""An unknown field, a missing one, a value of the wrong kind, a time without its zone."""

NOT_TO_BE_KNOWN = {
    # where `no` is false
    ("wrong-kinds/podcast.yaml", ("explicit",), "YAML 1.1"),
    # where `~` may be a file's name
    ("wrong-kinds/episodes/02-measuring.yaml", ("audio",), "plain text"),
}
"""Mistakes that are gone before a schema sees the value."""

FOUND_LATER = {("allow-of-no-rule/episodes/01-listening.yaml", ("allow", "pp206"))}
"""What the reader lets pass, and `check` does not: it knows the rules."""

NOT_PARSED = {"key-is-a-list/episodes/01-listening.yaml"}
"""The reader goes on, but editors' parsers underline it themselves."""

GOOD_FILES = [
    *(REPOSITORY / "podcast.yaml", GOOD_SHOW / "podcast.yaml"),
    *sorted((REPOSITORY / "episodes").glob("*.yaml")),
    *sorted((GOOD_SHOW / "episodes").glob("*.yaml")),
]
VALIDATORS = {name: Draft202012Validator(editor_schema(name)) for name in SCHEMA_NAMES}
GROUPS = {"show": SHOW, "episode": EPISODE}
KINDS: list[ValueKind] = [
    *(Text(), WholeNumber(), Boolean(), DateTime(), CalendarDate(), WebAddress()),
    *(Email(), ShowGuid(), EpisodeGuid(), Timecode(), FileName()),
]


def named(kind: ValueKind) -> str:
    return type(kind).__name__


def as_parsed(text: str, reading: str) -> Any:
    """The text as an editor's parser passes it to the schema: JSON, with ISO dates."""
    value = yaml.load(text, Loader=LOADERS[reading])  # noqa: S506 - both make plain values alone
    return json.loads(json.dumps(value, default=lambda date: date.isoformat()))


def file_kind(path: Path) -> str:
    return "show" if path.name == "podcast.yaml" else "episode"


def noted(text: str, group: Group) -> list[Finding]:
    """The problems of a file's fields."""
    notes = ProblemCollector("file.yaml", text.splitlines())
    if root := compose(text):
        group.read_fields(root, notes, ())
    return notes.findings


def broken_files() -> Iterator[Path]:
    """The files of broken cases that are valid YAML."""
    for path in sorted(BROKEN.rglob("*.yaml")):
        try:
            if path.is_file() and compose(path.read_text("utf-8")):
                yield path
        except (UnicodeDecodeError, YamlSyntaxError):
            continue


def places(error: ValidationError) -> Iterator[FieldPath]:
    """The fields an error is about; an unknown field is `?`."""
    path = tuple(error.absolute_path)
    value: Any = error.instance
    if error.validator == "required":
        required: Any = error.validator_value
        yield from ((*path, name) for name in required if name not in value)
    elif error.validator == "additionalProperties":
        yield (*path, "?")
    elif "propertyNames" in error.absolute_schema_path:
        yield (*path, value)
    else:
        yield path


def place(finding: Finding) -> FieldPath:
    return (*finding.field[:-1], "?") if finding.rule.code == "PP003" else finding.field


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schemas_are_valid(name: str) -> None:
    """Each is valid 2020-12, and declares it."""
    schema = editor_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("reading", LOADERS)
@pytest.mark.parametrize(
    "path", GOOD_FILES, ids=lambda path: path.relative_to(REPOSITORY).as_posix()
)
def test_good_files_are_valid(path: Path, reading: str) -> None:
    """The series and the good show, however an editor's parser types their values."""
    value = as_parsed(path.read_text("utf-8"), reading)
    assert [error.message for error in VALIDATORS[file_kind(path)].iter_errors(value)] == []


@pytest.mark.parametrize("reading", LOADERS)
@pytest.mark.parametrize(
    "path", list(broken_files()), ids=lambda path: path.relative_to(BROKEN).as_posix()
)
def test_what_the_reader_refuses_is_underlined(path: Path, reading: str) -> None:
    """An editor underlines what the reader refuses, in the same place, and nothing else."""
    case = path.relative_to(BROKEN).as_posix()
    text, kind = path.read_text("utf-8"), file_kind(path)
    if case in NOT_PARSED:
        with pytest.raises(yaml.YAMLError):
            as_parsed(text, reading)
        return
    findings = noted(text, GROUPS[kind])
    errors = VALIDATORS[kind].iter_errors(as_parsed(text, reading))
    underlined = {field for error in errors for field in places(error)}
    due = {place(finding) for finding in findings if finding.rule.code in UNDERLINED}
    assert due - underlined == {field for field in due if (case, field, reading) in NOT_TO_BE_KNOWN}
    reported = {field for finding in findings for field in (place(finding), finding.field)}
    assert underlined - reported == {field for name, field in FOUND_LATER if name == case}


@pytest.mark.parametrize("kind", KINDS, ids=named)
@given(data=st.data())
def test_quoted_texts_that_the_reader_accepts_are_valid(
    kind: ValueKind, data: st.DataObject
) -> None:
    """A quoted text that the reader accepts is not underlined."""
    text = data.draw(st.from_regex(kind.pattern, fullmatch=True) | st.text())
    try:
        kind.value(text)
    except ValueError:
        return
    assert Draft202012Validator(kind.schema).is_valid(text)


@pytest.mark.parametrize("kind", KINDS, ids=named)
@given(data=st.data())
def test_unquoted_values_that_the_reader_accepts_are_valid(
    kind: ValueKind, data: st.DataObject
) -> None:
    """In the form that YAML 1.1 gives them."""
    text = data.draw(
        st.from_regex(kind.pattern, fullmatch=True)
        | st.text("0123456789:.-+ _TZexno~", min_size=1, max_size=25)
        | st.sampled_from(
            ["yes", "No", "on", "OFF", "True", "FALSE", ".inf", ".nan", "0x1F", "1e3"]
        )
    )
    try:
        findings = noted(f"field: {text}\n", Group("a file", (Field("field", kind, ""),)))
        value = as_parsed(f"field: {text}\n", "YAML 1.1")
    except (YamlSyntaxError, yaml.YAMLError, ValueError):
        return  # the parser refuses it before any schema is asked
    # `Null` is a text here and nothing at all to parsers: there is no telling them apart.
    if not findings and value["field"] is not None:
        assert Draft202012Validator(kind.schema).is_valid(value["field"])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (WholeNumber(), 0),
        (WholeNumber(), "one"),
        (WholeNumber(), 1.5),
        (Boolean(), "yes"),
        (Boolean(), None),
        (Text(), " \n"),
        (Text(), ["a"]),
        (DateTime(), "2025-06-11"),
        (DateTime(), "2025-06-11T06:00:00"),
        (DateTime(), "2025-02-30 06:00 Europe/London"),
        (DateTime(), "2025-06-11 24:00 Europe/London"),
        (DateTime(), "2025-06-11 06:00 Paris"),
        (DateTime(), "2025-06-11 06:00 +14:30"),
        (WebAddress(), "www.example.org"),
        (WebAddress(), "https:///page"),
        (Email(), "podcast at example.org"),
        (ShowGuid(), "0B6F3C1E-6A54-4F0E-9C0B-7D3F6F9F7A11"),
        (EpisodeGuid(), "two\u200bwords"),
        (Timecode(), "1:75"),
        (Timecode(), "1:60:00"),
        (Timecode(), "1:2:3:4"),
        (Timecode(), -1),
        (FileName(), "a\nb.mp3"),
    ],
)
def test_a_mistake_is_underlined(kind: ValueKind, value: object) -> None:
    """A value that no spelling makes right is underlined."""
    assert not Draft202012Validator(kind.schema).is_valid(value)


@pytest.mark.parametrize("value", ["2025-06-11T05:00:00.000Z", "2025-06-11T06:00:00+01:00"])
def test_a_time_parsed_as_a_date_is_valid(value: str) -> None:
    """YAML 1.1 makes a time with an offset a date, which JavaScript writes in its own way."""
    assert Draft202012Validator(DateTime().schema).is_valid(value)


def fields_of(group: Group, schema: dict[str, Any]) -> Iterator[tuple[Field, dict[str, Any]]]:
    """Every field of the tables with its part of the schema."""
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == [field.name for field in group.fields]
    assert schema.get("required", []) == [field.name for field in group.fields if field.required]
    for field in group.fields:
        schema_of_field = schema["properties"][field.name]
        yield field, schema_of_field
        match field.kind:
            case Group() as below:
                yield from fields_of(below, schema_of_field)
            case ListOf(kind=Group() as below):
                yield from fields_of(below, schema_of_field["items"])
            case NamedGroups(group=below):
                yield from fields_of(below, schema_of_field["additionalProperties"])


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_field_has_its_description_example_and_default(name: str) -> None:
    """As in the tables."""
    for field, schema_of_field in fields_of(GROUPS[name], editor_schema(name)):
        assert schema_of_field["description"] == field.description
        if field.default is not None:
            assert schema_of_field["default"] == field.default
        if field.example and not isinstance(field.kind, ShowGuid | EpisodeGuid):
            assert len(schema_of_field["examples"]) == 1


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_examples_are_valid(name: str) -> None:
    """What an editor suggests is right."""
    for field, schema_of_field in fields_of(GROUPS[name], editor_schema(name)):
        for value in [
            *schema_of_field.get("examples", []),
            *([schema_of_field["default"]] if "default" in schema_of_field else []),
        ]:
            assert Draft202012Validator(schema_of_field).is_valid(value), (field.name, value)


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_guids_have_no_example(name: str) -> None:
    """Editors insert examples, and a guid would be somebody else's."""
    guid = editor_schema(name)["properties"]["guid"]
    assert (guid["examples"], "default" in guid) == ([], False)


@pytest.mark.parametrize("path", [path for path in GOOD_FILES if GOOD_SHOW not in path.parents])
def test_each_file_names_its_schema(path: Path) -> None:
    """The first line of every file of the series leads an editor to its schema."""
    mark, _, target = path.read_text("utf-8").splitlines()[0].partition("=")
    assert mark == "# yaml-language-server: $schema"
    assert (path.parent / target).resolve() == (
        REPOSITORY / "schemas" / f"{file_kind(path)}.schema.json"
    )
