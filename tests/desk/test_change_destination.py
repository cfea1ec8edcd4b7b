"""A destination is changed and removed at the desk, and podcast.yaml is taken back as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from tests.desk_process import filled
from tests.local_requests import Response
from tests.running_desk import HOME, RunningDesk, running_desk

PAGE, SHOW = f"{HOME}/destinations", f"{HOME}/show"
DESTINATIONS = """
destinations:
  production:  # where listeners are
    kind: s3
    endpoint_url: https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com
    region: auto
    bucket: wards
    prefix: rounds
    public_url: https://podcast.wards.nhs.uk/
    records: wards-records  # kept apart
  web:
    kind: folder
    folder: ../public
    public_url: https://web.wards.nhs.uk/
"""


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A show with two destinations, and comments beside them."""
    file = small_show / "podcast.yaml"
    lines = file.read_text("utf-8").split("\ndestinations:")[0].rstrip("\n")
    file.write_text(lines + DESTINATIONS, "utf-8")
    with running_desk(small_show) as running:
        yield running


def text_of(desk: RunningDesk) -> str:
    return (desk.root / "podcast.yaml").read_text("utf-8")


def press(desk: RunningDesk, way: str) -> Response:
    """Press the button of that kind on the page of the show."""
    document = html.document_fromstring(desk.get(SHOW).text)
    assert isinstance(document, html.HtmlElement)
    (form,) = (form for form in document.forms if form.get("action") == f"{SHOW}/{way}")
    done = desk.post(f"{SHOW}/{way}", [(name, str(value)) for name, value in form.form_values()])
    return desk.get(done.headers["location"])


def test_a_destination_is_changed(desk: RunningDesk) -> None:
    """Its answers are in the form; what is not asked and comments stay, and Undo brings the file back."""
    before = text_of(desk)
    page = desk.get(f"{PAGE}/add?changes=production")
    answers = dict(filled(page))
    assert (answers["bucket"], answers["account"]) == ("wards", "0123456789abcdef" * 2)
    assert "name" not in answers
    other = [*filled(page, prefix="", bucket="rounds"), ("do", "add")]
    done = desk.post(f"{PAGE}/add", other)
    assert done.headers["location"] == f"{PAGE}?changed=production"
    assert text_of(desk) == before.replace("bucket: wards", "bucket: rounds").replace(
        "    prefix: rounds\n", ""
    )
    assert "Changed: production" in desk.get(done.headers["location"]).text
    assert "Undone: destination production." in press(desk, "undo").text
    assert text_of(desk) == before
    assert "Redone: destination production." in press(desk, "redo").text
    assert "bucket: rounds" in text_of(desk)


def test_a_destination_is_removed_and_brought_back(desk: RunningDesk) -> None:
    """The page says what stays; nothing else in podcast.yaml changes."""
    before = text_of(desk)
    asked = desk.get(f"{PAGE}/remove?name=web").text
    assert "what is published there stays" in asked
    assert desk.post(f"{PAGE}/remove", {"name": "web", "csrf": "guessed"}).status == 403
    assert text_of(desk) == before
    done = desk.post(f"{PAGE}/remove", {"name": "web", "csrf": desk.csrf})
    assert done.headers["location"] == f"{PAGE}?removed=web"
    assert text_of(desk) == before.partition("  web:\n")[0]
    assert "Remove web" not in desk.get(PAGE).text
    press(desk, "undo")
    assert text_of(desk) == before


def test_the_last_destination_is_removed(desk: RunningDesk) -> None:
    """What is left is a show that can be read."""
    for name in ("web", "production"):
        assert desk.post(f"{PAGE}/remove", {"name": name, "csrf": desk.csrf}).status == 303
    project = load_project(Workspace(desk.root))
    assert project.show.destinations == ()
    assert not [finding for finding in project.findings if finding.field[:1] == ("destinations",)]


@pytest.mark.parametrize("name", ["local", "nowhere", "", "<b>", "web2"])
def test_what_podcast_yaml_does_not_name_is_left_alone(desk: RunningDesk, name: str) -> None:
    """In words, and with nothing changed."""
    before = text_of(desk)
    for answer in (
        desk.get(f"{PAGE}/add?changes={name}") if name.strip() and "<" not in name else None,
        desk.post(f"{PAGE}/remove", {"name": name, "csrf": desk.csrf}),
        desk.post(
            f"{PAGE}/add",
            {
                "csrf": desk.csrf,
                "kind": "folder",
                "changes": name or "gone",
                "folder": "../other",
                "public_url": "https://other.wards.nhs.uk/",
                "do": "add",
            },
        ),
    ):
        assert answer is None or answer.status in {400, 409}
        assert answer is None or "podcast.yaml has no destination called" in answer.text
    assert text_of(desk) == before


def test_a_saved_title_of_the_show_is_taken_back(desk: RunningDesk) -> None:
    """As in an episode, byte for byte."""
    before = text_of(desk)
    assert desk.post(SHOW, filled(desk.get(SHOW), title="Other rounds")).status == 303
    assert text_of(desk) != before
    assert "Undone: title." in press(desk, "undo").text
    assert text_of(desk) == before
