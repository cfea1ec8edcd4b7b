"""A script from a pull request, while a colleague previews its pages: it cannot reach the desk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.visit import Visit
from tests.running_desk import HOME, RunningDesk, desk_with_store

Open = Callable[..., Visit]
HOSTILE = """
window.result = {};
const note = async (name, attempt) => {
  try { window.result[name] = await attempt(); } catch (error) { window.result[name] = "refused"; }
};
const text = (path, settings) => fetch(path, settings).then((answer) => answer.text());
const form = (method, action, fields) => {
  const made = document.createElement("form");
  Object.assign(made, { method, action });
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    Object.assign(field, { name, value });
    made.append(field);
  }
  document.body.append(made);
  made.submit();
  return "sent";
};
const element = (name, settings) => new Promise((done) => {
  const made = document.createElement(name);
  made.onload = () => done("loaded");
  made.onerror = () => done("refused");
  Object.assign(made, settings);
  document.body.append(made);
  setTimeout(() => done("nothing"), 3000);
});
(async () => {
  await note("origin", () => origin);
  await note("cookie", () => document.cookie);
  await note("storage", () => localStorage.length);
  for (const path of ["HOME/", "HOME/plan?to=local", "HOME/add", "HOME/sign-off/01-listening", "/-/changes"]) {
    await note("read " + path, () => text(path));
    await note("read with cookies " + path, () => text(path, { credentials: "include" }));
  }
  await note("post", () => text("HOME/publish", { method: "POST", credentials: "include", body: new URLSearchParams({ plan: "x" }) }));
  await note("post unseen", () => text("HOME/publish", { method: "POST", mode: "no-cors", credentials: "include", body: "plan=x" }));
  await note("beacon", () => { navigator.sendBeacon("HOME/publish", new URLSearchParams({ plan: "x" })); return "sent"; });
  await note("form", () => form("post", "HOME/publish", { plan: "x" }));
  await note("form to add", () => form("get", "HOME/plan", { to: "local" }));
  await note("script", () => element("script", { src: "/-/desk.js" }));
  await note("picture", () => element("img", { src: "/artwork/cover.jpg" }));
  await note("stream", () => new Promise((done) => {
    const changes = new EventSource("/-/changes", { withCredentials: true });
    changes.onmessage = () => done("heard");
    changes.onerror = () => done("refused");
  }));
  await note("socket", () => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}HOME/`);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
  }));
  await note("frame", async () => {
    const frame = document.createElement("iframe");
    frame.src = "HOME/";
    document.body.append(frame);
    await new Promise((done) => { frame.onload = done; setTimeout(done, 3000); });
    return frame.contentDocument ? frame.contentDocument.body.innerHTML : "refused";
  });
  await note("window", async () => {
    const other = window.open("HOME/", "_blank");
    await new Promise((done) => setTimeout(done, 2000));
    return other.document.body.innerHTML;
  });
  await note("worker", () => navigator.serviceWorker.register(location.href));
  window.finished = true;
})();
""".replace("HOME", HOME)


@pytest.fixture
def strange(small_show: Path) -> Iterator[RunningDesk]:
    """The desk of a show whose site brings that script, in a template without a Content Security Policy."""
    site = small_show / "site"
    site.mkdir()
    (site / "script.js").write_text(HOSTILE)
    ours = Path("podcast_publisher/render/pages/site/layout.html").read_text("utf-8")
    lines = [line for line in ours.splitlines() if "Content-Security-Policy" not in line]
    (site / "layout.html").write_text("\n".join(lines), "utf-8")
    (site / "icon.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>document.documentElement.setAttribute('
        '"data-origin", String(origin))</script></svg>'
    )
    with desk_with_store(small_show) as running:
        yield running


def known(desk: RunningDesk, visit: Open, path: str) -> Visit:
    """A browser that is signed in to the desk, at that address."""
    name, _, value = desk.cookie.partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}
    settings = {"httpOnly": True, "secure": False, "sameSite": "Lax", "expires": -1}
    return visit(f"{desk.url}/{path}", storage_state={"cookies": [cookie | settings]})


def test_a_script_of_the_site_cannot_reach_the_desk(strange: RunningDesk, visit: Open) -> None:
    """Every path a script could try is closed: nothing is read, shown, sent or published."""
    seen = known(strange, visit, "index.html")
    seen.page.wait_for_function("window.finished")
    result = seen.page.evaluate("window.result")
    harmless = {"origin": "null", "beacon": "sent", "form": "sent", "form to add": "sent"}
    allowed = {
        **{name: {"refused", "nothing"} for name in result},
        **{k: {v} for k, v in harmless.items()},
    }
    assert {name: outcome for name, outcome in result.items() if outcome not in allowed[name]} == {}
    assert len(result) == 25
    reached = [problem for problem in seen.trouble if "answered with" in problem]
    assert all(" 403" in problem for problem in reached), reached
    assert urlsplit(seen.page.url).path == "/~pages/index.html"
    strange_history = strange.get(f"{HOME}/history").text
    assert "Release 1" not in strange_history


def test_a_link_to_the_desk_changes_nothing(strange: RunningDesk, visit: Open) -> None:
    """A page may navigate to the desk, as a link does; then the page is gone."""
    seen = known(strange, visit, "index.html")
    seen.page.evaluate(f"location.href = '{HOME}/plan?to=local'")
    seen.page.wait_for_url(f"**{HOME}/plan?to=local")
    assert "Publish" in seen.page.locator("body").inner_text()
    assert "Release 1" not in strange.get(f"{HOME}/history").text


def test_an_svg_is_sandboxed_too(strange: RunningDesk, visit: Open) -> None:
    """An SVG opened by itself has no origin either."""
    key = (
        strange.get("/index.html")
        .text.partition('type="image/svg+xml" href="')[2]
        .partition('"')[0]
    )
    seen = known(strange, visit, key)
    assert seen.page.evaluate("document.documentElement.getAttribute('data-origin')") == "null"


def test_pages_work_in_the_sandbox(small_show: Path, visit: Open) -> None:
    """The player plays, and the bar leads from a sandboxed page to the program's own pages."""
    with desk_with_store(small_show) as desk:
        seen = known(desk, visit, "episodes/01-listening.html")
        assert seen.page.evaluate("origin") == "null"
        seen.page.evaluate("document.querySelector('audio').play()")
        seen.plays_beyond(0.1)
        seen.page.click("#preview-bar summary")
        seen.page.click("#preview-bar >> text=Sign-off sheet")
        seen.page.wait_for_url(f"**{HOME}/sign-off/01-listening")
        assert seen.page.evaluate("origin") == desk.url
        assert seen.page.locator("h1").count() == 1
        assert seen.trouble == []
