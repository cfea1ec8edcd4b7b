"""Files at the desk in a browser: dropped, chosen, made into recordings and heard beside each other."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from podcast_publisher.model.show import Project
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.recordings import offered
from podcast_publisher.workflow.recordings.make import (
    MadeRecording,
    MakePlan,
    make_recording,
)
from tests.browser.test_pages import complaints
from tests.browser.visit import Visit
from tests.local_requests import PATIENCE
from tests.running_desk import HOME, RunningDesk, running_desk
from tests.shows import REPOSITORY, copy_series
from tests.sounds import recorded, speech

FIRST = f"{HOME}/episodes/01-saving-lives-before-birth"
VTT = (REPOSITORY / "episodes" / "03-a-kidney-cancer-trial.vtt").read_bytes()
NOTES = b"What a ruler is for.\n\nAnd what it is not for.\n"
KINDS = (
    *("files", "files-of-episode", "refused", "which-episode", "new-notes"),
    *("making", "not-made", "made", "made-for-episode"),
)
SLOW = "slow.wav"

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def wav(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Somebody speaks too quietly."""
    words = speech(8, -30)
    return recorded(tmp_path_factory.mktemp("sound") / "a.wav", words, words).read_bytes()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """The series at the desk; from one master no recording is ever made, because its turn does not end."""
    root = copy_series(tmp_path_factory.mktemp("browser") / "files")
    ended = threading.Event()

    def slow(plan: MakePlan, project: Project, events: Events) -> MadeRecording:
        if plan.name == SLOW:
            events.making("Encoding (+3.0 dB)", 0.5)
            assert ended.wait(10 * PATIENCE)
        return make_recording(plan, project, events)

    with pytest.MonkeyPatch.context() as patch, running_desk(root) as running:
        patch.setattr(offered, "make_recording", slow)
        yield running
        ended.set()


@pytest.fixture(scope="module")
def paths(desk: RunningDesk, wav: bytes) -> dict[str, str]:
    """A page of each kind."""

    def sent(path: str, name: str, body: bytes) -> str:
        return desk.send(path, (name, body)).headers["location"]

    paths = {
        "files": f"{HOME}/files",
        "files-of-episode": f"{FIRST}/files",
        "which-episode": sent(f"{HOME}/files", "a.vtt", VTT),
        "new-notes": sent(f"{FIRST}/files", "a.txt", NOTES),
        "not-made": sent(f"{HOME}/add", "broken.wav", b"RIFF....WAVE"),
        "made": sent(f"{HOME}/add", "interview.wav", wav),
        "made-for-episode": sent(f"{FIRST}/audio/new", "interview.wav", wav),
    }
    for thread in threading.enumerate():
        if thread.name.startswith("job making"):
            thread.join(PATIENCE)
    return {**paths, "making": sent(f"{FIRST}/audio/new", SLOW, wav)}


def known(desk: RunningDesk, **settings: Any) -> dict[str, Any]:
    """A browser that is signed in to the desk."""
    name, _, value = desk.cookie.partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
    return {"storage_state": {"cookies": [cookie], "origins": []}, **settings}


def opened(desk: RunningDesk, visit: Open, address: str, **settings: Any) -> Visit:
    return visit(f"{desk.url}{address}", **known(desk, **settings))


def show(desk: RunningDesk, visit: Open, paths: dict[str, str], kind: str, **how: Any) -> Visit:
    if kind != "refused":
        return opened(desk, visit, paths[kind], **how)
    seen = opened(desk, visit, f"{HOME}/files", **how)
    seen.page.set_input_files("#files", {"name": "a.pdf", "mimeType": "", "buffer": b"%PDF-1.7"})
    seen.page.wait_for_selector(".summary")
    return seen


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_accessible(
    desk: RunningDesk, paths: dict[str, str], kind: str, visit: Open
) -> None:
    """Axe finds nothing in light and dark, nothing shifts by itself, and the console is silent."""
    seen = show(desk, visit, paths, kind)
    assert seen.violations("light", "dark") == []
    if kind not in {"refused", "not-made"}:
        assert seen.trouble == []
        assert seen.shifted == 0


