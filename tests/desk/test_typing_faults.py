"""Notes that save themselves while the disk fills up, or while the desk is killed."""

import json
import resource
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.desk.test_steps import FILE, SECOND
from tests.desk_process import DeskProcess, desk_process, with_cookie
from tests.local_requests import PATIENCE, Response
from tests.publish.publishing import replace_in

NOTES = f"{SECOND}/notes"
TYPED = f"{NOTES}/typed"
TITLES = [f"{number} {'x' * 90}" for number in range(5_000)]
AFTER_KILL = 20
"""Saves that have been answered before the desk is killed."""


@pytest.fixture
def draft_show(small_show: Path) -> Path:
    """A small show whose second episode is a draft."""
    replace_in(small_show / FILE, "number: 2", "draft: true\nnumber: 2")
    return small_show


@pytest.fixture
def desk(draft_show: Path) -> Iterator[DeskProcess]:
    """A desk in a process of its own."""
    with desk_process(draft_show) as running:
        yield with_cookie(running)


def save(desk: DeskProcess, fields: dict[str, str]) -> Response:
    return desk.post(TYPED, list(fields.items()))


def undo(desk: DeskProcess) -> Response:
    """Press the button that takes the last change back."""
    document = html.document_fromstring(desk.get(NOTES).text)
    assert isinstance(document, html.HtmlElement)
    (form,) = (form for form in document.forms if form.get("action") == f"{SECOND}/undo")
    return desk.post(f"{SECOND}/undo", [(name, str(value)) for name, value in form.form_values()])


def titled(before: str, title: str) -> str:
    """The file, with another title."""
    (line,) = (line for line in before.splitlines() if line.startswith("title:"))
    return before.replace(line, f'title: "{title}"')


def test_a_full_disk_is_said_while_typing(desk: DeskProcess) -> None:
    """The file stays as it was; the same field is saved once there is room, and can be taken back."""
    file = desk.root / FILE
    before = file.read_text("utf-8")
    fields = dict(desk.filled(NOTES, title="Typed on"))
    limits = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (100, limits[1]))
    refused = save(desk, fields)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, limits)
    assert "File too large" in refused.text
    assert file.read_text("utf-8") == before
    saved = save(desk, fields)
    assert json.loads(saved.body)["saved"].startswith("Saved ")
    assert file.read_text("utf-8") == titled(before, "Typed on")
    assert undo(desk).status == 303
    assert file.read_text("utf-8") == before


def test_a_desk_that_is_killed_while_somebody_types_loses_nothing(desk: DeskProcess) -> None:
    """The file holds a title that was typed, whole, and no older one than was answered; the next desk takes it back."""
    file = desk.root / FILE
    before = file.read_text("utf-8")
    fields = dict(desk.filled(NOTES))
    answered: list[str] = []
    enough = threading.Event()

    def type_on() -> None:
        for title in TITLES:
            fields["title"] = title
            try:
                fields["digest"] = json.loads(save(desk, fields).body)["digest"]
            except (OSError, ValueError):
                return
            answered.append(title)
            if len(answered) == AFTER_KILL:
                enough.set()

    typing = threading.Thread(target=type_on)
    typing.start()
    assert enough.wait(PATIENCE)
    as_it_was = file.stat().st_mtime_ns
    while file.stat().st_mtime_ns == as_it_was and typing.is_alive():
        pass  # the moment of the next write is the one in which a file could be cut short
    desk.process.kill()
    typing.join(PATIENCE)
    last = len(answered) - 1
    possible = [titled(before, title) for title in TITLES[last : last + 2]]
    assert file.read_text("utf-8") in possible
    with desk_process(desk.root) as running:
        assert undo(with_cookie(running)).status == 303
    assert file.read_text("utf-8") == before
