"""Erasing an episode at the desk: shown, confirmed by typing, carried out and reported."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
    for typed in ("", "2", "Measuring"):
        refused = desk.post(f"{HOME}/erase", desk.form(PAGE) | {"confirm": typed})
        assert refused.status == 400
        assert "Nothing was erased" in refused.text
    assert "There is nothing to do" in desk.get(f"{HOME}/plan").text


def test_an_episode_without_a_file_is_erased_by_name_or_guid(desk: RunningDesk) -> None:
    """An unknown one is refused with a message."""
    assert "Which episode" in desk.get(f"{HOME}/erase").text
    unknown = desk.get(f"{HOME}/erase?episode=99-nothing")
    assert unknown.status == 400
    assert "There is no episode" in unknown.text
