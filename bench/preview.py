"""How long it takes from a save until the page shows it.

    python -m bench.preview 9 500

For shows of so many episodes: the preview as it is typed, the system's Chromium, and the median of ten saves.
Beside it stands what nobody can be quicker than: the same page, reloaded without any change.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.show import make_show
from tests.browser.visit import OFF_THE_NETWORK
from tests.running_preview import RunningPreview, running_preview

SAVES = 10
TWENTY_MINUTES, HALF_A_MINUTE = 9_600_000, 240_000
"""Bytes at 64 kbit/s: recordings of real length, up to 100 episodes."""


def main(sizes: list[int]) -> None:
    """Measure each size."""
    chromium = shutil.which("chromium") or sys.exit(
        "scripts/install_system_packages.sh installs Chromium"
    )
    print("episodes  started  news after a save  page after a save  a reload alone")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OFF_THE_NETWORK)
        for size in sizes:
            with tempfile.TemporaryDirectory() as temporary:
                root = Path(temporary) / "show"
                root.mkdir()
                make_show(root, size, size=TWENTY_MINUTES if size <= 100 else HALF_A_MINUTE)
                begun = time.perf_counter()
                with running_preview(root) as running:
                    started = time.perf_counter() - begun
                    row = _measured(running, browser.new_page())
            cells = "".join(f"{value * 1000:14.0f} ms" for value in (started, *row))
            print(f"{size:8}{cells}", flush=True)
        browser.close()


def _measured(running: RunningPreview, page: Page) -> tuple[float, float, float]:
    """Medians in seconds: until the server knows, until the page shows it, and of a reload alone."""
    file = min((running.root / "episodes").glob("*.yaml"))
    page.goto(f"{running.url}episodes/{file.stem}.html")
    news, seen, alone = [], [], []
    for number in range(SAVES):
        title = f"Conversation {1000 + number}"
        with running.news() as marks:
            next(marks)
            text = file.read_text("utf-8")
            begun = time.perf_counter()
            file.write_text(f"title: {title}\n{text.partition(chr(10))[2]}", "utf-8")
            next(marks)
            news.append(time.perf_counter() - begun)
        page.wait_for_selector(f"h1:has-text('{title}')")
        seen.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        page.reload()
        alone.append(time.perf_counter() - begun)
    return statistics.median(news), statistics.median(seen), statistics.median(alone)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [9, 500])
