"""One page in a browser, and everything that went wrong while it was open."""

from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from tests.npm import BROWSER

AXE = BROWSER / "node_modules" / "axe-core" / "axe.min.js"
OFF_THE_NETWORK = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--mute-audio",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""A browser of its own accord asks its maker for news; here it finds no host but this one."""
_SHIFTS = """
    window.shifted = 0;
    // Chromium's own player arranges its buttons when it has been drawn; their nodes are not told
    const ours = (one) => !one.hadRecentInput && one.sources.some(({ node }) => node);
    new PerformanceObserver((list) => {
      for (const one of list.getEntries().filter(ours)) window.shifted += one.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Visit:
    """A tab that was opened at an address."""

    context: BrowserContext
    url: str
    page: Page = field(init=False)
    trouble: list[str] = field(default_factory=list)
    """Requests that failed or went elsewhere, and whatever the console complained of."""

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.page.on("requestfailed", lambda request: self._failed(request.url, request.failure))
        self.page.on("response", lambda response: self._answered(response.url, response.status))
        self.page.add_init_script(_SHIFTS)
        self.page.goto(self.url)
        self.page.wait_for_load_state("load")

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.trouble.append(f"console: {message.text}")

    def _failed(self, url: str, why: str | None) -> None:
        # a player that is closed or seeks lets go of what it had begun to fetch
        if why != "net::ERR_ABORTED":
            self.trouble.append(f"failed: {url} ({why})")

    def _answered(self, url: str, status: int) -> None:
        if urlsplit(url).netloc != urlsplit(self.url).netloc:
            self.trouble.append(f"went elsewhere: {url}")
        if status >= 400 and url != self.url:
            self.trouble.append(f"answered with {status}: {url}")

    @property
    def shifted(self) -> float:
        """How much of what one saw has moved by itself; 0 is nothing."""
        moved: float = self.page.evaluate(
            "new Promise((seen) => requestAnimationFrame(() => setTimeout(() => seen(window.shifted))))"
        )
        return moved

    @property
    def overflow(self) -> int:
        """Pixels of the page that one has to scroll sideways for."""
        wide: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide

    def violations(self, *schemes: Literal["light", "dark"]) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and its own best practices, and where, in those colours."""
        # evaluated by the debugger: the page's own rules keep foreign scripts out
        self.page.evaluate(AXE.read_text("utf-8"))
        violations = []
        for scheme in schemes or ("light",):
            self.page.emulate_media(color_scheme=scheme)
            violations += [
                f"{scheme}, {rule['id']}: {node['html'][:160]} {node['failureSummary']}"
                for rule in self.page.evaluate("axe.run()")["violations"]
                for node in rule["nodes"]
            ]
        return violations

    def time(self) -> float:
        """Where the player is, in seconds."""
        now: float = self.page.evaluate("document.querySelector('audio').currentTime")
        return now

    def plays_beyond(self, seconds: float) -> None:
        """Wait until the player has really played past that moment."""
        self.page.wait_for_function(
            "(seconds) => { const audio = document.querySelector('audio');"
            "return !audio.paused && audio.currentTime > seconds; }",
            arg=seconds,
        )
