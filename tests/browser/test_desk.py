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
DRAFT = f"{HOME}/episodes/02-the-lung-health-check"
STEPS = ("recording", "notes", "people", "chapters", "transcript", "artwork", "date")
KINDS = (
    "home",
    "found",
    "add",
    "upload",
    *STEPS,
    *(f"draft-{step}" for step in STEPS),
    "new-transcript",
    "new-artwork",
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
        "home": f"{HOME}/",
        "found": f"{HOME}/?find=cancer",
        "add": f"{HOME}/add",
        "upload": sent(f"{HOME}/add", RECORDING),
        **{step: f"{FIRST}/{step}" for step in STEPS},
        **{f"draft-{step}": f"{DRAFT}/{step}" for step in STEPS},
        "new-transcript": sent(f"{FIRST}/transcript/new", TRANSCRIPT),
        "new-artwork": sent(f"{FIRST}/artwork/new", PICTURE),
        "exchange": sent(f"{FIRST}/audio/new", RECORDING),
        "show": f"{HOME}/show",
        "refusal": f"{HOME}/episodes/nothing",
    }


@pytest.fixture
def working(tmp_path: Path) -> Iterator[DeskProcess]:
    """The series at the desk, to edit, without the episode whose recording is added."""
    root = copy_series(tmp_path / "series")
    for file in (root / "episodes").glob(f"{RECORDING.stem}.*"):
        file.unlink()
    with desk_process(root) as running:
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
    if kind in {"recording", "upload", "exchange"}:
        seen.page.wait_for_selector(".sound .wave")
    elif kind in STEPS:
        seen.page.wait_for_selector(".seek .wave")
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
    """From an MP3 with tags to a draft with only the expected findings: each step leads to the next problem and its control."""
    seen = visit(working.entrance)
    page = seen.page
    page.click("text=Add an episode")
    choose(page, "#recording", RECORDING)
    page.wait_for_selector(".wave")
    assert "LUFS" in page.inner_text(".sound")
    assert page.input_value("#title") == "A trial for kidney cancer"
    assert page.input_value("#number") == "10"
    page.click("text=Create the draft")
    page.wait_for_selector("#description:focus")
    page.keyboard.type("How a trial is made. Who takes part, and what it asks of them.")
    page.click("text=Save and fix the next problem")
    page.wait_for_selector("#transcript-file:focus")
    choose(page, "#transcript-file", TRANSCRIPT)
    page.click("text=Use it")
    page.wait_for_selector(".rail")
    page.click(".rail >> text=Artwork")
    choose(page, "#artwork-file", PICTURE)
    page.fill("#alt", "Two kidneys, drawn as leaves")
    page.click("text=Use it")
    page.wait_for_selector(".rail")
    assert seen.trouble == []
    assert seen.violations() == []
    project = load_project(Workspace(working.root))
    episode = project.episodes[-1]
    assert (episode.slug, episode.number) == ("10-a-trial-for-kidney-cancer", 10)
    assert (episode.draft, episode.published is not None) == (True, True)
    assert (episode.audio, episode.transcript, episode.artwork) != (None, None, None)
    assert page.inner_text(".nextup .button").strip() == "Preview"
    page.click(".nextup .button")
    assert "How a trial is made." in page.inner_text("main")
    page.click("text=Back to the episode")
    assert page.inner_text(".nextup button").startswith("Schedule for")


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
    with page.expect_navigation():
        chooser.value.set_files(RECORDING)
    page.wait_for_selector("#title")
    tab_to(page, "button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("#description:focus")
    page.keyboard.type("Typed without a mouse.")
    tab_to(page, ".save button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, ".rail a[href$='/chapters']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".seek .wave")
    tab_to(page, ".seek input")
    page.keyboard.press("ArrowRight")
    tab_to(page, "#here")
    page.keyboard.press("Enter")
    page.keyboard.type("After five seconds")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # in a field, it saves
    episode = load_project(Workspace(working.root)).episodes[-1]
    assert episode.description == "Typed without a mouse."
    assert [(chapter.start, chapter.title) for chapter in episode.chapters] == [
        (5, "After five seconds")
    ]
    assert seen.trouble == []


def test_a_show_begins_with_the_keyboard_alone(tmp_path: Path, visit: Open) -> None:
    """From an empty folder through a wrong answer to the first page of the new show, in 320 pixels, too."""
    with desk_process(tmp_path) as running:
        seen = visit(running.entrance, viewport={"width": 320, "height": 800})
        page = seen.page
        pages = [(seen.violations("light", "dark"), seen.overflow, seen.shifted)]
        for name, text in (
            *(("title", "Ward rounds"), ("author", "Northern Hospitals NHS Trust")),
            *(("email", "podcast"), ("category", "Medicine"), ("address", "podcast.example.org")),
        ):
            tab_to(page, f"#{name}")
            page.keyboard.type("Health & Fitness > Medicine" if name == "category" else text)
        with page.expect_navigation():
            page.keyboard.press("Enter")  # in a field, it sends the form
        page.wait_for_selector(".summary:focus")
        pages.append((seen.violations("light", "dark"), seen.overflow, seen.shifted))
        tab_to(page, ".summary a[href='#email']")
        page.keyboard.press("Enter")
        page.wait_for_selector("#email:focus")
        page.keyboard.press("End")
        page.keyboard.type("@northern.example.org")
        tab_to(page, ".save button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_selector(".done:focus")
        pages.append((seen.violations("light", "dark"), seen.overflow, seen.shifted))
        tab_to(page, f"a[href='{HOME}/add']")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_selector("#recording")
    assert pages == [([], 0, 0)] * 3
    assert load_project(Workspace(tmp_path)).show.categories == ("Health & Fitness > Medicine",)
    assert [line for line in seen.trouble if "422" not in line] == []


def test_the_menu_is_a_button_on_a_phone(desk: DeskProcess, visit: Open) -> None:
    """It takes one row until it is pressed, and is open beside the title of the show on a wide screen."""
    address = f"{desk.url}{HOME}/"
    phone = visit(address, viewport={"width": 390, "height": 844}, **known(desk)).page
    destinations = "nav[aria-label=Desk] a[href$='/destinations']"
    assert phone.locator(destinations).is_hidden()
    assert phone.locator(".band").evaluate("band => band.offsetHeight") < 60
    phone.locator(".menu summary").focus()
    phone.keyboard.press("Enter")
    assert phone.locator(destinations).is_visible()
    wide = visit(address, **known(desk)).page
    assert wide.locator(destinations).is_visible()
    assert wide.locator(".menu summary").is_hidden()


def test_a_show_begins_without_javascript(tmp_path: Path, visit: Open) -> None:
    """Every question is a field of one form."""
    with desk_process(tmp_path) as running:
        page = visit(running.entrance, java_script_enabled=False).page
        page.fill("#title", "Ward rounds")
        page.fill("#author", "Northern Hospitals NHS Trust")
        page.fill("#email", "podcast@northern.example.org")
        page.select_option("#category", "Health & Fitness > Medicine")
        page.fill("#website", "https://northern.example.org/")
        page.click("text=Create the show")
        assert "The show was created." in page.inner_text(".done")
        assert page.inner_text(".home-top .button") == "Add an episode"


def choose(page: Page, selector: str, file: Path) -> None:
    """Choose a file, and wait for its review: that needs no button."""
    page.wait_for_load_state()  # before its script is there, nobody notices the choice
    with page.expect_navigation():
        page.set_input_files(selector, file)


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


def test_a_chapter_begins_at_the_players_position(working: DeskProcess, visit: Open) -> None:
    """It starts at the nearest whole second, in order; arrow keys move it, and what begins there is heard before it is saved."""
    page = visit(working.entrance).page
    page.goto(f"{working.url}{FIRST}/chapters")
    page.wait_for_selector(".seek .wave")
    starts = "[...document.querySelectorAll('form.typed [name$=-start]')].map((one) => one.value)"
    before = page.evaluate(starts)
    page.evaluate("document.querySelector('audio').currentTime = 21.4")
    page.click("#here")
    page.keyboard.type("The middle")
    after = page.evaluate(starts)
    assert [start for start in after if start not in before] == ["0:21"]
    assert after == sorted(after)
    moved = page.locator("form.typed [name$=-start]").nth(after.index("0:21"))
    moved.press("ArrowUp")
    assert moved.input_value() == "0:22"
    page.wait_for_function(
        "() => { const audio = document.querySelector('audio'); return !audio.paused && audio.currentTime >= 22; }"
    )
    moved.press("Shift+ArrowDown")
    assert moved.input_value() == "0:12"
    marks = page.locator(".seek i").count()
    assert marks == len(after)
    assert (
        "The middle"
        not in (working.root / "episodes" / "01-saving-lives-before-birth.yaml").read_text()
    )
    save(page)
    chapters = load_project(Workspace(working.root)).episodes[0].chapters
    assert (12, "The middle") in [(chapter.start, chapter.title) for chapter in chapters]


def test_the_forms_work_without_javascript(working: DeskProcess, visit: Open) -> None:
    """A draft is made, a row is added, and input is saved."""
    seen = visit(working.entrance, java_script_enabled=False)
    page = seen.page
    page.click("text=Add an episode")
    page.set_input_files("#recording", RECORDING)
    page.click("text=Review it")
    page.click("text=Create the draft")
    page.fill("#description", "Typed without scripts.")
    page.click(".save button")
    page.click(".rail >> text=People")
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
    first.goto(f"{working.url}{FIRST}/notes")
    second.goto(f"{working.url}{FIRST}/notes")
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
    page.goto(f"{working.url}{FIRST}/notes")
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
    page.goto(f"{working.url}{FIRST}/notes")
    page.fill("#title", "")
    page.wait_for_selector("#messages-title li")
    page.fill("#description", "x" * 5000 + "<img src=x onerror=alert(1)>")
    page.wait_for_selector("#left.over-long")
    assert page.locator("#notes img").count() == 0
    assert page.locator("#messages-description li").count() > 0
    assert seen.violations() == []
    assert seen.trouble == []


@pytest.mark.parametrize("step", STEPS)
def test_the_player_does_not_cover_the_focus(desk: DeskProcess, visit: Open, step: str) -> None:
    """Focused elements are visible in a small window too (WCAG 2.2, 2.4.11)."""
    viewport = {"width": 700, "height": 500}
    page = visit(f"{desk.url}{FIRST}/{step}", viewport=viewport, **known(desk)).page
    covered = """() => {
        const at = document.activeElement, box = at.getBoundingClientRect();
        const bar = document.querySelector(".dock").getBoundingClientRect();
        const seen = box.height < 100 ? box.bottom : box.top;
        return !at.closest(".dock") && seen > bar.top + 1;
    }"""
    reached = 0
    for _ in range(90):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.matches('main *')"):
            continue
        reached += 1
        assert not page.evaluate(covered), page.evaluate("document.activeElement.outerHTML")
    assert reached > 12


def test_the_player_gives_way_in_a_low_window(desk: DeskProcess, visit: Open) -> None:
    """Below 27 em of height, as at 400 % zoom, it stands at the end of the page; above, at its foot."""
    place = "getComputedStyle(document.querySelector('.dock')).position"
    for height, position in ((400, "static"), (700, "sticky")):
        viewport = {"width": 700, "height": height}
        page = visit(f"{desk.url}{FIRST}/notes", viewport=viewport, **known(desk)).page
        assert page.evaluate(place) == position


def test_a_finding_leads_into_its_control(desk: DeskProcess, visit: Open) -> None:
    """From home by the green button, and from the list of problems; without JavaScript too."""
    for scripts in (True, False):
        seen = visit(f"{desk.url}{DRAFT}", java_script_enabled=scripts, **known(desk))
        page = seen.page
        page.wait_for_url("**/notes#title")
        assert page.evaluate("document.activeElement.id") == "title"
        page.goto(f"{desk.url}{DRAFT}/people")
        with page.expect_navigation():
            page.click(".nextup .button")
        assert page.evaluate("document.activeElement.id") == "title"


def test_steps_work_in_forced_colours_and_without_motion(desk: DeskProcess, visit: Open) -> None:
    """The present step and the stations can be told apart without colours, and nothing moves by itself."""
    page = visit(
        f"{desk.url}{FIRST}/notes", forced_colors="active", reduced_motion="reduce", **known(desk)
    ).page
    outline = "getComputedStyle(document.querySelector('.rail a[aria-current]')).outlineStyle"
    assert page.evaluate(outline) == "solid"
    assert page.locator(".line [aria-current=step]").count() == 1
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_recording_is_replaced_in_the_browser(working: DeskProcess, visit: Open) -> None:
    """From the episode's page to the new recording, without knowing where files are."""
    seen = visit(working.entrance)
    page = seen.page
    page.goto(f"{working.url}{FIRST}/recording")
    choose(page, "#audio-file", RECORDING)
    page.wait_for_selector(".sound .wave")
    assert seen.violations() == []
    with page.expect_navigation():
        page.click("text=Replace the present one")
    assert page.inner_text(".done").strip().startswith("The recording was replaced.")
    audio = load_project(Workspace(working.root)).episodes[0].audio
    assert audio
    assert audio.file.path.read_bytes() == RECORDING.read_bytes()
    assert seen.trouble == []
