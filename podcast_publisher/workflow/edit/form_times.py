"""Times as files have them, and as browsers take them: both in London time."""

import re

from podcast_publisher.load.yaml.datetimes import AmbiguousTimeError, parse_datetime
from podcast_publisher.model.time_zone import LONDON

_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?", re.ASCII)
"""A local time as browsers send it."""


def as_file_time(text: str) -> str:
    """A time as files have it; what is no local time stays as it is, and `check` reports it."""
    return _LOCAL.sub(r"\1 \2 Europe/London", text)


def as_form_time(text: str) -> str:
    """A time as browsers take it, in London time; empty where it cannot be read."""
    try:
        return f"{parse_datetime(text).astimezone(LONDON):%Y-%m-%dT%H:%M}"
    except AmbiguousTimeError:  # in the hour when clocks change: keep what was typed
        return text[:16].replace(" ", "T")
    except ValueError:  # check reports it beside the field
        return ""
