"""Probing recordings by their bytes, and whether they are complete."""

import hashlib
import io
import struct
from pathlib import Path
from typing import Any

import av
import pytest

from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.model.audio import Audio, Flaw
from tests.cases.broken_show import BROKEN, GOOD_SHOW
from tests.cases.damage import GOOD_M4A

MP3 = (GOOD_SHOW / "episodes" / "01-listening.mp3").read_bytes()
M4A = (BROKEN / "m4a-renamed-mp3" / "episodes" / "01-listening.mp3").read_bytes()
FRAME = 0x200
"""Some place in the middle of the first frames."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "01-listening.mp3"


def look(path: Path, body: bytes) -> Audio:
    path.write_bytes(body)
    return probe_audio(path, path.name)


def tag(length: int, *, footer: bool = False) -> bytes:
    """An ID3v2 tag with that many bytes of padding."""
    sizes = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
    header = b"ID3\x04\x00" + (b"\x10" if footer else b"\x00") + sizes
    return header + bytes(length) + (b"3DI" + header[3:] if footer else b"")


def without_tag(body: bytes) -> bytes:
    return body[body.index(b"\xff\xfb") :]


def test_an_mp3_is_recognised(path: Path) -> None:
    """Its length is read from the Info header, and nothing is missing."""
    audio = look(path, MP3)
    assert (audio.format, audio.flaws) == ("MP3", {})
    assert audio.seconds == pytest.approx(20.5, abs=0.05)
    assert (audio.file.size, audio.media_type) == (len(MP3), "audio/mpeg")


@pytest.mark.parametrize("times", [1, 8])
def test_digests_are_those_of_the_bytes(path: Path, times: int) -> None:
    """For short recordings, and for those hashed beside the walk."""
    body = without_tag(MP3) * times
    file = look(path, body).file
    assert file.size == len(body)
    assert file.sha256 == hashlib.sha256(body).hexdigest()
    assert file.md5 == hashlib.md5(body, usedforsecurity=False).hexdigest()


def test_an_m4a_is_recognised(path: Path) -> None:
    """Whatever its name; its length is read."""
    audio = look(path, M4A)
    assert (audio.format, audio.suffix) == ("M4A", ".m4a")
    assert Flaw.TRUNCATED not in audio.flaws
    assert audio.seconds == pytest.approx(1.5, abs=0.1)


@pytest.mark.parametrize("kept", [2_000, 50_000, len(MP3) - 1])
def test_a_truncated_mp3_reports_missing_bytes(path: Path, kept: int) -> None:
    """As many as its header promises beyond the end."""
    audio = look(path, MP3[:kept])
    assert audio.flaws == {
        Flaw.TRUNCATED: f"at least {len(MP3) - kept:,} bytes are missing at its end"
    }


@pytest.mark.parametrize(
    ("settings", "rate", "channels"),
    [
        ("12 08", 44_100, 1),
        ("2b 8a 08 00", 44_100, 1),  # coded at 22,050, and heard at twice as much
        ("eb 8a 08 00", 44_100, 2),  # mono, of which parametric stereo makes two
    ],
)
def test_aac_rate_and_channels_are_those_played(
    path: Path, settings: str, rate: int, channels: int
) -> None:
    """Not those of the core coder."""
    body = bytearray(GOOD_M4A)
    start = body.index(bytes.fromhex("05 80 80 80 05")) + 5
    body[start : start + 5] = bytes.fromhex(settings).ljust(5, b"\0")
    audio = look(path, bytes(body))
    assert (audio.sample_rate, audio.channels) == (rate, channels)


def test_a_large_index_is_read(tmp_path: Path) -> None:
    """An index of more than a megabyte names all of the sound."""
    path, parts = tmp_path / "long.m4a", 265_000
    short: Any = av.open(io.BytesIO(GOOD_M4A))
    with short, av.open(str(path), "w", format="ipod") as long:
        (stream,) = short.streams.audio
        copy = long.add_stream_from_template(stream)
        bodies = [bytes(packet) for packet in short.demux(stream) if packet.size]
        for number in range(parts):
            packet = av.Packet(bodies[number % len(bodies)])
            packet.stream, packet.time_base, packet.duration = copy, stream.time_base, 1024
            packet.pts = packet.dts = number * 1024
            long.mux(packet)
    audio = probe_audio(path, path.name)
    assert set(audio.flaws) <= {Flaw.MOOV_LAST}
    assert audio.seconds == pytest.approx(parts * 1024 / 44_100, abs=1)


@pytest.mark.parametrize("kept", [1_000, len(M4A) // 2, len(M4A) - 1])
def test_a_truncated_m4a_is_recognised(path: Path, kept: int) -> None:
    """By the sizes of its boxes, or by the missing index."""
    assert Flaw.TRUNCATED in look(path, M4A[:kept]).flaws


def test_an_m4a_cut_between_boxes_is_truncated(path: Path) -> None:
    """The index behind the sound is missing."""
    index = M4A.index(b"moov") - 4
    assert M4A.index(b"mdat") < index
    audio = look(path, M4A[:index])
    assert (audio.format, audio.seconds) == ("M4A", None)
    assert Flaw.TRUNCATED in audio.flaws


@pytest.mark.parametrize(
    "tags",
    [tag(10), tag(100_000), tag(10) + tag(10_000), tag(500, footer=True), tag(10) + bytes(600)],
    ids=["small", "with-a-picture", "two", "with-a-footer", "with-padding-behind"],
)
@pytest.mark.parametrize("cut", [0, 5_000])
def test_leading_tags_are_not_sound(path: Path, tags: bytes, cut: int) -> None:
    """They count neither as sound nor as missing, however large."""
    sound = without_tag(MP3)
    audio = look(path, tags + sound[: len(sound) - cut])
    assert (audio.format, Flaw.TRUNCATED in audio.flaws) == ("MP3", cut > 0)
    assert audio.seconds == pytest.approx(20.5 - cut / 8000, abs=0.05)


def test_a_trailing_tag_is_not_sound(path: Path) -> None:
    """An ID3v1 tag changes nothing."""
    assert look(path, MP3 + b"TAG" + bytes(125)).flaws == {}


def test_the_length_without_an_info_header_is_computed(path: Path) -> None:
    """Nothing can be missing where nothing is promised."""
    sound = without_tag(MP3)
    second = sound.index(b"\xff\xfb", 100)
    audio = look(path, sound[second : second + 80_000])
    assert (audio.format, Flaw.VBR_WITHOUT_HEADER in audio.flaws) == ("MP3", False)
    assert audio.seconds == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"", "empty"),
        (bytes(200_000), "empty"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "a WAV recording"),
        (b"OggS" + bytes(100), "an Ogg recording"),
        (b"fLaC" + bytes(100), "a FLAC recording"),
        (b"FORM\x00\x00\x00\x00AIFF", "an AIFF recording"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04" + bytes(100), "a ZIP archive or an Office document"),
        (b"\x1a\x45\xdf\xa3" + bytes(100), "a Matroska or WebM file"),
        (b"<!DOCTYPE html><title>Sign in</title>", "a web page or another text with markup"),
        (b"\xef\xbb\xbf\r\n  <HTML>", "a web page or another text with markup"),
        (b'<?xml version="1.0"?><Error/>', "a web page or another text with markup"),
        (
            b"version https://git-lfs.github.com/spec/v1\n",
            "a Git LFS pointer instead of the recording",
        ),
        (b'{"error": "not found"}', "a text, perhaps an error message"),
        ("Gestört – später noch einmal\n".encode(), "a text, perhaps an error message"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", "an AVI video"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a picture (WebP)"),
        (b"caff" + bytes(100), "a CAF recording"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(100), "a Windows Media file"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a picture (JPEG)"),
        ((b"G" + bytes(187)) * 4, "an MPEG transport stream"),
        (
            MP3.decode("latin-1").encode(),
            "a recording that a program has changed as if it were text",
        ),
        (tag(2_000) + b"<html>", "a web page or another text with markup, after a tag"),
        (tag(2_000)[:1_000], "a tag that says it is longer than the whole file"),
        (b"\xff\xfb\x00\x00" + bytes(900), "an MP3 of free format, which few players know"),
        (b"\xff\xff\x40\x00" + bytes(900), "MPEG audio of layer I"),
        (b"\x80" + bytes(range(256)), "nothing that can be recognised as audio"),
        (tag(2_000), "a tag without sound after it"),
        (tag(2_000) + b"\xff\xf1\x50\x80" * 9, "raw AAC (ADTS), which must be put into an M4A"),
        (b"\xff\xfb\x02\x00" + bytes(900), "an MP3 of free format, which few players know"),
        (b"\xff\xfb", "nothing that can be recognised as audio"),
    ],
)
def test_other_files_are_named_and_not_playable(path: Path, body: bytes, content: str) -> None:
    """Whatever the file name."""
    audio = look(path, body)
    assert (audio.format, audio.is_podcast_format, audio.seconds) == (content, False, None)


def test_mpeg_layer_two_is_not_mp3(path: Path) -> None:
    """As radio stations use it."""
    frame = b"\xff\xfd\x80\x00" + bytes(413)
    assert look(path, frame * 50).format == "MPEG audio of layer II (MP2)"


@pytest.mark.parametrize("promised", [0, 1, len(MP3) * 2, 0xFFFFFFFF])
def test_missing_bytes_are_never_negative(path: Path, promised: int) -> None:
    """Missing is what the header promises beyond the end."""
    header = MP3.index(b"Info")
    body = bytearray(MP3)
    struct.pack_into(">I", body, header + 12, promised)
    start = MP3.index(b"\xff\xfb")
    cut_off = Flaw.TRUNCATED in look(path, bytes(body)).flaws
    assert cut_off == (promised > len(MP3) - start)


@pytest.mark.parametrize("kind", [b"ftyp", b"moov", b"mdat"])
@pytest.mark.parametrize("length", [0, 1, 7, 8, 0xFFFFFFFF])
def test_box_lengths_are_bounded(path: Path, kind: bytes, length: int) -> None:
    """A box may claim any length: reading never goes beyond it or in circles."""
    audio = look(path, struct.pack(">I4s", length, kind) + bytes(40))
    assert (audio.format, audio.seconds or 0) == ("M4A", 0)


@pytest.mark.parametrize(
    "mark", [b"APETAGEX", b"3DI", b"LYRICS200", b"12LYRICS200", b"LYRICSEND", b"TAG"]
)
def test_a_tag_that_claims_to_start_before_the_file_is_ignored(path: Path, mark: bytes) -> None:
    """Nothing is read before the file."""
    assert not look(path, mark).is_podcast_format
