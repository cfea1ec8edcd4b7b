"""Fixes that findings propose: following one clears the finding in one step."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.check.engine.runner import check
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.check import load_and_check
from tests.shows import SMALL_SHOW, workspace

FIRST, SECOND = "episodes/01-listening.yaml", "episodes/02-measuring.yaml"


def fixes(root: Path) -> dict[str, str]:
    """What is proposed, by the code of the finding."""
    return {
        finding.rule.code: finding.fix
        for finding in load_and_check(workspace(root), lambda _: None).findings
    }


def value(file: Path, field: str) -> str:
    match = re.search(rf"^{field}: (\S+)", file.read_text("utf-8"), re.MULTILINE)
    assert match
    return match[1]


def write(file: Path, field: str, text: str) -> None:
    lines = file.read_text("utf-8").splitlines()
    changed = [f"{field}: {text}" if line.startswith(f"{field}:") else line for line in lines]
    file.write_text("\n".join(changed), "utf-8")


@pytest.mark.parametrize(
    ("field", "code", "proposal"),
    [("guid", "PP412", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), ("number", "PP414", r"\d+")],
)
def test_a_proposed_value_clears_the_finding(
    small_show: Path, field: str, code: str, proposal: str
) -> None:
    """A copied value is reported once, and the proposed one leaves no finding."""
    write(small_show / SECOND, field, value(small_show / FIRST, field))
    proposals = fixes(small_show)
    assert set(proposals) == {code}
    match = re.search(proposal, proposals[code])
    assert match
    write(small_show / SECOND, field, match[0])
    assert fixes(small_show) == {}


def test_proposed_guids_are_unique_and_stable(small_show: Path) -> None:
    """Two copies get two guids, and the same two at the next check."""
    copy = small_show / SECOND.replace("02", "03")
    copy.write_text((small_show / SECOND).read_text("utf-8"), "utf-8")
    for file in (small_show / SECOND, copy):
        write(file, "guid", value(small_show / FIRST, "guid"))

    def proposed() -> list[str]:
        findings = load_and_check(workspace(small_show), lambda _: None).findings
        return [finding.fix for finding in findings if finding.rule.code == "PP412"]

    first, second = proposed()
    assert first != second
    assert proposed() == [first, second]


def test_a_proposed_guid_depends_on_the_show(small_show: Path) -> None:
    """Another show with the same file names gets other guids."""
    first = small_show / FIRST
    first.write_text(re.sub(r"(?m)^guid: .*\n", "", first.read_text("utf-8")), "utf-8")
    proposed = fixes(small_show)["PP005"]
    assert fixes(small_show)["PP005"] == proposed
    write(first, "title", "What another show is about")
    assert fixes(small_show)["PP005"] != proposed


@pytest.mark.parametrize("size", [(4032, 3024), (800, 600), (1500, 1400)])
def test_artwork_that_is_not_square_is_one_finding(size: tuple[int, int]) -> None:
    """Whatever its size: cropping and exporting are one step."""
    project = load_project(Workspace(SMALL_SHOW))
    cover = project.show.artwork
    assert cover
    phone = replace(cover, width=size[0], height=size[1])
    findings = check(replace(project, show=replace(project.show, artwork=phone)))
    assert [finding.rule.code for finding in findings] == ["PP304"]
