"""Probing a large recording takes no more memory than a small one."""

import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.cases.damage import GOOD, GOOD_M4A, M4A, START, id3, picture_frame, without_header

MEGABYTES = 200
MOST = 100
"""Megabytes: Python with mutagen and Pillow takes some forty. Read whole, the recording alone would take twice as many."""

LOOK = """
import sys
from pathlib import Path
from podcast_publisher.load.audio.probe import probe_audio
audio = probe_audio(Path(sys.argv[1]), "recording")
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(audio.format, audio.file.size, int(peak) // 1024, sep="|")
"""


def mp3(file: BinaryIO) -> None:
    """Many frames behind a tag with a picture."""
    sound = without_header(GOOD)
    file.write(id3(picture_frame(b"\xff\xd8\xff" + bytes(500_000))) + GOOD[START:])
    while file.tell() < MEGABYTES << 20:
        file.write(sound)


def damaged_mp3(file: BinaryIO) -> None:
    """The same with a gap in the sound, and its second half missing."""
    mp3(file)
    for start in (20 << 20, (MEGABYTES // 2) << 20):
        file.seek(start)
        file.write(b"no sound\r\n" * 5_000)
    file.truncate((MEGABYTES // 2) << 20)
    sparse(file)


def m4a(file: BinaryIO) -> None:
    """An M4A with much sound."""
    sound = GOOD_M4A.index(b"mdat") - 4
    file.write(GOOD_M4A[:sound] + struct.pack(">I", (MEGABYTES << 20) - sound) + b"mdat")
    sparse(file)


def m4a_of_index_last(file: BinaryIO) -> None:
    """The same with its index behind the sound."""
    sound, index = M4A.index(b"mdat") - 4, M4A.index(b"moov") - 4
    file.write(M4A[:sound] + struct.pack(">I", (MEGABYTES << 20) - sound) + b"mdat")
    sparse(file)
    file.write(M4A[index:])


def wav(file: BinaryIO) -> None:
    """A recording in another format."""
    file.write(b"RIFF\x24\0\0\0WAVEfmt ")
    sparse(file)


def text(file: BinaryIO) -> None:
    """Not a recording."""
    while file.tell() < MEGABYTES << 20:
        file.write(b"Not found, and please try again\r\n" * 10_000)


def sparse(file: BinaryIO) -> None:
    """Zeros up to the last byte, which take no disk space."""
    file.seek((MEGABYTES << 20) - 1)
    file.write(b"\1")


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory of a process")
@pytest.mark.parametrize(
    ("write", "content"),
    [
        (mp3, "MP3"),
        (damaged_mp3, "MP3"),
        (m4a, "M4A"),
        (m4a_of_index_last, "M4A"),
        (wav, "a WAV recording"),
        (text, "a text, perhaps an error message"),
    ],
)
def test_memory_does_not_grow_with_the_recording(
    tmp_path: Path, write: Callable[[BinaryIO], None], content: str
) -> None:
    """Two hundred megabytes of anything are probed in less than a hundred."""
    path = tmp_path / "recording"
    with path.open("wb") as file:
        write(file)
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(path)], capture_output=True, check=True, text=True
    )
    path.unlink()
    kind, size, peak = done.stdout.strip().split("|")
    assert kind == content
    assert int(size) >= MEGABYTES << 20
    assert int(peak) < MOST
