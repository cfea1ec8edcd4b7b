"""Changing fields of a YAML file leaves the rest untouched."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_publisher.edit.values import Value, is_same_tree, with_changes
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.workflow.edit.yaml_text import (
    edit_episode_text,
    edit_show_text,
    parse_fields,
)
from tests.edit.yaml_styles import ODD
from tests.shows import REPOSITORY, SMALL_SHOW

REAL = {
    path.name: path.read_bytes().decode("utf-8")
    for folder in (REPOSITORY, SMALL_SHOW)
    for path in sorted((folder / "episodes").glob("*.yaml"))
}
FILES = REAL | ODD
UNUSUAL = {"braces", "empty values", "tabs", "spaces"}
"""What may be left to its author, as a text with tabs in a file that has a tab before a note."""

awkward = st.sampled_from(
    [
        *(
            "no",
            "~",
            "null",
            "12",
            "1_000",
            "0x1F",
            "1:30",
            "2026-01-15",
            "true",
            "y",
            "=",
            "-",
            "?",
        ),
        *(
            "- a",
            "# a",
            "a # b",
            "a: b",
            "a:",
            ": a",
            "[a]",
            "{a}",
            "a, b",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
        ),
        *(
            "%a",
            "@a",
            "`a`",
            "'a'",
            '"a"',
            "it's",
            'a "b" c',
            "“a”",
            "\\n",
            "a\tb",
            "\ta",
            "---",
            "...",
        ),
        *(
            "a\nb",
            "a\n\n  b\n",
            "# a\n- b\nc: d",
            "a  \nb",
            "a\r\nb",
            "\n\n a",
            "a\n\tb",
            "<<",
            "a" * 300,
        ),
        *(
            "a\u2028b",
            "\u200fa",
            "a\u202eb",
            "\ufeffa",
            "a\x07b",
            "a\x85b",
            "😀",
            "a\u00a0b",
            "a\n\x00b",
        ),
    ]
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
texts = awkward | words | st.lists(awkward | words, max_size=4).map("\n".join)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
people = st.lists(
    st.fixed_dictionaries(
        {"name": texts},
        optional={
            "role": st.sampled_from(["host", "guest"]),
            "patient": st.booleans(),
            "consent": st.fixed_dictionaries({"reference": texts, "date": days}),
        },
    ),
    max_size=4,
)
changes = st.dictionaries(
    st.just(("title",))
    | st.just(("description",))
    | st.just(("link",))
    | st.just(("artwork", "alt")),
    texts | st.none(),
    max_size=3,
).flatmap(
    lambda some: st.fixed_dictionaries(
        {},
        optional={
            ("people",): people,
            ("number",): st.integers(1, 99) | st.none(),
            ("draft",): st.booleans(),
            ("withdrawn",): st.fixed_dictionaries({"date": days, "reason": texts}) | st.none(),
        },
    ).map(lambda more: {**some, **more})
)


def segments(text: str) -> dict[str, list[str]]:
    """The lines of each field, with all others under `""`; without empty lines and the byte order mark."""
    lines_of: dict[str, list[str]] = {"": []}
    name = ""
    for line in re.split(r"(?<=\n)", text.removeprefix("\ufeff")):
        if head := re.match(r"[\"']?([a-z_]+)[\"']?:", line):
            name = head[1]
        elif re.match(r"[^\s\-\]]", line):
            name = ""
        if line.strip():
            lines_of.setdefault(name, []).append(line.rstrip("\r\n"))
    return lines_of


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=20)
@given(wanted=changes)
def test_written_values_are_read_back(name: str, wanted: dict[FieldPath, Value]) -> None:
    """Whatever is written into whatever file; the lines of other fields stay."""
    text = FILES[name]
    try:
        after = edit_episode_text(text, wanted)
    except EditError:
        assert name in UNUSUAL
        return
    before = parse_fields(text.removeprefix("\ufeff"))
    assert is_same_tree(parse_fields(after.removeprefix("\ufeff")), with_changes(before, wanted))
    assert edit_episode_text(after, wanted) == after
    touched = {str(path[0]) for path in wanted}
    old, new = segments(text), segments(after)
    for field in (old.keys() | new.keys()) - touched:
        assert new.get(field) == old.get(field), field
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    if "\r\n" in text:
        assert not re.search(r"(?<!\r)\n", after)


@pytest.mark.parametrize("name", sorted(FILES.keys() - UNUSUAL))
def test_no_change_changes_nothing(name: str) -> None:
    """Every field set to its own value gives the same bytes."""
    text = FILES[name]
    read = parse_fields(text.removeprefix("\ufeff"))
    assert isinstance(read, dict)
    assert edit_episode_text(text, {(field,): value for field, value in read.items()}) == text


def test_one_field_changes_one_line() -> None:
    """However deep, in a real file."""
    text = REAL["02-measuring.yaml"]
    after = edit_episode_text(text, {("people", 1, "consent", "reference"): "RC-2026-001"})
    assert after == text.replace("RC-2025-014", "RC-2026-001")
    after = edit_episode_text(text, {("people", 1, "consent", "scope"): ["audio"]})
    assert after == text.replace("[audio, transcript, worldwide, apps, permanent]", "[audio]")


def test_unchanged_list_entries_keep_their_comments() -> None:
    """Of a list, only the entries that differ are written."""
    text = "chapters:  # a\n  # b\n  - start: 0:00  # c\n    title: A\n  # d\n  - start: 0:10\n    title: B  # e\n"
    wanted = [
        {"start": "0:00", "title": "A"},
        {"start": "0:05", "title": "New"},
        {"start": "0:10", "title": "B"},
    ]
    after = edit_episode_text(text, {("chapters",): wanted})
    assert after == text.replace("  # d\n", "  - start: 0:05\n    title: New\n  # d\n")
    assert edit_episode_text(after, {("chapters", 1): None}) == text


@pytest.mark.parametrize(
    ("line", "value", "expected"),
    [
        ("title: One  # note", "Two", "title: Two  # note"),
        ("title: 'One'", "It's", "title: 'It''s'"),
        ('title: "One"', "Two", 'title: "Two"'),
        ("title: One", "One: two", 'title: "One: two"'),
        ("title: One", "“One”", 'title: "“One”"'),
        ("title: One", "no", 'title: "no"'),
        ("title: One", 'Say "a": b', "title: 'Say \"a\": b'"),
        ("title: One", "1:30", "title: 1:30"),
        ("title:", "One", "title: One"),
        ("title:   # note", "One", "title: One   # note"),
        ("title: One  # note", "a\nb", "title: |  # note\n  a\n  b"),
        ("title: |\n  One", "Two", "title: |\n  Two"),
        ("title: >-\n  One", "Two", "title: >-\n  Two"),
        ("title: >-\n  One", "a\nb", "title: |-\n  a\n  b"),
        ("title: 12", "13", "title: 13"),
    ],
)
def test_a_text_keeps_its_quotes_and_comment(line: str, value: str, expected: str) -> None:
    """Quoted as before, or as necessary."""
    assert (
        edit_episode_text(f"{line}\nnumber: 1\n", {("title",): value}) == f"{expected}\nnumber: 1\n"
    )


def test_new_fields_are_inserted_in_the_documented_order() -> None:
    """After the nearest field that comes before them; large ones with an empty line."""
    text = REAL["01-listening.yaml"]
    wanted: dict[FieldPath, Value] = {
        ("draft",): True,
        ("link",): "https://example.org/#a",
        ("withdrawn",): {"reason": "A mistake: mended", "date": date(2026, 1, 15)},
        ("people", 0, "link"): "https://example.org/robin",
    }
    after = edit_episode_text(text, wanted)
    assert after.endswith(
        "  More on [the trust's pages](https://www.example.org/listening).\n\n"
        "link: https://example.org/#a\n\n"
        "people:\n  - name: Robin Example\n    role: host\n    link: https://example.org/robin\n"
        "  - name: Jo Instance\n    role: guest\n\n"
        "draft: true\n\n"
        'withdrawn:\n  date: 2026-01-15\n  reason: "A mistake: mended"\n'
    )
    gone = dict.fromkeys(wanted)
    assert edit_episode_text(after, gone) == text


def test_destinations_may_have_any_name() -> None:
    """They are fields of the show."""
    text = (REPOSITORY / "podcast.yaml").read_text("utf-8")
    after = edit_show_text(text, {("destinations", "production", "prefix"): "heart"})
    assert after == text.replace(
        "    bucket: medical-breakthroughs\n",
        "    bucket: medical-breakthroughs\n    prefix: heart\n",
    )


@pytest.mark.parametrize(
    ("text", "path", "says"),
    [
        ("title: [", ("title",), "It cannot be read: line"),
        ("title: a\ntitle: b\n", ("title",), "title is given twice"),
        ("title: &a b\n", ("title",), "anchors"),
        ("- a\n", ("title",), "It does not hold fields"),
        ("title: a\n", ("title", "b"), "There are no fields in title"),
        ("title: a\n", ("people", 3), "There is no entry 4 in people"),
        ("title: a\n", ("title", 0), "There is no entry 1 in title"),
        ("{title: a}\n", ("title",), "cannot be changed safely"),
        ("a: " + "[" * 5000, ("title",), "nested too deeply"),
    ],
)
def test_an_impossible_change_is_refused(text: str, path: FieldPath, says: str) -> None:
    """With a message, and nothing changes."""
    with pytest.raises(EditError, match=re.escape(says)):
        edit_episode_text(text, {path: "x"})


def test_an_invalid_value_is_a_program_error() -> None:
    """A time of day that is not text stops the program."""
    with pytest.raises(TypeError):
        edit_episode_text("title: a\n", {("title",): 1.5})  # type: ignore[dict-item]


def test_ruamel_is_not_needed_for_a_new_file(tmp_path: Path) -> None:
    """Only changing a file needs the extra."""
    modules = (REPOSITORY / "podcast_publisher" / "edit").glob("*.py")
    users = {module.name for module in modules if "edit.yaml_spans" in module.read_text("utf-8")}
    assert users == {"change_fields.py", "differences.py", "lines.py"}
