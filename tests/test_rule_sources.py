"""Every rule cites a source that a reader can open."""

import re
from pathlib import Path

import pytest

from podcast_publisher.model.finding import Rule
from podcast_publisher.workflow.rules import all_rules

ROOT = Path(__file__).parent.parent
_FOLDERS = ("podcast_publisher", "tests", "scripts", "bench", "deploy", "docs")
_SECTION = re.compile(r"[a-z-]+\.md,? \d")
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


@pytest.mark.parametrize("folder", _FOLDERS)
def test_no_file_refers_to_private_notes(folder: str) -> None:
    """No code and no page cites a note by section, as notes outside the repository were cited."""
    files = (
        file
        for suffix in ("py", "md")
        for file in (ROOT / folder).rglob(f"*.{suffix}")
        if "node_modules" not in file.parts and file != Path(__file__)
    )
    cited = {
        str(file.relative_to(ROOT)): match[0]
        for file in files
        if (match := _SECTION.search(_LINK.sub("", file.read_text("utf-8"))))
    }
    assert cited == {}
