"""The desk's actions in a browser: from the plan to the live show."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from podcast_publisher.listens.totals import day_totals
from podcast_publisher.publish.releases.carry_out import Uploaded, carry_out
from podcast_publisher.workflow import publish as workflow
from podcast_publisher.workflow.listens.keep_totals import keep_totals
from tests.browser.test_desk import tab_to
from tests.browser.test_pages import complaints
from tests.browser.visit import Visit
from tests.publish.publishing import replace_in
from tests.running_desk import HOME, RunningDesk, desk_with_store
from tests.shows import REPOSITORY, copy_series, workspace

Open = Callable[..., Visit]
NARROW = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
FIRST = "01-saving-lives-before-birth"
KINDS = (
    "plan",
    "status",
    "history",
    "listens",
    "destinations",
    "show",
    "show/cover",
    "destinations/add",
    "destinations/remove?name=production",
    *(f"destinations/add?kind={kind}" for kind in ("aws", "r2", "s3", "folder")),
    "rollback/1",
    f"episodes/{FIRST}/schedule",
    f"episodes/{FIRST}/correct",
    f"episodes/{FIRST}/withdraw",
    "plan?to=nowhere",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """The series at the desk, published twice; the folder has something new."""
    root = copy_series(tmp_path_factory.mktemp("acting") / "series")
    with desk_with_store(root) as running:
        for old, new in (("author: ", "author: "), ("author: ", "author: The ")):
            replace_in(root / "podcast.yaml", old, new)
            form = running.form(f"{HOME}/plan")
            assert "is live" in running.finished(running.post(f"{HOME}/publish", form)).text
        replace_in(root / "podcast.yaml", "author: The ", "author: ")
        counted = day_totals({("guid", "AntennaPod"): 12, ("guid", "Overcast"): 3}, [])
        keep_totals(workspace(root), {date(2026, 10, 7): counted})
        yield running


@pytest.fixture
def small_desk(small_show: Path) -> Iterator[RunningDesk]:
    """A small show at the desk, to publish and change."""
    with desk_with_store(small_show) as running:
        yield running


def entered(desk: RunningDesk, visit: Open, path: str, **settings: Any) -> Visit:
    """A browser that is signed in to the desk, at that page."""
    name, _, value = desk.cookie.partition("=")
    known = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
    return visit(f"{desk.url}{HOME}/{path}", storage_state={"cookies": [known]}, **settings)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violations(desk: RunningDesk, visit: Open, kind: str) -> None:
    """Every page is accessible; nothing fails or comes from elsewhere."""
    seen = entered(desk, visit, kind)
    for summary in seen.page.locator("main summary").all():
        summary.click()
    assert seen.violations("light", "dark") == []
    assert [problem for problem in seen.trouble if "400" not in problem] == []


@pytest.mark.parametrize("kind", KINDS)
def test_narrow_screens_need_no_horizontal_scrolling(
    desk: RunningDesk, visit: Open, kind: str
) -> None:
    """At 320 pixels and 400 % nothing overflows."""
    assert entered(desk, visit, kind, **NARROW).overflow == 0


def test_pages_are_valid_html(desk: RunningDesk, tmp_path: Path) -> None:
    """The Nu HTML checker reports nothing."""
    for number, kind in enumerate(KINDS):
        (tmp_path / f"{number}.html").write_bytes(desk.get(f"{HOME}/{kind}").body)
    assert complaints(tmp_path) == []


def test_publishing_from_the_plan_to_the_live_show(small_desk: RunningDesk, visit: Open) -> None:
    """Read the plan, press the button, follow the progress, and open the live show."""
    seen = entered(small_desk, visit, "plan")
    assert "the show appears, with 2 episodes" in seen.page.inner_text("main")
    seen.page.get_by_label("Reason").fill("The beginning")
    seen.page.get_by_role("button", name="Publish").click()
    seen.page.wait_for_selector("h1:text-is('Published')")
    assert "Release 1 is live" in seen.page.inner_text("main")
    assert seen.trouble == []
    assert seen.violations() == []
    seen.page.get_by_role("link", name="The page", exact=True).click()
    seen.page.get_by_role("heading", name="Research on the wards", exact=True).wait_for()
    assert seen.page.url.endswith("/podcast/index.html")


def test_a_cover_is_drawn_with_the_keyboard_alone(
    small_desk: RunningDesk, visit: Open, tmp_path: Path
) -> None:
    """A colour, the review at the sizes of apps, and the show with its new cover; in 320 pixels."""
    seen = entered(small_desk, visit, "show/cover", viewport={"width": 320, "height": 800})
    page = seen.page
    tab_to(page, "#ground-1")
    page.keyboard.press("ArrowDown")
    tab_to(page, "form[action$=draw] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#alt")
    assert (seen.violations("light", "dark"), seen.overflow) == ([], 0)
    (tmp_path / "review.html").write_text(as_sent(page), "utf-8")
    assert "dark green" in page.input_value("#alt")
    tab_to(page, ".save button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Saved." in page.inner_text(".done")
    assert seen.trouble == []
    assert complaints(tmp_path) == []


def test_a_destination_is_added_with_the_keyboard_alone(
    small_desk: RunningDesk, visit: Open, tmp_path: Path
) -> None:
    """From its kind through a wrong answer and a test to podcast.yaml, in 320 pixels; each page is accessible."""
    seen = entered(small_desk, visit, "destinations/add", viewport={"width": 320, "height": 800})
    page, pages = seen.page, []

    def look(name: str) -> None:
        for summary in page.locator("main summary").all():
            summary.click()
        pages.append((seen.violations("light", "dark"), seen.overflow))
        (tmp_path / f"{name}.html").write_text(as_sent(page), "utf-8")

    tab_to(page, "#kind-aws")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#folder")
    tab_to(page, "#name")
    page.keyboard.type("Wards")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".summary:focus")
    look("wrong")
    for name, text in (
        *(("name", "wards"), ("folder", "../public")),
        *(("public_url", "http://127.0.0.1:9/"),),
    ):
        tab_to(page, f"#{name}")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Tried: wards')")
    look("tried")
    tab_to(page, "button[value=add]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".done:focus")
    look("added")
    assert pages == [([], 0)] * 3
    assert [line for line in seen.trouble if "422" not in line] == []
    assert "\n  wards:\n" in (small_desk.root / "podcast.yaml").read_text("utf-8")
    assert complaints(tmp_path) == []


def as_sent(page: Page) -> str:
    """The page without what its script has added for files that are dropped."""
    return page.content().replace(' aria-hidden="true"><p>Drop', "><p>Drop")


class Hands:
    """Somebody at the desk, who counts what they click and type."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.typed = page, 0, 0

    def click(self, words: str) -> None:
        self.clicks += 1
        self.page.locator(f"main :is(a, button):text-is('{words}'), .back a").first.click()

    def choose(self, selector: str, file: Path) -> None:
        self.clicks += 1
        self.page.wait_for_load_state()
        with self.page.expect_navigation():
            self.page.set_input_files(selector, file)

    def type(self, selector: str, text: str) -> None:
        self.typed += 1
        self.page.wait_for_selector(f"{selector}:focus")  # nobody has to look for it
        self.page.keyboard.type(text)


