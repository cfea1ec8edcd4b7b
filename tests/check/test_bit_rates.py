"""Bit rates that are enough for speech, on recordings as encoders make them."""

import subprocess
from pathlib import Path

import pytest

from podcast_publisher.check.media.audio import audio_has_enough_bits
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Episode, Show
from tests.shows import REPOSITORY
from tests.system_programs import system_program

SPEECH = next((REPOSITORY / "episodes").glob("05-*.mp3"))
MP3, AAC = ("-c:a", "libmp3lame"), ("-c:a", "aac")


def encoded(path: Path, *options: str) -> Path:
    words = (
        system_program("ffmpeg"),
        "-v",
        "error",
        "-y",
        "-t",
        "20",
        "-i",
        str(SPEECH),
        "-vn",
        *options,
        str(path),
    )
    subprocess.run(words, check=True)
    return path


def messages(path: Path) -> list[str]:
    episode = Episode(SourceFile("episodes/one.yaml"), audio=probe_audio(path, path.name))
    return [
        problem.message for problem in audio_has_enough_bits.run(episode, Show(SourceFile("x")))
    ]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("abr64.mp3", (*MP3, "-b:a", "64k", "-abr", "1", "-ac", "1")),
        ("abr96.mp3", (*MP3, "-b:a", "96k", "-abr", "1", "-ac", "2")),
        ("v4.mp3", (*MP3, "-q:a", "4", "-ac", "1")),
        ("v2.mp3", (*MP3, "-q:a", "2", "-ac", "2")),
        ("v6.mp3", (*MP3, "-q:a", "6", "-ac", "2")),
        ("aac64.m4a", (*AAC, "-b:a", "64k", "-ac", "1")),
        ("aac96.m4a", (*AAC, "-b:a", "96k", "-ac", "2")),
        ("aac48.m4a", (*AAC, "-b:a", "48k", "-ac", "1")),
    ],
)
def test_average_bit_rates_of_speech_pass(
    tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    """Average rates come out below the nominal ones (61, 73, 88 kbit/s), and still pass."""
    assert messages(encoded(tmp_path / name, *options)) == []


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("cbr32.mp3", (*MP3, "-b:a", "32k", "-ac", "1")),
        ("cbr48.mp3", (*MP3, "-b:a", "48k", "-ac", "1")),
        ("cbr64.mp3", (*MP3, "-b:a", "64k", "-ac", "2")),
        ("v9.mp3", (*MP3, "-q:a", "9", "-ac", "1")),
        ("aac24.m4a", (*AAC, "-b:a", "24k", "-ac", "1")),
        ("aac40.m4a", (*AAC, "-b:a", "40k", "-ac", "2")),
    ],
)
def test_low_bit_rates_are_reported(tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    """Below what speech needs."""
    assert len(messages(encoded(tmp_path / name, *options))) == 1


def lame_header(method: int) -> bytes:
    """LAME's part of a Xing header with that VBR method."""
    return b"LAME3.100" + bytes([method]) + bytes(26)


@pytest.mark.parametrize(("method", "expected"), [(4, 2), (2, None)])
def test_lames_quality_setting_is_read(tmp_path: Path, method: int, expected: int | None) -> None:
    """The quality setting counts with variable rates, and not with average ones."""
    body = bytearray(encoded(tmp_path / "one.mp3", *MP3, "-q:a", "2", "-ac", "1").read_bytes())
    start = body.index(b"Xing") + 116
    body[start : start + 4] = (78).to_bytes(4, "big")
    body[start + 4 : start + 40] = lame_header(method)
    path = tmp_path / "two.mp3"
    path.write_bytes(body)
    assert probe_audio(path, "two.mp3").vbr_quality == expected
