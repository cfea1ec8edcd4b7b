"""The player and the transcript in a browser: playing, following, sharing, and what programs that read aloud get."""

import re
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.visit import Visit
from tests.render.test_pages import LAST_VERSION
from tests.running_preview import running_preview
from tests.shows import build_show, copy_series

EPISODE = "episodes/01-saving-lives-before-birth.html"
EMBED = "embed/01-saving-lives-before-birth.html"
PHONE = {"width": 390, "height": 844}
SENTENCE = "#t28\\.7"
"""Of the third chapter: far enough down that a window has to move."""
_TREE = "main .player"

Open = Callable[..., Visit]


def position(page: Page) -> float:
    top: float = page.evaluate("scrollY")
    return top


def settled(page: Page) -> float:
    """Where the window is, once it has stopped."""
    page.evaluate(
        "new Promise((done) => { let last = -1; const look = () => scrollY === last ? done() :"
        " (last = scrollY, setTimeout(look, 150)); look(); })"
    )
    return position(page)


def marked(page: Page) -> str:
    return str(page.locator(".turn .on").get_attribute("id"))


def follows(page: Page) -> bool:
    """Whether the transcript is followed: the button to come back is gone while it plays."""
    return page.locator(".back").is_hidden()


def follow_the_third_chapter(seen: Visit) -> Page:
    seen.page.click(SENTENCE)
    seen.plays_beyond(28.7)
    assert follows(seen.page)
    settled(seen.page)
    return seen.page


def test_playing_moves_no_page(site: str, visit: Open) -> None:
    """Space on the button plays; nothing scrolls, and a button offers to follow."""
    seen = visit(site + EPISODE)
    seen.page.focus(".play")
    seen.page.keyboard.press("Space")
    seen.plays_beyond(3)
    assert position(seen.page) == 0
    assert not follows(seen.page)
    assert marked(seen.page) == "t2.5"
    seen.page.keyboard.press("Space")
    seen.page.wait_for_function("document.querySelector('audio').paused")
    assert seen.trouble == []


def test_the_player_is_what_it_says(site: str, visit: Open) -> None:
    """The accessibility tree before and while playing: names, roles, values, and no chatter of live regions."""
    seen = visit(site + EPISODE)
    tree = seen.page.locator(_TREE)
    assert tree.aria_snapshot() == _PLAYER.format(
        toggle="Play", at="0:00", chapter="Welcome", position="0 seconds of 43 seconds, Welcome"
    )
    seen.page.click(".chapters a >> nth=1")
    seen.plays_beyond(18)
    snapshot = tree.aria_snapshot()
    assert 'button "Pause"' in snapshot
    assert re.search(r"Position: 0:(1[789]|2\d) of 0:44", snapshot)
    spoken = seen.page.get_attribute(".seek input", "aria-valuetext")
    assert re.fullmatch(r"(1[789]|2\d) seconds of 43 seconds, Born too early", spoken or "")
    assert seen.page.get_attribute(".chapters [aria-current]", "href") == "#t17"
    assert seen.page.locator(".player [role=status]").inner_text() == ""
    assert seen.page.locator("main [aria-live]").count() == 0


_PLAYER = """- region "Player":
  - button "{toggle}"
  - button "Back 15 seconds"
  - button "Forward 30 seconds"
  - text: "{chapter} Position: {at} of 0:44"
  - slider "Position in the recording": "0"
  - combobox "Speed":
    - option "0.75×"
    - option "1×" [selected]
    - option "1.25×"
    - option "1.5×"
    - option "1.75×"
    - option "2×"
  - button "Share"
  - status"""


def test_a_sentence_plays_and_is_followed(site: str, visit: Open) -> None:
    """It is marked, in the address, and stands in the upper half below the bar."""
    seen = visit(site + EPISODE)
    page = follow_the_third_chapter(seen)
    assert page.url.endswith("#t28.7")
    assert marked(page) == "t28.7"
    box = page.locator(SENTENCE).bounding_box()
    bar = page.locator(".player").bounding_box()
    assert box
    assert bar
    assert bar["y"] == 0
    assert bar["height"] < box["y"] < 450
    before = position(page)
    page.wait_for_selector("#t36\\.3.on", timeout=30_000)
    assert settled(page) >= before


@pytest.mark.parametrize(
    "end",
    [
        lambda page: page.mouse.wheel(0, -200),
        lambda page: page.keyboard.press("PageUp"),
        lambda page: page.keyboard.press("Escape"),
        lambda page: page.keyboard.press("Tab"),
        lambda page: page.evaluate("dispatchEvent(new TouchEvent('touchmove'))"),
    ],
    ids=["wheel", "page key", "Escape", "Tab", "touch"],
)
def test_following_ends_when_the_listener_moves(
    site: str, visit: Open, end: Callable[[Page], object]
) -> None:
    """The page stays where it was put, and the button comes back to the sentence."""
    page = follow_the_third_chapter(visit(site + EPISODE))
    end(page)
    page.wait_for_selector(".back", state="visible")
    page.evaluate("scrollTo(0, 0)")
    assert settled(page) == 0
    page.click("text=Follow the transcript")
    assert settled(page) > 0
    assert follows(page)


