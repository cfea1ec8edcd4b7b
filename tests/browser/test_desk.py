"""The desk in a browser: an episode from its recording to a saved draft, with whatever people have."""

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
from tests.running_desk import HOME
from tests.running_preview import PATIENCE
from tests.desk_process import TypedDesk, let_in, typed_desk
from tests.shows import REPOSITORY, series_in

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
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TypedDesk]:
    """The series at the desk, for who only looks."""
    root = series_in(tmp_path_factory.mktemp("browser") / "desk")
    file = root / "episodes" / "02-the-lung-health-check.yaml"
    text = re.sub(
        "^title: .*", "title: ''\ndraft: true", file.read_text("utf-8"), flags=re.MULTILINE
    )
    file.write_text(text, "utf-8")
    with typed_desk(root) as running:
        yield let_in(running)


@pytest.fixture(scope="module")
def paths(desk: TypedDesk) -> dict[str, str]:
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
def working(tmp_path: Path) -> Iterator[TypedDesk]:
    """The series at the desk, to work on."""
    with typed_desk(series_in(tmp_path / "series")) as running:
        yield running


def known(desk: TypedDesk) -> dict[str, Any]:
    """A browser that the desk knows already."""
    name, _, value = desk.cookie.partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
    return {"storage_state": {"cookies": [cookie], "origins": []}}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_goes_wrong(desk: TypedDesk, paths: dict[str, str], kind: str, visit: Open) -> None:
    """No request fails or leaves for another server, nothing moves, and the console is silent."""
    seen = visit(desk.url + paths[kind], **known(desk))
    if kind in {"recording", "episode", "exchange"}:
        seen.page.wait_for_selector(".wave")
    expected = {
        "console: Failed to load resource: the server responded with a status of 404 (Not Found)"
    }
    assert set(seen.trouble) <= (expected if kind == "refusal" else set())
    assert seen.shifted == 0


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(desk: TypedDesk, paths: dict[str, str], kind: str, visit: Open) -> None:
    """No page breaks an accessibility rule that a program can see, in light or dark."""
    seen = visit(desk.url + paths[kind], **known(desk))
    for details in seen.page.locator("details").all():
        details.evaluate("(one) => { one.open = true; }")
    assert seen.violations("light", "dark") == []


@pytest.mark.parametrize("zoom", [1, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_narrow_screens(
    desk: TypedDesk, paths: dict[str, str], kind: str, visit: Open, zoom: int
) -> None:
    """Nobody has to scroll sideways."""
    viewport = {"width": 320, "height": 1024 // zoom}
    seen = visit(desk.url + paths[kind], viewport=viewport, device_scale_factor=zoom, **known(desk))
    assert seen.overflow == 0


def test_what_is_served_validates(desk: TypedDesk, paths: dict[str, str], tmp_path: Path) -> None:
    """The Nu HTML checker has nothing to say of any page."""
    for kind, path in paths.items():
        (tmp_path / f"{kind}.html").write_bytes(desk.get(path).body)
    assert complaints(tmp_path) == []


def test_episode_ten(working: TypedDesk, visit: Open) -> None:
    """From an MP3 with its tags to a draft with nothing left to mend but what is to be expected:
    two things are typed, the show notes and what the picture shows; three files are chosen.
    """
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


def test_the_keyboard_alone(working: TypedDesk, visit: Open) -> None:
    """The same without a mouse, and a chapter where the recording stands."""
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
    """Press the button, and wait for the page that says it is done."""
    with page.expect_navigation():
        page.click(".save button")
    assert page.inner_text(".done").strip() == "Saved."


def tab_to(page: Page, selector: str) -> None:
    """Go there as people without a mouse do, and see that one sees where one is."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(it) => document.activeElement.matches(it)", selector):
            shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shadow != "none" or outline != "none"
            return
    raise AssertionError(f"no Tab leads to {selector}")


def test_a_chapter_by_a_click(working: TypedDesk, visit: Open) -> None:
    """It begins at the nearest whole second, and stands among the others where it belongs."""
    page = visit(working.entrance).page
    page.goto(working.url + FIRST)
    page.wait_for_selector(".picker .wave")
    starts = "[...document.querySelectorAll('form.typed [name$=-start]')].map((one) => one.value)"
    before = page.evaluate(starts)
    width = page.locator(".picker").bounding_box()["width"]  # type: ignore[index]
    page.click(".picker", position={"x": width / 2, "y": 10})
    page.keyboard.type("The middle")
    after = page.evaluate(starts)
    (new,) = [one for one in after if one not in before]
    assert re.fullmatch(r"\d+:\d\d", new)
    assert after == sorted(after)
    save(page)
    chapters = load_project(Workspace(working.root)).episodes[0].chapters
    assert [chapter.start for chapter in chapters] == sorted(chapter.start for chapter in chapters)
    assert "The middle" in [chapter.title for chapter in chapters]


def test_without_javascript(working: TypedDesk, visit: Open) -> None:
    """Everything but the niceties: a draft is made, a row is added, what is typed is saved."""
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


def test_two_tabs(working: TypedDesk, visit: Open) -> None:
    """The second one is led to what has happened, finds its words in the form, and can save them then."""
    seen = visit(working.entrance)
    one, other = seen.page, seen.context.new_page()
    one.goto(working.url + FIRST)
    other.goto(working.url + FIRST)
    for page, title in ((one, "Mine"), (other, "Theirs")):
        page.fill("#title", title)
        with page.expect_navigation():
            page.click(".save button")
    assert "Not saved yet" in other.inner_text(".summary")
    assert "summary" in other.evaluate("document.activeElement.className")
    assert other.input_value("#title") == "Theirs"
    save(other)
    assert load_project(Workspace(working.root)).episodes[0].title == "Theirs"


def test_a_desk_that_was_stopped(working: TypedDesk, visit: Open) -> None:
    """Saving says so, and what was typed is still there."""
    page = visit(working.entrance).page
    page.goto(working.url + FIRST)
    working.process.send_signal(signal.SIGINT)
    working.process.wait(PATIENCE)
    page.fill("#title", "Typed too late")
    page.click(".save button")
    page.wait_for_selector("text=The desk does not respond")
    assert page.input_value("#title") == "Typed too late"


def test_findings_as_one_types(working: TypedDesk, visit: Open) -> None:
    """They appear beside the field, the bytes are counted, and the notes are shown as apps show them."""
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


def test_the_button_that_saves_covers_no_focus(desk: TypedDesk, visit: Open) -> None:
    """Whatever the keyboard comes to, in a small window too, can be seen (WCAG 2.2, 2.4.11)."""
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


def test_another_recording_by_hand(working: TypedDesk, visit: Open) -> None:
    """From an episode's page to the new recording in the old one's place, without knowing where files are."""
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
