"""Erasing an episode at the desk: shown, confirmed by typing, carried out and reported."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.workflow.decisions import Decision
from tests.running_desk import HOME, RunningDesk, desk_with_store

PAGE = f"{HOME}/erase?episode=01-listening"


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A good show on the desk, published."""
    with desk_with_store(small_show) as running:
        running.finished(running.post(f"{HOME}/publish", running.form(f"{HOME}/plan")))
        yield running


def test_erase_from_the_status_page_to_the_report(desk: RunningDesk) -> None:
    """The episode number is typed to confirm; nothing of the episode is left, and the report says so."""
    assert f'href="{HOME}/episodes/01-listening/erase?to=local"' in desk.get(f"{HOME}/status").text
    led = desk.get(f"{HOME}/episodes/01-listening/erase?to=local")
    assert led.status == 303
    page = desk.get(led.headers["location"])
    assert "audio/01-listening-8547498e.mp3\n" in page.text
    assert "This cannot be undone." in page.text
    end = desk.finished(desk.post(f"{HOME}/erase", desk.form(PAGE) | {"confirm": "1"}))
    assert "Erased: nothing of the episode is left" in end.text
    link = end.text[end.text.index(f"{HOME}/work/") :].partition('"')[0]
    report = desk.get(link)
    assert "Erasure report" in report.text
    assert "Ada" in report.text
    kept = sorted(desk.root.with_name("show-reports").iterdir())
    assert [path.suffix for path in kept] == [".html", ".txt"]
    assert "PP920" in desk.get(f"{HOME}/plan").text
    assert "<li><code>episodes/01-listening.mp3</code></li>" in end.text
    done = desk.post(f"{link.removesuffix('report')}files", desk.form(link.removesuffix("/report")))
    assert done.status == 303
    assert list((desk.root / "episodes").glob("01-*")) == []
    assert "No file of it is in the folder." in desk.get(done.headers["location"]).text
    assert "PP920" not in desk.get(f"{HOME}/plan").text
    assert "01-listening" not in desk.get(f"{HOME}/").text
    assert (desk.root / "episodes" / "02-measuring.mp3").is_file()


def test_only_an_erased_episode_loses_its_files(desk: RunningDesk) -> None:
    """Neither without an erasure nor from a foreign page."""
    refused = desk.post(f"{HOME}/work/0123456789abcdef/files", desk.form(PAGE))
    assert (refused.status, "There is no such report" in refused.text) == (400, True)
    end = desk.post(f"{HOME}/erase", desk.form(PAGE) | {"confirm": "1"})
    desk.finished(end)
    assert desk.post(f"{end.headers['location']}/files", {"csrf": "guessed"}).status == 403
    assert list((desk.root / "episodes").glob("01-*"))


def test_a_wrong_confirmation_erases_nothing(desk: RunningDesk) -> None:
    """Another episode's number, or nothing, leaves everything as it was."""
    for typed in ("", "2", 'Measuring & "more"'):
        refused = desk.post(f"{HOME}/erase", desk.form(PAGE) | {"confirm": typed})
        assert refused.status == 400
        assert "Nothing was erased" in refused.text
    assert "There is nothing to do" in desk.get(f"{HOME}/plan").text