def test_selected_text_is_not_a_wish(site: str, visit: Open) -> None:
    """Whoever marks words to copy them does not start the sound."""
    page = visit(site + EPISODE).page
    page.dblclick("#t22\\.1", delay=20)
    page.evaluate("document.querySelector('audio').pause()")
    page.locator(SENTENCE).select_text()
    page.locator(SENTENCE).dispatch_event("click")
    assert page.evaluate("document.querySelector('audio').paused")


@pytest.mark.parametrize("moment", ["#t28.7", "#t29", "#t=29", "#t=28.7"])
def test_an_address_with_a_moment_shows_its_sentence(site: str, visit: Open, moment: str) -> None:
    """Marked and in view, of earlier versions too; silent until the listener plays, then from there."""
    seen = visit(site + EPISODE + moment, viewport={"width": 1280, "height": 500})
    settled(seen.page)
    assert marked(seen.page) == "t28.7"
    box = seen.page.locator(SENTENCE).bounding_box()
    assert box
    assert 80 < box["y"] < 400
    assert seen.page.evaluate("document.querySelector('audio').paused")
    seen.page.click(".play")
    seen.plays_beyond(29)
    assert seen.time() < 40
    assert seen.trouble == []


def test_a_moment_typed_into_the_address_shows_its_sentence(site: str, visit: Open) -> None:
    """On an open page too, and silent even where the browser would let it sound."""
    page = visit(site + EPISODE).page
    page.click("h1")
    page.evaluate("location.hash = 't=15'")
    page.wait_for_function("document.querySelector('audio').currentTime === 15")
    assert marked(page) == "t13.3"
    assert page.evaluate("document.querySelector('audio').paused")


def test_keys_work_in_player_and_transcript_alone(site: str, visit: Open) -> None:
    """k, j and l; elsewhere they are free, for a screen reader or to type."""
    page = visit(site + EPISODE).page
    page.focus(".brand")
    for key in "kl":
        page.keyboard.press(key)
    assert page.evaluate("document.querySelector('audio').paused")
    page.focus(".turn a")
    page.keyboard.press("l")
    page.wait_for_function("document.querySelector('.at').textContent === '0:30'")
    page.keyboard.press("j")
    page.wait_for_function("document.querySelector('.at').textContent === '0:15'")
    page.keyboard.press("k")
    page.wait_for_function("!document.querySelector('audio').paused")
    page.keyboard.press("Control+k")
    assert not page.evaluate("document.querySelector('audio').paused")


def test_the_slider_moves_by_keys(site: str, visit: Open) -> None:
    """Five seconds by arrows, thirty by page keys, and it says where it is."""
    page = visit(site + EPISODE).page
    page.focus(".seek input")
    for key, at in (("ArrowRight", "0:05"), ("PageUp", "0:35"), ("ArrowLeft", "0:30")):
        page.keyboard.press(key)
        assert page.inner_text(".at") == at
    assert page.get_attribute(".seek input", "aria-valuetext") == (
        "30 seconds of 43 seconds, Genes and health data"
    )
    page.keyboard.press("Home")
    assert page.inner_text(".at") == "0:00"


def test_the_speed_changes(site: str, visit: Open) -> None:
    """And stays when the recording is loaded."""
    seen = visit(site + EPISODE)
    seen.page.select_option(".speed", "1.5")
    seen.page.click(".play")
    seen.plays_beyond(0.5)
    assert seen.page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_a_moment_can_be_shared(site: str, visit: Open) -> None:
    """The dialog offers the address with or without the moment; Escape leads back to the button."""
    seen = visit(site + EPISODE + "#t28.7", permissions=["clipboard-read", "clipboard-write"])
    page = seen.page
    page.focus(".player .share")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    assert dialog.is_visible()
    assert page.input_value("#link") == f"{site}{EPISODE}#t28"
    assert seen.violations("light", "dark") == []
    page.click("text=Copy the link")
    page.wait_for_selector("dialog [role=status]:has-text('Copied.')")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}{EPISODE}#t28"
    page.uncheck("#from")
    assert page.input_value("#link") == site + EPISODE
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    assert page.evaluate("document.activeElement.matches('.share')")
    page.click("text=QR code for a poster")
    assert page.get_by_role("img", name="QR code that opens this episode").is_visible()


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_axe_finds_nothing_while_playing(
    site: str, visit: Open, viewport: dict[str, int], forced: str
) -> None:
    """With a sentence and a chapter marked, with everything unfolded, in forced colours too."""
    seen = visit(site + EPISODE, viewport=viewport, forced_colors=forced)
    follow_the_third_chapter(seen)
    seen.page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert seen.violations("light", "dark") == []
    seen.page.mouse.wheel(0, 10)
    seen.page.wait_for_selector(".back", state="visible")
    assert seen.violations("light", "dark") == []
    assert seen.overflow == 0


