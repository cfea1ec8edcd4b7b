"""Documentation: generated pages are current, and links and advice are right."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from podcast_publisher.cli.main import group
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.check import load_and_check
from scripts import mistakes, walkthrough
from tests.shows import workspace

REPOSITORY = Path(__file__).parent.parent
README = REPOSITORY / "README.md"
PAGES = sorted(
    [
        *REPOSITORY.glob("*.md"),
        *(REPOSITORY / "docs").glob("*.md"),
        *(REPOSITORY / "deploy").rglob("*.md"),
    ]
)


def test_generated_pages_are_current() -> None:
    """Pages and schemas match the code and the commands' output."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.docs", "--check"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_linked_files_exist(page: Path) -> None:
    """Every link to a file of the repository."""
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pictures_have_alt_text(page: Path) -> None:
    """That the files exist is tested with the links."""
    for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8")):
        assert len(words.split()) > 3, target


def test_every_picture_is_used_and_small() -> None:
    """No picture is unused, and none is slow to load."""
    pictures = {
        path for path in (REPOSITORY / "docs" / "images").iterdir() if path.suffix == ".png"
    }
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in re.findall(r"!\[[^\]]*\]\((?!https?:)([^)]+)\)", page.read_text("utf-8"))
    }
    assert pictures == {picture for picture in shown if picture.parent.name == "images"}
    assert len(pictures) <= 10
    assert [picture.name for picture in pictures if picture.stat().st_size > 80_000] == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub forms them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_linked_headings_exist(page: Path) -> None:
    """Every link to a heading."""
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)", page.read_text("utf-8")):
        assert anchor in anchors(page.parent / target if target else page), f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_exist(page: Path) -> None:
    """Every `make` target that a page mentions."""
    matches = set(
        re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"`?make ([a-z-]+)`", page.read_text("utf-8"))) <= matches


@pytest.mark.parametrize(
    "file", sorted((REPOSITORY / "podcast_publisher").rglob("*.py")), ids=lambda file: file.name
)
def test_pages_named_in_messages_exist(file: Path) -> None:
    """A message sends readers only to existing pages."""
    for name in re.findall(r"(?<!main/)docs/[a-z/-]+\.md", file.read_text("utf-8")):
        assert (REPOSITORY / name).exists(), name


@pytest.fixture
def with_patient() -> Iterator[Path]:
    """The series with a tenth episode in which a patient is heard, written as the page advises."""
    with walkthrough.series() as root:
        walkthrough.add_tenth(root)
        (patient,) = [mistake for mistake in mistakes.TEN if "patient:" in mistake.instead]
        patient.make(root)
        _, _, advised = patient.instead.partition("people:\n")
        known, _, _ = advised.partition("    consent:")
        walkthrough.change(root, known, advised)
        yield root


def codes(root: Path) -> list[str]:
    return [
        finding.rule.code for finding in load_and_check(workspace(root), lambda _: None).findings
    ]


def test_the_copied_consent_example_is_an_error(with_patient: Path) -> None:
    """Until reference and date are filled in."""
    assert codes(with_patient).count("PP006") == 2


def test_the_completed_consent_example_passes(with_patient: Path) -> None:
    """The episode needs nothing else."""
    for name, value in (("reference", '"RC-2025-014"'), ("date", "2025-05-14")):
        walkthrough.change(with_patient, f'{name}: ""', f"{name}: {value}")
    assert codes(with_patient) == ["PP804"]  # what the show itself is to say
    assert load_project(Workspace(with_patient)).episodes[-1].people[-1].consent


def test_the_readme_names_every_command() -> None:
    """And no other."""
    matches = re.findall(
        r"^\| `podcast-publisher (\w+)` \|", README.read_text("utf-8"), re.MULTILINE
    )
    assert sorted(matches) == sorted(group.list_commands(click.Context(group)))


def test_generated_blocks_replace_the_text_between_markers() -> None:
    """Everything around them stays."""
    page = "before\n<!-- made: plan -->\nold\n<!-- end -->\nafter\n"
    new = "before\n<!-- made: plan -->\nnew\n<!-- end -->\nafter\n"
    assert walkthrough.filled(page, {"plan": "new\n"}) == new


@pytest.mark.parametrize("blocks", [{}, {"paln": ""}, {"plan": "", "publish": ""}])
def test_every_generated_block_has_its_markers(blocks: dict[str, str]) -> None:
    """A marker without a block, or a block without a marker, is an error."""
    with pytest.raises(ValueError, match="must have the markers"):
        walkthrough.filled("<!-- made: plan -->\n<!-- end -->\n", blocks)
