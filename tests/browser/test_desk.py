"""The desk in a browser: from a recording to a saved draft, with mouse, keyboard or without JavaScript."""

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from tests.browser.test_pages import complaints
from tests.browser.visit import Visit
from tests.desk_process import DeskProcess, desk_process, with_cookie
from tests.local_requests import PATIENCE
from tests.running_desk import HOME
from tests.shows import REPOSITORY, copy_series

RECORDING = REPOSITORY / "episodes" / "03-a-kidney-cancer-trial.mp3"
TRANSCRIPT = REPOSITORY / "episodes" / "03-a-kidney-cancer-trial.vtt"
PICTURE = REPOSITORY / "artwork" / "03-a-kidney-cancer-trial.jpg"
FIRST = f"{HOME}/episodes/01-saving-lives-before-birth"
KINDS = (
    "overview",
    "add",
    "recording",
    "episode",
    "draft",
    "transcript",
    "artwork",
    "exchange",
    "show",
    "refusal",
)

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskProcess]:
    """The series at the desk, read only."""
    root = copy_series(tmp_path_factory.mktemp("browser") / "desk")
    file = root / "episodes" / "02-the-lung-health-check.yaml"
    text = re.sub(
        "^title: .*", "title: ''\ndraft: true", file.read_text("utf-8"), flags=re.MULTILINE
    )
    file.write_text(text, "utf-8")
    with desk_process(root) as running:
        yield with_cookie(running)


@pytest.fixture(scope="module")
def paths(desk: DeskProcess) -> dict[str, str]:
    """A page of each kind."""

    def sent(path: str, file: Path) -> str:
        return desk.send(path, desk.csrf(), file.name, file.read_bytes()).headers["location"]

    return {
        "overview": f"{HOME}/",
        "add": f"{HOME}/add",
        "recording": sent(f"{HOME}/add", RECORDING),
        "episode": FIRST,
        "draft": f"{HOME}/episodes/02-the-lung-health-check",
        "transcript": sent(f"{FIRST}/transcript", TRANSCRIPT),
        "artwork": sent(f"{FIRST}/artwork", PICTURE),
        "exchange": sent(f"{FIRST}/audio", RECORDING),
        "show": f"{HOME}/show",
        "refusal": f"{HOME}/episodes/nothing",
    }


@pytest.fixture
def working(tmp_path: Path) -> Iterator[DeskProcess]:
    """The series at the desk, to edit."""
    with desk_process(copy_series(tmp_path / "series")) as running:
        yield running


def known(desk: DeskProcess) -> dict[str, Any]:
    """A browser that is signed in to the desk."""
    name, _, value = desk.cookie.partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
    return {"storage_state": {"cookies": [cookie], "origins": []}}


@pytest.mark.parametrize("kind", KINDS)
def test_pages_load_without_errors_or_shifts(
    desk: DeskProcess, paths: dict[str, str], kind: str, visit: Open
) -> None:
    """No request fails or goes to another server, nothing shifts, and the console is silent."""
    seen = visit(desk.url + paths[kind], **known(desk))
    if kind in {"recording", "episode", "exchange"}:
        seen.page.wait_for_selector(".wave")
    expected = {
        "console: Failed to load resource: the server responded with a status of 404 (Not Found)"
    }
    assert set(seen.trouble) <= (expected if kind == "refusal" else set())
    assert seen.shifted == 0


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violations(
    desk: DeskProcess, paths: dict[str, str], kind: str, visit: Open
) -> None:
    """No page breaks an accessibility rule that axe-core can check, in light or dark."""
    seen = visit(desk.url + paths[kind], **known(desk))
    for details in seen.page.locator("details").all():
        details.evaluate("(one) => { one.open = true; }")
    assert seen.violations("light", "dark") == []


