"""Recordings made from every kind of master, proved by measurement."""

from pathlib import Path

import av
import mutagen
import numpy as np
import pytest
from mutagen.id3 import ID3

from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.loudness.measure import measure
from podcast_publisher.load.project import load_project
from podcast_publisher.model.errors import RepairError, WrongUseError
from podcast_publisher.model.show import Project
from podcast_publisher.workflow.check import decode_and_check, load_and_check
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.recordings.make import (
    MadeRecording,
    MakeRequest,
    make_options,
    make_recording,
    plan_recording,
)
from tests.audio.masters import (
    MASTERS,
    broadcast_extension,
    cues,
    decoded,
    ixml,
    likeness,
    with_chunks,
    with_telephone_data,
    write_master,
    written,
)
from tests.audio.recordings import beside
from tests.long_run import sampled
from tests.private_recordings import held_in
from tests.shows import workspace
from tests.sounds import RATE, quiet, speech

EVERY_CHANGE = {
    *("studio 24 bit.wav", "long.rf64.wav", "archive 96k.flac", "lossless.m4a", "voice memo.m4a"),
    *("camera.mp4", "stream.m4a", "dictation.amr", "left.wav", "both alike.wav", "wrong wire.wav"),
}
WITHOUT_TAGS = {"sony.w64", "dictation.amr", "broadcast.ts", "raw.aac"}
"""What FFmpeg writes without tags."""
FIRST = "01-listening"


def request(**fields: object) -> MakeRequest:
    return MakeRequest(**fields)  # type: ignore[arg-type]


def made(master: Path, show: Path, **fields: object) -> MadeRecording:
    """The recording that is made from it, in that show."""
    project: Project = load_project(workspace(show))
    plan = plan_recording(str(master), request(**fields), workspace(show), project)
    return make_recording(plan, project, Events())


@pytest.mark.parametrize("name", sampled(MASTERS, EVERY_CHANGE))
def test_any_master_becomes_a_recording(small_show: Path, tmp_path: Path, name: str) -> None:
    """MP3 with 44.1 kHz at the usual loudness, in mono where it is one sound, otherwise the same sound; and
    nothing private.
    """
    kind, master = MASTERS[name], write_master(tmp_path, name)
    if name.endswith((".mov", ".mp4")):
        with_telephone_data(master)
    elif name.endswith(".wav"):
        with_chunks(master, broadcast_extension(), ixml())
    body = master.read_bytes()
    new = made(master, small_show).plan.target
    assert new == master.with_suffix(".mp3") or "finished" in name
    sound = measure(str(new))
    assert sound.loudness == pytest.approx(-16, abs=0.5)
    assert sound.peak is not None
    assert sound.peak <= -1.0
    assert (sound.failure, sound.decode_errors) == ("", 0)
    audio = probe_audio(new, new.name)
    assert (audio.format, audio.sample_rate, audio.channels) == ("MP3", 44_100, kind.channels)
    assert audio.flaws == {}
    before = decoded(master)
    assert audio.seconds == pytest.approx(len(before) / RATE, abs=0.1)
    assert mutagen.File(new).info.length == pytest.approx(audio.seconds, abs=0.1)
    assert likeness(before, decoded(new)) >= kind.likeness
    assert held_in(new.read_bytes()) == []
    assert held_in(body) != [] or name in WITHOUT_TAGS
    assert master.read_bytes() == body


MARKERS = ((0.0, "Welcome"), (2.04, "The ward \u2013 and after"), (3.5, ""))


def cue_master(folder: Path) -> Path:
    """A WAV with cue points, one of them without a label."""
    master = write_master(folder, "broadcast.wav")
    return with_chunks(master, *cues(48_000, *MARKERS), broadcast_extension(), ixml())


