"""Measuring a show: nothing is decoded twice, and decoder failures are reported and survived."""

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
    """The measurements of each episode."""
    return [
        episode.audio.measurements
        for episode in project.episodes
        if episode.audio and episode.audio.measurements
    ]


def kept(show: Path) -> list[Path]:
    folder = workspace(show).cache(SOUND).folder
    return sorted(folder.glob("*.json")) if folder else []


def stand_in(folder: Path, script: str) -> str:
    """A program in place of Python's."""
    program = folder / "stand-in"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def hang(show: Path) -> None:
    """Replace the recordings by pipes without a writer: opening them never ends."""
    for recording in RECORDINGS:
        (show / recording).unlink()
        os.mkfifo(show / recording)


def test_nothing_is_decoded_twice(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run gives the same measurements without starting a decoder."""
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


def test_a_changed_recording_is_decoded_again(small_show: Path) -> None:
    """The cache belongs to the bytes, not to the name."""
    first = sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
    first_file, second_file = (small_show / recording for recording in RECORDINGS)
    first_file.write_bytes(second_file.read_bytes())
    again = sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
    assert again[0] == again[1] == first[1] != first[0]


@pytest.fixture(scope="module")
def measured(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[list[AudioMeasurements], dict[str, bytes]]:
    """The measurements of the small show and its cache files, decoded once for all tests."""
    show = Path(shutil.copytree(SMALL_SHOW, tmp_path_factory.mktemp("measured") / "show"))
    samples = sounds(measure_recordings(load_project(workspace(show)), workspace(show)))
    return samples, {file.name: file.read_bytes() for file in kept(show)}


def keep(show: Path, name: str, body: bytes) -> None:
    """Write that into the cache as a command does."""
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
    """A cache file that cannot be read, or is of another version, is ignored."""
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
    """The cache file with other values in its measurements."""
    whole = json.loads(body)
    return json.dumps(whole | {"sound": whole["sound"] | {**untrue}}).encode()


def test_valid_measurements_are_believed(
    small_show: Path, measured: tuple[list[AudioMeasurements], dict[str, bytes]]
) -> None:
    """Otherwise the following tests would prove nothing."""
    for name, body in measured[1].items():
        keep(small_show, name, changed(body, {}))
    samples = sounds(
        with_cached_measurements(load_project(workspace(small_show)), workspace(small_show))
    )
    assert samples == measured[0]


@pytest.mark.parametrize("untrue", UNTRUE)
def test_impossible_measurements_are_not_believed(
    small_show: Path,
    measured: tuple[list[AudioMeasurements], dict[str, bytes]],
    untrue: dict[str, object],
) -> None:
    """Other types, levels no sound has, times beyond the recording."""
    for name, body in measured[1].items():
        keep(small_show, name, changed(body, untrue))
    assert (
        sounds(with_cached_measurements(load_project(workspace(small_show)), workspace(small_show)))
        == []
    )


@pytest.mark.parametrize("spoilt", [RUBBISH[0].encode(), {"seconds": -1}])
def test_invalid_measurements_are_replaced(
    small_show: Path,
    measured: tuple[list[AudioMeasurements], dict[str, bytes]],
    spoilt: bytes | dict[str, object],
) -> None:
    """The recordings are decoded again, and the results are cached."""
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
    """A cache file renamed to the digest of a silent recording is ignored."""
    loud, silent = measured[1]
    keep(small_show, loud, measured[1][silent])
    assert (
        sounds(with_cached_measurements(load_project(workspace(small_show)), workspace(small_show)))
        == []
    )


def test_an_unwritable_cache_is_no_error(small_show: Path) -> None:
    """Everything is measured all the same."""
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


def test_failures_of_the_recording_are_cached(
    small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes would fail again."""
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
def test_a_crashed_decoder_is_reported_and_retried(
    small_show: Path, tmp_path: Path, death: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It affects no other recording, and the next check tries again."""
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
def test_a_decoder_without_memory_is_reported(
    small_show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With less memory than its libraries need; the failure is not cached."""
    script = f'ulimit -v 120000\nexec "{sys.executable}" "$@"'
    monkeypatch.setattr(sys, "executable", stand_in(tmp_path, script))
    samples = sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
    assert all(sample.failure.startswith("the decoder ") for sample in samples)
    assert kept(small_show) == []


def test_a_decoder_that_cannot_start_is_reported(
    small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each recording, and not cached."""
    monkeypatch.setattr(sys, "executable", NOWHERE)
    samples = sounds(measure_recordings(load_project(workspace(small_show)), workspace(small_show)))
    assert {sample.failure for sample in samples} == {
        "this computer cannot start a decoder: No such file or directory"
    }
    assert all(sample.is_local_failure for sample in samples)
    assert kept(small_show) == []


def test_a_missing_recording_is_reported(small_show: Path) -> None:
    """And not cached."""
    project = load_project(workspace(small_show))
    (small_show / RECORDINGS[0]).unlink()
    failed, fine = sounds(measure_recordings(project, workspace(small_show)))
    assert failed.failure == "the decoder stopped: No such file or directory"
    assert fine.failure == ""
    assert len(kept(small_show)) == 1


@posix
def test_a_hanging_decoder_is_stopped(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a time limit, with its processes, and nothing is cached."""
    project = load_project(workspace(small_show))
    hang(small_show)
    monkeypatch.setattr(decoders, "_MIN_TIMEOUT", 0.5)
    samples = sounds(measure_recordings(project, workspace(small_show)))
    assert {sample.failure for sample in samples} == {"decoding it takes longer than 3 seconds"}
    assert decoders_running() == []
    assert kept(small_show) == []


def test_python_files_of_the_project_are_not_run(
    small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever they are called."""
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
    """The decoders that this process has started, not those of other tests."""
    children = psutil.Process().children(recursive=True)
    return [
        child for child in children if "podcast_publisher.load.loudness.measure" in child.cmdline()
    ]


@pytest.fixture
def listener(small_show: Path) -> Iterator[tuple[psutil.Popen, list[psutil.Process]]]:
    """A process that decodes for ever, and its two decoders."""
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
    """Interrupted, terminated or killed, a check ends its decoders, even hanging ones."""
    process, children = listener
    assert len(children) == len(RECORDINGS)
    process.send_signal(ending)
    assert psutil.wait_procs([process, *children], timeout=PATIENCE)[1] == []


@posix
def test_each_measurement_is_cached_at_once(small_show: Path) -> None:
    """An interrupted check has cached the first half, and the next continues from there."""
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


def test_what_is_heard_is_cached_too(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the file, or with a damaged one, the recording is decoded again."""

    def heard() -> list[object]:
        project = measure_recordings(load_project(workspace(small_show)), workspace(small_show))
        return [episode.audio.listening for episode in project.episodes if episode.audio]

    first = heard()
    folder = workspace(small_show).cache(SOUND).folder
    assert folder
    files = sorted(folder.glob("*.heard"))
    assert len(files) == len(first) == 2
    for rubbish in (b"{", b'{"version": 1, "recording": "", "listening": {}}'):
        files[0].write_bytes(rubbish)
        assert heard() == first
    monkeypatch.setattr(sys, "executable", NOWHERE)
    assert heard() == first
