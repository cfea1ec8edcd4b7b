"""Collects the positions of fields and every problem while a YAML file is read."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.nodes import Node, Scalar
from podcast_publisher.model.characters import INVISIBLE, describe_character
from podcast_publisher.model.finding import FieldPath, Finding, Position, Problem, Rule, SourceFile

_MAX_GUESSES = 100
"""Findings of a file after which no suggestions are made: they take time."""


class ProblemCollector:
    """Collects positions and findings, so that one pass reports everything."""

    def __init__(self, file: str, lines: Iterable[str]) -> None:
        self._positions: dict[FieldPath, Position] = {}
        self.source = SourceFile(file, tuple(lines), self._positions)
        self.findings: list[Finding] = []
        self._reported: set[FieldPath] = set()
        self._examples: dict[FieldPath, str] = {}

    def set_position(self, path: FieldPath, position: Position) -> None:
        """Record the position of a field's value."""
        self._positions[path] = position

    def set_positions(self, positions: Mapping[FieldPath, Position]) -> None:
        """Record the positions of all fields, as an earlier reading found them."""
        self.source = replace(self.source, positions=positions)

    def set_example(self, path: FieldPath, line: str) -> None:
        """Record an example line for the field, to be used in fixes."""
        self._examples[path] = line

    def _example_of(self, path: FieldPath) -> str:
        """The example of the field; for a list entry, that of the list."""
        of_list = path[:-1] if path and isinstance(path[-1], int) else path
        return self._examples.get(of_list, "")

    def report(self, rule: Rule, message: str, path: FieldPath, *, fix: str = "") -> None:
        """Report a problem with a field."""
        if rule is rules.wrong_kind and not fix and (line := self._example_of(path)):
            fix = f"Write it as in:  {line}"
        if not re.match(r"\S*[./]\S", message):  # a file name, in which capitals matter
            message = message[:1].upper() + message[1:]
        self._add(Finding.of(rule, Problem(message, path, fix=fix), self.source))

    def report_secret(
        self, rule: Rule, message: str, path: FieldPath, secret: str, *, fix: str
    ) -> None:
        """Report a problem with a field, without showing its value."""
        self._add(Finding.of(rule, Problem(message, path, fix=fix, secret=secret), self.source))

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)
        self._reported.add(finding.field)

    def report_missing(self, name: str, example: str, path: FieldPath) -> None:
        """Report a missing required field, unless its misspelling was reported."""
        if (*path, name) in self._reported:
            return
        if name == "guid":  # a fixed example would be copied into several files
            example = str(uuid5(NAMESPACE_URL, "\n".join((self.source.file, *self.source.lines))))
        where = f" in {path[-1]}" if path and isinstance(path[-1], str) else ""
        self.report(
            rules.missing_field,
            f'There is no field "{name}"{where}',
            (*path, name),
            fix=f"Add a line such as:  {name}: {example}" if example else "",
        )

    def read_field_name(
        self, key: Node, path: FieldPath, known: Collection[str], *, seen: Collection[str]
    ) -> str | None:
        """The field name of a key; None, with the problem reported, where it cannot be used."""
        name = key.text if isinstance(key, Scalar) else None
        if name in known and name not in seen:
            return name
        # point at the key, not at a value elsewhere under the same name
        may_guess = len(self.findings) < _MAX_GUESSES
        rule, message, intended = _explain_refusal(
            name, known if may_guess else {name or "?"} & set(known)
        )
        excerpt = self.source.line(key.position.line)
        field = (*path, intended)
        fix = _SPACE_BAR if "\u00a0" in (name or "") else rule.fix
        if INVISIBLE.search(name or ""):
            line = INVISIBLE.sub("", re.sub(r" {2,}#.*$", "", excerpt.strip()))
            fix = f"Write  {line[:300]}"
        self._add(Finding(rule, message, self.source.file, key.position, excerpt, fix, field))
        return None


_SPACE_BAR = "Take it out, and press the space bar until the line begins where its neighbours do."
_SYNONYMS = {
    **dict.fromkeys(("pubdate", "date", "releasedate", "releasetime"), "published"),
    **dict.fromkeys(("summary", "notes", "shownotes", "subtitle"), "description"),
    **dict.fromkeys(("image", "cover", "picture"), "artwork"),
    **dict.fromkeys(("mp3", "sound", "enclosure", "recording"), "audio"),
    **dict.fromkeys(("subtitles", "captions", "vtt"), "transcript"),
    **dict.fromkeys(("guests", "hosts", "persons", "speakers"), "people"),
    **dict.fromkeys(("url", "website", "page"), "link"),
    **dict.fromkeys(("category", "genre"), "categories"),
    **dict.fromkeys(("episode", "episodenumber", "no"), "number"),
    **dict.fromkeys(("uuid", "id"), "guid"),
    **dict.fromkeys(("time", "starttime", "timestamp"), "start"),
    **dict.fromkeys(("lang", "locale"), "language"),
    **dict.fromkeys(("publisher", "organisation"), "author"),
}
"""What feeds and other programs call a field, without hyphens."""


def _explain_refusal(name: str | None, known: Collection[str]) -> tuple[Rule, str, str]:
    """The rule, the message, and the field probably intended, which is then not reported as missing."""
    if name is None:
        return rules.unknown_field, "A field's name must be a single word", "?"
    if name in known:
        return rules.duplicate_field, f'The field "{name}" is given twice', name
    if "\u00a0" in name:
        message = "There is a space from Word or a web page here, which YAML reads as a letter"
        return rules.unknown_field, message, name.strip()
    if unseen := INVISIBLE.search(name):
        message = (
            f"The name of this field holds {describe_character(unseen[0])}, which is invisible"
        )
        return rules.unknown_field, message, INVISIBLE.sub("", name).strip()
    message = f'There is no field called "{name[:60]}"'
    if (intended := _SYNONYMS.get(re.sub("[_-]", "", name.lower()), "")) in known:
        return rules.unknown_field, f'{message}. Did you mean "{intended}"?', intended
    if near := difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6):
        return rules.unknown_field, f'{message}. Did you mean "{near[0]}"?', near[0]
    return rules.unknown_field, message, name
