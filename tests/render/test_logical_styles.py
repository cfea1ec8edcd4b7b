"""The styles of pages name no side: a page in Arabic is the mirror of one in English."""

import re

import pytest

from podcast_publisher.model.site import FEED_STYLE, SERIES_STYLE, STYLE
from podcast_publisher.render.pages.jinja_environment import built_in

_PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*"
    r"|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear|justify-[a-z]+)\s*:\s*(?:left|right)"
)


@pytest.mark.parametrize("name", [STYLE, SERIES_STYLE, FEED_STYLE])
def test_styles_name_no_side(name: str) -> None:
    """Start and end, never left and right."""
    assert _PHYSICAL.findall(built_in(name)) == []


@pytest.mark.parametrize(
    "rule", ["margin-left: 1px", "left:0", "text-align: right", "border-right-width: 0"]
)
def test_a_side_would_be_seen(rule: str) -> None:
    """The pattern finds what it looks for."""
    assert _PHYSICAL.search(f"a {{ {rule}; }}")
