"""Between a YAML file and its form."""

from pathlib import Path

import pytest

from podcast_publisher.edit.values import Tree
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.finding import Finding, Problem, SourceFile
from podcast_publisher.workflow.edit.episode_form import EPISODE_FORM
from podcast_publisher.workflow.edit.field_findings import findings_by_field
from podcast_publisher.workflow.edit.form_values import (
    changes_to,
    merge_values,
    submitted_values,
    values_of_file,
)
from podcast_publisher.workflow.edit.show_form import SHOW_FORM
from podcast_publisher.workflow.edit.yaml_text import edit_episode_text, parse_fields
from tests.shows import REPOSITORY

EPISODES = sorted((REPOSITORY / "episodes").glob("*.yaml"))


def tree(text: str) -> Tree:
    return parse_fields(text)


@pytest.mark.parametrize("path", EPISODES, ids=lambda path: path.stem)
def test_saving_an_unchanged_form_changes_nothing(path: Path) -> None:
    """For every episode of the series."""
    tree_ = tree(path.read_text("utf-8"))
    values = values_of_file(tree_, EPISODE_FORM)
    assert (
        changes_to(tree_, submitted_values(list(values.items()), EPISODE_FORM, {}), EPISODE_FORM)
        == {}
    )


def test_times_are_shown_in_london_time() -> None:
    """Whatever zone the file has."""
    tree_ = tree("published: 2025-06-11T05:00:00Z\n")
    values = values_of_file(tree_, EPISODE_FORM)
    assert values["published"] == "2025-06-11T06:00"
    later = values | {"published": "2025-12-11T06:30"}
    text = edit_episode_text(
        "published: 2025-06-11T05:00:00Z\n", changes_to(tree_, later, EPISODE_FORM)
    )
    assert text == "published: 2025-12-11 06:30 Europe/London\n"


@pytest.mark.parametrize("when", ["2026-03-29 01:30", "2026-10-25 01:30"])
def test_ambiguous_times_stay_in_the_form(when: str) -> None:
    """With a message; the input is kept."""
    tree_ = tree(f"published: {when} Europe/London\n")
    values = values_of_file(tree_, EPISODE_FORM)
    assert values["published"] == when.replace(" ", "T")
    assert changes_to(tree_, values, EPISODE_FORM) == {}


def test_an_unreadable_time_is_kept() -> None:
    """The field is empty; the file keeps its value until another one is entered."""
    tree_ = tree("published: next Tuesday\n")
    values = values_of_file(tree_, EPISODE_FORM)
    assert values["published"] == ""
    assert changes_to(tree_, values, EPISODE_FORM) == {}


def test_a_list_of_another_shape_is_kept() -> None:
    """The form leaves it alone."""
    tree_ = tree("people: [A, B]\ntitle: x\n")
    values = values_of_file(tree_, EPISODE_FORM) | {"people-0-name": "C", "title": "y"}
    assert changes_to(tree_, values, EPISODE_FORM) == {("title",): "y"}


def test_numbers_booleans_and_dates_are_unquoted() -> None:
    """As a careful person writes them."""
    text = "title: x\n"
    values = values_of_file(tree(text), EPISODE_FORM) | {
        "number": "7",
        "draft": "yes",
        "reviewed-by": "Press office",
        "reviewed-date": "2025-05-30",
        "description": "One\n\nTwo",
    }
    after = edit_episode_text(text, changes_to(tree(text), values, EPISODE_FORM))
    for line in ("number: 7", "draft: true", "  date: 2025-05-30", "description: |"):
        assert line in after.splitlines()


@pytest.mark.parametrize(
    "name",
    ["guid", "audio", "people-0-guid", "people--1-name", "people-99999-name", "people-0", "x"],
)
def test_unknown_inputs_are_ignored(name: str) -> None:
    """They are not read."""
    assert submitted_values([(name, "evil")], EPISODE_FORM, {}) == {}


def test_changes_are_merged_by_field() -> None:
    """The other person's where I changed nothing; where both did, it is a conflict and mine stays."""
    base, theirs, mine = (
        {"title": title, "link": link, "author": author}
        for title, link, author in (("a", "a", "a"), ("b", "b", "b"), ("c", "a", "b"))
    )
    together, conflicts = merge_values(base, theirs, mine, SHOW_FORM)
    assert together == {"title": "c", "link": "b", "author": "b"}
    assert [(conflict.key, conflict.theirs, conflict.mine) for conflict in conflicts] == [
        ("title", "b", "c")
    ]


def test_findings_are_shown_in_their_rows() -> None:
    """An emptied row is not in the file, so the second entry belongs to the third row."""
    values = {"people-0-name": "", "people-1-name": "A", "people-2-name": "B"}
    source = SourceFile("episodes/01.yaml")
    reported = [
        Finding.of(rules.wrong_kind, Problem("x", path), source)
        for path in (
            ("people", 1, "role"),
            ("people", 1, "consent"),
            ("guid",),
            ("artwork", "file"),
        )
    ]
    by_field = findings_by_field(reported, source.file, values, EPISODE_FORM)
    assert set(by_field) == {"people-2-role", "people-2-consent-reference", "", "artwork"}