def test_cue_points_become_chapters(small_show: Path, tmp_path: Path) -> None:
    """Those with a label, on whole seconds and in order; the master's own notes are not copied."""
    recording = made(cue_master(tmp_path), small_show)
    tag = ID3(recording.plan.target)
    chapters = [(frame.start_time, str(frame.sub_frames["TIT2"])) for frame in tag.getall("CHAP")]
    assert chapters == [(0, "Welcome"), (2000, "The ward \u2013 and after")]
    assert recording.chapters.unnamed == 1
    assert held_in(recording.plan.target.read_bytes()) == []


def test_an_episodes_recording_has_its_tags_and_passes(small_show: Path, tmp_path: Path) -> None:
    """A master with the episode's name becomes its recording, which `check --deep` has nothing against."""
    old = small_show / "episodes" / f"{FIRST}.mp3"
    with av.open(str(old)) as container:
        voice = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    master = written(tmp_path / f"{FIRST}.wav", MASTERS["studio 24 bit.wav"], voice[0], voice[0])
    old.unlink()
    recording = made(master, small_show)
    assert recording.plan.target == old
    tag = ID3(old)
    assert (str(tag["TIT2"]), str(tag["TRCK"])) == ("Listening", "1")
    assert tag.getall("APIC")
    checked = load_and_check(workspace(small_show), lambda _: None)
    checked = decode_and_check(checked, workspace(small_show), lambda _: None)
    about = [finding for finding in checked.findings if FIRST in finding.file]
    assert about == []


def test_aac_goes_into_an_m4a(small_show: Path, tmp_path: Path) -> None:
    """With its index first, the YAML's tags and nothing of the master's."""
    master = cue_master(tmp_path)
    new = tmp_path / "new.m4a"
    recording = made(master, small_show, target=new, episode=FIRST)
    audio = probe_audio(new, "new.m4a")
    assert (audio.format, audio.channels, audio.sample_rate, audio.flaws) == ("M4A", 1, 44_100, {})
    sound = measure(str(new))
    assert sound.loudness == pytest.approx(-16, abs=0.5)
    assert sound.peak is not None
    assert sound.peak <= -1
    assert mutagen.File(new)["\xa9nam"] == [recording.made.tags.title]
    assert held_in(new.read_bytes()) == []
    assert likeness(decoded(master), decoded(new)) > 0.99


def test_nothing_is_replaced_unless_asked(small_show: Path, tmp_path: Path) -> None:
    """An existing recording stays, unless the person says otherwise; the master always stays."""
    master = write_master(tmp_path, "finished.mp3")
    (tmp_path / "new.mp3").write_bytes(b"somebody's")
    with pytest.raises(RepairError, match=r"There is a file .*new\.mp3 already"):
        made(master, small_show, target=tmp_path / "new.mp3")
    assert (tmp_path / "new.mp3").read_bytes() == b"somebody's"
    made(master, small_show, target=tmp_path / "new.mp3", replace=True)
    assert probe_audio(tmp_path / "new.mp3", "").format == "MP3"
    with pytest.raises(WrongUseError, match="is the master, which is never changed"):
        made(master, small_show, target=master, replace=True)
    assert beside(master) == ["finished.mp3", "new.mp3", "show"]


def test_silence_at_the_ends_is_cut_only_if_asked(small_show: Path, tmp_path: Path) -> None:
    """The chapters move with the sound."""
    voice = np.concatenate([quiet(4), speech(4, -12), quiet(7)])
    kind = MASTERS["broadcast.wav"]
    master = written(tmp_path / "take.wav", kind, voice)
    with_chunks(master, *cues(48_000, (4.0, "Here"), (6.7, "There")))
    whole = made(master, small_show).plan.target
    assert measure(str(whole)).seconds == pytest.approx(15, abs=0.1)
    cut = made(
        master,
        small_show,
        target=tmp_path / "cut.mp3",
        options=make_options(m4a=False, channels=0, kbits=0, track=1, trim=True),
    )
    sound = measure(str(cut.plan.target))
    assert sound.seconds == pytest.approx(4 + 0.3 + 0.8, abs=0.2)
    assert sound.leading_silence <= 0.5
    assert [chapter.start for chapter in cut.chapters.chapters] == [0, 3]
