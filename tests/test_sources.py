"""Every rule cites a source that a reader can open."""

import re
from pathlib import Path

import pytest

from podcast_publisher.model.finding import Rule
from podcast_publisher.workflow.rules import all_rules

ROOT = Path(__file__).parent.parent
_LINK = re.compile(r"https://[\w.-]+\.[a-z]{2,}\S*")
_PAGE = re.compile(r"(?<![\w/])docs/[\w/-]+\.md")
_PRIVATE = re.compile(
    r"feed-rules|product\.md|peers\.md|(?<!docs/)(?<!reference/)\b(?:audio|stores|publishing)\.md"
)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_source_can_be_opened(rule: Rule) -> None:
    """Each document that a rule cites has an https link, or is a page of this repository."""
    for citation in rule.source.rstrip(".").split("; "):
        pages = _PAGE.findall(citation)
        assert _LINK.search(citation) or pages, citation
        assert all((ROOT / page).is_file() for page in pages), citation
        assert not _PRIVATE.search(citation), citation
