"""Every rule is documented and has a broken case; an unreadable field is one finding."""

import re
from pathlib import Path

import pytest

from podcast_publisher.check.engine.runner import DEEP, HEARD
from podcast_publisher.check.release import baseline, imported
from podcast_publisher.check.release.built_feed import built_feed_passes_the_linter
from podcast_publisher.check.release.dates import appears_within_three_years
from podcast_publisher.check.release.sample import sample_stays_here
from podcast_publisher.check.show.moved import new_feed_is_complete
from podcast_publisher.feed.lint.linter import RULES as FEED_RULES
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.mappings import Field
from podcast_publisher.load.yaml.scalars import ValueKind
from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.model.rules import rules_in
from podcast_publisher.verify.rules import content, moved
from podcast_publisher.workflow.check import load_and_check
from podcast_publisher.workflow.rules import SUBJECTS, all_rules
from scripts.rule_mutations import unmissed
from tests.cases.broken_show import as_line, broken_shows
from tests.cases.built_feeds import FAULTY
from tests.shows import workspace

RULES = all_rules()
OF_FEEDS = {
    built_feed_passes_the_linter.code,
    *(rule.code for rule in FEED_RULES),
    *(rule.code for rule in rules_in(content)),
}
OF_MOVES = {new_feed_is_complete.code, *(rule.code for rule in rules_in(moved, imported))}
"""In tests/publish/test_moving.py, tests/verify/test_moved.py and tests/import_show/test_compare.py."""
OF_BASELINES = {rule.code for rule in rules_in(baseline)}
"""In tests/workflow/test_baseline.py."""
OF_TIME_AND_PLACE = {sample_stays_here.code, appears_within_three_years.code}
ELSEWHERE = {*FAULTY, *OF_FEEDS, *OF_TIME_AND_PLACE, *(rule.code for rule in (*DEEP, *HEARD))}
FOUND_IN_FILES = [
    rule
    for rule in RULES
    if not rule.code.startswith(("PP6", "PP9"))
    and rule.code not in ELSEWHERE | OF_MOVES | OF_BASELINES
]
"""All but those about a published show, whose bad ones are in tests/verify and test_immutability.py, those whose fault no folder can show, and those for sounds,
whose bad ones are in test_loudness.py. Those for any feed have theirs in tests/feed, and those that depend
on the destination or the day in test_sample.py and test_dates.py."""
SHOW_FILE, EPISODE_FILE = "podcast.yaml", "episodes/02-measuring.yaml"
CALLED_FOR = {
    (SHOW_FILE, "owner"): ("PP428", SHOW_FILE, ("owner",)),
    (SHOW_FILE, "ai_content"): ("PP706", "episodes/01-listening.yaml", ("reviewed",)),
    (SHOW_FILE, "lawful_basis"): ("PP804", SHOW_FILE, ("lawful_basis",)),
    (EPISODE_FILE, "number"): ("PP449", EPISODE_FILE, ("number",)),
    (EPISODE_FILE, "season"): ("PP433", EPISODE_FILE, ("season",)),
    (EPISODE_FILE, "reviewed"): ("PP706", EPISODE_FILE, ("reviewed",)),
    (EPISODE_FILE, "people"): ("PP707", "episodes/02-measuring.vtt", ("people",)),
}
"""Fields that need not be there, and for which something else in the good show asks."""
FIELDS = [
    *(pytest.param(SHOW_FILE, field, id=f"show-{field.name}") for field in SHOW.fields),
    *(pytest.param(EPISODE_FILE, field, id=f"episode-{field.name}") for field in EPISODE.fields),
]


def code_of(rule: Rule) -> str:
    return rule.code


