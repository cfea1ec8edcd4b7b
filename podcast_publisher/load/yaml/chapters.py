"""The kind of the field chapters: a list, or what people paste in its place."""

import re
from typing import Any

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.hints import chapters_fix
from podcast_publisher.load.yaml.mappings import ListOf
from podcast_publisher.load.yaml.nodes import Mapping, Node, Scalar, Sequence
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.suggestions import spelling_candidates
from podcast_publisher.load.yaml.timecodes import Timecode
from podcast_publisher.model.finding import FieldPath

_TIME = r"\d{1,6}(?:[:.]\d{1,6}){0,3}(?:,\d{1,6})?"
_PASTED = re.compile(
    rf"\s*(?:[-*•]\s*)?(?:\d{{1,3}}[.)]\s+)?[\[(]?({_TIME})[\])]?(?:\s*[\t–—-]+\s*{_TIME})?[ \t–—:|-]+(\S.*)"
)
_LONGEST = 1_000


class Chapters(ListOf):
    """Chapters; a list of times and titles that was pasted is told once, with the lines to write."""

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> tuple[Any, ...]:
        if pasted := _pasted(node):
            message = "These times and titles were pasted: each chapter has fields of its own"
            problems.report(rules.wrong_kind, message, path, fix=chapters_fix(pasted))
            return self.blank
        if isinstance(node, Sequence) and (misspelt := _misspelt(node)):
            message = f"{len(misspelt)} times are written in another way than in a recording"
            fix = "\n".join(["Write them as minutes and seconds:", *misspelt[:12]])
            problems.report(rules.wrong_kind, message, path, fix=fix)
            return self.blank
        return super().read(node, problems, path)


def _pasted(node: Node) -> list[tuple[float, str]]:
    """The chapters that were meant, where all of it can be understood so."""
    if isinstance(node, Scalar):
        lines = [line for line in node.text.splitlines() if line.strip()]
        return _all([_of_line(line) for line in lines[:_LONGEST]]) if len(lines) > 1 else []
    if not isinstance(node, Sequence):
        entries = node.entries or []
        return _all([_of_entry(key, value) for key, value in entries]) if entries else []
    found = []
    for item in node.items[:_LONGEST]:
        if isinstance(item, Scalar):
            found.append(_of_line(item.text))
        elif isinstance(item, Mapping) and len(item.entries) == 1:
            found.append(_of_entry(*item.entries[0]))
        else:
            return []
    return _all(found)


def _all(found: list[tuple[float, str] | None]) -> list[tuple[float, str]]:
    known = [one for one in found if one]
    return known if len(known) == len(found) else []


def _of_entry(key: Node, value: Node) -> tuple[float, str] | None:
    if not isinstance(key, Scalar) or not isinstance(value, Scalar):
        return None
    return _of_line(f"{key.text} {value.text}")


def _of_line(line: str) -> tuple[float, str] | None:
    """Time and title of a line such as `00:15 Asking` or `1. [0:15] – Asking`."""
    written = _PASTED.fullmatch(line[:_LONGEST])
    if not written:
        return None
    start = _seconds(written[1])
    return None if start is None else (start, written[2].strip())


def _seconds(text: str) -> float | None:
    for candidate in (text, *spelling_candidates(text)):
        try:
            return float(Timecode().value(candidate))
        except ValueError:
            continue
    return None


def _misspelt(node: Sequence) -> list[str]:
    """A line for each time that only looks otherwise, where there are several and nothing else is wrong."""
    lines = []
    for item in node.items[:_LONGEST]:
        if not isinstance(item, Mapping):
            return []
        fields = {key.text: value for key, value in item.entries if isinstance(key, Scalar)}
        start = fields.get("start")
        if not isinstance(start, Scalar):
            return []
        try:
            Timecode().value(start.text)
        except ValueError:
            seconds = _seconds(start.text)
            if seconds is None:
                return []
            minutes, second = divmod(int(seconds), 60)
            hours, minute = divmod(minutes, 60)
            shown = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
            lines.append(f"  - start: {shown}    # and not {start.text[:40]}")
    return lines if len(lines) > 1 else []
