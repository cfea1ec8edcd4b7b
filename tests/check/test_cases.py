"""Every broken case on disk gives exactly the findings it expects, and each can be acted upon."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from podcast_publisher.model.finding import Finding
from tests.cases.broken_show import GOOD_SHOW, BrokenShow, as_line, broken_shows
from tests.shows import looked_at


@dataclass(frozen=True, slots=True)
class Checked:
    """A broken case, where it was laid out, and what was found in it."""

    case: BrokenShow
    root: Path
    findings: tuple[Finding, ...]


@pytest.fixture(scope="module", params=broken_shows(), ids=lambda case: case.name)
def broken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    case: BrokenShow = request.param
    root = case.lay_out(tmp_path_factory.mktemp("case") / "show")
    return Checked(case, root, looked_at(root).findings)


def test_the_good_show_has_no_finding() -> None:
    """Nothing is wrong with the show that every broken case begins with."""
    result = looked_at(GOOD_SHOW)
    assert [as_line(finding) for finding in result.findings] == []
    assert [episode.title for episode in result.project.episodes] == [
        "Listening",
        "Measuring: what counts",
    ]


def test_exactly_the_expected_findings(broken: Checked) -> None:
    """A broken case gives the findings it lists, in that order, and no other."""
    assert [as_line(finding) for finding in broken.findings] == broken.case.expected


def test_the_case_says_what_is_broken(broken: Checked) -> None:
    """A broken case says in a sentence what is broken, and expects something."""
    assert re.fullmatch(r"[A-Z].*\.", broken.case.says)
    assert broken.case.expected


def test_every_finding_says_why_and_how(broken: Checked) -> None:
    """Every finding says what is wrong, why that matters and how to put it right."""
    for finding in broken.findings:
        assert finding.message.strip()
        assert finding.rule.why.strip()
        assert finding.fix.strip()


def test_every_excerpt_is_the_authors_line(broken: Checked) -> None:
    """The line that a finding shows is the line with that number in that file."""
    for finding in broken.findings:
        if finding.position:
            line = lines_of(broken.root / finding.file)[finding.position.line - 1]
            shown = re.escape(finding.excerpt).replace(r"\*", r"[\w*]")
            assert re.fullmatch(shown, line)
            assert finding.position.column <= len(finding.excerpt) + 1


def test_no_finding_repeats_what_identifies_a_person(broken: Checked) -> None:
    """What must not be published is starred out wherever a log would show it."""
    for finding in broken.findings:
        if finding.rule.code.startswith("PP81"):
            assert "*" in finding.excerpt
            assert "*" in finding.message


def test_no_message_holds_a_path_of_this_machine(broken: Checked) -> None:
    """What is said would be the same on any other machine."""
    for finding in broken.findings:
        told = f"{finding.file} {finding.message} {finding.fix}"
        assert str(broken.root) not in told
        assert not re.search(r"(^|\s|')(/|[A-Z]:\\)\w", told)


def lines_of(path: Path) -> list[str]:
    """The lines an editor shows, whichever of the two encodings the file has."""
    body = path.read_bytes()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252")
    return re.split(r"\r\n|\r|\n", text)
