"""Validate recurrence rules of RFC 5545."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

_FREQUENCIES = frozenset({"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_WEEK = r"(?:0?[1-9]|[1-4]\d|5[0-3])"
_DAY_OF_YEAR = r"[+-]?(?!0+\b)(?:[0-2]?\d?\d|3[0-5]\d|36[0-6])"
_DAY = rf"(?:[+-]?{_WEEK})?(?:MO|TU|WE|TH|FR|SA|SU)"
_LIST = r"{0}(?:,{0})*"
_PARTS = {
    "FREQ": "|".join(sorted(_FREQUENCIES)),
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "COUNT": r"0*[1-9]\d*",
    "INTERVAL": r"0*[1-9]\d*",
    "BYSECOND": _LIST.format(r"(?:[0-5]?\d|60)"),
    "BYMINUTE": _LIST.format(r"[0-5]?\d"),
    "BYHOUR": _LIST.format(r"(?:[01]?\d|2[0-3])"),
    "BYDAY": _LIST.format(_DAY),
    "BYMONTHDAY": _LIST.format(r"[+-]?(?:0?[1-9]|[12]\d|3[01])"),
    "BYYEARDAY": _LIST.format(_DAY_OF_YEAR),
    "BYWEEKNO": _LIST.format(rf"[+-]?{_WEEK}"),
    "BYMONTH": _LIST.format(r"(?:0?[1-9]|1[0-2])"),
    "BYSETPOS": _LIST.format(_DAY_OF_YEAR),
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}
_NOT_BESIDE = {
    "BYMONTHDAY": frozenset({"WEEKLY"}),
    "BYYEARDAY": frozenset({"DAILY", "WEEKLY", "MONTHLY"}),
    "BYWEEKNO": _FREQUENCIES - {"YEARLY"},
}
"""Frequencies that RFC 5545 forbids with a part."""


def parts(rule: str) -> dict[str, str]:
    """The parts of a rule by name, in capitals; what has no `=` has no value."""
    split = (part.partition("=") for part in rule.upper().split(";"))
    return {name: value for name, _, value in split}


def mistakes(rule: str) -> Iterator[str]:
    """Mistakes in a rule, in words for its author; none if it is valid."""
    names = [part.partition("=")[0] for part in rule.upper().split(";")]
    values = parts(rule)
    for name, value in values.items():
        if name not in _PARTS:
            yield f'"{name}" is not a part of a recurrence rule'
        elif not re.fullmatch(_PARTS[name], value, re.ASCII) or not _is_moment(name, value):
            yield f'"{value}" is not valid after {name}='
        elif names.count(name) > 1:
            yield f"{name} occurs twice"
        elif beside := _barred_by(name, value, values):
            yield f"{name}={value} cannot be combined with {beside}"
    if "FREQ" not in names:
        yield "It has no FREQ=, which says how often"
    if {"COUNT", "UNTIL"} <= set(names):
        yield "It has both COUNT and UNTIL; only one is allowed"
    if "BYSETPOS" in names and sum(name.startswith("BY") for name in values) == 1:
        yield "BYSETPOS= selects among days or times, but no other BY part lists any"


def _barred_by(name: str, value: str, values: Mapping[str, str]) -> str:
    """The other part of the rule that RFC 5545 forbids with this one; empty if there is none."""
    kept_apart = _NOT_BESIDE.get(name, frozenset())
    if name == "BYDAY" and re.search(r"\d", value):
        if "BYWEEKNO" in values:
            return "BYWEEKNO="
        kept_apart = _FREQUENCIES - {"MONTHLY", "YEARLY"}
    frequency = values.get("FREQ", "")
    return f"FREQ={frequency}" if frequency in kept_apart else ""


def _is_moment(name: str, value: str) -> bool:
    """Whether UNTIL is a date and time that exists; other parts always pass."""
    if name != "UNTIL":
        return True
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
