"""Masters at the desk: made into recordings in the background, heard beside them, and used only when somebody says so."""

import json
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil
import pytest
from lxml import html
from mutagen import id3

from podcast_publisher.desk.forms.making import Makings
from podcast_publisher.load.loudness.measure import measure
from podcast_publisher.load.project import load_project
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.show import Project
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.recordings import offered
from podcast_publisher.workflow.recordings.make import (
    MadeRecording,
    MakePlan,
    make_recording,
)
from podcast_publisher.workflow.recordings.offered import OfferedRecording
from tests.desk_process import desk_process, with_cookie
from tests.local_requests import PATIENCE, Response
from tests.private_recordings import MODEL, PLACE, held_in, mp3
from tests.running_desk import HOME, RunningDesk, running_desk
from tests.shows import workspace
from tests.sounds import recorded, speech

FIRST = f"{HOME}/episodes/01-listening"
SECOND = f"{HOME}/episodes/02-measuring"
RECORDING = "episodes/01-listening.mp3"
TOLD = mp3(
    id3.TXXX(encoding=3, desc="location", text=PLACE),
    id3.TXXX(encoding=3, desc="model", text=MODEL),
)
"""A recording as a telephone leaves it."""


@pytest.fixture
def desk(small_show: Path) -> Iterator[RunningDesk]:
    """A desk with a good show of two episodes."""
    with running_desk(small_show) as running:
        yield running


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """Somebody speaks far too quietly, in a WAV with two channels that are alike."""
    words = speech(8, -30)
    return recorded(tmp_path / "interview.wav", words, words)


def converted(source: Path, target: Path, codec: str) -> Path:
    """The same sound in another format."""
    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        stream: Any = new.add_stream(codec, rate=48_000, layout="stereo")
        resampler = av.AudioResampler(stream.codec_context.format, "stereo", 48_000)
        for frame in old.decode(audio=0):
            for piece in resampler.resample(frame):
                new.mux(stream.encode(piece))
        new.mux(stream.encode(None))
    return target


def made(desk: RunningDesk, sent: Response) -> Response:
    """The review, once a recording was made."""
    assert sent.status == 303, sent.text
    for thread in threading.enumerate():
        if thread.name.startswith("job "):
            thread.join(PATIENCE)
    return desk.get(sent.headers["location"])


def waiting_files(root: Path) -> list[Path]:
    folder = root / ".podcast" / "main" / "desk"
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".gitignore"]


def form_on(desk: RunningDesk, address: str, **typed: str) -> dict[str, str]:
    return desk.form(address) | typed


def test_a_master_becomes_a_new_episode(desk: RunningDesk, master: Path) -> None:
    """It is made as loud as podcasts are; both are heard before a draft has the new one, tagged with what was typed."""
    sent = desk.send(f"{HOME}/add", ("Interview with Ada.wav", master.read_bytes()))
    page, address = made(desk, sent), sent.headers["location"]
    before, _, after = page.text.partition("The new recording")
    assert "quieter than podcasts usually are" in before
    assert "As loud as podcasts usually are: −16." in after or "−15.9" in after
    assert "Both its channels are nearly the same, so the recording is mono." in page.text
    assert "What you sent is not kept" in page.text
    assert 'value="Interview with Ada"' in page.text
    for part, kind in (("recording", "audio/mpeg"), ("before", "audio/wav")):
        answer = desk.ask("GET", f"{address}/{part}", Range="bytes=0-9")
        assert (answer.status, answer.headers["content-type"]) == (206, kind)
    created = desk.post(address, form_on(desk, address, title="Ada speaks", number="3"))
    assert created.status == 303, created.text
    project = load_project(workspace(desk.root))
    (episode,) = [each for each in project.episodes if each.number == 3]
    assert episode.audio
    assert (episode.audio.format, episode.audio.channels) == ("MP3", 1)
    assert episode.audio.tags.title == "Ada speaks"
    assert measure(str(episode.audio.file.path)).loudness == pytest.approx(-16, abs=0.5)
    assert waiting_files(desk.root) == []


