"""Saving while somebody types: field by field into the same file, and what waits for the button."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from podcast_publisher.workflow.edit.save_typed import saves_itself
from tests.desk.test_steps import FILE, SECOND, draft, fields_of, second, text_of
from tests.desk.test_undo import button, press
from tests.publish.publishing import replace_in
from tests.running_desk import RunningDesk, desk_with_store

Fields = dict[str, str]


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A small show whose second episode is a draft."""
    with desk_with_store(small_show) as running:
        draft(running)
        yield running


def typed(desk: RunningDesk, step: str, fields: Fields) -> dict[str, Any]:
    """What the page's script gets; it goes on with the digest of the save."""
    answer = desk.post(f"{SECOND}/{step}/typed", fields)
    assert answer.status == 200, answer.text
    result: dict[str, Any] = json.loads(answer.text)
    fields["digest"] = result.get("digest", fields["digest"])
    return result


def test_a_field_is_saved_and_says_when(desk: RunningDesk) -> None:
    """Only what differs is written, problems stand beside their fields, and undo takes the pause back."""
    before = text_of(desk)
    fields = fields_of(desk, f"{SECOND}/notes", title="What counts")
    result = typed(desk, "notes", fields)
    assert (result["saved"], result["waiting"], result["rows"]) == ("Saved 12:00.", "", {})
    assert text_of(desk) == before.replace('title: "Measured"', 'title: "What counts"').replace(
        "title: Measured\n", "title: What counts\n"
    )
    fields["title"] = ""
    assert "Fill in this field." in typed(desk, "notes", fields)["messages"]["title"]
    assert "Undo: title" in typed(desk, "notes", fields)["undo"]
    press(desk, "undo")
    assert text_of(desk) == before


def test_letters_of_a_minute_are_one_change_and_fields_are_several(desk: RunningDesk) -> None:
    """Undo takes back a field, not a letter."""
    fields = fields_of(desk, f"{SECOND}/notes")
    for title in ("W", "Wh", "Why"):
        fields["title"] = title
        typed(desk, "notes", fields)
    fields["description"] = "Other notes."
    typed(desk, "notes", fields)
    assert button(desk, "undo")[0] == "Undo: show notes"
    press(desk, "undo")
    assert second(desk).title == "Why"
    press(desk, "undo")
    assert second(desk).title == "Measured"


@pytest.mark.parametrize(
    ("step", "typing", "label"),
    [
        ("date", {"published": "2026-12-01T06:00"}, "Comes out"),
        ("date", {"draft": "no"}, "Still a draft"),
        ("date", {"block": "yes"}, "Leave out of directories"),
        ("transcript", {"reviewed-by": "Dr A"}, "Transcript read by"),
        ("people", {"people-0-consent-reference": "C-1"}, "Consent: reference"),
        ("people", {"people-0-patient": "yes"}, "Speaks as a patient"),
        ("people", {"people-7-consent-date": "2026-01-01"}, "Consent: given on"),
    ],
)
def test_what_decides_or_testifies_waits_for_the_button(
    desk: RunningDesk, step: str, typing: Fields, label: str
) -> None:
    """It stays in the form, and the page says so; the button saves it."""
    before = text_of(desk)
    fields = fields_of(desk, f"{SECOND}/{step}") | typing
    fields.pop("people-1-consent-scope", "")  # several boxes of one name
    result = typed(desk, step, fields)
    assert result["waiting"] == f"Not saved yet: {label}. Press Save."
    assert text_of(desk) == before
    assert desk.post(f"{SECOND}/{step}", fields).status == 303
    assert text_of(desk) != before


def test_a_name_is_saved_beside_a_consent_that_waits(desk: RunningDesk) -> None:
    """Per field, in a row too; the consent follows with the button, in the same row."""
    fields = fields_of(desk, f"{SECOND}/people") | {
        "people-8-name": "Ada",
        "people-8-consent-reference": "C-8",
    }
    people = len(second(desk).people)
    result = typed(desk, "people", fields)
    assert result["rows"] == {"people": {**{str(n): n for n in range(people)}, "8": people}}
    ada = second(desk).people[people]
    assert (ada.name, ada.consent) == ("Ada", None)
    fields |= {
        f"people-{people}-{name}": fields.pop(f"people-8-{name}")
        for name in ("name", "consent-reference")
    }
    assert desk.post(f"{SECOND}/people", fields).status == 303
    assert [person.name for person in second(desk).people].count("Ada") == 1
    consent = second(desk).people[people].consent
    assert consent is not None
    assert consent.reference == "C-8"


