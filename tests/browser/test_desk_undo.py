"""Saving while somebody types, undo and redo, in a browser: with the keyboard alone, and without JavaScript."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from podcast_publisher.load.project import load_project
from podcast_publisher.model.show import Episode
from podcast_publisher.model.workspace import Workspace
from tests.browser.test_desk import DRAFT, save, tab_to
from tests.browser.visit import Visit
from tests.desk_process import DeskProcess, desk_process
from tests.local_requests import PATIENCE
from tests.shows import copy_series

Open = Callable[..., Visit]
FILE = "episodes/02-the-lung-health-check.yaml"
SAVED = (
    "() => /^Saved \\d\\d:\\d\\d\\.$/.test(document.querySelector('.unsaved').textContent.trim())"
)


@pytest.fixture
def working(tmp_path: Path) -> Iterator[DeskProcess]:
    """The series at the desk; its second episode is a draft."""
    root = copy_series(tmp_path / "series")
    file = root / FILE
    file.write_text("draft: true\n" + file.read_text("utf-8"), "utf-8")
    with desk_process(root) as running:
        yield running


def second(desk: DeskProcess) -> Episode:
    return load_project(Workspace(desk.root)).episodes[1]


def opened(desk: DeskProcess, visit: Open, step: str = "notes", **options: object) -> Visit:
    seen = visit(desk.entrance, **options)
    seen.page.goto(f"{desk.url}{DRAFT}/{step}")
    return seen


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def press(page: Page, text: str) -> None:
    with page.expect_navigation():
        page.click(f".undoing >> text={text}")


def test_what_is_typed_is_saved_and_taken_back(working: DeskProcess, visit: Open) -> None:
    """With the keyboard alone; the page says when it was saved and what the button takes back, and axe finds nothing."""
    before = (working.root / FILE).read_bytes()
    seen = opened(working, visit)
    page, title = seen.page, second(working).title
    tab_to(page, "#title")
    page.keyboard.press("End")
    page.keyboard.type(" and more", delay=30)
    page.wait_for_function(SAVED)
    assert second(working).title == f"{title} and more"
    assert page.get_attribute(".unsaved", "role") == "status"
    assert seen.violations("light", "dark") == []
    page.keyboard.press("Shift+Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.matches('.undoing button')"):
            break
        page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Undone: title." in page.inner_text(".done")
    assert (working.root / FILE).read_bytes() == before
    assert page.input_value("#title") == title
    assert seen.violations("light", "dark") == []
    press(page, "Redo: title")
    assert second(working).title == f"{title} and more"
    assert (seen.trouble, seen.overflow) == ([], 0)


def test_what_is_fixed_while_typing_leaves_the_list_of_problems(
    working: DeskProcess, visit: Open
) -> None:
    """And comes back with the next mistake; the box stays, so that the field below it does not move."""
    file = working.root / FILE
    file.write_text(file.read_text("utf-8").replace("title: ", "title: ''  # ", 1), "utf-8")
    page = opened(working, visit).page
    problems = page.locator(".summary.problems")
    assert "Title" in problems.inner_text()
    page.fill("#title", "The lung health check")
    page.wait_for_function(
        "() => !document.querySelector('.summary.problems').innerText.includes('Title')"
    )
    assert problems.is_visible()
    page.fill("#title", "")
    page.wait_for_function(
        "() => document.querySelector('.summary.problems').innerText.includes('Title')"
    )
    assert "Problems to fix" in problems.inner_text()


def test_a_row_that_is_added_stays_one_row(working: DeskProcess, visit: Open) -> None:
    """Typed field by field with pauses, it is one person; the next save changes that one."""
    page = opened(working, visit, "people").page
    people = len(second(working).people)
    page.click("#add-people")
    page.click("#add-people")
    page.fill(f"#people-{people + 1}-name", "Ada Example")
    page.wait_for_function(SAVED)
    assert page.input_value(f"#people-{people}-name") == "Ada Example"
    page.fill(f"#people-{people}-role", "guest")
    eventually(lambda: [person.role for person in second(working).people][people:] == ["guest"])
    page.fill(f"#people-{people}-name", "Ada Sample")
    eventually(lambda: second(working).people[-1].name == "Ada Sample")
    assert len(second(working).people) == people + 1


def test_a_link_leaves_only_after_saving(working: DeskProcess, visit: Open) -> None:
    """Pressed before the half second is over, and without a question."""
    page = opened(working, visit).page
    page.fill("#title", "Typed in haste")
    with page.expect_navigation():
        page.click(".rail >> text=Chapters")
    assert page.url.endswith("/chapters")
    assert second(working).title == "Typed in haste"


def test_leaving_with_something_unsaved_warns(working: DeskProcess, visit: Open) -> None:
    """What waits for the button is named, and the browser asks before it is lost."""
    page = opened(working, visit, "date").page
    page.uncheck("#draft")
    page.wait_for_function(
        "() => document.querySelector('.unsaved').textContent.includes('Not saved yet: Still a draft. Press Save.')"
    )
    asked = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.click(".rail >> text=Chapters", no_wait_after=True)
    deadline = time.monotonic() + PATIENCE
    while not asked:
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)  # in it, playwright passes the question on
    assert asked == ["beforeunload"]
    assert second(working).draft
    save(page)
    assert not second(working).draft


def test_two_tabs_do_not_overwrite_each_other(working: DeskProcess, visit: Open) -> None:
    """The second one says so while its author types, and shows both sides at Save."""
    seen = opened(working, visit)
    first, other = seen.page, seen.context.new_page()
    other.goto(f"{working.url}{DRAFT}/notes")
    first.fill("#title", "Mine")
    first.wait_for_function(SAVED)
    other.fill("#title", "Theirs")
    other.wait_for_selector("text=was changed by someone else. Press Save to see both sides.")
    assert second(working).title == "Mine"
    with other.expect_navigation():
        other.click(".save button")
    assert "you both changed it" in other.inner_text(".summary")


def test_undo_works_without_javascript(working: DeskProcess, visit: Open) -> None:
    """As forms; both sides are shown where somebody else has changed the file."""
    seen = opened(working, visit, java_script_enabled=False)
    page, title = seen.page, second(working).title
    page.fill("#title", "Another title")
    page.click(".save button")
    press(page, "Undo: title")
    assert second(working).title == title
    press(page, "Redo: title")
    file = working.root / FILE
    file.write_text(file.read_text("utf-8").replace("number: 2", "number: 22"), "utf-8")
    press(page, "Undo: title")
    assert "somebody else has changed the file since" in page.inner_text("h1")
    assert "number: 22" in page.inner_text("del")
    page.click("text=Undo all the same: title")
    assert (second(working).title, second(working).number) == (title, 2)
    assert [line for line in seen.trouble if "409" not in line] == []


def test_both_sides_are_accessible(working: DeskProcess, visit: Open) -> None:
    """Axe finds nothing, in light and dark, and nothing overflows at 320 pixels."""
    seen = opened(working, visit, viewport={"width": 320, "height": 900})
    seen.page.fill("#title", "Another title")
    seen.page.wait_for_function(SAVED)
    file = working.root / FILE
    file.write_text(file.read_text("utf-8").replace("number: 2", "number: 22"), "utf-8")
    press(seen.page, "Undo: title")
    assert seen.violations("light", "dark") == []
    assert seen.overflow == 0


def test_the_mark_beside_a_field_says_what_is_saved_of_it(
    working: DeskProcess, visit: Open
) -> None:
    """It stays with what was typed, wherever the focus is by then, and says at once that more is not saved yet."""
    page = opened(working, visit).page
    tab_to(page, "#title")
    page.keyboard.press("End")
    page.keyboard.type(" more")
    page.keyboard.press("Tab")
    page.wait_for_function(SAVED)
    mark = "document.querySelector('#title').closest('.field').querySelector('.saved-mark')"
    assert page.evaluate(f"{mark}.textContent").startswith("Saved ")
    page.focus("#title")
    listen = f"addEventListener('input', () => {{ window.after = {mark}.textContent; }})"
    page.evaluate(f"() => {{ {listen}; }}")  # after the desk's own, which the document hears first
    page.keyboard.type("!")
    assert page.evaluate("window.after") == "Not saved yet."
