"""Approvals at the desk: taken in, recorded on paper, refused; and who is asked when a preview is shared."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.publish.publishing import replace_in
from tests.running_desk import HOME, RunningDesk, desk_with_store
from tests.workflow.test_approval import YAML, asked, edit, require, signed

PAGE = f"{HOME}/approvals"


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A desk for a show in which the Press office must approve the second episode."""
    require(small_show, "Press office")
    with desk_with_store(small_show) as running:
        yield running


def test_what_waits_is_listed_until_it_is_approved(desk: RunningDesk) -> None:
    """On paper, with a name and a day; then nothing waits."""
    before = desk.get(PAGE).text
    assert "Press office has not approved it as it is." in before
    form = desk.form(PAGE) | {"episode": "02-measuring", "by": "Press office"}
    done = desk.post(PAGE, form | {"day": "2025-03-18"})
    assert (done.status, "Press office approves it as it is" in done.text) == (200, True)
    assert "Approved by Press office on 18 March 2025, on paper." in desk.get(PAGE).text
    assert "has not approved" not in desk.get(PAGE).text


def test_an_answer_is_taken_in(desk: RunningDesk) -> None:
    """Its note is shown as text, whatever it holds."""
    request = asked(desk.root, "Press office")
    form = desk.form(PAGE)
    body = signed(request, note="<script>alert(1)</script>").decode()
    done = desk.post(PAGE, form | {"answer": f"Dear all,\n{body}\nSam"})
    assert done.status == 200
    assert "<script>alert" not in done.text
    assert "They write: <script>alert(1)</script>" in unescape(done.text)
    assert "through a link." in desk.get(PAGE).text


def test_a_refused_mail_stays_as_it_was_pasted(desk: RunningDesk) -> None:
    """With its line ends, an empty first line too; as text, whatever it holds."""
    mail = "\r\nDear all,\r\n\r\nI approve it. </textarea><b>\r\nSam"
    done = desk.post(PAGE, desk.form(PAGE) | {"answer": mail})
    assert done.status == 400
    assert "</textarea><b>" not in done.text
    assert typed_answer(done.text) == mail.replace("\r\n", "\n")


def test_an_answer_that_was_taken_in_leaves_the_form(desk: RunningDesk) -> None:
    """Nobody takes it in twice."""
    body = signed(asked(desk.root, "Press office")).decode()
    done = desk.post(PAGE, desk.form(PAGE) | {"answer": f"Dear all,\r\n{body}"})
    assert done.status == 200
    assert typed_answer(done.text) == ""


def typed_answer(page: str) -> str:
    """What the field for the answer holds, as a browser reads it: without the first line end."""
    field = re.search(r'<textarea id="answer"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    assert field
    return unescape(field[1]).replace("\r\n", "\n")


def test_an_answer_to_an_earlier_version_is_told(desk: RunningDesk) -> None:
    """With what has changed since, and the file stays as it was."""
    request = asked(desk.root, "Press office")
    edit(desk.root, "A ruler", "Two rulers")
    before = (desk.root / YAML).read_bytes()
    done = desk.post(PAGE, desk.form(PAGE) | {"answer": signed(request).decode()})
    assert "because the episode has changed since: the show notes" in done.text
    assert (desk.root / YAML).read_bytes() == before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"answer": "I approve it. Sam"}, "There is no complete line"),
        ({"episode": "../podcast", "by": "Sam"}, "There is no such episode"),
        ({"episode": "02-measuring", "by": " "}, "The name is missing"),
        ({"episode": "02-measuring", "by": "Sam", "day": "soon"}, "This is not a day"),
        ({"episode": "02-measuring", "by": "Sam", "day": "2999-01-01"}, "is still to come"),
    ],
)
def test_what_is_refused_stays_in_the_form(
    desk: RunningDesk, fields: dict[str, str], message: str
) -> None:
    """With a sentence, and the file stays as it was."""
    before = (desk.root / YAML).read_bytes()
    done = desk.post(PAGE, desk.form(PAGE) | fields)
    assert (done.status, message in done.text) == (400, True)
    assert all(value.strip() in done.text for key, value in fields.items() if key != "episode")
    assert (desk.root / YAML).read_bytes() == before


def test_a_form_from_elsewhere_is_refused(desk: RunningDesk) -> None:
    """Without the desk's own token nothing is recorded."""
    before = (desk.root / YAML).read_bytes()
    fields = {"episode": "02-measuring", "by": "Press office", "csrf": "x"}
    assert desk.post(PAGE, fields).status == 403
    assert (desk.root / YAML).read_bytes() == before


def test_those_who_must_approve_are_asked_when_a_preview_is_shared(desk: RunningDesk) -> None:
    """The form names them already, each on a line."""
    names = "    - Press office"
    replace_in(desk.root / "podcast.yaml", names, f"{names}\n    - Ada’s team")
    assert ">\nPress office\nAda’s team</textarea>" in desk.get(f"{HOME}/previews?to=local").text


def test_the_episode_says_that_it_waits(desk: RunningDesk) -> None:
    """Its one button leads to the page of approvals; once it is approved, to what comes next."""
    address = f"{HOME}/episodes/02-measuring"
    page = desk.get(f"{address}/notes").text
    assert f'href="{address}/approval"' in page
    assert "Waits for approval" in page
    there = desk.get(f"{address}/approval")
    assert (there.status, there.headers["location"]) == (303, f"{PAGE}#02-measuring")
    form = desk.form(PAGE) | {"episode": "02-measuring", "by": "Press office"}
    desk.post(PAGE, form)
    assert "Waits for approval" not in desk.get(f"{address}/notes").text


def test_the_head_of_an_episode_says_how_far_its_approval_is(desk: RunningDesk) -> None:
    """Waiting, approved, changed since; the line leads to the approvals, and no step counts it as a problem."""
    episode = f"{HOME}/episodes/02-measuring"

    def line() -> str:
        (shown,) = re.findall(
            r'<p class="approval-line">(.*?)</p>', desk.get(f"{episode}/date").text
        )
        return unescape(re.sub("<.*?>", "", shown))

    assert line() == "Press office has not approved it as it is. Approvals"
    form = desk.form(PAGE) | {"episode": "02-measuring", "by": "Press office"}
    assert desk.post(PAGE, form | {"day": "2025-03-18"}).status == 200
    assert line() == "Approved by Press office on 18 March 2025, on paper. Approvals"
    replace_in(desk.root / YAML, "Measuring: what counts", "Measuring, again")
    assert line() == (
        "Changed since it was approved by Press office on 18 March 2025, on paper."
        " Press office has not approved it as it is. Approvals"
    )
    page = desk.get(f"{episode}/date").text
    assert f'<a href="{episode}/approval">Approvals</a>' in page
    assert "It has changed since" not in page
    assert 'class="approval-line"' not in desk.get(f"{HOME}/episodes/01-listening/date").text


def test_an_approval_that_nobody_asked_for_lapses_in_the_head(small_show: Path) -> None:
    """It is no problem of the step Date, where nothing could be done about it."""
    with desk_with_store(small_show) as desk:
        form = desk.form(PAGE) | {"episode": "02-measuring", "by": "A reader"}
        assert desk.post(PAGE, form | {"day": "2025-03-18"}).status == 200
        replace_in(small_show / YAML, "Measuring: what counts", "Measuring, again")
        page = desk.get(f"{HOME}/episodes/02-measuring/date").text
    assert "Changed since it was approved by A reader" in page
    assert "Waits for approval" not in page
    assert "It has changed since A reader approved it" not in page