@pytest.mark.parametrize(
    ("name", "codec", "heard"),
    [
        ("a.flac", "flac", "audio/flac"),
        ("a.aiff", "pcm_s16be", "audio/mpeg"),
        ("a.m4a", "alac", "audio/mpeg"),
        ("a.mkv", "aac", "audio/mpeg"),
    ],
)
def test_any_master_replaces_a_recording(
    desk: RunningDesk, master: Path, tmp_path: Path, name: str, codec: str, heard: str
) -> None:
    """Nothing changes before "Use it"; browsers can play what was sent, whatever it was."""
    body = converted(master, tmp_path / name, codec).read_bytes()
    old = (desk.root / RECORDING).read_bytes()
    sent = desk.send(f"{FIRST}/audio/new", (name, body))
    page, address = made(desk, sent), sent.headers["location"]
    assert page.status == 200, page.text
    assert (desk.root / RECORDING).read_bytes() == old
    assert name in desk.get(f"{FIRST}/recording").text  # a page that was closed is found again
    before = desk.get(f"{HOME}/add/{address.rpartition('/')[2]}/before")
    assert before.headers["content-type"] == heard
    assert measure_bytes(tmp_path, before.body) == pytest.approx(-46, abs=6)
    used = desk.post(address, desk.form(address))
    assert (used.status, used.headers["location"]) == (
        303,
        f"{FIRST}/recording?replaced-check-parts",
    )
    assert measure(str(desk.root / RECORDING)).loudness == pytest.approx(-16, abs=0.5)
    assert waiting_files(desk.root) == []


def measure_bytes(folder: Path, body: bytes) -> float | None:
    (folder / "heard").write_bytes(body)
    return measure(str(folder / "heard")).loudness


def test_a_recording_in_another_format_is_converted(desk: RunningDesk, tmp_path: Path) -> None:
    """Apps take an episode's recording for what it was: an MP3 stays an MP3."""
    body = recorded(tmp_path / "new.m4a", speech(6, -3)).read_bytes()
    sent = desk.send(f"{FIRST}/audio/new", ("new.m4a", body))
    assert made(desk, sent).status == 200
    assert desk.post(sent.headers["location"], desk.form(sent.headers["location"])).status == 303
    (first, _) = load_project(workspace(desk.root)).episodes
    assert first.audio
    assert first.audio.format == "MP3"


def test_loudness_is_put_right_with_one_button(desk: RunningDesk, tmp_path: Path) -> None:
    """The step says in words how loud it is; the button makes another recording, and both are heard first."""
    recorded(desk.root / RECORDING, np.tile(speech(8, -14), 3))
    sound = measured_sound(desk, f"{FIRST}/sound")
    assert "dB quieter than podcasts usually are: −" in sound
    assert mark_of_recording(desk) == "1 note"
    assert f'action="{FIRST}/audio/make"' in sound.replace("\\", "")
    begun = desk.post(f"{FIRST}/audio/make", {"csrf": desk.csrf})
    page, address = made(desk, begun), begun.headers["location"]
    assert "Keep the present one as it is" in page.text
    assert "What you sent" not in page.text
    assert measure(str(desk.root / RECORDING)).loudness < -18  # type: ignore[operator]  # it is heard
    kept = desk.post(f"{HOME}/add/{address.rpartition('/')[2]}/discard", {"csrf": desk.csrf})
    assert kept.headers["location"] == f"{FIRST}/recording?discarded"
    assert waiting_files(desk.root) == []
    begun = desk.post(f"{FIRST}/audio/make", {"csrf": desk.csrf})
    made(desk, begun)
    address = begun.headers["location"]
    assert desk.post(address, desk.form(address)).status == 303
    assert measure(str(desk.root / RECORDING)).loudness == pytest.approx(-16, abs=0.5)
    assert "As loud as podcasts usually are" in measured_sound(desk, f"{FIRST}/sound")
    assert mark_of_recording(desk) == "Done"


