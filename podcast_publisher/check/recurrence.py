"""Recurrence rules of RFC 5545, as far as a podcast can need them: what is wrong with one."""

import re
from collections.abc import Iterator

_FREQUENCIES = {"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_DAY = r"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)"
_LIST = r"{0}(?:,{0})*"
_PARTS = {
    "FREQ": "|".join(sorted(_FREQUENCIES)),
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "COUNT": r"[1-9]\d*",
    "INTERVAL": r"[1-9]\d*",
    "BYSECOND": _LIST.format(r"(?:[0-5]?\d|60)"),
    "BYMINUTE": _LIST.format(r"[0-5]?\d"),
    "BYHOUR": _LIST.format(r"(?:1?\d|2[0-3])"),
    "BYDAY": _LIST.format(_DAY),
    "BYMONTHDAY": _LIST.format(r"[+-]?(?:[1-9]|[12]\d|3[01])"),
    "BYYEARDAY": _LIST.format(r"[+-]?[1-9]\d{0,2}"),
    "BYWEEKNO": _LIST.format(r"[+-]?(?:[1-9]|[1-4]\d|5[0-3])"),
    "BYMONTH": _LIST.format(r"(?:[1-9]|1[0-2])"),
    "BYSETPOS": _LIST.format(r"[+-]?[1-9]\d{0,2}"),
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
}


def parts(rule: str) -> dict[str, str]:
    """The parts of a rule by name, in capitals; what has no `=` has no value."""
    split = (part.partition("=") for part in rule.upper().split(";"))
    return {name: value for name, _, value in split}


def mistakes(rule: str) -> Iterator[str]:
    """What is wrong with a rule, in words for its author; nothing where it can be read."""
    names = [part.partition("=")[0] for part in rule.upper().split(";")]
    for name, value in parts(rule).items():
        if name not in _PARTS:
            yield f'"{name}" is no part of such a rule'
        elif not re.fullmatch(_PARTS[name], value, re.ASCII):
            yield f'"{value}" cannot stand behind {name}='
        elif names.count(name) > 1:
            yield f"{name} is given twice"
    if "FREQ" not in names:
        yield "It does not say FREQ=, how often"
    if {"COUNT", "UNTIL"} <= set(names):
        yield "It says both COUNT and UNTIL, and only one may be there"