def test_codes_and_names_are_unique() -> None:
    """No two rules have the same code or the same name."""
    assert len({rule.code for rule in RULES}) == len(RULES) > 40
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=code_of)
def test_a_rule_is_documented(rule: Rule) -> None:
    """Its docstring states the rule, the reason, the fix and the source."""
    assert rule.summary.endswith(".")
    for words in (rule.summary, rule.why, rule.fix, rule.source):
        assert len(words) > 10
        assert words == " ".join(words.split())


@pytest.mark.parametrize("rule", RULES, ids=code_of)
def test_a_code_belongs_to_a_subject(rule: Rule) -> None:
    """A code is PP and three digits; the first digit is a subject of the catalogue."""
    assert re.fullmatch(r"PP\d{3}", rule.code)
    assert rule.code[:3] in SUBJECTS


def test_every_subject_has_a_rule() -> None:
    """No subject of the catalogue is empty."""
    assert {rule.code[:3] for rule in RULES} == set(SUBJECTS)


@pytest.mark.parametrize("rule", FOUND_IN_FILES, ids=code_of)
def test_a_rule_has_a_broken_case(rule: Rule) -> None:
    """A case on disk shows that the rule finds something."""
    cases = [
        case.name
        for case in broken_shows()
        if any(line.endswith(f" {rule.code}") for line in case.expected)
    ]
    assert cases


def test_a_removed_rule_is_missed_by_a_case() -> None:
    """Whichever rule is removed, a case that expects it fails."""
    assert unmissed() == []


@pytest.mark.parametrize(("file", "field"), FIELDS)
def test_an_unreadable_field_is_one_finding(small_show: Path, file: str, field: Field) -> None:
    """Whatever other rules use the field."""
    wrong = "[x]" if isinstance(field.kind, ValueKind) else "x"
    rewrite(small_show / file, field.name, f"{field.name}: {wrong}\n")
    (finding,) = findings(small_show)
    assert (finding.rule.code, finding.file, finding.field) == ("PP006", file, (field.name,))


@pytest.mark.parametrize(("file", "field"), FIELDS)
def test_a_missing_required_field_is_one_finding(small_show: Path, file: str, field: Field) -> None:
    """A field that is required, or that another one needs, gives one finding; others none."""
    rewrite(small_show / file, field.name, "")
    expected = [("PP005", file, (field.name,))] if field.required else []
    if due := CALLED_FOR.get((file, field.name)):
        expected = [due]
    reported = [
        (finding.rule.code, finding.file, finding.field) for finding in findings(small_show)
    ]
    assert reported == expected


@pytest.mark.parametrize("file", [SHOW_FILE, EPISODE_FILE])
@pytest.mark.parametrize("body", [b"", b"- a\n- list\n", b"title: 'open\n", b"\xff\xfe\x00"])
def test_an_unreadable_file_is_one_finding(small_show: Path, file: str, body: bytes) -> None:
    """Nothing in it is reported as missing."""
    (small_show / file).write_bytes(body)
    assert [finding.file for finding in findings(small_show)] == [file]


def test_other_fields_are_checked_beside_an_unreadable_one(small_show: Path) -> None:
    """An unreadable field hides what depends on it, and nothing else."""
    rewrite(small_show / EPISODE_FILE, "guid", "")
    rewrite(small_show / EPISODE_FILE, "number", "number: 1\n")
    assert [as_line(finding) for finding in findings(small_show)] == [
        f"{EPISODE_FILE}:1:1 PP005",
        f"{EPISODE_FILE}:2:9 PP414",
    ]


def findings(root: Path) -> tuple[Finding, ...]:
    return load_and_check(workspace(root), lambda _: None).findings


def rewrite(path: Path, name: str, written: str) -> None:
    """Put those lines in the place of a field and all that is indented below it, or at the end."""
    text = path.read_text("utf-8")
    block = re.compile(rf"^{name}:.*\n(?:[ ].*\n|\n(?=[ ]))*", re.MULTILINE)
    with_field, count = block.subn(lambda _: written, text)
    path.write_text(with_field if count else text + written, "utf-8")