def test_a_wrong_confirmation_keeps_the_form(desk: RunningDesk) -> None:
    """The same page, with the title to type, what was typed and the error beside the field; then it goes on."""
    title = "Listening"
    asked = f"Type its number (1) or its title: {title}</label>"
    assert asked in desk.get(PAGE).text
    assert "aria-invalid" not in desk.get(PAGE).text
    refused = desk.post(f"{HOME}/erase", desk.form(PAGE) | {"confirm": 'A & "B"'})
    assert asked in refused.text
    field = refused.text.partition('<input id="confirm"')[2].partition(">")[0]
    assert 'value="A &amp; &#34;B&#34;"' in field
    assert 'aria-invalid="true" aria-describedby="confirm-error"' in field
    assert "this is not its number or its title." in refused.text.partition('id="confirm-error"')[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', refused.text))
    begun = desk.post(f"{HOME}/erase", hidden | {"confirm": f" {title.upper()} "})
    assert "Erased: nothing of the episode is left" in desk.finished(begun).text


def test_the_files_of_an_erased_episode_are_deleted_on_its_page(desk: RunningDesk) -> None:
    """Its page offers that and no decision; only an erased episode's files can be deleted so."""
    episode, other = f"{HOME}/episodes/01-listening", f"{HOME}/episodes/02-measuring"
    for slug in ("01-listening", "02-measuring"):
        page = f"{HOME}/episodes/{slug}/erased-files"
        assert desk.post(page, {"csrf": desk.csrf}).status == 400
        assert "this episode was not erased" in desk.get(page).text
    desk.finished(desk.post(f"{HOME}/erase", desk.form(PAGE) | {"confirm": "1"}))
    page = desk.get(f"{episode}/date").text
    assert f'<a class="button" href="{episode}/erased-files">Delete its files</a>' in page
    for decision in (*Decision, "erase", "delete"):
        assert f'href="{episode}/{decision}"' not in page
    status = desk.get(f"{HOME}/status").text
    assert f'href="{episode}/erased-files?to=local"' in status
    assert f'href="{episode}/erase?' not in status
    listed = desk.get(f"{episode}/erased-files").text
    assert "<li><code>episodes/01-listening.mp3</code></li>" in listed
    assert "02-measuring" not in listed
    assert desk.post(f"{other}/erased-files", {"csrf": desk.csrf}).status == 400
    assert desk.post(f"{episode}/erased-files", {"csrf": "guessed"}).status == 403
    assert (desk.root / "episodes" / "01-listening.yaml").is_file()
    done = desk.post(f"{episode}/erased-files?to=local", {"csrf": desk.csrf})
    assert (done.status, done.headers["location"]) == (303, f"{HOME}/")
    assert list((desk.root / "episodes").glob("01-*")) == []
    assert (desk.root / "episodes" / "02-measuring.mp3").is_file()
    assert "PP920" not in desk.get(f"{HOME}/plan").text


def test_nothing_is_decided_about_an_erased_episode(desk: RunningDesk) -> None:
    """Its file stays as it is, and a draft is not kept for 30 days either."""
    path = desk.root / "episodes" / "01-listening.yaml"
    path.write_text("draft: true\n" + path.read_text("utf-8"), "utf-8")
    desk.finished(desk.post(f"{HOME}/erase", desk.form(PAGE) | {"confirm": "1"}))
    before = path.read_bytes()
    fields = {"csrf": desk.csrf, "digest": hashlib.sha256(before).hexdigest()}
    fields |= {"reason": "A reason", "day": "2027-01-15", "time": "06:00"}
    for decision in (*Decision, "delete"):
        page = f"{HOME}/episodes/01-listening/{decision}"
        assert "This episode was erased, and cannot come back." in desk.get(page).text
        refused = desk.post(page, fields)
        assert refused.status == 400
        assert "This episode was erased, and cannot come back." in refused.text
    for do in ("schedule", "publish-now"):
        page = f"{HOME}/episodes/01-listening/release"
        assert desk.post(page, fields | {"do": do}).status == 400
    assert path.read_bytes() == before


def test_an_erasure_speaks_of_its_own_releases(desk: RunningDesk) -> None:
    """What another erasure redacted cannot be restored, and a draft that was never published is in none."""
    desk.finished(desk.post(f"{HOME}/erase", desk.form(PAGE) | {"confirm": "1"}))
    history = desk.get(f"{HOME}/history").text
    assert "Cannot be restored: an episode in it was erased." in history
    assert f'href="{HOME}/rollback/' not in history
    path = desk.root / "episodes" / "02-measuring.yaml"
    draft = path.with_name("03-draft.yaml")
    text = re.sub(r"(?m)^(guid|number|published):.*\n", "", path.read_text("utf-8"))
    draft.write_text(f"draft: true\nnumber: 3\n{text}", "utf-8")
    page = desk.get(f"{HOME}/erase?episode=03-draft").text
    assert "What is erased" in page
    assert "Releases that can no longer be restored" not in page


def test_an_episode_without_a_file_is_erased_by_name_or_guid(desk: RunningDesk) -> None:
    """An unknown one is refused with a message."""
    assert "Which episode" in desk.get(f"{HOME}/erase").text
    unknown = desk.get(f"{HOME}/erase?episode=99-nothing")
    assert unknown.status == 400
    assert "There is no episode" in unknown.text
