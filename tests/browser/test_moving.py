"""A show is moved here in a browser: by keyboard alone, without script, narrow, in both colours."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.test_desk import tab_to
from tests.browser.test_pages import complaints
from tests.browser.visit import Visit
from tests.desk.test_move import FILM
from tests.desk_process import DeskProcess, desk_process
from tests.import_show.old_host import OldHost, channel, item, open_host

Open = Callable[..., Visit]
NARROW = {"viewport": {"width": 320, "height": 800}}


@pytest.fixture
def host() -> Iterator[OldHost]:
    with open_host() as opened:
        yield opened


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[DeskProcess]:
    """A desk in an empty folder."""
    root = tmp_path / "show"
    root.mkdir()
    with desk_process(root) as running:
        yield running


def keep(page: Page, name: str, folder: Path) -> None:
    """The page's HTML for the checker."""
    (folder / f"{name}.html").write_text(page.content(), "utf-8")


def test_a_show_is_moved_with_the_keyboard_alone(
    empty_desk: DeskProcess, host: OldHost, tmp_path: Path, visit: Open
) -> None:
    """From the pasted address through a wrong answer to the proof; the focus is where the news is."""
    feed = host.serve("feed.xml", channel(host, FILM, item(1, host), plain=True))
    seen = visit(empty_desk.entrance, **NARROW)
    page, pages = seen.page, []

    def look() -> None:
        for summary in page.locator("main summary").all():
            summary.click()
        pages.append((seen.violations("light", "dark"), seen.overflow))

    look()
    tab_to(page, "#address-of-feed")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".summary:focus")
    look()
    tab_to(page, "#address-of-feed")
    page.keyboard.type(feed)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('What the feed has')")
    look()
    tab_to(page, "#email")
    page.keyboard.type("nobody")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".summary:focus")
    look()
    tab_to(page, "#email")
    page.keyboard.press("Control+A")
    page.keyboard.type("podcast@wards.nhs.uk")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('The show was moved here')")
    look()
    tab_to(page, "form[action$='/move/leave'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".done:focus")
    look()
    assert pages == [([], 0)] * 6
    assert [line for line in seen.trouble if "422" not in line] == []


def test_a_show_is_moved_without_javascript(
    empty_desk: DeskProcess, host: OldHost, visit: Open
) -> None:
    """Progress comes by itself: the page asks again."""
    feed = host.serve("feed.xml", channel(host, item(1, host)))
    page = visit(empty_desk.entrance, java_script_enabled=False).page
    page.fill("#address-of-feed", feed)
    page.click("text=Read the old feed")
    page.wait_for_selector("h1:text-is('What the feed has')")
    page.click("text=Move the show here")
    page.wait_for_selector("h1:text-is('The show was moved here')")
    assert "Every guid is the same: 1 of 1 episode" in page.inner_text("main")


def test_its_pages_are_valid_html(
    empty_desk: DeskProcess, host: OldHost, tmp_path: Path, visit: Open
) -> None:
    """The Nu HTML checker reports nothing."""
    folder = tmp_path / "pages"
    folder.mkdir()
    page = visit(empty_desk.entrance, java_script_enabled=False).page
    keep(page, "begin", folder)
    page.fill("#address-of-feed", host.serve("feed.xml", channel(host, FILM, item(1, host))))
    page.click("text=Read the old feed")
    page.wait_for_selector("h1:text-is('What the feed has')")
    keep(page, "read", folder)
    page.click("text=Move the show here")
    page.wait_for_selector("h1:text-is('The show was moved here')")
    keep(page, "proof", folder)
    page.goto(f"{page.url.partition('/work')[0]}/move")
    keep(page, "again", folder)
    assert complaints(folder) == []