def test_rows_have_the_numbers_of_the_file(desk: RunningDesk) -> None:
    """A chapter typed out of order, and one that is emptied, move the others; the next save changes the right one."""
    chapters = len(second(desk).chapters)
    fields = fields_of(desk, f"{SECOND}/chapters")
    fields |= {f"chapters-{chapters + 3}-start": "0:01", f"chapters-{chapters + 3}-title": "New"}
    rows = typed(desk, "chapters", fields)["rows"]["chapters"]
    assert rows[str(chapters + 3)] == 1
    moved = {
        (
            f"chapters-{rows[name.split('-')[1]]}-{name.split('-', 2)[2]}"
            if name.startswith("chapters-")
            else name
        ): value
        for name, value in fields.items()
    }
    moved["chapters-1-title"] = "Newer"
    assert typed(desk, "chapters", moved)["rows"] == {}
    titles = [chapter.title for chapter in second(desk).chapters]
    assert (len(titles), titles[1]) == (chapters + 1, "Newer")


def test_what_cannot_be_saved_stays_and_is_said(desk: RunningDesk) -> None:
    """The other fields are saved all the same."""
    replace_in(
        desk.root / FILE,
        "location:\n  name: Bradford\n  country: GB\n  rel: subject",
        "location: Leeds",
    )
    fields = fields_of(desk, f"{SECOND}/notes") | {"title": "Fine", "location-name": "York"}
    result = typed(desk, "notes", fields)
    assert result["waiting"].startswith(
        "Not saved: place it is about. There are no fields in location"
    )
    assert second(desk).title == "Fine"
    assert "location: Leeds" in text_of(desk)


def test_somebody_elses_change_is_never_overwritten(desk: RunningDesk) -> None:
    """Nothing is saved; the button shows both sides."""
    fields = fields_of(desk, f"{SECOND}/notes", title="Mine")
    replace_in(desk.root / FILE, "number: 2", "number: 5")
    theirs = text_of(desk)
    result = typed(desk, "notes", fields)
    assert result["problem"].endswith("was changed by someone else. Press Save to see both sides.")
    assert text_of(desk) == theirs
    assert "now includes what only they changed" in desk.post(f"{SECOND}/notes", fields).text


def test_an_episode_that_is_out_waits_for_the_button(desk: RunningDesk) -> None:
    """An automatic publish would bring half a sentence to listeners; the page says so, and has no address for it."""
    replace_in(desk.root / FILE, "draft: true\n", "")
    before, page = text_of(desk), desk.get(f"{SECOND}/notes").text
    assert ("data-save=" in page, "an automatic publish could send half a sentence" in page) == (
        False,
        True,
    )
    fields = fields_of(desk, f"{SECOND}/notes", title="Half a sen")
    assert "This episode is out" in typed(desk, "notes", fields)["problem"]
    assert text_of(desk) == before


@pytest.mark.parametrize(
    ("draft", "published", "saves"),
    [
        ("yes", "2020-01-01T06:00", True),
        ("no", "2020-01-01T06:00", False),
        ("no", "2026-11-30T10:59", False),
        ("no", "2026-11-30T11:01", True),
        ("no", "", True),
        ("no", "soon", True),
    ],
)
def test_which_episodes_are_saved_while_typing(draft: str, published: str, saves: bool) -> None:
    """Drafts, and those that come out in more than an hour."""
    now = datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert saves_itself({"draft": draft, "published": published}, now) is saves


def test_only_pages_of_the_desk_save(desk: RunningDesk) -> None:
    """Neither another site nor a form without the token."""
    before, fields = text_of(desk), fields_of(desk, f"{SECOND}/notes", title="Theirs")
    foreign = {"Origin": "https://elsewhere.example"}
    assert desk.post(f"{SECOND}/notes/typed", fields, **foreign).status == 403
    assert desk.post(f"{SECOND}/notes/typed", fields | {"csrf": "x"}).status == 403
    assert text_of(desk) == before
