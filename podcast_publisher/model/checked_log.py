"""A log file that was checked: what it lacks for counting downloads."""

from msgspec import Struct


class CheckedLog(Struct, frozen=True):
    """A log file, and what it lacks."""

    name: str
    format: str
    """Empty for a file without lines."""
    lines: int
    broken: int
    first_day: str
    """As YYYY-MM-DD; empty for a file without readable lines."""
    last_day: str
    requests: int
    """Successful ones, for anything."""
    lacks: tuple[str, ...]
    """Of `agent`, `range`, `bytes` and `address`."""
    is_old: bool
    """Whether it holds days for which no log needs to be kept any more."""
    problem: str = ""
    """Why it cannot be counted."""

    @property
    def is_fine(self) -> bool:
        """Whether downloads can be counted from it as they should be."""
        return not (self.problem or self.lacks)
