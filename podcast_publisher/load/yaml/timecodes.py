"""Times in a recording."""

import re
from collections.abc import Mapping
from typing import Any

from podcast_publisher.load.yaml.scalars import ValueKind, abbreviate


class Timecode(ValueKind):
    """A time in a recording, in seconds: `90`, `1:30`, `0:01:30`, `1:30.5`."""

    label = "a time in the recording such as 1:30"
    blank = 0.0
    types = ("string", "number")
    pattern = (
        r"(?:[0-9]{1,5}|[0-9]{1,4}:0{0,3}[0-5]?[0-9]|[0-9]{1,4}:0{0,2}[0-5]?[0-9]:0{0,3}[0-5]?[0-9])"
        r"(?:\.[0-9]{1,3})?"
    )
    keywords: Mapping[str, Any] = {"minimum": 0}

    def value(self, text: str) -> float:
        match = re.fullmatch(
            r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,5}(?:\.\d{1,3})?)", text, re.ASCII
        )
        if not match:
            raise ValueError(f"{abbreviate(text)} is not a time in a recording")
        hours, minutes, seconds = (float(part or 0) for part in match.groups())
        if (match[2] and seconds >= 60) or (match[1] and minutes >= 60):
            raise ValueError(f"{abbreviate(text)} has 60 or more minutes or seconds")
        return hours * 3600 + minutes * 60 + seconds
