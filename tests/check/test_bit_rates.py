"""How many bits a second are enough, on recordings as encoders make them of somebody who speaks."""

import subprocess
from pathlib import Path

import pytest

from podcast_publisher.check.media.audio import audio_has_enough_bits
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Episode, Show
from tests.shows import REPOSITORY

SPEECH = next((REPOSITORY / "episodes").glob("05-*.mp3"))
MP3, AAC = ("-c:a", "libmp3lame"), ("-c:a", "aac")


def encoded(path: Path, *options: str) -> Path:
    words = (
        "ffmpeg",
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


def told(path: Path) -> list[str]:
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
def test_a_good_recording_is_not_accused(
    tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    """Average rates come out below the nominal ones: 61, 73, 88 and less, and are no telephone line."""
    assert told(encoded(tmp_path / name, *options)) == []


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
def test_a_bad_one_is(tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    """Below what speech needs."""
    assert len(told(encoded(tmp_path / name, *options))) == 1


def lame_header(method: int) -> bytes:
    """LAME's part of a Xing header with that way to vary."""
    return b"LAME3.100" + bytes([method]) + bytes(26)


@pytest.mark.parametrize(("method", "expected"), [(4, 2), (2, None)])
def test_what_lame_was_asked_for_is_read(tmp_path: Path, method: int, expected: int | None) -> None:
    """The quality counts where the rate follows it, and not where an average rate was asked for."""
    body = bytearray(encoded(tmp_path / "one.mp3", *MP3, "-q:a", "2", "-ac", "1").read_bytes())
    at = body.index(b"Xing") + 116
    body[at : at + 4] = (78).to_bytes(4, "big")
    body[at + 4 : at + 40] = lame_header(method)
    path = tmp_path / "two.mp3"
    path.write_bytes(body)
    assert probe_audio(path, "two.mp3").vbr_quality == expected
