"""A transcript that is edited while the disk is full, or while the desk is killed."""

import json
import resource
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.edit.transcripts.document import parse_document
from tests.desk.test_transcript_editor import LINES, STEP, form_on, vtt
from tests.desk_process import DeskProcess, desk_process, with_cookie
from tests.edit.test_transcript_lines import FULL
from tests.local_requests import PATIENCE

LONG = ["x" * 4_000 + str(number) for number in range(400)]


@pytest.fixture
def desk(small_show: Path) -> Iterator[DeskProcess]:
    """A desk in a process of its own."""
    vtt(small_show).write_text(FULL, "utf-8")
    with desk_process(small_show) as running:
        yield with_cookie(running)


def typed(desk: DeskProcess, words: str) -> list[tuple[str, str]]:
    return list((form_on(desk.get(STEP)) | {"text-1": words, "do": "save"}).items())


def test_a_full_disk_keeps_the_transcript_and_what_was_typed(desk: DeskProcess) -> None:
    """With the reason, for a script and without one; then the same is saved."""
    mine = typed(desk, "y" * 3_000)
    limits = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (100, limits[1]))
    answer = desk.post(LINES, mine)
    by_script = desk.post(LINES, mine, Accept="application/json")
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, limits)
    assert (answer.status, by_script.status) == (409, 409)
    assert "File too large" in answer.text
    assert "File too large" in by_script.text
    assert form_on(answer)["text-1"] == "y" * 3_000
    assert vtt(desk.root).read_text("utf-8") == FULL
    assert desk.post(LINES, mine).status == 303
    assert "y" * 3_000 in vtt(desk.root).read_text("utf-8")


def test_a_desk_that_is_killed_leaves_a_whole_transcript(desk: DeskProcess) -> None:
    """The old one or the new one, whenever it happens."""
    csrf = dict(typed(desk, ""))["csrf"]
    answered = threading.Event()

    def save_again_and_again() -> None:
        digest = dict(typed(desk, ""))["digest"]
        for words in LONG:
            fields = [("csrf", csrf), ("digest", digest), ("text-1", words), ("do", "save")]
            try:
                answer = desk.post(LINES, fields, Accept="application/json")
                digest = json.loads(answer.body)["digest"]
            except (OSError, ValueError):
                return
            if words.endswith("5"):
                answered.set()

    saving = threading.Thread(target=save_again_and_again)
    saving.start()
    assert answered.wait(PATIENCE)
    desk.process.kill()
    saving.join(PATIENCE)
    text = vtt(desk.root).read_text("utf-8")
    lines, before = parse_document(text).lines, parse_document(FULL).lines
    assert lines[1].words in {before[1].words, *LONG}
    assert (lines[0], lines[2].written, lines[3].written) == (
        before[0],
        before[2].written,
        before[3].written,
    )