def test_an_index_after_the_sound_is_moved_with_one_button(small_show: Path) -> None:
    """The sound is the same, and Undo brings back the file byte for byte."""
    (small_show / RECORDING).unlink()
    file = recorded(small_show / RECORDING.replace(".mp3", ".m4a"), np.tile(speech(8, -3), 3))
    before = file.read_bytes()
    with running_desk(small_show) as desk:
        assert "Repair the file" in desk.get(f"{FIRST}/recording").text
        done = desk.post(f"{FIRST}/audio/repair", {"csrf": desk.csrf})
        assert done.headers["location"] == f"{FIRST}/recording?repaired"
        page = desk.get(done.headers["location"]).text
        assert "The recording was repaired. Its sound is the same." in page
        assert "Repair the file" not in page
        after = file.read_bytes()
        assert before.index(b"moov") > before.index(b"mdat")
        assert after.index(b"moov") < after.index(b"mdat")
        assert "Undo: repair of the recording" in page
        document = html.document_fromstring(page)
        assert isinstance(document, html.HtmlElement)
        (form,) = (form for form in document.forms if form.get("action") == f"{FIRST}/undo")
        undo = [(name, str(value)) for name, value in form.form_values()]
        assert desk.post(f"{FIRST}/undo", undo).status == 303
    assert file.read_bytes() == before


def test_what_a_telephone_wrote_into_a_recording_leaves_with_one_button(small_show: Path) -> None:
    """Place, name and device; the finding names the button, not a command."""
    (small_show / RECORDING).write_bytes(TOLD)
    assert held_in((small_show / RECORDING).read_bytes())
    with running_desk(small_show) as desk:
        page = desk.get(f"{FIRST}/recording").text
        assert "Press Repair the file on the step Recording" in page
        assert "podcast-publisher audio" not in page
        assert desk.post(f"{FIRST}/audio/repair", {"csrf": "guessed"}).status == 403
        assert desk.post(f"{FIRST}/audio/repair", {"csrf": desk.csrf}).status == 303
        assert "Press Repair the file" not in desk.get(f"{FIRST}/recording").text
    assert held_in((small_show / RECORDING).read_bytes()) == []


def mark_of_recording(desk: RunningDesk) -> str:
    """What the list of steps says beside Recording, once it is measured."""
    deadline = time.monotonic() + PATIENCE
    while "data-measuring" in (page := desk.get(f"{FIRST}/recording").text):
        assert time.monotonic() < deadline
    (mark,) = re.findall(r"<span>Recording</span><span[^>]*>(.*?)</span>", page)
    return str(mark)


