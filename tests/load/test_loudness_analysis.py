"""Listening to a show: nothing is decoded twice, and whatever happens to a decoder is told and survived."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from podcast_publisher.load.loudness import decoders
from podcast_publisher.load.loudness.analysis import measure_recordings, with_cached_measurements
from podcast_publisher.load.project import load_project
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import SOUND
from tests.shows import REPOSITORY, SMALL_SHOW, workspace

RECORDINGS = ["episodes/01-listening.mp3", "episodes/02-measuring.mp3"]
NOWHERE = "/nowhere/python"
PATIENCE = 60
"""Seconds after which a process that should have ended counts as one that goes on."""

posix = pytest.mark.skipif(
    os.name != "posix", reason="shell scripts, signals and named pipes are used"
)


def sounds(project: Project) -> list[AudioMeasurements]:
    """What is heard in each episode."""
    return [
        episode.audio.measurements
        for episode in project.episodes
        if episode.audio and episode.audio.measurements
    ]


def kept(show: Path) -> list[Path]:
    folder = workspace(show).cache(SOUND).folder
    return sorted(folder.glob("*.json")) if folder else []


def stand_in(folder: Path, script: str) -> str:
    """A program in the place of Python's."""
    program = folder / "stand-in"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def hang(show: Path) -> None:
    """Put pipes to which nobody writes into the place of the recordings: opening them never ends."""
    for recording in RECORDINGS:
        (show / recording).unlink()
        os.mkfifo(show / recording)


