"""Every broken case on disk gives exactly the expected findings, each with a fix."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from podcast_publisher.check.engine.apply import apply_all
from podcast_publisher.check.engine.rule import SeriesRule
from podcast_publisher.check.engine.runner import ALL, check
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Project
from podcast_publisher.workflow.rules import all_rules
from tests.cases.broken_show import GOOD_SHOW, BrokenShow, as_line, broken_shows
from tests.shows import check_show


@dataclass(frozen=True, slots=True)
class Checked:
    """A broken case, its folder and its findings."""

    case: BrokenShow
    root: Path
    findings: tuple[Finding, ...]
    project: Project


@pytest.fixture(scope="module", params=broken_shows(), ids=lambda case: case.name)
def broken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    case: BrokenShow = request.param
    root = case.lay_out(tmp_path_factory.mktemp("case") / "show")
    checked = check_show(root)
    return Checked(case, root, checked.findings, checked.project)


def test_the_good_show_has_no_finding() -> None:
    """The show that every broken case starts from has no findings."""
    result = check_show(GOOD_SHOW)
    assert [as_line(finding) for finding in result.findings] == []
    assert [episode.title for episode in result.project.episodes] == [
        "Listening",
        "Measuring: what counts",
    ]


def test_exactly_the_expected_findings(broken: Checked) -> None:
    """A broken case gives the findings it lists, in that order, and no other."""
    assert [as_line(finding) for finding in broken.findings] == broken.case.expected


def test_kept_findings_are_those_of_a_full_check(broken: Checked) -> None:
    """What was found in each episode is stored, read back, and no different for it."""
    project, results = broken.project, Results()
    full = check(project, known=all_rules())
    assert check(project, known=all_rules(), results=results) == full
    assert check(project, known=all_rules(), results=results) == full
    assert check(project, known=all_rules(), results=Results(results.encoded())) == full


def test_own_findings_do_not_depend_on_other_episodes(broken: Checked) -> None:
    """A rule that is not for the series finds the same in an episode that is alone."""
    show, episodes = broken.project.show, broken.project.episodes
    own = [rule for rule in ALL if not isinstance(rule, SeriesRule)]
    of_show = [*apply_all(own, Project(show, ()))]
    alone = [
        finding
        for episode in episodes
        for finding in apply_all(own, Project(show, (episode,)))
        if finding.file != show.source.file
    ]
    together = apply_all(own, Project(show, episodes, broken.project.findings))
    assert sorted(map(repr, together)) == sorted(map(repr, [*of_show, *alone]))


def test_every_case_is_described(broken: Checked) -> None:
    """A broken case describes its fault in a sentence, and expects something."""
    assert re.fullmatch(r"[A-Z].*\.", broken.case.says)
    assert broken.case.expected


def test_every_finding_has_a_message_a_reason_and_a_fix(broken: Checked) -> None:
    """What is wrong, why it matters and how to fix it."""
    for finding in broken.findings:
        assert finding.message.strip()
        assert finding.rule.why.strip()
        assert finding.fix.strip()


def test_every_excerpt_is_the_line_of_the_file(broken: Checked) -> None:
    """The line that a finding shows is that line of the file."""
    for finding in broken.findings:
        if finding.position:
            line = lines_of(broken.root / finding.file)[finding.position.line - 1]
            shown = re.escape(finding.excerpt).replace(r"\*", r"[\w*]")
            assert re.fullmatch(shown, line)
            assert finding.position.column <= len(finding.excerpt) + 1


def test_identifying_data_is_masked_in_findings(broken: Checked) -> None:
    """Logs must not show what must not be published."""
    for finding in broken.findings:
        if finding.rule.code.startswith("PP81"):
            assert "*" in finding.excerpt
            assert "*" in finding.message


def test_messages_contain_no_absolute_paths(broken: Checked) -> None:
    """Messages are the same on any machine."""
    for finding in broken.findings:
        text = f"{finding.file} {finding.message} {finding.fix}"
        assert str(broken.root) not in text
        assert not re.search(r"(^|\s|')(/|[A-Z]:\\)\w", text)


def lines_of(path: Path) -> list[str]:
    """The lines as an editor shows them, in either of the two encodings."""
    body = path.read_bytes()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252")
    return re.split(r"\r\n|\r|\n", text)
