"""Take the pictures of docs/adding-an-episode.md: somebody adds a tenth episode at the desk and publishes it.

python -m scripts.pictures        writes docs/images/, and says how many fields were typed

A browser does what a person does, on a copy of the series with a local store. Other machines have other
fonts, so pictures are not compared; take them again when the desk looks different. Needs Chromium
(`scripts/install_system_packages.sh`), and so that it shows dates as in Britain its words
(`apt-get install chromium-l10n`).
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, sync_playwright

from podcast_publisher.model.workspace import STORE, Workspace
from podcast_publisher.publish.stores.local import store
from podcast_publisher.publish.stores.local.state import load_state
from scripts import walkthrough
from scripts.tenth_episode import CHAPTERS, DESK, RECORDING
from tests.browser.visit import OFF_THE_NETWORK
from tests.desk_process import desk_process
from tests.shows import REPOSITORY
from tests.system_programs import CHROMIUM

IMAGES = REPOSITORY / "docs" / "images"
WIDTH = 1100
_COLOURS = 96
_MARGIN = 24
_SOMETHING_IS_SENT = """async () => {
  const answer = await fetch(document.getElementById("work").dataset.state);
  return (await answer.json()).sent > 0;
}"""


@dataclass
class Author:
    """Somebody at the desk: what they have typed, and what was photographed meanwhile."""

    page: Page
    recording: Path
    typed: list[str] = field(default_factory=list)

    def types(self, what: str, into: str) -> None:
        """Fill a field with the words there are for it."""
        self.page.fill(into, DESK[what].replace(" ", "T") if "day" in what else DESK[what])
        self.typed.append(what)

    def picture(self, first: str | None = None, last: str | None = None) -> Image.Image:
        """The page from the top of one element, or its own, to the end of another, or of its content."""
        page = self.page
        page.wait_for_load_state()  # before its style is there, everything stands elsewhere
        top = _box(page.locator(first))[0] - _MARGIN if first else 0
        end = _box(page.locator(last or "main > :last-child").last)[1] + _MARGIN
        clip = {"x": 0, "y": max(top, 0), "width": WIDTH, "height": end - max(top, 0)}
        # the bar of the preview and the player keep to the window, which is all of it then
        page.set_viewport_size({"width": WIDTH, "height": int(end) + 1})
        page.evaluate("scrollTo(0, 0)")
        taken = page.screenshot(clip=clip, full_page=True, animations="disabled")  # type: ignore[arg-type]
        page.set_viewport_size({"width": WIDTH, "height": 800})
        return Image.open(BytesIO(taken)).convert("RGB")

    def window(self) -> Image.Image:
        """What the window shows, with the player at its foot."""
        return Image.open(BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB")


def main() -> int:
    """Take all pictures, or leave those that are there."""
    with walkthrough.series() as root, _at_the_desk(root) as author:
        taken = dict(_steps(author, root))
    if author.typed != list(DESK):
        print(f"Typed was {author.typed}, and the page says {list(DESK)}", file=sys.stderr)
        return 1
    shutil.rmtree(IMAGES, ignore_errors=True)
    IMAGES.mkdir()
    for number, (name, picture) in enumerate(taken.items(), 1):
        file = IMAGES / f"{number:02}-{name}.png"
        picture.quantize(_COLOURS).save(file, optimize=True)
        print(f"{file.name}: {picture.width} by {picture.height}, {file.stat().st_size:,} bytes")
    print(f"{len(author.typed)} fields were typed: {', '.join(author.typed)}")
    return 0


def _steps(author: Author, root: Path) -> Iterator[tuple[str, Image.Image]]:
    page = author.page
    yield "episodes", author.picture(last=".journey > li:nth-child(3)")
    page.click("text=Add an episode")
    _choose(page, "#recording", author.recording)
    page.wait_for_selector(".wave")
    author.types("the day it comes out", "#published")
    yield "recording", author.picture()
    page.click("text=Create the draft")
    page.wait_for_selector(".seek .wave")
    author.types("the show notes", "#description")
    page.wait_for_selector("#notes:has-text('those who bring it')")
    yield "notes", author.picture(last="#notes")
    with page.expect_navigation():
        page.click("text=Save and fix the next problem")
    _choose(page, "#transcript-file", author.recording.with_suffix(".vtt"))
    yield "transcript", author.picture("h1")
    page.click("text=Use it")
    _people_and_chapters(author)
    yield "chapters", author.window()
    _save(page)
    page.click(".rail >> text=Artwork")
    _choose(page, "#artwork-file", author.recording.with_suffix(".jpg"))
    author.types("what the picture shows", "#alt")
    yield "artwork", author.picture("h1")
    page.click("text=Use it")
    page.wait_for_selector(".nextup .button:text-is('Preview')")
    yield "complete", author.picture(last=".rail")
    page.click(".nextup .button")
    yield from _published(author, root)


def _people_and_chapters(author: Author) -> None:
    page = author.page
    page.click(".rail >> text=People")
    page.click("[data-more=people]")
    author.types("the guest's name", "#people-1-name")
    author.types("the guest's role", "#people-1-role")
    _save(page)
    page.click(".rail >> text=Chapters")
    page.wait_for_selector(".seek .wave")
    for start in CHAPTERS:
        page.evaluate(
            "(second) => { document.querySelector('audio').currentTime = second; }",
            int(start.removeprefix("0:")),
        )
        page.click("#here")
        author.types(f"the title of the chapter at {start}", ":focus")


def _choose(page: Page, selector: str, file: Path) -> None:
    page.wait_for_load_state()  # before its script is there, nobody notices the choice
    with page.expect_navigation():
        page.set_input_files(selector, file)


def _published(author: Author, root: Path) -> Iterator[tuple[str, Image.Image]]:
    page = author.page
    page.wait_for_load_state()
    yield "preview", author.picture(last=".chapters")
    page.click("text=Back to the episode")
    page.click(".nextup >> text=Publish now")
    page.wait_for_selector("h2:text-is('Publish this')")
    yield "plan", author.picture("h1")
    with _held(root) as let_on:
        page.get_by_role("button", name="Publish").click()
        page.wait_for_selector("progress")
        while not page.evaluate(_SOMETHING_IS_SENT):
            let_on()
        page.wait_for_selector("progress[value]:not([value='0'])")
        going_on = author.picture("h1")
    page.wait_for_selector("h1:text-is('Published')")
    yield "published", _below(going_on, author.picture("h1"))


def _save(page: Page) -> None:
    with page.expect_navigation():  # it may say Saved already, of what was saved before
        page.click(".save button")
    page.wait_for_selector("text=Saved.")


@contextmanager
def _at_the_desk(root: Path) -> Iterator[Author]:
    """A browser that has opened the address of a desk; the nine episodes are published."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit("No Chromium is installed: scripts/install_system_packages.sh installs it.")
    files = root.parent / "Recordings"
    walkthrough.bring_files(files)
    _draw(files / Path(RECORDING).with_suffix(".jpg"))
    try:
        walkthrough.run_command(root, "publish")
        with desk_process(root) as desk, sync_playwright() as playwright:
            # fields for dates follow the program's language, and not that of its page
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=OFF_THE_NETWORK,
                env={**os.environ, "LANGUAGE": "en_GB"},
            )
            page = browser.new_page(viewport={"width": WIDTH, "height": 800})
            if page.evaluate("navigator.language") != "en-GB":
                sys.exit("Chromium has no British English here: apt-get install chromium-l10n")
            page.set_default_timeout(20_000)
            page.goto(desk.entrance)
            yield Author(page, files / RECORDING)
            browser.close()
    finally:
        store.stop(Workspace(root).state(STORE))