def test_nothing_is_decoded_twice(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look tells the same of each recording, and starts no decoder: there is none to start."""
    progress: list[str] = []
    first = measure_recordings(
        load_project(workspace(small_show)), workspace(small_show), progress.append
    )
    assert sorted(progress) == RECORDINGS
    assert [sound.failure for sound in sounds(first)] == ["", ""]
    monkeypatch.setattr(sys, "executable", NOWHERE)
    again = measure_recordings(
        load_project(workspace(small_show)), workspace(small_show), progress.append
    )
    assert sounds(again) == sounds(first)
    assert sorted(progress) == sorted(2 * RECORDINGS)


def test_a_changed_recording_is_decoded(small_show: Path) -> None:
    """What is kept belongs to the bytes, not to the name."""
    first = sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
    first_file, second_file = (small_show / recording for recording in RECORDINGS)
    first_file.write_bytes(second_file.read_bytes())
    again = sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
    assert again[0] == again[1] == first[1] != first[0]


@pytest.fixture(scope="module")
def measured(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[list[AudioMeasurements], dict[str, bytes]]:
    """What is heard in the small show, and the files that keep it: decoded once for all that follows."""
    show = Path(shutil.copytree(SMALL_SHOW, tmp_path_factory.mktemp("measured") / "show"))
    samples = sounds(measure_recordings(load_project(workspace(show)), workspace(show)))
    return samples, {file.name: file.read_bytes() for file in kept(show)}


def keep(show: Path, name: str, body: bytes) -> None:
    """As if a command had kept that."""
    folder = workspace(show).cache(SOUND).folder
    assert folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(body)


RUBBISH = [
    "{",
    "[]",
    "[" * 15_000,
    '{"version": 0}',
    '{"version": 4, "recording": "", "sound": {}}',
    " " * 30_000_000,
]


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_damaged_measurements_are_not_believed(
    small_show: Path, measured: tuple[list[AudioMeasurements], dict[str, bytes]], rubbish: str
) -> None:
    """A kept file that cannot be read, or is of another version, is as good as none."""
    for name in measured[1]:
        keep(small_show, name, rubbish.encode())
    assert (
        sounds(with_cached_measurements(load_project(workspace(small_show)), workspace(small_show)))
        == []
    )


UNTRUE: list[Mapping[str, object]] = [
    *(
        {name: "<script>"}
        for name in ("seconds", "loudness", "packets_sha256", "waveform", "decode_errors")
    ),
    *(
        {name: -1}
        for name in (
            "seconds",
            "decode_errors",
            "leading_silence",
            "longest_silence_start",
            "one_sided_start",
        )
    ),
    *(
        {name: 1e6}
        for name in (
            "seconds",
            "leading_silence",
            "trailing_silence",
            "longest_silence",
            "clipped_seconds",
            "one_sided_seconds",
        )
    ),
    *(
        {name: 300}
        for name in ("loudness", "peak", "clipping_level", "channel_balance", "dc_offset")
    ),
    {
        "seconds": 3.0,
        "leading_silence": 0,
        "trailing_silence": 0,
        "longest_silence": 0,
        "longest_silence_start": 0,
    },
    {"correlation": 2},
    {"is_local_failure": True},
    {"failure": "x" * 5_000},
    {"waveform": "00" * 2_000},
    {"packets_sha256": ["nested", {"rubbish": None}]},
]


def changed(body: bytes, untrue: Mapping[str, object]) -> bytes:
    """The kept file with something else in its measurements."""
    whole = json.loads(body)
    return json.dumps(whole | {"sound": whole["sound"] | {**untrue}}).encode()


def test_what_is_kept_is_believed(
    small_show: Path, measured: tuple[list[AudioMeasurements], dict[str, bytes]]
) -> None:
    """Files as a command keeps them are; or the tests that follow would prove nothing."""
    for name, body in measured[1].items():
        keep(small_show, name, changed(body, {}))
    samples = sounds(
        with_cached_measurements(load_project(workspace(small_show)), workspace(small_show))
    )
    assert samples == measured[0]


@pytest.mark.parametrize("untrue", UNTRUE)
def test_measurements_that_cannot_be_true_are_not_believed(
    small_show: Path,
    measured: tuple[list[AudioMeasurements], dict[str, bytes]],
    untrue: dict[str, object],
) -> None:
    """Other types, levels no sound has, spans beyond the recording."""
    for name, body in measured[1].items():
        keep(small_show, name, changed(body, untrue))
    assert (
        sounds(with_cached_measurements(load_project(workspace(small_show)), workspace(small_show)))
        == []
    )


@pytest.mark.parametrize("spoilt", [RUBBISH[0].encode(), {"seconds": -1}])
def test_what_is_not_believed_is_taken_anew(
    small_show: Path,
    measured: tuple[list[AudioMeasurements], dict[str, bytes]],
    spoilt: bytes | dict[str, object],
) -> None:
    """The recordings are decoded again, and that is kept."""
    for name, body in measured[1].items():
        keep(small_show, name, spoilt if isinstance(spoilt, bytes) else changed(body, spoilt))
    assert (
        sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
        == measured[0]
    )
    assert {file.name: file.read_bytes() for file in kept(small_show)} == measured[1]


def test_measurements_of_another_recording_are_not_believed(
    small_show: Path, measured: tuple[list[AudioMeasurements], dict[str, bytes]]
) -> None:
    """A file that was renamed to the digest of a silent recording says nothing of it."""
    loud, silent = measured[1]
    keep(small_show, loud, measured[1][silent])
    assert (
        sounds(with_cached_measurements(load_project(workspace(small_show)), workspace(small_show)))
        == []
    )


def test_nothing_can_be_kept(small_show: Path) -> None:
    """Where nothing may be written, everything is measured all the same."""
    caches = workspace(small_show).caches
    assert caches
    caches.parent.mkdir(parents=True, exist_ok=True)
    caches.write_text("a file in the place of the folder")
    assert [
        sound.failure
        for sound in sounds(
            measure_recordings(load_project(workspace(small_show)), workspace(small_show))
        )
    ] == ["", ""]


def test_what_a_recording_is_to_blame_for_is_kept(
    small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording that cannot be decoded needs no second try: the same bytes fail again."""
    project = load_project(workspace(small_show))
    for recording in RECORDINGS:
        (small_show / recording).write_bytes(b"no sound at all")
    first = sounds(measure_recordings(project, workspace(small_show)))
    assert all(measurements.failure for measurements in first)
    monkeypatch.setattr(sys, "executable", NOWHERE)
    assert sounds(measure_recordings(project, workspace(small_show))) == first


DEATHS = {
    "kill -SEGV $$": "the decoder crashed over it (Segmentation fault)",
    "kill -ABRT $$": "the decoder crashed over it (Aborted)",
    "kill -KILL $$": "the decoder was killed from outside, perhaps for want of memory",
    "exit 3": "the decoder crashed over it (code 3)",
    "echo '{\"loud\": 1}'": "the decoder crashed over it (code 0)",
    "echo Traceback >&2; echo 'ImportError: no numpy' >&2; exit 1": "the decoder stopped: ImportError: no numpy",
}


@posix
@pytest.mark.parametrize(("death", "why"), DEATHS.items())
def test_a_decoder_that_dies(
    small_show: Path, tmp_path: Path, death: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes nobody along, it is told, and the next check tries again."""
    project = load_project(workspace(small_show))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", stand_in(tmp_path, death))
        assert [
            sound.failure for sound in sounds(measure_recordings(project, workspace(small_show)))
        ] == [
            why,
            why,
        ]
    assert kept(small_show) == []
    assert [
        sound.failure for sound in sounds(measure_recordings(project, workspace(small_show)))
    ] == ["", ""]


@posix
def test_too_little_memory(
    small_show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real decoder, with less memory than its libraries take, is told of and not kept."""
    script = f'ulimit -v 120000\nexec "{sys.executable}" "$@"'
    monkeypatch.setattr(sys, "executable", stand_in(tmp_path, script))
    samples = sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
    assert all(sample.failure.startswith("the decoder ") for sample in samples)
    assert kept(small_show) == []


def test_no_decoder_can_be_started(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is told of each recording, and is not kept."""
    monkeypatch.setattr(sys, "executable", NOWHERE)
    samples = sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
    assert {sample.failure for sample in samples} == {
        "this computer cannot start a decoder: No such file or directory"
    }
    assert all(sample.is_local_failure for sample in samples)
    assert kept(small_show) == []


def test_a_recording_that_is_gone(small_show: Path) -> None:
    """What cannot be read is told, and is not kept."""
    project = load_project(workspace(small_show))
    (small_show / RECORDINGS[0]).unlink()
    failed, fine = sounds(measure_recordings(project, workspace(small_show)))
    assert failed.failure == "the decoder stopped: No such file or directory"
    assert fine.failure == ""
    assert len(kept(small_show)) == 1


@posix
def test_a_decoder_that_hangs(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience has an end, nobody is left behind, and nothing is kept."""
    project = load_project(workspace(small_show))
    hang(small_show)
    monkeypatch.setattr(decoders, "_MIN_TIMEOUT", 0.5)
    samples = sounds(measure_recordings(project, workspace(small_show)))
    assert {sample.failure for sample in samples} == {"decoding it takes longer than 3 seconds"}
    assert decoders_running() == []
    assert kept(small_show) == []


def test_the_folder_is_no_part_of_the_program(
    small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python files beside the recordings are not run, whatever they are called."""
    for name in ("av", "json", "numpy", "podcast_publisher"):
        (small_show / f"{name}.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(small_show)
    assert [
        sound.failure
        for sound in sounds(
            measure_recordings(load_project(workspace(small_show)), workspace(small_show))
        )
    ] == ["", ""]


LISTENS_FOR_EVER = """
import os, sys
from pathlib import Path
from podcast_publisher.load.loudness.analysis import measure_recordings
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace

show = Path(sys.argv[1])
project = load_project(Workspace(show))
for recording in show.glob("episodes/*.mp3"):
    recording.unlink()
    os.mkfifo(recording)
measure_recordings(project, Workspace(show))
"""


def decoders_running() -> list[psutil.Process]:
    """The decoders that this process has started; of other tests' stores and processes it is not asked."""
    children = psutil.Process().children(recursive=True)
    return [
        child for child in children if "podcast_publisher.load.loudness.measure" in child.cmdline()
    ]


@pytest.fixture
def listener(small_show: Path) -> Iterator[tuple[psutil.Popen, list[psutil.Process]]]:
    """A process that listens for ever, and its two decoders."""
    words = [sys.executable, "-c", LISTENS_FOR_EVER, str(small_show)]
    with psutil.Popen(words, cwd=REPOSITORY, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + PATIENCE
        while len(children := process.children()) < len(RECORDINGS) and time.monotonic() < deadline:
            time.sleep(0.05)
        try:
            yield process, children
        finally:
            for running in (process, *children):
                if running.is_running():
                    running.kill()


@posix
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_decoder_is_left_behind(
    listener: tuple[psutil.Popen, list[psutil.Process]], ending: signal.Signals
) -> None:
    """Stopped, ended or killed, a check takes its decoders along, also those that would never end."""
    process, children = listener
    assert len(children) == len(RECORDINGS)
    process.send_signal(ending)
    assert psutil.wait_procs([process, *children], timeout=PATIENCE)[1] == []


@posix
def test_what_was_measured_is_kept_at_once(small_show: Path) -> None:
    """A check that is stopped half way has the first half: the next goes on from there."""
    project = load_project(workspace(small_show))
    (small_show / RECORDINGS[1]).unlink()
    os.mkfifo(small_show / RECORDINGS[1])

    def stop(_name: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        measure_recordings(project, workspace(small_show), stop)
    (file,) = kept(small_show)
    assert json.loads(file.read_text("utf-8"))["sound"]["seconds"] > 20
    assert decoders_running() == []
