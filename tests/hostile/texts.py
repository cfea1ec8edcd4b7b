"""YAML files and transcripts that were made to be expensive, or are none."""

from collections.abc import Callable, Mapping

from tests.cases.broken_show import GOOD_SHOW

EPISODE = (GOOD_SHOW / "episodes" / "01-listening.yaml").read_text("utf-8")
CUE = "WEBVTT\n\n00:00.000 --> 00:01.000\n"
YAML, TRANSCRIPT = 500_000, 600_000
"""Characters: few enough to be looked at, and so many that what takes their square takes for ever."""


def to(length: int, text: str, repeated: str) -> str:
    """The text, and behind it the other as often as there is room."""
    return text + repeated * ((length - len(text)) // len(repeated))


def numbered(length: int, text: str, line: str) -> str:
    """The same, with a number in each line."""
    lines = [line.format(number) for number in range((length - len(text)) // (len(line) + 5))]
    return text + "".join(lines)


def described(description: str) -> str:
    """The good episode with those words in its description."""
    return EPISODE.replace("What patients say", f"{description}\n  What patients say")


def alias_bomb() -> str:
    """Twelve lists, each of nine times the one above it."""
    lists = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)]
    return "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(lists)


OF_YAML: Mapping[str, tuple[str, Callable[[], str]]] = {
    "aliases": ("PP002", alias_bomb),
    "brackets": ("PP002", lambda: "a: " + "[" * 100_000),
    "braces": ("PP002", lambda: "{a: " * 100_000),
    "lists within lists": ("PP002", lambda: "- " * 100_000),
    "keys within keys": ("PP002", lambda: "? " * 100_000),
    "a hundred megabytes": ("PP001", lambda: to(100_000_000, "", "title: x\n")),
    "one value": ("PP006", lambda: to(YAML, EPISODE + "link: ", "x")),
    "one key": ("PP006", lambda: to(YAML, "", "x")),
    "one field again and again": ("PP004", lambda: to(YAML, EPISODE, "title: x\n")),
    "fields that nobody knows": ("PP003", lambda: numbered(YAML, EPISODE, "titl{}: x\n")),
    "ten thousand chapters": (
        "PP712",
        lambda: (
            EPISODE
            + "chapters:\n"
            + "".join(f"  - start: {n}\n    title: Part {n}\n" for n in range(10_000))
        ),
    ),
    "pasted chapters": (
        "PP006",
        lambda: to(90_000, EPISODE + "chapters: |\n", "  0:00 - a - 0:01 - b\n"),
    ),
    "a pasted line without end": (
        "PP006",
        lambda: to(90_000, EPISODE + "chapters: |\n  0:00 a\n  ", "0:00 - "),
    ),
    "marks of git": ("PP021", lambda: to(YAML, EPISODE, "<<<<<<< a\n")),
    "spaces of another kind": ("PP002", lambda: to(YAML, EPISODE + "x\n", "\u00a0")),
    "backslashes": ("PP002", lambda: to(YAML, EPISODE + 'link: "', "\\q")),
    "chapters without anything": ("PP006", lambda: to(YAML, EPISODE + "chapters:\n", "- {}\n")),
    "allowances": ("PP013", lambda: numbered(YAML, EPISODE + "allow:\n", "  PX{}: none at all\n")),
    "lines for directories": (
        "PP006",
        lambda: numbered(YAML, EPISODE + "txt:\n", "  - text: Person {}\n"),
    ),
    "elements within elements": ("PP102", lambda: described("<div>" * 19_000)),
    "lists within lists of a description": (
        "PP102",
        lambda: described("<ul><li>" * 12_000),
    ),
    "quotations within quotations": ("PP102", lambda: described(">" * 99_000)),
    "brackets in a description": ("PP102", lambda: described("![" * 49_000)),
    "stars in a description": ("PP102", lambda: described("*a **b " * 14_000)),
    "links in a description": ("PP424", lambda: described("[a](http://b) " * 7_000)),
    "paths in a description": ("PP460", lambda: described("C:\\\\a\\\\\\\\b.c\\\\ " * 6_000)),
    "sentences in a description": ("PP102", lambda: described("x. " * 33_000)),
    "a description without end": ("PP006", lambda: described("<div>" * 100_000)),
}
OF_WEBVTT: Mapping[str, tuple[str, Callable[[], str]]] = {
    "a hundred megabytes": ("PP011", lambda: to(100_000_000, "WEBVTT\n\n", CUE[8:] + "Hello\n\n")),
    "one line of fifty megabytes": ("PP011", lambda: to(50_000_000, CUE, "x")),
    "one line": ("PP708", lambda: to(TRANSCRIPT, CUE, "x")),
    "cues": ("PP709", lambda: to(TRANSCRIPT, "WEBVTT\n\n", CUE[8:] + "Hi\n\n")),
    "tags that never close": ("PP702", lambda: to(TRANSCRIPT, CUE, "<")),
    "voices that never close": ("PP702", lambda: to(TRANSCRIPT, CUE, "<v ")),
    "classes of a voice": ("PP702", lambda: to(TRANSCRIPT, CUE + "<v", ".a")),
    "spaces in a voice": ("PP702", lambda: to(TRANSCRIPT, CUE + "<v", " ")),
    "voices": (
        "PP707",
        lambda: numbered(TRANSCRIPT, "WEBVTT\n\n", CUE[8:] + "<v Somebody {}>x\n\n"),
    ),
    "lines without times": ("PP702", lambda: to(TRANSCRIPT, "WEBVTT\n\n", "x\n\n")),
    "ampersands": ("PP702", lambda: to(TRANSCRIPT, CUE, "&\n")),
    "tags that are none": ("PP710", lambda: to(TRANSCRIPT, CUE, "<a>\n")),
    "hours of a million digits": (
        "PP702",
        lambda: "WEBVTT\n\n" + "1" * 1_000_000 + ":00:00.000 --> 00:01.000\nx\n",
    ),
    "times of another kind": (
        "PP702",
        lambda: to(TRANSCRIPT, "WEBVTT\n\n", "0:00:00,000 --> 0:00:01,000\nHi\n\n"),
    ),
    "a time without end": ("PP702", lambda: to(TRANSCRIPT, "WEBVTT\n\n", "1:")),
    "captions that roll": ("PP729", lambda: to(TRANSCRIPT, "WEBVTT\n\n", CUE[8:] + "a b c\n\n")),
    "marks of git": ("PP702", lambda: to(TRANSCRIPT, "WEBVTT\n\n", "<<<<<<< x\n")),
    "blank lines": ("PP703", lambda: to(TRANSCRIPT, "WEBVTT\n\n", "\n")),
    "digits": ("PP708", lambda: to(TRANSCRIPT, CUE, "1 2 3 4 5 6 7 8 9 0 ")),
    "at signs": ("PP708", lambda: to(TRANSCRIPT, CUE, "a@")),
    "dots": ("PP708", lambda: to(TRANSCRIPT, CUE, "a.b-")),
}
"""Each with the rule that must speak of it."""
