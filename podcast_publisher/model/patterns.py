"""Regular expressions that are compiled when they are first used, because a run needs few of the hundreds."""

import re
from typing import Any, AnyStr, cast


class _LazyPattern:
    """Has what the compiled pattern has."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # copying and pickling ask for what patterns lack
            raise AttributeError(name)
        attribute = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, attribute)  # found without asking here the next time
        return attribute


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but nothing is compiled before the first match."""
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))