@pytest.mark.parametrize("zoom", [1, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_narrow_screens_need_no_horizontal_scrolling(
    desk: RunningDesk, paths: dict[str, str], kind: str, visit: Open, zoom: int
) -> None:
    """At 320 pixels nothing overflows."""
    size = {"viewport": {"width": 320, "height": 1024 // zoom}, "device_scale_factor": zoom}
    assert show(desk, visit, paths, kind, **size).overflow == 0


def test_pages_are_valid_html(desk: RunningDesk, paths: dict[str, str], tmp_path: Path) -> None:
    """The Nu HTML checker reports nothing."""
    for kind, path in paths.items():
        (tmp_path / f"{kind}.html").write_bytes(desk.get(path).body)
    assert complaints(tmp_path) == []


_DRAG = """
([target, type, name, text]) => {
  const carried = new DataTransfer();
  if (name) carried.items.add(new File([text], name));
  else carried.setData("text/plain", "words of the page");
  const event = new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true });
  document.querySelector(target).dispatchEvent(event);
}
"""


def drag(page: Page, kind: str, name: str = "", text: str = "", target: str = "h1") -> None:
    """What the browser tells the page while somebody drags; a file where it has a name."""
    page.evaluate(_DRAG, [target, kind, name, text])


@pytest.mark.parametrize("address", [f"{FIRST}/date", f"{FIRST}/recording", f"{FIRST}/people"])
def test_a_file_is_dropped_on_any_page(desk: RunningDesk, visit: Open, address: str) -> None:
    """It says that it may be dropped and that it is checked, to screen readers too, and its review opens."""
    seen = opened(desk, visit, address)
    page = seen.page
    drag(page, "dragenter", "a.vtt")
    page.wait_for_selector("#drop-over:not([hidden])")
    assert "Drop to add to this episode. You see it first" in page.inner_text("#drop-over")
    assert "Drop to add to this episode" in page.inner_text("#drop-status[role=status]")
    assert seen.violations("light", "dark") == []
    drag(page, "dragleave", "a.vtt")
    assert page.is_hidden("#drop-over")
    with page.expect_navigation():
        drag(page, "drop", "a.vtt", VTT.decode())
    assert f"{FIRST}/transcript/" in page.url
    assert seen.trouble == []


def test_a_file_of_another_kind_is_dropped_on_a_field_for_files(
    desk: RunningDesk, visit: Open
) -> None:
    """A transcript on the field for recordings is a transcript; on the first page it asks which episode."""
    page = opened(desk, visit, f"{FIRST}/recording").page
    with page.expect_navigation():
        drag(page, "drop", "a.vtt", VTT.decode(), target="#audio-file")
    assert f"{FIRST}/transcript/" in page.url
    page = opened(desk, visit, f"{HOME}/").page
    with page.expect_navigation():
        drag(page, "drop", "a.vtt", VTT.decode())
    assert page.inner_text("h1") == "For which episode?"


def test_words_and_pictures_of_the_page_are_no_files(desk: RunningDesk, visit: Open) -> None:
    """Dragging text, or a picture of the page itself, which browsers take for a file, shows nothing."""
    page = opened(desk, visit, f"{FIRST}/artwork").page
    drag(page, "dragenter")
    assert page.is_hidden("#drop-over")
    drag(page, "dragstart", "a.png")
    drag(page, "dragenter", "a.png")
    assert page.is_hidden("#drop-over")
    drag(page, "dragend", "a.png")
    drag(page, "dragenter", "a.png")
    assert page.is_visible("#drop-over")


def test_files_are_added_with_the_keyboard_and_without_javascript(
    desk: RunningDesk, visit: Open, wav: bytes
) -> None:
    """A link, a field and a button; the page of the progress loads itself again, and both are heard before."""
    with running_desk(copy_series(desk.root.with_name("plain"))) as own:
        page = opened(own, visit, f"{HOME}/", java_script_enabled=False).page
        page.get_by_role("link", name="Add a file").focus()
        page.keyboard.press("Enter")
        page.set_input_files(
            "#files", {"name": "interview.wav", "mimeType": "audio/wav", "buffer": wav}
        )
        page.get_by_role("button", name="Review").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("text=For which episode?")
        page.get_by_label("Episode").select_option(label="A new episode")
        page.get_by_role("button", name="Go on").click()
        page.wait_for_selector("text=The new recording", timeout=PATIENCE * 1000)
        assert page.locator("audio[controls]").count() == 2
        page.get_by_role("button", name="Create the draft").click()
        page.wait_for_selector("text=The draft was created")


def test_both_are_heard_at_the_same_moment(
    desk: RunningDesk, paths: dict[str, str], visit: Open
) -> None:
    """One stops when the other plays; the button goes on in the other where the first was, and says so."""
    page = opened(desk, visit, paths["made-for-episode"]).page
    before, new = (page.locator(f"audio >> nth={number}") for number in (0, 1))
    before.evaluate("(audio) => { audio.currentTime = 3; return audio.play(); }")
    page.get_by_role("button", name="Hear the other at this moment").click()
    page.wait_for_function("document.querySelectorAll('audio')[1].currentTime >= 3")
    assert before.evaluate("(audio) => audio.paused")
    assert not new.evaluate("(audio) => audio.paused")
    assert page.inner_text("#heard-now") == "The new recording, from 0:03."
    before.evaluate("(audio) => audio.play()")
    page.wait_for_function("document.querySelectorAll('audio')[1].paused")


def test_progress_is_visible_and_can_be_cancelled(
    desk: RunningDesk, paths: dict[str, str], visit: Open
) -> None:
    """A bar with per cent and a sentence for screen readers; the step leads back to it."""
    page = opened(desk, visit, f"{FIRST}/recording").page
    page.get_by_role("link", name=SLOW).click()
    page.wait_for_function("document.querySelector('#uploaded').textContent === '57 %'")
    assert page.inner_text("#work [role=status]") == "Encoding (+3.0 dB)"
    assert page.get_by_role("progressbar", name="Progress").get_attribute("value") == "57"
    assert page.get_by_role("button", name="Cancel").is_visible()
