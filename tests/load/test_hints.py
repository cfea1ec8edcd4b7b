"""Hints for text pasted into YAML: the cause at its own line, with the line to write."""

from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.workspace import Workspace

EPISODE = "episodes/01-listening.yaml"


def findings(show: Path, old: str, new: str) -> tuple[Finding, ...]:
    """The findings where that is in the first episode."""
    file = show / EPISODE
    text = file.read_text("utf-8")
    assert old in text
    file.write_bytes(text.replace(old, new, 1).encode())
    return load_project(Workspace(show)).findings


@pytest.mark.parametrize("nothing", ["null", "~"])
def test_a_null_value_is_named(small_show: Path, nothing: str) -> None:
    """It is not proposed as its own fix."""
    (finding,) = findings(small_show, "title: Listening", f"title: {nothing}")
    assert finding.message.startswith(f"The word {nothing} means nothing at all in YAML")
    assert nothing not in finding.fix


@pytest.mark.parametrize(
    ("old", "new", "line", "words", "fix"),
    [
        ("title: L", "title:\u00a0L", 3, "a no-break space (U+00A0)", "title: Listening"),
        ("title: L", "title\uff1aL", 3, "a fullwidth colon (U+FF1A)", "title: Listening"),
        ("title: L", "\u200btitle: L", 3, "a zero width space (U+200B)", "title: Listening"),
        ("    role: h", "\u00a0\u00a0  role: h", 16, "a no-break space (U+00A0)", "role: host"),
        ("    role: h", "\trole: h", 16, "a tab", "role: host"),
        ("  - name: R", "  – name: R", 15, "a hyphen and a space", "- name: Robin Example"),
        ("guid: 9", "guid: \u200e9", 7, "a left-to-right mark (U+200E)", "guid: 945edbba"),
        (
            "title: Listening",
            "title: Lungs: life",
            3,
            "put the text in quotes",
            'title: "Lungs: life"',
        ),
        ("title: Listening", 'title: "Lungs ""and"" life"', 3, "", "title: 'Lungs \"and\" life'"),
        ("title: Listening", "title: [Lungs] life", 3, "", 'title: "[Lungs] life"'),
        ("title: Listening", "title: @Lungs", 3, "put the text in quotes", 'title: "@Lungs"'),
        ("title: Listening", "title: *Lungs* life", 3, "", 'title: "*Lungs* life"'),
        ("title: Listening", "title: &Lungs", 3, "", 'title: "&Lungs"'),
        ("title: Listening", "title: !Lungs", 3, "", 'title: "!Lungs"'),
        ("title: Listening", "title: > Lungs", 3, "", 'title: "> Lungs"'),
        ("title: Listening", "title: {{title}}", 3, "several fields", 'title: "{{title}}"'),
        ("title: Listening", "title: “Lungs: what”", 3, "curly quotes", 'title: "Lungs: what"'),
        ("number: 1", "number: ２", 4, "whole number", "number: 2"),
        ("number: 1", "number: 2.0", 4, "whole number", "number: 2"),
        ("number: 1", "number: two", 4, "whole number", "number: 2"),
        ("type: full", "explicit: Yes", 6, "true or false", "explicit: true"),
        ("type: full", "explicit: clean", 6, "true or false", "explicit: false"),
        ("# Sound", "<pre># Sound", 1, "the source of a web page", "Open the page"),
    ],
)
def test_the_hint_proposes_the_line_to_write(
    small_show: Path, old: str, new: str, line: int, words: str, fix: str
) -> None:
    """One finding, where the character or the value is."""
    (finding,) = findings(small_show, old, new)
    assert finding.position
    assert finding.position.line == line
    assert words in finding.message
    assert fix in finding.fix


def test_block_texts_are_not_blamed(small_show: Path) -> None:
    """A description may contain anything; the line below it is wrong."""
    old = "people:"
    (finding,) = findings(small_show, f"\n{old}", f"  Place:\u00a0here\n{old} a: b")
    assert "no-break" not in finding.message
    assert finding.position
    assert finding.position.line == 14


@pytest.mark.parametrize(
    "pasted",
    [
        "chapters: |\n  00:00 Asking\n  00:08 Hearing\n  0:14 Ending\n",
        "chapters:\n  - 00:00 Asking\n  - 00:08 Hearing\n  - 00:14 Ending\n",
        "chapters:\n  - 00:00: Asking\n  - 00:08: Hearing\n  - 00:14: Ending\n",
        "chapters:\n  00:00: Asking\n  00:08: Hearing\n  00:14: Ending\n",
        "chapters: |\n  1. [0:00] – Asking\n  2. [0:08] – Hearing\n  3. [0:14] – Ending\n",
        "0.000000\t8.000000\tAsking\n8.000000\t14.0\tHearing\n14.5\t20.1\tEnding\n",
    ],
)
def test_pasted_chapter_lists_are_one_finding(small_show: Path, pasted: str) -> None:
    """Lists from descriptions, players and Audacity, with the finished lines."""
    (finding,) = findings(small_show, "people:\n", f"{pasted}people:\n")
    assert finding.fix.splitlines()[1:] == [
        "chapters:",
        *("  - start: 0:00", "    title: Asking"),
        *("  - start: 0:08", "    title: Hearing"),
        *("  - start: 0:14", "    title: Ending"),
    ]


def test_times_in_another_format_are_one_finding(small_show: Path) -> None:
    """With every time to rewrite."""
    chapters = "".join(
        f"  - start: {start}\n    title: {start}\n" for start in ("0m00s", "0m08s", "14s")
    )
    (finding,) = findings(small_show, "people:\n", f"chapters:\n{chapters}people:\n")
    assert finding.message.startswith("3 times")
    assert "  - start: 0:08    # and not 0m08s" in finding.fix
