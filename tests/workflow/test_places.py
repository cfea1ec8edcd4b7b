"""Every field of an episode has its step, and every finding the control that fixes it."""

from collections import Counter

import pytest

from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.model.finding import FieldPath, Finding, Problem, SourceFile
from podcast_publisher.workflow.edit.episode_form import EPISODE_FORM, STEP, STEPS
from podcast_publisher.workflow.edit.places import episode_places, is_blocking

FILE = "episodes/01.yaml"
VALUES = {"people-0-name": "A", "chapters-4-start": "0:00", "chapters-4-title": "B"}


def place(path: FieldPath, file: str = FILE) -> str:
    """The address of the control for a finding about that field."""
    finding = Finding.of(rules.wrong_kind, Problem("x", path), SourceFile(file))
    (found,) = episode_places([finding], FILE, VALUES)
    return found.address


def test_every_input_and_list_is_in_one_step() -> None:
    """None is lost, and none is shown twice."""
    shown = Counter(key for step in STEPS for key in (*step.inputs, *step.rows))
    keys = {field.key for field in EPISODE_FORM.inputs} | {rows.key for rows in EPISODE_FORM.rows}
    assert shown == Counter(keys)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (("title",), "notes#title"),
        (("summary",), "notes#summary"),
        (("location", "name"), "notes#location-name"),
        (("funding", 0, "url"), "notes#add-funding"),
        (("audio",), "recording#audio-file"),
        (("ai_content",), "recording#ai_content"),
        (("replaces_audio", "reason"), "recording#problem-elsewhere"),
        (("people",), "people#add-people"),
        (("people", 0, "consent", "scope"), "people#people-0-consent-scope"),
        (("chapters", 0, "image"), "chapters#chapters-4-image"),
        (("chapters",), "chapters#add-chapters"),
        (("transcript",), "transcript#transcript-file"),
        (("translations",), "transcript#add-translations"),
        (("reviewed",), "transcript#reviewed-by"),
        (("artwork", "file"), "artwork#artwork-file"),
        (("artwork", "alt"), "artwork#artwork-alt"),
        (("published",), "date#published"),
        (("draft",), "date#draft"),
        (("block",), "date#block"),
        (("guid",), "date#problem-elsewhere"),
        (("allow", "PP206"), "notes#problem-elsewhere"),
        ((), "notes#problem-elsewhere"),
    ],
)
def test_a_finding_is_placed_at_its_control(path: FieldPath, address: str) -> None:
    """By the field that it is about; rows keep the number that they have in the form."""
    assert place(path) == address


def test_findings_in_files_are_placed_at_the_file() -> None:
    """A transcript's at the transcript, in any language; a recording's at the recording."""
    assert place((), "episodes/01.vtt") == "transcript#transcript-file"
    assert place((), "episodes/01.cy.vtt") == "transcript#transcript-file"
    assert place((), "episodes/01.mp3") == "recording#audio-file"


@pytest.mark.parametrize("name", [field.name for field in EPISODE.fields])
def test_every_field_has_a_step(name: str) -> None:
    """Whatever a finding is about, it leads somewhere."""
    assert place((name,)).partition("#")[0] in STEP


def test_what_blocks_comes_first() -> None:
    """An error of a draft, reported as advice, comes before what only advises, whatever its step."""
    from msgspec.structs import replace

    from podcast_publisher.model.finding import Severity

    mild = replace(rules.wrong_kind, code="PP999", severity=Severity.ADVICE)
    drafted = replace(rules.wrong_kind, severity=Severity.ADVICE)
    source = SourceFile(FILE)
    findings = [
        Finding.of(mild, Problem("x", ("audio",)), source),
        Finding.of(drafted, Problem("x", ("published",)), source),
    ]
    places = episode_places(findings, FILE, {})
    assert [found.address for found in places] == ["date#published", "recording#audio-file"]
    assert [is_blocking(found.finding) for found in places] == [True, False]