@contextmanager
def _held(root: Path) -> Iterator[Callable[[], None]]:
    """The store answers only when it is let: on one computer all would be over before one could look."""
    held = load_state(Workspace(root).state(STORE))
    assert held  # noqa: S101 - the episodes are in it

    def let_on() -> None:
        os.kill(held.pid, signal.SIGCONT)
        time.sleep(0.005)
        os.kill(held.pid, signal.SIGSTOP)

    os.kill(held.pid, signal.SIGSTOP)
    try:
        yield let_on
    finally:
        os.kill(held.pid, signal.SIGCONT)


def _box(locator: Locator) -> tuple[float, float]:
    """Top and end of an element on its page."""
    top, end = locator.evaluate(
        "(locator) => { const box = locator.getBoundingClientRect();"
        "return [box.top + scrollY, box.bottom + scrollY]; }"
    )
    return top, end


def _below(first: Image.Image, second: Image.Image) -> Image.Image:
    both = Image.new("RGB", (WIDTH, first.height + second.height + 4), "#4c6272")
    both.paste(first, (0, 0))
    both.paste(second, (0, first.height + 4))
    return both


def _draw(file: Path) -> None:
    """The tenth episode's artwork: what its words say of it."""
    picture = Image.new("RGB", (3000, 3000), "#10293a")
    drawing = ImageDraw.Draw(picture)
    drawing.ellipse((1150, 1150, 1850, 1850), fill="#ffb81c")
    drawing.arc((700, 700, 2300, 2300), 110, 250, fill="#6dd0c8", width=160)
    drawing.arc((700, 700, 2300, 2300), 290, 70, fill="#fff6e5", width=160)
    picture.save(file, quality=85)


if __name__ == "__main__":
    sys.exit(main())
