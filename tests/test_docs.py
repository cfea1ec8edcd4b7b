"""The pages: those made from the code are current, and what they point at is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")])


def test_made_pages_are_current() -> None:
    """docs/rules.md, docs/fields.md and the schemas are what the code makes of them now."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.docs", "--check"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the repository has that file."""
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_targets_are_in_the_makefile(page: Path) -> None:
    """Every `make` target a page speaks of is one there is."""
    made = set(
        re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"`?make ([a-z]+)`", page.read_text("utf-8"))) <= made


@pytest.mark.parametrize(
    "file", sorted((REPOSITORY / "podcast_publisher").rglob("*.py")), ids=lambda file: file.name
)
def test_pages_that_messages_name_are_there(file: Path) -> None:
    """A message that sends its reader to a page sends them to one that exists."""
    for name in re.findall(r"docs/[a-z-]+\.md", file.read_text("utf-8")):
        assert (REPOSITORY / name).exists(), name
