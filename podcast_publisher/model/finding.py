"""Rules, problems and findings."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Self

from msgspec import Struct, field

FieldPath = tuple[str | int, ...]
"""The path of a value in a YAML file: `("chapters", 2, "start")`."""
_LONGEST = 400
"""Characters of a message about an address: a server may send any number."""


class Severity(StrEnum):
    """How serious a finding is."""

    ERROR = "error"
    """An app or directory rejects the show, or loses, doubles or cannot play an episode."""
    WARNING = "warning"
    """A directory complains, or listeners notice something."""
    ADVICE = "advice"
    """Better practice."""


class Position(Struct, frozen=True):
    """A place in a text file; line and column count from 1, as editors do."""

    line: int
    column: int
    length: int = 1


class SourceFile(Struct, frozen=True):
    """A text file as its author wrote it, with the position of each field."""

    file: str
    """Relative to the project, with forward slashes."""
    lines: tuple[str, ...] = ()
    positions: Mapping[FieldPath, Position] = field(default_factory=dict)

    def position(self, path: FieldPath) -> Position | None:
        """The position of the field, or of the nearest thing around it that the file holds."""
        for length in range(len(path), -1, -1):
            if position := self.positions.get(path[:length]):
                return position
        return None

    def line(self, number: int) -> str:
        """The line with that number; empty if the file is shorter."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class Rule(Struct, frozen=True):
    """A rule: its code, which is never reused, and its explanation."""

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    fix: str
    source: str
    allowable: bool
    """Whether an author may allow it in a file, with a reason."""
    third_party_fix: str = ""
    """How to fix it in somebody else's feed, if that differs."""
    brief: bool = False
    """Whether each of its findings is shown in one line: it sums up others."""

    @classmethod
    def declare(
        cls,
        code: str,
        severity: Severity,
        function: Callable[..., object],
        *,
        allowable: bool | None = None,
        **check: Any,
    ) -> Self:
        """The rule with the function's name, documented by its docstring: a summary, then Why:, Fix: and Source:.

        Elsewhere: is the fix for a feed that another program or host publishes. By default, errors
        cannot be allowed and everything else can. `check` is what a subclass adds.

        Raises:
            ValueError: a heading is missing.
        """
        summary, *sections = re.split(
            r"^ *(Why|Fix|Elsewhere|Source):", function.__doc__ or "", flags=re.MULTILINE
        )
        texts = {
            heading: " ".join(text.split())
            for heading, text in zip(sections[::2], sections[1::2], strict=True)
        }
        if missing := [heading for heading in ("Why", "Fix", "Source") if not texts.get(heading)]:
            raise ValueError(f"{code} does not say {', '.join(missing)}")
        return cls(
            code=code,
            name=function.__name__.replace("_", "-"),
            severity=severity,
            summary=" ".join(summary.split()),
            why=texts["Why"],
            fix=texts["Fix"],
            source=texts["Source"],
            allowable=severity is not Severity.ERROR if allowable is None else allowable,
            third_party_fix=texts.get("Elsewhere", ""),
            **check,
        )


class Problem(Struct, frozen=True):
    """What a rule reports; the runner adds file, line and rule to make a finding."""

    message: str
    field: FieldPath = ()
    """The field it is about."""
    fix: str = ""
    """How to fix exactly this, if the rule's own fix is too general."""
    source: SourceFile | None = None
    """The file it is about, if that is not the file of the show or episode that was checked."""
    line: int | None = None
    """The line in that file, if it is not about a field."""
    secret: str = ""
    """Text in that line that must not be repeated: more people read logs than the file."""


class Finding(Struct, frozen=True):
    """A problem in its place."""

    rule: Rule
    message: str
    file: str
    position: Position | None = None
    excerpt: str = ""
    """The line as its author wrote it."""
    fix: str = ""
    field: FieldPath = ()

    @classmethod
    def of(cls, rule: Rule, problem: Problem, source: SourceFile) -> "Finding":
        """The problem, placed in the file it is about."""
        place = problem.source or source
        if problem.line is not None:
            position: Position | None = _whole_line(place, problem.line)
        else:
            position = place.position(problem.field)
        return cls(
            rule=rule,
            message=problem.message,
            file=place.file,
            position=position,
            excerpt=_without(problem.secret, place.line(position.line)) if position else "",
            fix=problem.fix or rule.fix,
            field=problem.field,
        )

    @classmethod
    def for_url(cls, rule: Rule, url: str, message: str) -> "Finding":
        """A problem with what a server returns at that address."""
        short = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
        return cls(rule, short, url, fix=rule.fix)


def _without(secret: str, line: str) -> str:
    """The line with the secret replaced by stars; empty if the secret continues on the next line."""
    if not secret:
        return line
    return line.replace(secret, re.sub(r"\w", "*", secret)) if secret in line else ""


def _whole_line(source: SourceFile, number: int) -> Position:
    text = source.line(number)
    return Position(number, 1 + len(text) - len(text.lstrip()), max(1, len(text.strip())))
