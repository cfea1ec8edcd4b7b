"""Patterns that are compiled at their first use match as compiled ones do."""

import re
from copy import copy

import pytest

from podcast_publisher.model.patterns import lazy_pattern


def test_a_lazy_pattern_matches_as_a_compiled_one() -> None:
    """All methods and attributes, with flags; text and bytes."""
    lazy, compiled = (
        lazy_pattern("(?P<word>a+)", re.IGNORECASE),
        re.compile("(?P<word>a+)", re.IGNORECASE),
    )
    text = "bAab aa"
    assert lazy.findall(text) == compiled.findall(text) == ["Aa", "aa"]
    assert [match.span() for match in lazy.finditer(text)] == [(1, 3), (5, 7)]
    assert lazy.sub("-", text) == "b-b -"
    assert (lazy.pattern, lazy.flags) == (compiled.pattern, compiled.flags)
    assert lazy.groupindex == compiled.groupindex
    assert lazy_pattern(rb"\d").search(b"a1")
    assert copy(lazy).search(text)


def test_nothing_is_compiled_before_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text can be part of another pattern meanwhile."""
    compiled = []
    compile_pattern = re.compile

    def counted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile_pattern(pattern, flags)

    monkeypatch.setattr(re, "compile", counted)
    lazy = lazy_pattern("x+")
    assert lazy.pattern == "x+"
    assert compiled == []
    for _ in range(3):
        assert lazy.search("xx")
    assert compiled == ["x+"]
