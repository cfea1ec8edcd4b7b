"""The addresses of the desk carry the show's name, and those of earlier versions lead there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette

from podcast_publisher.desk.preview.app import preview_app
from podcast_publisher.desk.preview.current import Current
from podcast_publisher.workflow.preview import PreviewBuilder
from tests.desk.test_guard import asked
from tests.running_desk import HOME
from tests.shows import REPOSITORY, SMALL_SHOW, workspace


@pytest.fixture(scope="module")
def app() -> Starlette:
    """The server's application, without the guard before it."""
    public_url = "http://127.0.0.1:4000/~pages/"
    builder = PreviewBuilder(workspace(SMALL_SHOW), public_url, lambda: datetime.now(UTC))
    return preview_app(Current(builder.build()))


@pytest.mark.parametrize(
    ("path", "query", "leads_to"),
    [
        (HOME, "", f"{HOME}/"),
        ("/desk", "", f"{HOME}/"),
        ("/desk/", "", f"{HOME}/"),
        ("/desk/plan", "to=local&renew=%2F", f"{HOME}/plan?to=local&renew=%2F"),
        ("/desk/episodes/02-ü", "", f"{HOME}/episodes/02-%C3%BC"),
        ("/sign-off/01-listening", "", f"{HOME}/sign-off/01-listening"),
        ("/desk//evil.example.org/", "", f"{HOME}/evil.example.org/"),
        ("/desk/a?b#c%0d d", "", f"{HOME}/a%3Fb%23c%250d%20d"),
    ],
)
def test_earlier_addresses_lead_to_the_show(
    app: Starlette, path: str, query: str, leads_to: str
) -> None:
    """A bookmark goes on working, never leaves this server, and no form is sent on."""
    status, headers = asked(app, path, query=query)
    assert (status, headers["location"]) == (307, leads_to)
    assert asked(app, path, method="POST", query=query)[0] == 405


def test_pages_about_the_show_are_below_its_name(app: Starlette) -> None:
    """Another show has none of them, and what is not there is told in a page."""
    assert asked(app, f"{HOME}/sign-off/01-listening")[0] == 200
    for path in ("/shows/other/sign-off/01-listening", "/shows/", f"{HOME}/nothing"):
        status, headers = asked(app, path)
        assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_one_module_knows_how_they_begin() -> None:
    """Templates, scripts and redirects get them from there."""
    package = REPOSITORY / "podcast_publisher"
    files = [path for ending in ("py", "html", "js") for path in package.rglob(f"*.{ending}")]
    named = {path for path in files if "/shows" in Path(path).read_text("utf-8")}
    assert named == {package / "desk" / "server" / "addresses.py"}
    former = {path.name for path in files if '"/desk' in path.read_text("utf-8")}
    assert former == {"app.py"}
