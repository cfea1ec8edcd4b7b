"""The field `chapters`: a list, or times and titles pasted in its place."""

from typing import Any

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.hints import chapters_fix
from podcast_publisher.load.yaml.mappings import ListOf
from podcast_publisher.load.yaml.nodes import Mapping, Node, Scalar, Sequence
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.suggestions import spelling_candidates
from podcast_publisher.load.yaml.timecodes import Timecode
from podcast_publisher.model.finding import FieldPath
from podcast_publisher.model.patterns import lazy_pattern

_TIME = r"\d{1,6}(?:[:.]\d{1,6}){0,3}(?:,\d{1,6})?"
_PASTED = lazy_pattern(
    rf"\s*(?:[-*•]\s*)?(?:\d{{1,3}}[.)]\s+)?[\[(]?({_TIME})[\])]?(?:\s*[\t–—-]+\s*{_TIME})?[ \t–—:|-]+(\S.*)"
)
_MAX_LENGTH = 1_000


class Chapters(ListOf, frozen=True):
    """Chapters; a pasted list of times and titles is one problem, and its fix has the lines to write."""

    def read(self, node: Node, problems: ProblemCollector, path: FieldPath) -> tuple[Any, ...]:
        if pasted := _pasted(node):
            message = "These times and titles were pasted: each chapter has fields of its own"
            problems.report(rules.wrong_kind, message, path, fix=chapters_fix(pasted))
            return self.blank
        if isinstance(node, Sequence) and (misspelt := _unusual_times(node)):
            message = f"{len(misspelt)} times are written in another way than in a recording"
            fix = "\n".join(["Write them as minutes and seconds:", *misspelt[:12]])
            problems.report(rules.wrong_kind, message, path, fix=fix)
            return self.blank
        return super().read(node, problems, path)


def _pasted(node: Node) -> list[tuple[float, str]]:
    """The chapters of a pasted list; empty unless every line can be parsed."""
    if isinstance(node, Scalar):
        lines = [line for line in node.text.splitlines() if line.strip()]
        return (
            _all_or_none([_parse_line(line) for line in lines[:_MAX_LENGTH]])
            if len(lines) > 1
            else []
        )
    if not isinstance(node, Sequence):
        entries = node.entries or []
        return _all_or_none([_parse_entry(key, value) for key, value in entries]) if entries else []
    chapters = []
    for item in node.items[:_MAX_LENGTH]:
        if isinstance(item, Scalar):
            chapters.append(_parse_line(item.text))
        elif isinstance(item, Mapping) and len(item.entries) == 1:
            chapters.append(_parse_entry(*item.entries[0]))
        else:
            return []
    return _all_or_none(chapters)


def _all_or_none(chapters: list[tuple[float, str] | None]) -> list[tuple[float, str]]:
    known = [chapter for chapter in chapters if chapter]
    return known if len(known) == len(chapters) else []


def _parse_entry(key: Node, value: Node) -> tuple[float, str] | None:
    if not isinstance(key, Scalar) or not isinstance(value, Scalar):
        return None
    return _parse_line(f"{key.text} {value.text}")


def _parse_line(line: str) -> tuple[float, str] | None:
    """Time and title of a line such as `00:15 Asking` or `1. [0:15] – Asking`."""
    match = _PASTED.fullmatch(line[:_MAX_LENGTH])
    if not match:
        return None
    start = _seconds(match[1])
    return None if start is None else (start, match[2].strip())


def _seconds(text: str) -> float | None:
    for candidate in (text, *spelling_candidates(text)):
        try:
            return float(Timecode().value(candidate))
        except ValueError:
            continue
    return None


def _unusual_times(node: Sequence) -> list[str]:
    """A corrected line for each time in another format; empty unless these are the only problem."""
    lines = []
    for item in node.items[:_MAX_LENGTH]:
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
            timecode = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
            lines.append(f"  - start: {timecode}    # and not {start.text[:40]}")
    return lines if len(lines) > 1 else []
