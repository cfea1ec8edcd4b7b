"""What the desk's server takes for what an editor does, in a show of episodes of real size.

    python -m bench.desk 100 500

A pause in typing (the form is checked), a save until its page is back, an episode's page and
home: the server's processor time and the wait, medians of ten. Recordings are of twenty minutes
up to 100 episodes, and of half a minute beyond.
"""

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from lxml import html

from bench.show import make_show

TIMES = 10
TWENTY_MINUTES, HALF_A_MINUTE = 9_600_000, 240_000
"""Bytes at 64 kbit/s."""
_REAL = 100
Pairs = list[tuple[str, str]]


class Browser:
    """One browser, which the desk lets in."""

    def __init__(self, process: int, port: int, entrance: str) -> None:
        self._process, self._port = process, port
        self.home = entrance.partition("?")[0]
        self._cookie = ""
        _, headers, _ = self.ask("GET", entrance)
        self._cookie = headers["set-cookie"].partition(";")[0]

    def ask(
        self, method: str, path: str, pairs: Sequence[tuple[str, str]] = ()
    ) -> tuple[int, dict[str, str], bytes]:
        """The answer to one request."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=600)
        headers = {"Cookie": self._cookie}
        if method == "POST":
            headers["Origin"] = f"http://127.0.0.1:{self._port}"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(pairs) if pairs else None, headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{path}: {answer.status}")  # its time would be that of an error
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def page(self, path: str) -> bytes:
        """A page, wherever the server leads."""
        status, headers, body = self.ask("GET", path)
        return self.page(headers["location"]) if status in {303, 307} else body

    def form(self, path: str, **typed: str) -> Pairs:
        """The form of that page as a browser sends it, with these fields changed."""
        document = html.document_fromstring(self.page(path).decode())
        if not isinstance(document, html.HtmlElement):
            raise TypeError(path)
        for template in document.iter("template"):  # what stands in one is part of no form
            template.clear()
        form = next((form for form in document.forms if "typed" in form.classes), document.forms[0])
        return [(name, typed.get(name, value)) for name, value in form.form_values()]

    def cost(self, request: Callable[[int], Callable[[], object]]) -> tuple[float, float]:
        """Milliseconds of the server's processor, and of waiting: medians.

        `request` prepares what is measured, and returns it.
        """
        busy, waited = [], []
        for number in range(TIMES):
            run = request(number)
            self._settle()
            before, begun = self._busy(), time.perf_counter()
            run()
            waited.append(time.perf_counter() - begun)
            busy.append(self._busy() - before)
        return statistics.median(busy) * 1000, statistics.median(waited) * 1000

    def _busy(self) -> float:
        """Seconds that the process has run: Linux has a clock for each (clock_getcpuclockid)."""
        return time.clock_gettime(~self._process << 3 | 2)

    def _settle(self) -> None:
        """Wait until the server has done what it does after an answer."""
        before = -1.0
        while self._busy() - before > 0.002:
            before = self._busy()
            time.sleep(0.2)


def main(sizes: list[int]) -> None:
    """Measure shows of so many episodes."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            root = Path(temporary) / "show"
            root.mkdir()
            make_show(root, size, size=TWENTY_MINUTES if size <= _REAL else HALF_A_MINUTE)
            with _desk(root, Path(temporary) / "caches") as browser:
                _measure(browser, size)


def _measure(browser: Browser, size: int) -> None:
    episode = f"{browser.home}episodes/0007-conversation"
    notes = f"{episode}/notes"

    def pause(number: int) -> Callable[[], object]:
        typed = browser.form(notes, description=f"What was asked on ward {number}, and by whom.")
        return lambda: browser.ask("POST", f"{episode}/check", typed)

    def save(number: int) -> Callable[[], object]:
        typed = browser.form(notes, description=f"What was asked on ward {number}, and its echo.")
        return lambda: browser.page(browser.ask("POST", notes, typed)[1]["location"])

    def show(path: str) -> Callable[[int], Callable[[], object]]:
        return lambda _: lambda: browser.page(path)

    rows = [
        ("a pause in typing", pause),
        ("a save, and its page", save),
        ("a step of an episode", show(notes)),
        ("an episode's page", show("/episodes/0007-conversation.html")),
        ("home", show(browser.home)),
    ]
    print(f"{size:4} episodes              processor     waited")
    for name, run in rows:
        busy, waited = browser.cost(run)
        print(f"  {name:24}{busy:9.0f} ms{waited:8.0f} ms", flush=True)


@contextmanager
def _desk(root: Path, caches: Path) -> Iterator[Browser]:
    """`podcast-publisher desk` in a process of its own."""
    command = [sys.executable, "-m", "podcast_publisher", "desk", "--no-open"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "XDG_CACHE_HOME": str(caches)}
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        for line in process.stdout or ():
            if match := re.search(r"http://127\.0\.0\.1:(\d+)(/\S+)", line):
                yield Browser(process.pid, int(match[1]), match[2])
                break
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100])