@pytest.mark.parametrize("zoom", [1, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_narrow_screens_need_no_horizontal_scrolling(
    desk: DeskProcess, paths: dict[str, str], kind: str, visit: Open, zoom: int
) -> None:
    """At 320 pixels nothing overflows."""
    viewport = {"width": 320, "height": 1024 // zoom}
    seen = visit(desk.url + paths[kind], viewport=viewport, device_scale_factor=zoom, **known(desk))
    assert seen.overflow == 0


def test_pages_are_valid_html(desk: DeskProcess, paths: dict[str, str], tmp_path: Path) -> None:
    """The Nu HTML checker reports nothing."""
    for kind, path in paths.items():
        (tmp_path / f"{kind}.html").write_bytes(desk.get(path).body)
    assert complaints(tmp_path) == []


def test_an_episode_is_added_and_saved_as_a_draft(working: DeskProcess, visit: Open) -> None:
    """From an MP3 with tags to a draft with only the expected findings: the show notes and the alt text are typed, and three files are chosen."""
    seen = visit(working.entrance)
    page, typed = seen.page, 0
    page.click("text=Add an episode")
    page.set_input_files("#recording", RECORDING)
    page.click("text=Review it")
    page.wait_for_selector(".wave")
    assert "LUFS" in page.inner_text(".sound")
    assert page.input_value("#title") == "A trial for kidney cancer"
    assert page.input_value("#number") == "10"
    page.click("text=Create the draft")
    page.wait_for_selector("#description")
    page.set_input_files("#transcript-file", TRANSCRIPT)
    page.click("text=Review the transcript")
    page.click("text=Use it")
    page.set_input_files("#artwork-file", PICTURE)
    page.click("text=Review the picture")
    page.fill("#alt", "Two kidneys, drawn as leaves")
    typed += 1
    page.click("text=Use it")
    page.wait_for_selector("#description")
    page.fill("#description", "How a trial is made.\n\nWho takes part, and what it asks of them.")
    typed += 1
    save(page)
    assert typed == 2
    assert seen.trouble == []
    assert seen.violations() == []
    project = load_project(Workspace(working.root))
    episode = project.episodes[-1]
    assert (episode.slug, episode.number) == ("10-a-trial-for-kidney-cancer", 10)
    assert (episode.draft, episode.published is not None) == (True, True)
    assert (episode.audio, episode.transcript, episode.artwork) != (None, None, None)
    page.goto(f"{working.url}/episodes/{episode.slug}.html")
    assert "How a trial is made." in page.inner_text("main")


def test_an_episode_is_added_with_the_keyboard_alone(working: DeskProcess, visit: Open) -> None:
    """The same without a mouse, with a chapter set at the player's position."""
    seen = visit(working.entrance)
    page = seen.page
    tab_to(page, f"a[href='{HOME}/add']")
    with page.expect_navigation():  # a browser opens no chooser for a page that is still loading
        page.keyboard.press("Enter")
    tab_to(page, "#recording")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(RECORDING)
    tab_to(page, "button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("#title")
    tab_to(page, "button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("#description")
    tab_to(page, "#description")
    page.keyboard.type("Typed without a mouse.")
    page.wait_for_selector(".picker .wave")
    page.evaluate("document.querySelector('audio').currentTime = 0.2")
    tab_to(page, "#here")
    page.keyboard.press("Enter")
    page.keyboard.type("The beginning")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # in a field, it saves
    episode = load_project(Workspace(working.root)).episodes[-1]
    assert episode.description == "Typed without a mouse."
    assert [(chapter.start, chapter.title) for chapter in episode.chapters] == [
        (0, "The beginning")
    ]
    assert seen.trouble == []


def save(page: Page) -> None:
    """Press the button, and wait for the page that confirms it."""
    with page.expect_navigation():
        page.click(".save button")
    assert page.inner_text(".done").strip() == "Saved."


def tab_to(page: Page, selector: str) -> None:
    """Move the focus there with the keyboard, and check that the focus is visible."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(it) => document.activeElement.matches(it)", selector):
            shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shadow != "none" or outline != "none"
            return
    raise AssertionError(f"no Tab leads to {selector}")


def test_a_click_on_the_player_adds_a_chapter(working: DeskProcess, visit: Open) -> None:
    """It starts at the nearest whole second, and is inserted in order."""
    page = visit(working.entrance).page
    page.goto(working.url + FIRST)
    page.wait_for_selector(".picker .wave")
    starts = "[...document.querySelectorAll('form.typed [name$=-start]')].map((one) => one.value)"
    before = page.evaluate(starts)
    width = page.locator(".picker").bounding_box()["width"]  # type: ignore[index]
    page.click(".picker", position={"x": width / 2, "y": 10})
    page.keyboard.type("The middle")
    after = page.evaluate(starts)
    (new,) = [start for start in after if start not in before]
    assert re.fullmatch(r"\d+:\d\d", new)
    assert after == sorted(after)
    save(page)
    chapters = load_project(Workspace(working.root)).episodes[0].chapters
    assert [chapter.start for chapter in chapters] == sorted(chapter.start for chapter in chapters)
    assert "The middle" in [chapter.title for chapter in chapters]


def test_the_forms_work_without_javascript(working: DeskProcess, visit: Open) -> None:
    """A draft is made, a row is added, and input is saved."""
    seen = visit(working.entrance, java_script_enabled=False)
    page = seen.page
    page.click("text=Add an episode")
    page.set_input_files("#recording", RECORDING)
    page.click("text=Review it")
    page.click("text=Create the draft")
    page.fill("#description", "Typed without scripts.")
    page.click("text=Add a person")
    page.fill("#people-1-name", "A Guest")
    page.fill("#people-1-role", "guest")
    page.click(".save button")
    assert page.inner_text(".done").strip() == "Saved."
    episode = load_project(Workspace(working.root)).episodes[-1]
    assert episode.description == "Typed without scripts."
    assert [person.name for person in episode.people][1:] == ["A Guest"]
    assert seen.trouble == []


def test_a_conflict_between_two_tabs_can_be_resolved(working: DeskProcess, visit: Open) -> None:
    """The second tab is shown the conflict, keeps its input, and can then save it."""
    seen = visit(working.entrance)
    first, second = seen.page, seen.context.new_page()
    first.goto(working.url + FIRST)
    second.goto(working.url + FIRST)
    for page, title in ((first, "Mine"), (second, "Theirs")):
        page.fill("#title", title)
        with page.expect_navigation():
            page.click(".save button")
    assert "Not saved yet" in second.inner_text(".summary")
    assert "summary" in second.evaluate("document.activeElement.className")
    assert second.input_value("#title") == "Theirs"
    save(second)
    assert load_project(Workspace(working.root)).episodes[0].title == "Theirs"


def test_saving_at_a_stopped_desk_keeps_the_input(working: DeskProcess, visit: Open) -> None:
    """A message appears, and the input is still there."""
    page = visit(working.entrance).page
    page.goto(working.url + FIRST)
    working.process.send_signal(signal.SIGINT)
    working.process.wait(PATIENCE)
    page.fill("#title", "Typed too late")
    page.click(".save button")
    page.wait_for_selector("text=The desk does not respond")
    assert page.input_value("#title") == "Typed too late"


def test_findings_appear_while_typing(working: DeskProcess, visit: Open) -> None:
    """Findings appear beside the field, bytes are counted, and show notes are previewed as apps show them."""
    seen = visit(working.entrance)
    page = seen.page
    page.goto(working.url + FIRST)
    page.fill("#title", "")
    page.wait_for_selector("#messages-title li")
    page.fill("#description", "x" * 5000 + "<img src=x onerror=alert(1)>")
    page.wait_for_selector("#left.over-long")
    assert page.locator("#notes img").count() == 0
    assert page.locator("#messages-description li").count() > 0
    assert seen.violations() == []
    assert seen.trouble == []


def test_the_save_button_does_not_cover_the_focus(desk: DeskProcess, visit: Open) -> None:
    """Focused elements are visible in a small window too (WCAG 2.2, 2.4.11)."""
    viewport = {"width": 700, "height": 400}
    page = visit(desk.url + FIRST, viewport=viewport, **known(desk)).page
    covered = """() => {
        const at = document.activeElement, box = at.getBoundingClientRect();
        const bar = document.querySelector(".save").getBoundingClientRect();
        const seen = box.height < 100 ? box.bottom : box.top;
        return !at.closest(".save") && seen > bar.top + 1;
    }"""
    reached = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.matches('form.typed *')"):
            continue
        reached += 1
        assert not page.evaluate(covered), page.evaluate("document.activeElement.outerHTML")
    assert reached > 20


def test_a_recording_is_replaced_in_the_browser(working: DeskProcess, visit: Open) -> None:
    """From the episode's page to the new recording, without knowing where files are."""
    seen = visit(working.entrance)
    page = seen.page
    page.goto(working.url + FIRST)
    page.set_input_files("#audio-file", RECORDING)
    page.click("text=Review the recording")
    page.wait_for_selector(".sound .wave")
    assert seen.violations() == []
    with page.expect_navigation():
        page.click("text=Replace the present one")
    assert page.inner_text(".done").strip().startswith("The recording was replaced.")
    audio = load_project(Workspace(working.root)).episodes[0].audio
    assert audio
    assert audio.file.path.read_bytes() == RECORDING.read_bytes()
    assert seen.trouble == []