def test_an_episode_comes_out_with_few_clicks(small_desk: RunningDesk, visit: Open) -> None:
    """From home to the live show, with a transcript that exists: at most 12 clicks and 4 typed things."""
    folder = REPOSITORY / "episodes"
    seen = entered(small_desk, visit, "")
    hands = Hands(seen.page)
    hands.click("Add an episode")
    hands.choose("#recording", folder / "03-a-kidney-cancer-trial.mp3")
    hands.click("Create the draft")
    hands.type("#description", "How a trial is made, and what it asks of people.")
    hands.click("Save and fix the next problem")
    seen.page.wait_for_selector("#transcript-file:focus")
    hands.choose("#transcript-file", folder / "03-a-kidney-cancer-trial.vtt")
    hands.click("Use it")
    hands.click("Preview")
    hands.click("Back to the episode")
    while '"is_measuring":true' in small_desk.get(sound_of(seen.page)).text:
        assert seen.page.locator(".dock").count() == 1
    hands.click("Publish now")
    seen.page.wait_for_selector("h2:text-is('Publish this')")
    hands.clicks += 1
    seen.page.get_by_role("button", name="Publish", exact=True).click()
    seen.page.wait_for_selector("h1:text-is('Published')")
    assert (hands.clicks, hands.typed) == (10, 1)
    assert seen.trouble == []