def test_on_a_phone_the_player_stays_at_the_foot(site: str, visit: Open) -> None:
    """And covers nothing of the page's end."""
    page = visit(site + EPISODE, viewport=PHONE).page
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    bar = page.locator(".player").bounding_box()
    foot = page.locator(".foot").bounding_box()
    assert bar
    assert foot
    assert bar["y"] + bar["height"] == PHONE["height"]
    assert foot["y"] + foot["height"] <= bar["y"] + 1


def test_the_player_gives_way_at_400_percent(site: str, visit: Open) -> None:
    """A window of 256 pixels of height is left to the words."""
    page = visit(site + EPISODE, viewport={"width": 320, "height": 256}).page
    page.evaluate("scrollTo({ top: 1500, behavior: 'instant' })")
    bar = page.locator(".player").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] < 0


@pytest.mark.parametrize("key", [EPISODE, EMBED])
def test_nothing_moves_when_a_phone_loads_the_page(site: str, visit: Open, key: str) -> None:
    """The player's place is kept before the script runs."""
    seen = visit(site + key, viewport=PHONE)
    assert seen.shifted == 0
    assert seen.trouble == []


def test_reduced_motion_jumps(site: str, visit: Open) -> None:
    """The sentence is there at once."""
    page = visit(site + EPISODE, reduced_motion="reduce").page
    page.click(SENTENCE)
    at_once = position(page)
    assert at_once > 0
    assert settled(page) == at_once


def test_the_page_has_the_colour_of_its_artwork(site: str, visit: Open) -> None:
    """By the one inline style that its policy allows, and another is refused."""
    seen = visit(site + EPISODE)
    background = "getComputedStyle(document.querySelector('.hero')).backgroundColor"
    assert seen.page.evaluate(background) == "rgb(90, 23, 74)"
    assert seen.trouble == []
    seen.page.evaluate(
        "const other = document.createElement('style'); other.textContent = ':root{--tint:red}';"
        "document.head.append(other)"
    )
    assert seen.page.evaluate(background) == "rgb(90, 23, 74)"
    assert any("Content Security Policy" in trouble for trouble in seen.trouble)


def test_an_embedded_player_plays(site: str, visit: Open) -> None:
    """With the same controls; the transcript is a link away."""
    seen = visit(site + EMBED, viewport={"width": 320, "height": 240})
    seen.page.click(".play")
    seen.plays_beyond(0.3)
    assert seen.page.locator("[data-share]").count() == 0
    assert seen.page.locator(".back").is_hidden()
    assert seen.violations("light", "dark") == []
    assert seen.trouble == []


def test_templates_of_the_last_version_play(small_show: Path, visit: Open) -> None:
    """The browser's own player, and sentences as the last version named them."""
    (small_show / "site").mkdir()
    for name, text in LAST_VERSION.items():
        (small_show / "site" / name).write_text(text, "utf-8")
    with running_preview(small_show) as running:
        seen = visit(running.url + "episodes/02-measuring.html")
        assert seen.page.locator("audio[controls]").is_visible()
        seen.page.click(".transcript p > a >> nth=1")
        seen.plays_beyond(8)
        assert seen.page.locator(".transcript .on").get_attribute("id") == "t=8"
        assert seen.trouble == []


class _WithoutRanges(SimpleHTTPRequestHandler):
    """Python's own server, which knows no ranges."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_a_server_without_ranges_is_named(visit: Open, tmp_path: Path) -> None:
    """The player says that it can only play from the start, and does that."""
    for artifact in build_show(copy_series(tmp_path / "series"))[0].publication:
        file = tmp_path / "site" / artifact.key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.body())

    def handler(*arguments: Any) -> _WithoutRanges:
        return _WithoutRanges(*arguments, directory=str(tmp_path / "site"))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        seen = visit(f"http://127.0.0.1:{server.server_port}/{EPISODE}")
        seen.page.click(SENTENCE)
        seen.plays_beyond(0.3)
        words = "This server can only play the recording from its start."
        assert seen.page.locator(".player [role=status]").inner_text() == words
        assert seen.time() < 20
        assert seen.violations() == []
    finally:
        server.shutdown()
        server.server_close()
