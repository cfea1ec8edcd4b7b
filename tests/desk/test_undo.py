"""Undo and redo at the desk: on every step, in words, across a restart, never over somebody else's change."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.desk.test_steps import FILE, MARKUP, NAMES, SECOND, draft, fields_of, text_of
from tests.desk_process import filled
from tests.local_requests import Response
from tests.publish.publishing import replace_in
from tests.running_desk import HOME, RunningDesk, desk_with_store, running_desk

pytestmark = pytest.mark.usefixtures("small_show")


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A small show at the desk."""
    with desk_with_store(small_show) as running:
        yield running


def button(desk: RunningDesk, way: str, step: str = "notes") -> tuple[str, dict[str, str]]:
    """What the button says, and its form; nothing where there is none."""
    page = desk.get(f"{SECOND}/{step}").text
    pattern = rf'action="{SECOND}/{way}"[^>]*>(.*?)</form>'
    for form in re.findall(pattern, page, re.DOTALL):
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        return unescape(re.findall(r"<button[^>]*>(.*?)</button>", form)[0]), fields
    return "", {}


def press(desk: RunningDesk, way: str, step: str = "notes", **more: str) -> Response:
    return desk.post(f"{SECOND}/{way}", button(desk, way, step)[1] | more)


def save(desk: RunningDesk, step: str = "notes", **typed: str) -> None:
    assert desk.post(f"{SECOND}/{step}", fields_of(desk, f"{SECOND}/{step}", **typed)).status == 303


def test_a_saved_title_is_taken_back_and_brought_again(desk: RunningDesk) -> None:
    """Byte for byte; the page says what was done, and what the buttons will do."""
    before = text_of(desk)
    assert button(desk, "undo") == ("", {})
    save(desk, title="Measured")
    after = text_of(desk)
    assert button(desk, "undo")[0] == "Undo: title"
    answer = press(desk, "undo", "chapters")
    assert (answer.status, answer.headers["location"]) == (303, f"{SECOND}/notes?undone")
    assert text_of(desk) == before
    assert "Undone: title." in desk.get(f"{SECOND}/notes?undone").text
    assert button(desk, "redo")[0] == "Redo: title"
    assert press(desk, "redo").headers["location"] == f"{SECOND}/notes?redone"
    assert text_of(desk) == after
    assert "Redone: title." in desk.get(f"{SECOND}/notes?redone").text


def test_the_buttons_are_on_every_step_and_outlive_the_desk(small_show: Path) -> None:
    """After a restart the changes of days before can be taken back."""
    with desk_with_store(small_show) as desk:
        before = text_of(desk)
        save(desk, title="Measured", number="7")
        save(desk, "chapters", chapters_0_title="Begin")
    with running_desk(small_show) as desk:
        for step in NAMES:  # the editor of lines has its own button
            assert ">Undo: chapters</button>" in desk.get(f"{SECOND}/{step}").text
        press(desk, "undo")
        assert button(desk, "undo")[0] == "Undo: title and number"
        press(desk, "undo")
        assert text_of(desk) == before


def test_somebody_elses_change_is_shown_beside(desk: RunningDesk) -> None:
    """Nothing is written before a decision; markup in the file stays text."""
    save(desk, title="Measured")
    replace_in(desk.root / FILE, "season: 1", f"season: 4 # {MARKUP}")
    theirs = text_of(desk)
    answer = press(desk, "undo")
    assert answer.status == 409
    assert "somebody else has changed the file since" in answer.text
    assert "<script>alert" not in answer.text
    deleted = " ".join(re.findall(r"<del>(.*?)</del>", answer.text, re.DOTALL))
    inserted = " ".join(re.findall(r"<ins>(.*?)</ins>", answer.text, re.DOTALL))
    assert ("season: 4" in deleted, "season: 1" in inserted) == (True, True)
    assert text_of(desk) == theirs
    assert press(desk, "undo", over="yes").status == 303
    assert "season: 1" in text_of(desk)
    press(desk, "redo")
    assert text_of(desk) == theirs


def test_a_page_that_is_older_takes_nothing_back(desk: RunningDesk) -> None:
    """The button of another tab means the change that it names."""
    save(desk, title="Measured")
    _, old = button(desk, "undo")
    save(desk, number="9")
    answer = desk.post(f"{SECOND}/undo", old)
    assert answer.status == 409
    assert "older than the last change" in answer.text
    assert button(desk, "undo")[0] == "Undo: number"


@pytest.mark.parametrize("way", ["undo", "redo"])
def test_only_pages_of_the_desk_take_back(desk: RunningDesk, way: str) -> None:
    """Neither another site's form nor one without the token."""
    save(desk, title="Measured")
    if way == "redo":
        press(desk, "undo")
    before, (_, fields) = text_of(desk), button(desk, way)
    foreign = {"Origin": "https://elsewhere.example"}
    assert desk.post(f"{SECOND}/{way}", fields, **foreign).status == 403
    assert desk.post(f"{SECOND}/{way}", fields | {"csrf": "x"}).status == 403
    assert text_of(desk) == before


def test_a_new_transcript_is_taken_back(desk: RunningDesk) -> None:
    """The file and the line in the YAML together."""
    vtt = desk.root / "episodes/02-measuring.vtt"
    before = vtt.read_bytes(), text_of(desk)
    boundary = "----b"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{desk.csrf}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.vtt"\r\n\r\n'
        f"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n\r\n--{boundary}--\r\n"
    ).encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Origin": desk.url}
    sent = desk.ask("POST", f"{SECOND}/transcript/new", body, **kind)
    place = sent.headers["location"]
    fields = dict(filled(desk.get(place)))
    assert desk.post(place, fields).status == 303
    assert b"Hello" in vtt.read_bytes()
    assert button(desk, "undo")[0] == "Undo: transcript"
    assert press(desk, "undo").headers["location"] == f"{SECOND}/transcript?undone"
    assert (vtt.read_bytes(), text_of(desk)) == before


def test_a_withdrawal_is_taken_back(desk: RunningDesk) -> None:
    """Like every other decision, before it is published."""
    before = text_of(desk)
    fields = desk.form(f"{SECOND}/withdraw") | {"reason": "A mistake"}
    assert desk.post(f"{SECOND}/withdraw", fields).status == 303
    plan = desk.get(f"{HOME}/plan?to=local&decided=02-measuring").text
    assert "Your decision is in the episode" in plan
    assert ">Undo: withdrawal</button>" in plan
    assert "Undo:" not in desk.get(f"{HOME}/plan?to=local&decided=..%2F..%2Fpodcast").text
    assert button(desk, "undo")[0] == "Undo: withdrawal"
    press(desk, "undo")
    assert text_of(desk) == before


def test_what_was_published_is_history(desk: RunningDesk) -> None:
    """Undo ends at what listeners have; of a draft that they do not have, it goes on."""
    draft(desk)
    first = f"{HOME}/episodes/01-listening"
    fields = dict(filled(desk.get(f"{first}/notes"), title="Listening anew"))
    assert desk.post(f"{first}/notes", fields).status == 303
    assert "Undo: title" in desk.get(f"{first}/notes").text
    desk.finished(desk.post(f"{HOME}/publish", desk.form(f"{HOME}/plan")))
    desk.get(f"{HOME}/status")
    assert "Undo:" not in desk.get(f"{first}/notes").text
    assert button(desk, "undo")[0] == "Undo: title"
