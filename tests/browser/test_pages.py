"""The published pages in a browser: playing, reading and navigating."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visit import Visit
from tests.npm import BROWSER, is_installed
from tests.shows import build_show, copy_series
from tests.system_programs import missing, system_program

EPISODE = "episodes/01-saving-lives-before-birth.html"
KINDS = {
    "index": "index.html",
    "episode": EPISODE,
    "embed": "embed/01-saving-lives-before-birth.html",
    "withdrawn": "episodes/09-",
}
VNU = BROWSER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

_CSP = "violates Content Security Policy"

_IS_MARKED = """(() => {
  const element = document.activeElement, style = getComputedStyle(element);
  if (element.matches("audio:not(:focus-visible)")) return true; // a button of the browser's own
  return style.boxShadow !== 'none' || style.outlineStyle !== 'none';
})()"""
"""Whether one sees where the focus is (WCAG 2.4.7)."""

Open = Callable[..., Visit]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, withdrawn: str) -> str:
    """The key of a page of each kind."""
    key = KINDS[request.param]
    return withdrawn if key.endswith("-") else key


@pytest.fixture(scope="session")
def withdrawn() -> str:
    """The key of the page of what was withdrawn."""
    (file,) = (Path(__file__).parents[2] / "episodes").glob("09-*.yaml")
    return f"episodes/{file.stem}.html"


def test_pages_load_without_errors_or_shifts(site: str, kind: str, visit: Open) -> None:
    """No request fails or goes to another server, nothing shifts, and the console is silent."""
    seen = visit(site + kind)
    assert seen.trouble == []
    assert seen.shifted == 0


def test_axe_finds_no_violations(site: str, kind: str, visit: Open) -> None:
    """No page breaks an accessibility rule that a program can see, in light or dark."""
    assert visit(site + kind).violations("light", "dark") == []


@pytest.mark.parametrize(
    ("height", "zoom"), [(640, 1), (256, 4)], ids=["320 pixels", "400 % of 1280 pixels"]
)
def test_narrow_screens_need_no_horizontal_scrolling(
    site: str, kind: str, visit: Open, height: int, zoom: int
) -> None:
    """Nothing overflows (WCAG 1.4.10)."""
    viewport = {"width": 320, "height": height}
    assert visit(site + kind, viewport=viewport, device_scale_factor=zoom).overflow == 0


@pytest.mark.parametrize("width", [320, 390, 900])
def test_the_player_fits_its_embed_height(site: str, visit: Open, width: int) -> None:
    """All of it is visible in the height that the embed code states."""
    code = visit(site + EPISODE).page.input_value("#embed")
    height = re.search(r'height="(\d+)"', code)
    assert height
    seen = visit(site + KINDS["embed"], viewport={"width": width, "height": int(height[1])})
    end = seen.page.locator("main a").bounding_box()
    assert end
    assert end["y"] + end["height"] <= int(height[1])


def test_text_at_200_percent_fits(site: str, kind: str, visit: Open) -> None:
    """Text at 200 % fits a screen of 640 pixels (WCAG 1.4.4)."""
    seen = visit(site + kind, viewport={"width": 640, "height": 800})
    seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert seen.overflow == 0


def test_every_page_is_valid_html(tmp_path: Path, withdrawn: str) -> None:
    """The Nu HTML checker reports nothing for any page of the series."""
    built_show = build_show(copy_series(tmp_path / "series"))[0]
    folder = tmp_path / "pages"
    for page in built_show.publication.pages:
        if page.key.endswith(".html"):
            file = folder / page.key
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(page.body())
    assert complaints(folder) == []


def complaints(folder: Path) -> list[str]:
    """What the Nu HTML checker reports for the pages in that folder."""
    java = system_program("java")
    if not is_installed(BROWSER):
        missing("no vnu: python -m tests.npm installs it")
    done = subprocess.run(
        [java, "-jar", str(VNU), "--format", "json", "--skip-non-html", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    # it takes no file for 'self', and data for a script: that the rules hold, the console's silence
    # in a browser has shown
    messages = [
        message for message in json.loads(done.stderr)["messages"] if _CSP not in message["message"]
    ]
    return [f"{message['url'].rpartition('/')[2]}: {message['message']}" for message in messages]


def test_every_link_is_reachable_by_keyboard(site: str, visit: Open) -> None:
    """The skip link comes first; from the content, everything is reached in order."""
    seen = visit(site + EPISODE)
    seen.page.keyboard.press("Tab")
    skip = seen.page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.is_visible()
    seen.page.keyboard.press("Enter")
    tops = []
    for _ in range(30):
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(_IS_MARKED), "the focus cannot be seen"
        box = seen.page.evaluate(
            "(() => { const box = document.activeElement.getBoundingClientRect();"
            "return [document.activeElement.tagName, box.top + scrollY, box.width * box.height]; })()"
        )
        tops.append(box)
    names = [name for name, _, _ in tops]
    assert names[3:9] == ["BUTTON", "BUTTON", "BUTTON", "INPUT", "SELECT", "BUTTON"]
    assert all(area > 0 for _, _, area in tops), "the focus is somewhere nobody can see"
    # chapters come before the text, and stand beside it
    inside = [top for name, top, _ in tops[9 + 3 :] if name == "A"]
    assert inside == sorted(inside)


def test_pages_work_without_javascript(site: str, visit: Open) -> None:
    """The native player and the transcript are there, and a chapter link opens the recording at its time."""
    seen = visit(site + EPISODE, java_script_enabled=False)
    assert seen.page.locator("audio[controls]").is_visible()
    assert seen.page.locator(".transcript").is_visible()
    assert not seen.page.locator("button").first.is_visible()
    chapter = seen.page.locator(".chapters a").nth(1)
    address = chapter.get_attribute("href")
    assert re.search(r"\.mp3#t=\d", address or "")
    with seen.page.expect_response(re.compile(r"\.mp3")) as answered:
        chapter.click()
    assert answered.value.ok
    assert seen.page.url.endswith((address or "").removeprefix(".."))


def test_navigation_between_pages_works(site: str, visit: Open) -> None:
    """From the series to an episode, on to the next and back."""
    seen = visit(site + "index.html")
    seen.page.click("a[href*='episodes/01-']")
    seen.page.click("a[rel=next]")
    assert "/episodes/02-" in seen.page.url
    seen.page.click("a[rel=prev]")
    seen.page.click("nav[aria-label=Series] a")
    assert seen.page.url == site + "index.html"
    assert seen.trouble == []
