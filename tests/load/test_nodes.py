"""YAML as nodes: nothing is interpreted, everything has a position, and nothing multiplies."""

import time

import pytest
import yaml

from podcast_publisher.load.yaml import nodes
from podcast_publisher.load.yaml.nodes import (
    MAX_DEPTH,
    Mapping,
    Node,
    Scalar,
    Sequence,
    YamlSyntaxError,
    compose,
)
from podcast_publisher.model.finding import Position

SHOW = """\
# a comment
title: "Two: words"

people:
  - name: Robin
    role: host
  - name: 'Sam'
tags: [a, bb]
text: |
  One
  two
nothing:
"""


@pytest.fixture(autouse=True, params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of PyYAML: the fast one, and the one in Python."""
    loader = getattr(yaml, request.param, None)
    if loader is None:
        pytest.skip("PyYAML was built without it")
    monkeypatch.setattr(nodes, "_Loader", loader)


def fields(node: Node | None) -> dict[str, Node]:
    assert isinstance(node, Mapping)
    return {key.text: value for key, value in node.entries if isinstance(key, Scalar)}


def refused(text: str) -> YamlSyntaxError:
    with pytest.raises(YamlSyntaxError) as caught:
        compose(text)
    return caught.value


def place(node: Node) -> tuple[int, int, int]:
    return node.position.line, node.position.column, node.position.length


def test_every_value_has_its_position() -> None:
    """Line, column and length as editors show them, for quoted, listed and empty values too."""
    root = fields(compose(SHOW))
    assert place(root["title"]) == (2, 8, 12)
    people = root["people"]
    assert isinstance(people, Sequence)
    assert [place(item) for item in people.items] == [(5, 5, 1), (7, 5, 1)]
    assert place(fields(people.items[0])["role"]) == (6, 11, 4)
    assert place(fields(people.items[1])["name"]) == (7, 11, 5)
    tags = root["tags"]
    assert isinstance(tags, Sequence)
    assert [place(item) for item in tags.items] == [(8, 8, 1), (8, 11, 2)]
    assert place(root["text"])[:2] == (9, 7)
    assert place(root["nothing"])[:2] == (12, 9)


def test_a_key_has_its_position() -> None:
    """It can be marked by itself."""
    root = compose("a: 1\nlonger: 2\n")
    assert isinstance(root, Mapping)
    assert [place(key) for key, _ in root.entries] == [(1, 1, 1), (2, 1, 6)]


def test_values_stay_as_written() -> None:
    """Nothing becomes a number, time, boolean or null, as in YAML 1.1."""
    written = ["012", "12:34", "no", "~", "1e3", "0x1f", "2025-06-11", "null", ".inf", "1_000"]
    root = compose("".join(f"- {text}\n" for text in written))
    assert isinstance(root, Sequence)
    assert [item.text for item in root.items if isinstance(item, Scalar)] == written


@pytest.mark.parametrize(
    ("text", "quoted"), [("a", False), ("'a'", True), ('"a"', True), ("|-\n  a", True)]
)
def test_a_value_knows_whether_it_is_quoted(text: str, quoted: bool) -> None:
    """As its author wrote it."""
    value = fields(compose(f"field: {text}\n"))["field"]
    assert isinstance(value, Scalar)
    assert (value.text, value.quoted) == ("a", quoted)


def test_duplicate_fields_are_both_kept() -> None:
    """None silently replaces the other."""
    root = compose("a: 1\nb: 2\na: 3\n")
    assert isinstance(root, Mapping)
    assert [key.text for key, _ in root.entries if isinstance(key, Scalar)] == ["a", "b", "a"]


@pytest.mark.parametrize("text", ["", "\n\n", "# only this\n", "---\n...\n# nothing\n"])
def test_an_empty_text_has_no_node(text: str) -> None:
    """Or one without content."""
    root = compose(text)
    assert root is None or (isinstance(root, Scalar) and root.text == "")


@pytest.mark.parametrize("key", ["? [a, b]\n: c\n", "{a: b}: c\n", "? - a\n: c\n"])
def test_a_key_that_is_no_word_is_kept(key: str) -> None:
    """Its reader refuses it."""
    root = compose(key)
    assert isinstance(root, Mapping)
    assert isinstance(root.entries[0][0], Sequence | Mapping)


def test_the_depth_limit() -> None:
    """That many levels can be read; one more is refused where it starts."""
    assert compose("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    error = refused("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2))
    assert "nested too deeply" in str(error)
    assert error.position.column == MAX_DEPTH + 2


@pytest.mark.parametrize("nested", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, "{" * 100_000])
def test_deep_nesting_is_refused_at_once(nested: str) -> None:
    """No nesting exhausts the reader."""
    began = time.process_time()
    assert "nested too deeply" in str(refused(nested))
    assert time.process_time() - began < 2


@pytest.mark.parametrize("text", ["a: &x 1\n", "a: *x\n", "&x a: 1\n", "a: &x [1]\n", "- &x {}\n"])
def test_anchors_and_aliases_are_refused(text: str) -> None:
    """Nothing can be a reference, so nothing can multiply."""
    error = refused(text)
    assert str(error) == "anchors (&name) and aliases (*name) are not used here"
    assert error.position.line == 1


def test_a_merge_key_merges_nothing() -> None:
    """YAML 1.1's merge key is a field called <<."""
    assert list(fields(compose("<<: {a: 1}\n"))) == ["<<"]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!mine", "!<tag:x>"])
def test_tags_are_refused(tag: str) -> None:
    """No value chooses its own type."""
    error = refused(f"a: {tag} x\n")
    assert str(error).startswith("tags such as")
    assert (error.position.line, error.position.column) == (1, 4)


def test_a_second_document_is_refused() -> None:
    """Where it starts, rather than silently ignored."""
    error = refused("a: 1\n---\nb: 2\n")
    assert str(error) == "a second document begins here (---)"
    assert error.position == Position(2, 1, 3)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: 1\nb: 'open\nc: 2\n", 2, 4, "never closed"),
        ("a: 1\nb: [open\nc: 2\n", 2, 4, "never closed"),
        ("a: 1\nb:2\nc: 3\n", 2, 1, "no space after the colon"),
        ("a: 1\nb\nc: 3\n", 2, 1, "no colon after"),
        ("a: b: c\n", 1, 5, "put the text in quotes"),
        ("a: @b\n", 1, 4, "put the text in quotes"),
        ("a:\n  b: 1\n\tc: 2\n", 3, 1, "use spaces"),
        ("a: 'It's here'\n", 1, 8, "does not fit in"),
        ("a:\n\t- b\n", 2, 1, "use spaces"),
        ("\ta: 1\n", 1, 1, "use spaces"),
        ("a: “b: c”\n", 1, 6, "curly quotes"),
        ("a:\n  - x\n  b: 2\n", 3, 3, "does not fit in"),
        ("a: - b\n", 1, 4, "on a line of its own"),
        ("a:\n• b\n• c\n", 2, 1, "a hyphen and a space"),
        ("a:\n  * b\n", 2, 3, "a hyphen and a space"),
        ("a:\n  • b: 1\n    c: 2\n", 2, 3, "a hyphen and a space"),
        ("a: |\n  • b: 1\nc: d: e\n", 3, 5, "put the text in quotes"),
        ("a: |x\n", 1, 5, "on the next line"),
        ("a: 1\nb: x\u2028y\n", 2, 5, "U+2028"),
    ],
)
def test_a_syntax_error_is_reported_at_its_cause(
    text: str, line: int, column: int, words: str
) -> None:
    """In plain words, where its author has to look."""
    error = refused(text)
    assert (error.position.line, error.position.column) == (line, column)
    assert words in str(error)


def test_columns_count_characters() -> None:
    """A letter of several bytes is one column, as in an editor."""
    root = fields(compose("é: \U0001f600\n\U0001f600b: x\n"))
    assert place(root["é"]) == (1, 4, 1)
    assert place(root["\U0001f600b"]) == (2, 5, 1)
