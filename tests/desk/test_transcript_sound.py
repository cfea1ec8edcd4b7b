"""A transcript and its recording at the desk: a draft of what is heard, and times that do not fit."""

import os
from pathlib import Path

import numpy as np
import pytest

from podcast_publisher.load.loudness.analysis import measure_recordings
from podcast_publisher.load.project import load_project
from podcast_publisher.load.speech import recogniser
from podcast_publisher.workflow.transcripts.import_file import shift_transcript
from tests.desk.test_transcript_editor import press
from tests.running_desk import HOME, running_desk
from tests.shows import copy_series, workspace
from tests.sounds import quiet, recorded
from tests.speech.model import sentence, speech_model

EPISODE = f"{HOME}/episodes/01-listening"
SAVING = "01-saving-lives-before-birth"


def test_a_draft_is_written_from_the_sound_and_read_by_a_person(small_show: Path) -> None:
    """In the background, with how much was heard; its lines are marked until somebody has read them."""
    recorded(small_show / "episodes/01-listening.mp3", np.concatenate((quiet(1), sentence())))
    transcript = small_show / "episodes/01-listening.vtt"
    transcript.unlink()
    environment = {**os.environ, "PODCAST_SPEECH_MODEL": speech_model()}
    with running_desk(small_show, environment=environment) as desk:
        page = desk.get(f"{EPISODE}/transcript")
        assert "Write a draft transcript" in page.text
        begun = desk.post(f"{EPISODE}/draft-transcript", {"csrf": desk.csrf})
        done = desk.finished(begun)
        assert "Draft transcript written" in done.text
        assert f'href="{EPISODE}/transcript">Read the draft</a>' in done.text
        page = desk.get(f"{EPISODE}/transcript")
        assert "1 unread" in page.text
        assert "nobody has read it yet" in page.text
        again = desk.finished(desk.post(f"{EPISODE}/draft-transcript", {"csrf": desk.csrf}))
        assert "There is a transcript" in again.text
        for fields in ({}, {"csrf": "x"}):
            assert desk.post(f"{EPISODE}/draft-transcript", fields).status == 403
        assert desk.post(f"{HOME}/episodes/x/draft-transcript", {"csrf": desk.csrf}).status == 400
    assert "Written by speech recognition" in transcript.read_text("utf-8")


def test_what_a_draft_needs_is_told(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no button that cannot work."""
    (small_show / "episodes/01-listening.vtt").unlink()
    monkeypatch.setattr(recogniser, "find_spec", lambda _: None)
    with running_desk(small_show) as desk:
        page = desk.get(f"{EPISODE}/transcript").text
    assert "Write a draft transcript" not in page
    assert "What recognises speech is not installed." in page


def test_late_lines_are_put_right_with_one_button(tmp_path: Path) -> None:
    """First heard where they are and where they would be; then the file is as it was before it was late."""
    root = copy_series(tmp_path / "show")
    for path in (root / "episodes").iterdir():
        if not path.name.startswith("01-"):
            path.unlink()
    project = measure_recordings(load_project(workspace(root)), workspace(root))
    [transcript] = (root / "episodes").glob("*.vtt")
    before = transcript.read_bytes()
    address = f"{HOME}/episodes/{SAVING}"
    with running_desk(root) as desk:
        assert "The transcript starts" not in desk.get(f"{address}/transcript").text
        shift_transcript(workspace(root), project.episodes[0], 4)
        with running_desk(root) as late:
            page = late.get(f"{address}/transcript")
            assert "The transcript starts 4 s late" in page.text
            assert 'data-hear="6.5"' in page.text
            assert 'data-hear="2.5"' in page.text
            assert 'value="shift:-4.0">Shift it by 4 s</button>' in page.text
            fixed = press(late, "shift:-4.0", page, path=address)
            assert "All lines are 4 seconds earlier." in fixed.text
            assert "The transcript starts" not in fixed.text
    assert transcript.read_bytes() == before
