"""Walk through the desk in a browser, from an empty folder to an erased episode, and take pictures.

python -m scripts.walk FOLDER     writes every stop at 1280 and 390 pixels, light and dark

Each click and each thing typed is counted. The same steps are a test (tests/browser/test_walk.py). Needs Chromium
(`scripts/install_system_packages.sh`).
"""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Locator, Page, sync_playwright

from podcast_publisher.model.workspace import STORE, Workspace
from podcast_publisher.publish.stores.local import store
from tests.browser.visit import OFF_THE_NETWORK
from tests.desk_process import desk_process
from tests.sounds import recorded, speech
from tests.system_programs import CHROMIUM

WIDTHS = {390: 844, 1280: 900}
"""Pixels: the width of a window, and its height. The last is that in which the walk goes on, with the menu open."""
TITLE, CORRECTED = "A trial for kidney cancer", "A trial in kidney cancer"
APPROVER = "Dr Sam Sample"
_TEAMS = """\
WEBVTT

8f2c1d3e-0b6a-4f0e-9b1c-2a6d5e4f3c2b/7-0
00:00:00.400 --> 00:00:09.800
<v Robin Sample>How does a trial begin? With a question that
nobody can answer yet.</v>

8f2c1d3e-0b6a-4f0e-9b1c-2a6d5e4f3c2b/12-0
00:00:10.100 --> 00:00:19.600
<v Sam Sample>And with people who say yes to it, and may
change their minds at any time.</v>

8f2c1d3e-0b6a-4f0e-9b1c-2a6d5e4f3c2b/15-0
00:00:20.000 --> 00:00:29.200
<v Robin Sample>What they are asked, and what it costs them,
is what this episode is about.</v>
"""
"""As Teams exports it, of made-up people."""

Look = Callable[[Page, str], None]