def measured_sound(desk: RunningDesk, address: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while (answer := json.loads(desk.get(address).text))["is_measuring"]:
        assert time.monotonic() < deadline
    return str(answer["html"])


def test_a_recording_that_was_sent_too_loud_is_put_right(desk: RunningDesk, tmp_path: Path) -> None:
    """On its review, before an episode has it."""
    loud = recorded(tmp_path / "loud.mp3", speech(8, 0) * 3)
    sent = desk.send(f"{HOME}/add", ("loud.mp3", loud.read_bytes()))
    address = sent.headers["location"]
    assert "Put the loudness right" in measured_sound(desk, f"{address}/sound")
    assert "As loud as" in made(desk, desk.post(f"{address}/make", {"csrf": desk.csrf})).text


def test_a_master_in_the_episodes_place(desk: RunningDesk, master: Path) -> None:
    """The step makes the recording from it; the YAML then names that, and the master stays where it is."""
    (desk.root / RECORDING).unlink()
    (desk.root / "episodes/01-listening.wav").write_bytes(master.read_bytes())
    with running_desk(desk.root) as again:
        assert "Make the recording from it" in again.get(f"{FIRST}/recording").text
        begun = again.post(f"{FIRST}/audio/make", {"csrf": again.csrf})
        made(again, begun)
        address = begun.headers["location"]
        used = again.post(address, again.form(address))
        assert used.status == 303, used.text
    assert (desk.root / "episodes/01-listening.wav").read_bytes() == master.read_bytes()
    (first, _) = load_project(workspace(desk.root)).episodes
    assert first.audio
    assert first.audio.file.path.name == "01-listening.mp3"


def test_parts_made_for_the_old_recording_are_asked_anew(desk: RunningDesk, tmp_path: Path) -> None:
    """After another recording until somebody says that they fit, or changes them; after its loudness, never."""
    asked = "The recording was replaced after this transcript was written"
    steps = [f"{SECOND}/transcript", f"{SECOND}/chapters"]
    begun = desk.post(f"{SECOND}/audio/make", {"csrf": desk.csrf})
    made(desk, begun)
    used = desk.post(begun.headers["location"], desk.form(begun.headers["location"]))
    assert used.headers["location"] == f"{SECOND}/recording?replaced"
    assert asked not in desk.get(steps[0]).text
    other = recorded(tmp_path / "other.mp3", speech(15, -3)).read_bytes()
    address = desk.send(f"{SECOND}/audio/new", ("other.mp3", other)).headers["location"]
    assert desk.post(address, desk.form(address)).status == 303
    assert asked in desk.get(steps[0]).text
    assert "after these chapters were set" in desk.get(steps[1]).text
    for part, secret, status in (("transcript", "x", 403), ("people", desk.csrf, 409)):
        assert desk.post(f"{SECOND}/fits", {"csrf": secret, "part": part}).status == status
    done = desk.post(f"{SECOND}/fits", {"csrf": desk.csrf, "part": "transcript"})
    assert done.headers["location"] == f"{SECOND}/transcript?fits"
    assert asked not in desk.get(steps[0]).text
    assert "after these chapters were set" in desk.get(steps[1]).text
    with running_desk(desk.root) as again:  # it is still known after a restart
        assert asked not in again.get(steps[0]).text
        assert "after these chapters were set" in again.get(steps[1]).text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"RIFF....WAVE", id="nothing in it"),
        pytest.param(b"RIFF\xff\xff\xff\x7fWAVEfmt " + bytes(300), id="lies about its length"),
        pytest.param(b"fLaC" + b"\xff" * 5000, id="noise"),
        pytest.param(b"FORM" + bytes(8) + b"AIFF", id="empty AIFF"),
    ],
)
def test_a_broken_master_is_a_sentence(desk: RunningDesk, body: bytes) -> None:
    """It says what to do, names the file as its sender does, and nothing has changed."""
    old = (desk.root / RECORDING).read_bytes()
    page = made(desk, desk.send(f"{FIRST}/audio/new", ("x.wav", body)))
    assert page.status == 422
    assert "No recording was made" in page.text
    assert "x.wav: " in page.text
    assert "Traceback" not in page.text
    assert ".part" not in page.text
    assert (desk.root / RECORDING).read_bytes() == old


def test_markup_in_a_masters_name_is_escaped(desk: RunningDesk, master: Path) -> None:
    """While it is made, on its review, and in the list of what waits."""
    evil = "<img src=x onerror=alert(1)>.wav"
    sent = desk.send(f"{FIRST}/audio/new", (evil, master.read_bytes()))
    pages = [desk.get(sent.headers["location"]), made(desk, sent), desk.get(f"{FIRST}/recording")]
    for page in pages:
        assert "<img src=x" not in page.text
        assert "&lt;img src=x" in page.text


def test_only_what_waits_for_another_recording_says_so() -> None:
    """The first says that it starts; the second waits for its turn, then starts too."""
    makings = Makings()
    begun = {"a": threading.Event(), "b": threading.Event()}
    go_on = threading.Event()

    def begin(identifier: str) -> str:
        def make(_: Events) -> OfferedRecording:
            begun[identifier].set()
            assert go_on.wait(PATIENCE)
            raise PublisherError("It was looked at long enough")

        makings.start(identifier, make, lambda _: None)
        return message(identifier)

    def message(identifier: str) -> str:
        making = makings.get(identifier)
        assert making
        return making.message

    assert begin("a") == "Starting"
    assert begun["a"].wait(PATIENCE)
    assert message("a") == "Starting"
    assert begin("b") == "Waiting until another recording is made"
    go_on.set()
    assert begun["b"].wait(PATIENCE)
    assert message("b") == "Starting"
    makings.stop()