def sound_of(page: Page) -> str:
    """The address of the measurements of the recording in the player."""
    address = page.locator(".seek").get_attribute("data-sound")
    assert address
    return address


def test_progress_is_visible_and_announced(
    small_desk: RunningDesk, visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bar fills and screen readers get a sentence; a second tab waits."""
    go_on = threading.Event()

    def waiting(plan: Any, destination: Any, publisher: Any, tell: Any, look: Any) -> Any:
        def tell_and_wait(sent: Uploaded) -> None:
            tell(sent)
            go_on.wait(60)

        return carry_out(plan, destination, publisher, tell_and_wait, look)

    monkeypatch.setattr(workflow, "carry_out", waiting)
    try:
        seen = entered(small_desk, visit, "plan")
        second = Visit(seen.context, seen.url)
        seen.page.get_by_role("button", name="Publish").click()
        seen.page.wait_for_selector("[role=status]:has-text('Uploaded ')")
        share = seen.page.get_by_role("progressbar").evaluate("(bar) => bar.position")
        assert 0 < share < 1
        assert re.fullmatch(r"\d+ (bytes|kB) of \d+ kB", seen.page.inner_text("#uploaded"))
        assert seen.violations() == []
        second.page.get_by_role("button", name="Publish").click()
        second.page.wait_for_selector("text=being published to local from here already")
    finally:
        go_on.set()
    seen.page.wait_for_selector("h1:text-is('Published')")


def test_the_progress_page_reloads_without_javascript(small_desk: RunningDesk, visit: Open) -> None:
    """The page of a publish run reloads itself until it ends."""
    seen = entered(small_desk, visit, "plan", java_script_enabled=False)
    seen.page.get_by_role("button", name="Publish").click()
    seen.page.get_by_role("heading", name="Published", exact=True).wait_for()
    assert "Release 1 is live" in seen.page.inner_text("main")


def test_a_draft_is_scheduled_with_the_keyboard_alone(small_desk: RunningDesk, visit: Open) -> None:
    """Every field can be reached, and the plan is the next page."""
    file = small_desk.root / "episodes" / "02-measuring.yaml"
    replace_in(file, "guid: ", "draft: true\nguid: ")
    seen = entered(small_desk, visit, "episodes/02-measuring/schedule")
    seen.page.get_by_label("Day").focus()
    seen.page.get_by_label("Day").fill("2026-12-24")
    seen.page.get_by_label("Time").fill("06:30")
    seen.page.get_by_role("button", name="Set this date").focus()
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url(f"**{HOME}/plan?to=local**")
    assert "published: 2026-12-24 06:30 Europe/London" in file.read_text("utf-8")
    assert "draft" not in file.read_text("utf-8")


def test_markup_in_texts_is_escaped(small_desk: RunningDesk, visit: Open) -> None:
    """Markup in titles, names and reasons runs on no page."""
    evil = "<script>window.owned = 1</script><img src=x onerror='window.owned = 1'>"
    replace_in(
        small_desk.root / "episodes" / "01-listening.yaml", "title: Listening", f'title: "{evil}"'
    )
    form = small_desk.form(f"{HOME}/plan") | {"reason": evil}
    small_desk.finished(small_desk.post(f"{HOME}/publish", form))
    for path in ("plan", "status", "history", "episodes/01-listening/withdraw", f"plan?to={evil}"):
        seen = entered(small_desk, visit, path)
        assert seen.page.evaluate("window.owned") is None
        assert "<script>window.owned" in seen.page.inner_text("main") or path == "plan"
