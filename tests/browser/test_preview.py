"""The preview in a browser: its bar, its sheets, and pages that reload on save."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.test_pages import complaints
from tests.browser.visit import Visit
from tests.running_desk import HOME
from tests.running_preview import RunningPreview, running_preview

EPISODE = "episodes/01-saving-lives-before-birth.html"
KINDS = {
    "index": "index.html",
    "episode": EPISODE,
    "draft": "episodes/02-",
    "withdrawn": "episodes/09-",
    "sheet": f"{HOME[1:]}/sign-off/01-saving-lives-before-birth",
    "nothing": "nothing-of-that-name",
}

Open = Callable[..., Visit]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, preview: RunningPreview) -> str:
    """The path of a page of each kind."""
    path = KINDS[request.param]
    folder, _, begins = path.rpartition("/")
    if folder != "episodes":
        return path
    (file,) = (preview.root / "episodes").glob(f"{begins[:3]}*.yaml")
    return f"episodes/{file.stem}.html"


def opened(seen: Visit) -> None:
    """Open the bar."""
    seen.page.click("#preview-bar summary")


def test_the_bar_causes_no_errors_or_shifts(
    preview: RunningPreview, kind: str, visit: Open
) -> None:
    """The bar keeps the page's Content Security Policy, fetches nothing from elsewhere and shifts nothing."""
    seen = visit(preview.url + kind)
    opened(seen)
    seen.page.wait_for_function("document.readyState === 'complete'")
    expected = {
        "console: Failed to load resource: the server responded with a status of 404 (Not Found)"
    }
    assert set(seen.trouble) <= (expected if kind.startswith("nothing") else set())
    assert seen.shifted == 0


def test_axe_finds_no_violations(preview: RunningPreview, kind: str, visit: Open) -> None:
    """With the bar closed and open, and on the sheets."""
    seen = visit(preview.url + kind)
    closed = seen.violations("light", "dark")
    opened(seen)
    assert (closed, seen.violations("light", "dark")) == ([], [])


@pytest.mark.parametrize("zoom", [1, 4])
def test_narrow_screens_need_no_horizontal_scrolling(
    preview: RunningPreview, kind: str, visit: Open, zoom: int
) -> None:
    """With the bar open too."""
    seen = visit(
        preview.url + kind,
        viewport={"width": 320, "height": 1024 // zoom},
        device_scale_factor=zoom,
    )
    opened(seen)
    assert seen.overflow == 0


def test_pages_are_valid_html(preview: RunningPreview, tmp_path: Path) -> None:
    """The Nu HTML checker reports nothing for pages with the bar, nor for a sheet."""
    for path in (
        "index.html",
        EPISODE,
        f"{HOME[1:]}/sign-off/01-saving-lives-before-birth",
        "nothing",
    ):
        file = tmp_path / f"{path.replace('/', '-').removesuffix('.html')}.html"
        file.write_bytes(preview.get(f"/{path}").body)
    assert complaints(tmp_path) == []


def test_the_bar_shows_findings_and_the_draft_status(preview: RunningPreview, visit: Open) -> None:
    """File and line of a finding, the draft status, and how apps cut the title."""
    seen = visit(preview.url)
    opened(seen)
    seen.page.click("#preview-bar a[href*='/episodes/02-']")
    bar = seen.page.locator("#preview-bar details")
    assert "a draft, not published" in bar.inner_text()
    opened(seen)
    text = bar.inner_text()
    assert "episodes/02-" in text
    assert ".yaml:" in text
    assert "Episode 2 of a very long title that no app shows, " in text
    assert "…" in text
    picture = bar.locator("img").first
    box = picture.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (55, 55)
    assert picture.evaluate("(one) => one.naturalWidth") > 0


def test_the_bar_works_without_javascript(preview: RunningPreview, visit: Open) -> None:
    """It is there, and opens."""
    seen = visit(preview.url + EPISODE, java_script_enabled=False)
    opened(seen)
    assert seen.page.get_by_text("In app lists").is_visible()


def test_every_tab_reloads_on_save(small_show: Path, visit: Open) -> None:
    """Two tabs show the new title by themselves; the bar stays open where it was."""
    with running_preview(small_show) as running:
        first = visit(running.url + "episodes/01-listening.html")
        second = Visit(first.context, running.url + "index.html")
        opened(first)
        running.edit("episodes/01-listening.yaml", "title: ", "title: Corrected ")
        for seen in (first, second):
            seen.page.wait_for_selector("text=Corrected")
        assert first.page.get_by_text("In app lists").is_visible()


def test_a_reload_keeps_the_focus(small_show: Path, visit: Open) -> None:
    """The focused element is focused again after the reload."""
    with running_preview(small_show) as running:
        page = visit(running.url + "episodes/01-listening.html").page
        page.locator(".transcript a[href^='#t']").nth(2).focus()
        before = page.evaluate("document.activeElement.outerHTML")
        running.edit("episodes/01-listening.yaml", "title: ", "title: Corrected ")
        page.wait_for_selector("h1:has-text('Corrected')")
        page.wait_for_function("() => document.activeElement.matches('.transcript a')")
        assert page.evaluate("document.activeElement.outerHTML") == before


def test_a_broken_save_is_shown_in_the_bar(small_show: Path, visit: Open) -> None:
    """The page stays as it was; the bar shows the file and the line with errors."""
    with running_preview(small_show) as running:
        seen = visit(running.url + "episodes/01-listening.html")
        running.edit("episodes/01-listening.yaml", "title: ", "title: [")
        seen.page.wait_for_selector("#preview-bar >> text=has errors")
        assert seen.page.locator("h1").inner_text() == "Listening"
        opened(seen)
        assert (
            "episodes/01-listening.yaml:" in seen.page.locator("#preview-bar details").inner_text()
        )
        running.edit("episodes/01-listening.yaml", "title: [", "title: ")
        seen.page.wait_for_selector("#preview-bar >> text=has errors", state="detached")


def test_markup_in_texts_is_escaped(small_show: Path, visit: Open) -> None:
    """Markup in an episode's texts runs neither in a page, nor in the bar or the sheet."""
    evil = "<script>window.owned = 1</script><img src=x onerror='window.owned = 1'>"
    file = small_show / "episodes" / "01-listening.yaml"
    text = file.read_text("utf-8").replace("title: Listening", f'title: "{evil}"')
    text = text.replace("What patients say", evil).replace("Robin Example", f'"{evil}"')
    file.write_text(text, "utf-8")
    with running_preview(small_show) as running:
        for path in (
            "index.html",
            "episodes/01-listening.html",
            f"{HOME[1:]}/sign-off/01-listening",
        ):
            seen = visit(running.url + path)
            opened(seen)
            assert seen.page.evaluate("window.owned") is None
            assert [
                problem for problem in seen.trouble if "failed" in problem or "404" in problem
            ] == []