def test_progress_is_shown_and_can_be_cancelled(
    desk: RunningDesk, master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With and without script; another waits for its turn; cancelling leaves no file."""
    reached, go_on = threading.Event(), threading.Event()

    def slow(plan: MakePlan, project: Project, events: Events) -> MadeRecording:
        events.making("Encoding (+3.0 dB)", 0.5)
        reached.set()
        assert go_on.wait(PATIENCE)
        events.making("Encoding (+3.0 dB)", 0.6)
        return make_recording(plan, project, events)

    monkeypatch.setattr(offered, "make_recording", slow)
    sent = desk.send(f"{FIRST}/audio/new", ("a.wav", master.read_bytes()))
    address = sent.headers["location"]
    upload = f"{HOME}/add/{address.rpartition('/')[2]}"
    assert reached.wait(PATIENCE)
    page = desk.get(address)
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert '<progress id="sent" max="100" value="57">' in page.text
    assert "57 %" in page.text
    state = json.loads(desk.get(f"{upload}/state").text)
    assert (state["over"], state["message"], state["sent"]) == (False, "Encoding (+3.0 dB)", 57)
    assert "57 % made" in desk.get(f"{FIRST}/recording").text
    second = desk.send(f"{HOME}/add", ("b.wav", master.read_bytes()))
    assert "Waiting until another recording is made" in desk.get(second.headers["location"]).text
    assert "b.wav" in desk.get(f"{HOME}/").text
    cancelling = threading.Thread(target=desk.post, args=(f"{upload}/discard", {"csrf": desk.csrf}))
    cancelling.start()
    go_on.set()
    cancelling.join(PATIENCE)
    assert desk.get(address).status == 404
    monkeypatch.setattr(offered, "make_recording", make_recording)
    assert "The new recording" in made(desk, second).text
    names = {path.name.partition("-")[0].partition(".")[0] for path in waiting_files(desk.root)}
    assert names & {address.rpartition("/")[2]} == set()


def test_forms_of_others_make_nothing(desk: RunningDesk, master: Path) -> None:
    """Of another origin, or without the secret of the desk's pages."""
    for path in (f"{FIRST}/audio/make", f"{HOME}/add/{'0' * 16}/discard"):
        assert desk.post(path, {"csrf": "x" * 43}).status == 403
        assert desk.post(path, {"csrf": desk.csrf}, Origin="https://evil.example.org").status == 403
    assert desk.send(f"{HOME}/add", ("a.wav", master.read_bytes()), csrf="x" * 43).status == 403
    assert waiting_files(desk.root) == []


def test_a_killed_desk_leaves_nothing_half(small_show: Path, tmp_path: Path) -> None:
    """Nor does its encoder go on; the next desk removes what lay about."""
    long = recorded(tmp_path / "long.wav", np.tile(speech(8, -20), 150))
    before = (small_show / RECORDING).read_bytes()
    with desk_process(small_show) as running:
        desk = with_cookie(running)
        sent = desk.send(f"{FIRST}/audio/new", desk.csrf(), "long.wav", long.read_bytes())
        assert sent.status == 303
        process = psutil.Process(running.process.pid)
        deadline = time.monotonic() + PATIENCE
        while not (workers := process.children(recursive=True)):
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGKILL)
        psutil.wait_procs(workers, PATIENCE)
        assert not [worker for worker in workers if worker.is_running()]
    assert (small_show / RECORDING).read_bytes() == before
    with desk_process(small_show):
        assert waiting_files(small_show) == []
