"""The baseline of an imported show: what `check` finds in episodes that were published before the move."""

import re
from collections.abc import Mapping

from msgspec import Struct, field

from podcast_publisher.model.finding import Finding

BASELINE_FILE = "baseline.json"
_FORMAT = 1

Entries = Mapping[str, tuple[str, ...]]
"""What is known of an episode: by the code of a rule, one text for each finding."""


class BaselineFile(
    Struct, frozen=True, tag_field="format", tag=_FORMAT, forbid_unknown_fields=True
):
    """The file as it is committed: one finding a line, so that a diff can be read."""

    program: str
    """The version of this program that worded the entries."""
    made: str
    """When, as ISO 8601: only what was published before counts."""
    rules: str
    """The codes of the rules that had looked at the episodes by then, with blanks between."""
    episodes: dict[str, dict[str, tuple[str, ...]]]
    """The entries by guid; an episode without findings is there too."""


class Baseline(Struct, frozen=True):
    """The entries that count."""

    file: str
    """Its name in the project."""
    program: str = ""
    rules: frozenset[str] = frozenset()
    episodes: Mapping[str, Entries] = field(default_factory=dict)
    """The entries of episodes that the old feed had before the move, by guid."""
    strangers: tuple[str, ...] = ()
    """Guids of other episodes in the file; they hide nothing."""


def entry_of(finding: Finding) -> str:
    """The text that stands for a finding: no line and no place in a list, which other edits would change."""
    names = ".".join(part for part in finding.field if isinstance(part, str))
    return f"{names}: {finding.message}" if names else finding.message


def field_of(entry: str) -> str:
    """The field before the message, which no version of the program words in another way."""
    name, colon, _ = entry.partition(": ")
    return name if colon and re.fullmatch(r"[a-z_]+(\.[\w-]+)*", name) else ""
