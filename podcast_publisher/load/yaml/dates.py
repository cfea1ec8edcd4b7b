"""Calendar dates."""

import re
from datetime import date

from podcast_publisher.load.yaml.scalars import ValueKind, abbreviate


class CalendarDate(ValueKind):
    """A date such as `2025-05-14`."""

    label = "a day such as 2025-05-14"
    blank = None
    # a YAML 1.1 parser in JavaScript adds the time
    pattern = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:T00:00:00(?:\.000)?Z)?"

    def value(self, text: str) -> date:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(f"{abbreviate(text)} is not written as a day")
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"{abbreviate(text)} is not in the calendar") from error
