"""The editor of a transcript in a browser: keys, the player beside it, and what assistive technology is told."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from podcast_publisher.edit.transcripts.document import parse_document
from podcast_publisher.edit.transcripts.write import UNREAD_NOTE
from tests.browser.test_pages import complaints
from tests.browser.visit import Visit
from tests.desk_process import DeskProcess, desk_process, with_cookie
from tests.publish.publishing import replace_in
from tests.running_desk import HOME
from tests.shows import copy_series

NAME = "02-the-lung-health-check"
ADDRESS = f"{HOME}/episodes/{NAME}/transcript"
Open = Callable[..., Visit]
LINE = """\
- listitem:
  - button "Play from 0:16"
  - combobox "Speaker at 0:16": Placeholder researcher
  - textbox "Text at 0:16": A lung health check looks for early signs of disease, often before a person feels ill.
  - group "Line at 0:16":
    - button "Split at the cursor"
    - button "Join with the line above"
    - button "Join with the line below"
    - button "Begins here where the player is"
    - button "Add a line below"
    - button "Delete"
    - text: Begins at
    - textbox "Begins at": 0:16.693"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    """The series at the desk, with a draft."""
    root = copy_series(tmp_path / "series")
    replace_in(root / "episodes" / f"{NAME}.yaml", "\nartwork:", "\ndraft: true\nartwork:")
    with desk_process(root) as running:
        yield with_cookie(running)


def vtt(desk: DeskProcess) -> Path:
    return desk.root / "episodes" / f"{NAME}.vtt"


def words(desk: DeskProcess) -> list[str]:
    return [line.words for line in parse_document(vtt(desk).read_text("utf-8")).lines]


def opened(visit: Open, desk: DeskProcess, query: str = "", **settings: Any) -> Visit:
    name, _, value = desk.cookie.partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
    state = {"cookies": [cookie], "origins": []}
    return visit(f"{desk.url}{ADDRESS}{query}", storage_state=state, **settings)


def focus(page: Page) -> list[Any]:
    """What has the focus, and where the cursor is."""
    place: list[Any] = page.evaluate(
        "[document.activeElement.id, document.activeElement.selectionStart]"
    )
    return place


def said(page: Page, message: str) -> None:
    """Wait until the live region says that."""
    page.wait_for_function(
        "(message) => document.querySelector('.editor-status').textContent.includes(message)",
        arg=message,
    )


def at(page: Page, line: int, cursor: int) -> None:
    """Put the cursor into a line."""
    page.evaluate(
        "([line, cursor]) => { const text = document.getElementById(`text-${line}`);"
        "text.focus(); text.setSelectionRange(cursor, cursor); }",
        [line, cursor],
    )


def test_lines_are_edited_with_the_keyboard_alone(desk: DeskProcess, visit: Open) -> None:
    """Split, join both ways, move, choose a speaker, undo and redo; each is saved, and said."""
    seen = opened(visit, desk)
    page, lines = seen.page, words(desk)
    at(page, 5, 19)
    page.keyboard.press("Enter")
    said(page, "The line was split.")
    assert focus(page) == ["text-6", 0]
    assert words(desk)[5:7] == ["A lung health check", lines[5][20:]]
    page.keyboard.press("Backspace")
    said(page, "Two lines were joined.")
    assert focus(page) == ["text-5", 20]
    assert words(desk) == lines
    page.keyboard.press("End")
    page.keyboard.press("Delete")
    page.wait_for_function(
        f"() => document.querySelectorAll('.edit-lines > li').length === {len(lines) - 1}"
    )
    assert words(desk)[5] == f"{lines[5]} {lines[6]}"
    page.keyboard.press("Control+z")
    said(page, "Undone: joining two lines.")
    assert words(desk) == lines
    page.keyboard.press("Control+Shift+z")
    said(page, "Redone: joining two lines.")
    page.keyboard.press("Control+z")
    page.wait_for_function(
        f"() => document.querySelectorAll('.edit-lines > li').length === {len(lines)}"
    )
    at(page, 5, 0)
    page.keyboard.press("Alt+ArrowDown")
    assert focus(page) == ["text-6", 0]
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+1")
    said(page, "Speaker: Placeholder presenter")
    page.wait_for_function("() => document.querySelector('.saved').textContent.startsWith('Saved')")
    assert parse_document(vtt(desk).read_text("utf-8")).lines[5].voice == "Placeholder presenter"
    page.keyboard.press("Control+z")
    said(page, "Undone: words of the transcript.")
    assert words(desk) == lines
    assert seen.trouble == []


def test_typing_saves_itself_and_moves_nothing(desk: DeskProcess, visit: Open) -> None:
    """The cursor stays, the page does not jump, and nothing is announced while somebody types."""
    seen = opened(visit, desk)
    page = seen.page
    at(page, 2, 0)
    place = page.evaluate("scrollY")
    page.keyboard.type("Well: ", delay=30)
    page.wait_for_function("() => document.querySelector('.saved').textContent.startsWith('Saved')")
    assert focus(page) == ["text-2", 6]
    assert page.evaluate("scrollY") == place
    assert page.inner_text(".editor-status") == ""
    assert words(desk)[2].startswith("Well: This is a placeholder")
    page.keyboard.type("Typed on.")
    page.keyboard.press("Control+z")  # the browser's own
    assert page.inner_text(".editor-status") == ""
    page.wait_for_function("() => document.querySelector('.saved').textContent.startsWith('Saved')")
    assert seen.trouble == []


def test_half_a_sentence_of_a_live_episode_waits_for_the_button(
    desk: DeskProcess, visit: Open
) -> None:
    """An automatic publish would bring it to listeners."""
    replace_in(desk.root / "episodes" / f"{NAME}.yaml", "draft: true\n", "")
    seen = opened(visit, desk)
    page, before = seen.page, vtt(desk).read_bytes()
    at(page, 2, 0)
    page.keyboard.type("Half a ")
    page.keyboard.press("Tab")  # out of the text
    page.wait_for_timeout(1_500)
    assert vtt(desk).read_bytes() == before
    assert page.inner_text(".saved") == "Not saved yet"
    page.click("text=Save the lines")
    page.wait_for_function("() => document.querySelector('.saved').textContent.startsWith('Saved')")
    assert words(desk)[2].startswith("Half a This")


def test_the_line_that_is_spoken_is_marked(desk: DeskProcess, visit: Open) -> None:
    """By its state, not by colour alone; nothing moves unless somebody asks for it."""
    seen = opened(visit, desk)
    page = seen.page
    page.wait_for_function("() => document.querySelector('.dock audio').readyState > 0")
    at(page, 5, 0)
    place = page.evaluate("scrollY")
    page.keyboard.press("Alt+Enter")
    seen.plays_beyond(16.7)
    page.wait_for_selector("#line-5.spoken[aria-current=true]")
    assert (
        page.evaluate("getComputedStyle(document.getElementById('line-5')).borderInlineStartStyle")
        == "double"
    )
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('.dock audio').paused")
    page.evaluate("document.querySelector('.dock audio').currentTime = 38")
    page.wait_for_selector("#line-11.spoken, #line-10.spoken")
    assert page.evaluate("scrollY") == place
    assert focus(page)[0] == "text-5"
    page.click("#to-spoken")
    assert focus(page)[0] in {"text-10", "text-11"}
    page.evaluate("document.querySelector('.dock audio').currentTime = 17.5")
    at(page, 5, 0)
    page.keyboard.press("Control+Enter")
    said(page, "The line begins at 0:17.500.")
    assert parse_document(vtt(desk).read_text("utf-8")).lines[5].start == 17_500
    at(page, 6, 0)
    page.keyboard.press("Control+Enter")
    said(page, "cannot begin at")
    assert page.get_attribute(".editor-status", "class") == "editor-status problem"


def test_the_accessibility_tree_while_editing_and_playing(desk: DeskProcess, visit: Open) -> None:
    """Names, roles and values of a line with the focus; what was done is said once, politely."""
    seen = opened(visit, desk)
    page = seen.page
    at(page, 5, 19)
    line = page.locator("#line-5")
    assert line.aria_snapshot() == LINE
    page.keyboard.press("Enter")
    said(page, "The line was split.")
    assert page.locator(".editor-status").aria_snapshot() == "- status: The line was split."
    tree = page.locator("#line-6").aria_snapshot()
    assert re.search(r'textbox "Text at 0:1\d"[^\n]*: looks for early signs', tree)
    assert focus(page) == ["text-6", 0]
    steps = page.locator(".steps").aria_snapshot()
    assert 'button "Undo: splitting a line"' in steps
    assert 'button "Redo" [disabled]' in steps
    assert page.locator("[aria-live=assertive]").count() == 0
    page.evaluate("document.querySelector('.dock audio').currentTime = 3")
    page.wait_for_selector("#line-1[aria-current=true]")
    assert page.locator("[aria-current=true]").count() == 1


def test_unread_lines_are_marked_read_by_key(desk: DeskProcess, visit: Open) -> None:
    """The mark is text beside the line, and part of its name."""
    text = vtt(desk).read_text("utf-8")
    vtt(desk).write_text(text.replace("WEBVTT\n", f"WEBVTT\n\n{UNREAD_NOTE}", 1), "utf-8")
    seen = opened(visit, desk)
    page = seen.page
    assert page.locator("#line-3").get_by_text("Unread", exact=True).is_visible()
    assert 'textbox "Unread text at 0:09"' in page.locator("#line-3").aria_snapshot()
    at(page, 3, 0)
    page.keyboard.press("Alt+0")
    said(page, "Everything up to here is marked as read.")
    assert focus(page)[0] == "text-4"
    assert page.locator("#line-3 .tag").count() == 0
    assert seen.violations("light", "dark") == []


def test_find_replace_and_rename(desk: DeskProcess, visit: Open) -> None:
    """With how many and where, then in all lines; undone with one press."""
    seen = opened(visit, desk)
    page, before = seen.page, vtt(desk).read_bytes()
    page.click("text=Find and replace")
    page.fill("#find", "lung")
    page.keyboard.press("Enter")
    page.wait_for_selector("#found:focus")
    assert page.inner_text("#found") == "Found in 3 places."
    assert page.inner_text(".hits li >> nth=0").endswith("The lung health check.")
    page.fill("#replace", "heart")
    page.click("button[value=replace]")
    said(page, "3 places were replaced.")
    assert "heart" in words(desk)[5]
    page.click("text=Rename a speaker")
    page.select_option("#old-name", "Placeholder researcher")
    page.fill("#new-name", "Dr Example")
    page.click("button[value=rename]")
    said(page, "was renamed.")
    assert page.input_value("#line-5 .who") == "Dr Example"
    assert seen.violations("light", "dark") == []
    page.click("button[value=undo]")
    said(page, "Undone: renaming a speaker.")
    page.click("button[value=undo]")
    said(page, "Undone: replacing words.")
    assert vtt(desk).read_bytes() == before
    assert seen.trouble == []


def test_a_change_elsewhere_is_shown_beside_mine(desk: DeskProcess, visit: Open) -> None:
    """Nothing typed is lost, nothing of theirs is overwritten."""
    seen = opened(visit, desk)
    page = seen.page
    theirs = vtt(desk).read_text("utf-8").replace("early signs", "late signs")
    vtt(desk).write_text(theirs, "utf-8")
    at(page, 5, 0)
    page.keyboard.type("Mine: ")
    page.wait_for_selector(".summary:focus")
    shown = page.inner_text(".transcript-editor .summary")
    assert "late signs" in shown
    assert "Mine: A lung" in shown
    assert vtt(desk).read_text("utf-8") == theirs
    assert seen.violations("light", "dark") == []


@pytest.mark.parametrize(
    "settings",
    [
        {"viewport": {"width": 320, "height": 1024}},
        {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
        {"forced_colors": "active"},
        {"reduced_motion": "reduce"},
        {"java_script_enabled": False},
    ],
    ids=["narrow", "zoomed", "forced", "still", "no-script"],
)
def test_the_editor_fits_every_browser(
    desk: DeskProcess, visit: Open, settings: dict[str, Any]
) -> None:
    """At 320 pixels, at 400 %, in forced colours, without motion, without a script."""
    seen = opened(visit, desk, "?line=5#text-5", **settings)
    page = seen.page
    page.locator("#text-5").focus()
    assert page.locator("#line-5 .do").is_visible()
    if settings.get("java_script_enabled") is not False:
        assert seen.overflow == 0
        assert seen.violations() == []
        return
    assert page.locator("#line-5 .time").is_hidden()
    assert page.locator("#line-5 a.without-script").is_visible()
    page.fill("#text-5", "A lung health check\nlooks for early signs.")
    page.locator("#text-5").focus()
    page.click("button[value=split-5]")
    page.wait_for_load_state("load")
    assert "The line was split." in page.inner_text(".transcript-editor .done")
    assert words(desk)[5:7] == ["A lung health check", "looks for early signs."]


def test_the_editor_is_valid_html(desk: DeskProcess, tmp_path: Path) -> None:
    """The Nu HTML checker reports nothing."""
    (tmp_path / "editor.html").write_bytes(desk.get(ADDRESS).body)
    assert complaints(tmp_path) == []