class Officer:
    """Somebody with a browser and a recording, who counts what they click and type."""

    def __init__(self, page: Page, look: Look) -> None:
        self.page, self._look = page, look
        self.clicks = self.typed = 0

    def looks(self, name: str) -> None:
        """Stop at a page: nothing on it is an error."""
        self.page.wait_for_load_state()
        self._look(self.page, name)

    def looks_at(self, page: Page, name: str) -> None:
        """The same for a page that somebody else has open."""
        self._look(page, name)

    def presses_what_begins(self, words: str) -> None:
        """A button whose words end in a date."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile(f"^{words}")).first.click()

    def presses(self, words: str) -> None:
        self.clicks += 1
        self.page.wait_for_load_state()
        button = self.page.locator("main").get_by_role("button", name=words, exact=True).first
        with self.page.expect_navigation():
            button.click()

    def follows(self, words: str, within: str = "main") -> None:
        self.clicks += 1
        self.page.wait_for_load_state()
        link = self.page.locator(within).get_by_role("link", name=re.compile(f"^{words}")).first
        with self.page.expect_navigation():
            link.press("Enter")

    def types(self, label: str, text: str) -> None:
        self.typed += 1
        self._field(label).fill(text)

    def picks(self, label: str, choice: str) -> None:
        self.clicks += 1
        self._field(label).select_option(label=choice)

    def chooses(self, selector: str, file: Path) -> None:
        self.clicks += 1
        self.page.wait_for_load_state()
        with self.page.expect_navigation():
            self.page.set_input_files(selector, file)

    def _field(self, label: str) -> Locator:
        self.page.wait_for_load_state()
        return self.page.get_by_label(label, exact=True).first

    def waits_for(self, words: str) -> None:
        """Until a heading says that."""
        self.page.get_by_role("heading", name=words).first.wait_for()


def walk(officer: Officer, files: Path) -> dict[str, tuple[int, int]]:
    """Go the whole way; returns clicks and typed things at the end of each part."""
    counts = {}
    for name, part in {
        "the show begins": _begin,
        "the episode is complete": lambda hands: _episode(hands, files),
        "it is approved": _approve,
        "it is scheduled, then out": _publish,
        "its title is corrected": _correct,
        "it is withdrawn, and taken back": _withdraw,
        "it is erased": _erase,
    }.items():
        clicks, typed = officer.clicks, officer.typed
        part(officer)
        counts[name] = (officer.clicks - clicks, officer.typed - typed)
    return counts


def _begin(officer: Officer) -> None:
    officer.looks("empty-folder")
    officer.types("Name of the show", "Ward rounds")
    officer.types("Institution", "Northern Hospitals NHS Trust")
    officer.types("Mailbox", "podcast@northern.example.org")
    officer.picks("Category", "Health & Fitness > Medicine")
    officer.types("Public address", "podcast.example.org/ward-rounds")
    officer.presses("Create the show")
    officer.waits_for("Episodes")
    officer.looks("the-show")


def _episode(officer: Officer, files: Path) -> None:
    officer.follows("Add an episode")
    officer.looks("add-an-episode")
    officer.chooses("#recording", files / "A trial for kidney cancer.wav")
    officer.looks("recording")
    officer.presses("Create the draft")
    officer.looks("draft")
    officer.types("Show notes", "How a trial is made, and what it asks of people.")
    officer.presses("Save and fix the next problem")
    officer.chooses("#transcript-file", files / "A trial for kidney cancer.vtt")
    officer.looks("transcript")
    officer.presses("Use it")
    officer.looks("complete")
    officer.follows("Preview")
    officer.looks("preview")
    officer.page.click("text=Back to the episode")
    officer.clicks += 1


def _approve(officer: Officer) -> None:
    page = officer.page
    officer.follows("Previews", within="header")
    officer.types("Who is asked to approve", APPROVER)
    officer.presses("Share")
    officer.waits_for("Preview shared")
    officer.looks("preview-shared")
    link = page.get_by_role("listitem").filter(has_text=APPROVER).get_by_role("link")
    answer = _answered(page, link.get_attribute("href") or "", officer)
    officer.follows("record it")
    officer.types("The answer", answer)
    officer.presses("Record the answer")
    officer.looks("approved")


def _answered(page: Page, link: str, officer: Officer) -> str:
    """What the approver sends back, who is somebody else: nothing of it is counted."""
    there = page.context.new_page()
    there.goto(link)
    there.get_by_role("radio", name="I approve it as it is").check()
    there.get_by_role("button", name="Write the answer").click()
    answer = there.get_by_role("status").get_by_text("approval: ")
    answer.wait_for()
    officer.looks_at(there, "approval-page")
    text = answer.text_content() or ""
    there.close()
    return text


def _publish(officer: Officer) -> None:
    officer.follows("Episodes", within="header")
    officer.looks("home-before")
    officer.follows(f"1. {TITLE}")
    officer.presses_what_begins("Schedule for")
    officer.looks("scheduled")
    officer.presses("Publish now")
    officer.waits_for("Publish this")
    officer.looks("plan")
    officer.presses("Publish")
    officer.waits_for("Published")
    officer.looks("published")


def _correct(officer: Officer) -> None:
    officer.follows("Episodes", within="header")
    officer.looks("home-live")
    officer.follows(f"1. {TITLE}")
    officer.follows("Show notes", within=".rail")
    officer.types("Title", CORRECTED)
    officer.presses("Save")
    officer.looks("corrected")
    officer.follows("Publish", within="header")
    officer.looks("plan-of-a-correction")
    officer.presses("Publish")
    officer.waits_for("Published")
    officer.follows("History", within="header")
    officer.looks("history")


def _withdraw(officer: Officer) -> None:
    officer.follows("Episodes", within="header")
    officer.follows(f"1. {CORRECTED}")
    officer.follows("Withdraw")
    officer.types("Reason", "A number in it was wrong.")
    officer.looks("withdraw")
    officer.presses("Withdraw this episode")
    officer.looks("plan-of-a-withdrawal")
    officer.follows("Episodes", within="header")
    officer.follows(f"1. {CORRECTED}")
    officer.looks("withdrawn")
    officer.follows("Cancel the withdrawal")
    officer.presses("Cancel the withdrawal")
    officer.looks("taken-back")


def _erase(officer: Officer) -> None:
    officer.follows("Episodes", within="header")
    officer.follows(f"1. {CORRECTED}")
    officer.follows("Erase")
    officer.looks("erase")
    officer.types(f"Type its number (1) or its title: {CORRECTED}", "1")
    officer.presses("Erase this episode")
    officer.waits_for("Erased")
    officer.looks("erased")
    officer.presses("Delete these files")
    officer.follows("Episodes", within="header")
    officer.looks("nothing-left")


def bring_files(folder: Path) -> None:
    """Put a WAV and a transcript from a meeting there, as people have them."""
    folder.mkdir()
    recorded(folder / "A trial for kidney cancer.wav", speech(30, -6))
    (folder / f"{TITLE}.vtt").write_text(_TEAMS, "utf-8")


def main() -> int:
    """Take the pictures."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit("No Chromium is installed: scripts/install_system_packages.sh installs it.")
    stops: list[str] = []

    def photograph(page: Page, name: str) -> None:
        stops.append(name)
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                file = pictures / f"{len(stops):02}-{name}-{width}-{scheme}.png"
                page.screenshot(path=file, full_page=True, animations="disabled")

    with TemporaryDirectory() as folder:
        os.environ["HOME"] = folder  # reports of erasures go there
        root, files = Path(folder) / "ward-rounds", Path(folder) / "files"
        root.mkdir()
        bring_files(files)
        try:
            with desk_process(root) as desk, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=OFF_THE_NETWORK)
                page = browser.new_context().new_page()
                page.set_default_timeout(60_000)
                page.goto(desk.entrance)
                officer = Officer(page, photograph)
                counts = walk(officer, files)
                browser.close()
        finally:
            store.stop(Workspace(root).state(STORE))
    for name, (clicks, typed) in counts.items():
        print(f"{name}: {clicks} clicks, {typed} typed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
