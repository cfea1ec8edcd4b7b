"""Masters as studios, recorders, telephones and meeting programs write them, with private data in them."""

import struct
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from tests.private_recordings import HOME, MODEL, NAME, NUMBER, PLACE, keyed
from tests.sounds import RATE, Samples, speech

SECONDS = 5.0
Channels = tuple[Samples, ...]
PRIVATE = {
    "artist": NAME,
    "comment": f"{NUMBER} {HOME}",
    "location": PLACE,
    "encoded_by": MODEL,
}
"""What FFmpeg's muxers write, each in its own way."""


def mono(level: float = -14) -> Channels:
    """A voice."""
    return (speech(SECONDS, level),)


def two_voices() -> Channels:
    """One voice on the left, and another on the right."""
    voice = speech(SECONDS, -12)
    return voice, np.asarray(0.8 * voice[::-1], np.float32)


def noise(level: float, seed: int) -> Samples:
    """The noise of a channel of its own."""
    samples = np.random.default_rng(seed).standard_normal(round(SECONDS * RATE))
    return np.asarray(10 ** (level / 20) * samples, np.float32)


def nearly_mono(sign: int = 1) -> Channels:
    """One voice in both channels, each with its own noise, and one a little louder."""
    voice = speech(SECONDS, -12)
    left, right = voice + noise(-58, 1), sign * 0.8 * voice + noise(-58, 2)
    return np.asarray(left, np.float32), np.asarray(right, np.float32)


def one_sided(side: int) -> Channels:
    """A voice in one of two channels."""
    channels = [0 * speech(SECONDS), 0 * speech(SECONDS)]
    channels[side] = speech(SECONDS, -12)
    return tuple(channels)


def surround() -> Channels:
    """A voice in the middle of six channels, and a little of it around."""
    voice = speech(SECONDS, -12)
    return tuple(np.asarray(voice * share, np.float32) for share in (0.1, 0.3, 1, 0, 0.2, 0.1))


class Kind(NamedTuple):
    """How a master is written."""

    form: str
    """FFmpeg's container."""
    codec: str
    sound: Callable[[], Channels] = mono
    rate: int = 48_000
    options: Mapping[str, str] = {}
    is_video: bool = False
    channels: int = 1
    """Of the recording that is to be made."""
    likeness: float = 0.99
    """Correlation of recording and master, at least."""


_FRAGMENTS = {"movflags": "frag_keyframe+empty_moov"}
MASTERS: dict[str, Kind] = {
    "studio 24 bit.wav": Kind("wav", "pcm_s24le", two_voices, channels=2),
    "editor float.wav": Kind("wav", "pcm_f32le"),
    "old 8 bit.wav": Kind("wav", "pcm_u8", lambda: mono(-3), 22_050, likeness=0.97),
    "telephone system.wav": Kind("wav", "pcm_alaw", rate=8_000, likeness=0.97),
    "long.rf64.wav": Kind("wav", "pcm_s16le", options={"rf64": "always"}),
    "broadcast.wav": Kind("wav", "pcm_s16le", options={"write_bext": "1"}),
    "sony.w64": Kind("w64", "pcm_s24le"),
    "mac.aiff": Kind("aiff", "pcm_s16be", rate=44_100),
    "logic.caf": Kind("caf", "pcm_s24be", two_voices, channels=2),
    "sun.au": Kind("au", "pcm_s16be"),
    "archive 96k.flac": Kind("flac", "flac", rate=96_000),
    "lossless.m4a": Kind("ipod", "alac", two_voices, channels=2),
    "dictation.amr": Kind("amr", "libopencore_amrnb", lambda: mono(-6), 8_000, likeness=0.75),
    "phone.3gp": Kind("3gp", "aac", rate=16_000),
    "message.opus": Kind("opus", "libopus", likeness=0.97),
    "browser.webm": Kind("webm", "libopus", likeness=0.97),
    "camera.mp4": Kind("mp4", "aac", is_video=True),
    "iphone.mov": Kind("mov", "pcm_s16le", is_video=True),
    "meeting.mkv": Kind("matroska", "aac", is_video=True),
    "stream.m4a": Kind("mp4", "aac", options=_FRAGMENTS),
    "voice memo.m4a": Kind("ipod", "aac"),
    "finished.mp3": Kind("mp3", "libmp3lame", rate=44_100),
    "windows.wma": Kind("asf", "wmav2", rate=44_100, likeness=0.97),
    "old camera.avi": Kind("avi", "pcm_s16le", is_video=True),
    "broadcast.ts": Kind("mpegts", "mp2"),
    "raw.aac": Kind("adts", "aac"),
    "left.wav": Kind("wav", "pcm_s16le", lambda: one_sided(0)),
    "right.flac": Kind("flac", "flac", lambda: one_sided(1)),
    "both alike.wav": Kind("wav", "pcm_s24le", nearly_mono),
    "wrong wire.wav": Kind("wav", "pcm_s24le", lambda: nearly_mono(-1)),
    "surround.wav": Kind("wav", "pcm_s16le", surround),
    "quiet.wav": Kind("wav", "pcm_s24le", lambda: mono(-45)),
    "loud.wav": Kind("wav", "pcm_s16le", lambda: mono(0)),
}
"""By their names."""
_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


def write_master(folder: Path, name: str) -> Path:
    """That master, with private data wherever its muxer writes some."""
    kind = MASTERS[name]
    return written(folder / name, kind, *kind.sound())


def written(path: Path, kind: Kind, *channels: Samples, **tags: str) -> Path:
    """Those channels, as that kind."""
    layout = _LAYOUTS[len(channels)]
    with av.open(str(path), "w", format=kind.form, options=dict(kind.options)) as container:
        container.metadata.update(PRIVATE | tags)
        sound: Any = container.add_stream(kind.codec, rate=kind.rate, layout=layout)
        if kind.is_video:
            _add_pictures(container)
        sound.bit_rate = (
            0 if kind.codec.startswith(("pcm", "flac", "alac", "libopencore")) else 96_000
        )
        samples = np.stack(channels, axis=1).reshape(1, -1)
        whole = av.AudioFrame.from_ndarray(samples, format="flt", layout=layout)
        whole.sample_rate = RATE
        size = sound.codec_context.frame_size or 1024
        gather = av.AudioResampler(sound.codec_context.format, layout, kind.rate, size)
        for frame in (*gather.resample(whole), *gather.resample(None), None):
            container.mux(sound.encode(frame))
    return path


def _add_pictures(container: Any) -> None:
    video = container.add_stream("mpeg4", rate=5)
    video.width = video.height = 64
    video.pix_fmt = "yuv420p"
    for number in range(int(SECONDS * 5)):
        image = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8), format="rgb24")
        image.pts, image.time_base = number, Fraction(1, 5)
        container.mux(video.encode(image))
    container.mux(video.encode(None))


def with_chunks(path: Path, *chunks: bytes) -> Path:
    """The WAV with these chunks behind its sound."""
    body = path.read_bytes() + b"".join(chunks)
    path.write_bytes(body[:4] + struct.pack("<I", len(body) - 8) + body[8:])
    return path


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a WAV."""
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def cues(rate: int, *markers: tuple[float, str]) -> tuple[bytes, bytes]:
    """Cue points with their labels."""
    points = b"".join(
        struct.pack("<II4sIII", number, 0, b"data", 0, 0, round(seconds * rate))
        for number, (seconds, _) in enumerate(markers, 1)
    )
    labels = b"".join(
        chunk(b"labl", struct.pack("<I", number) + title.encode() + b"\0")
        for number, (_, title) in enumerate(markers, 1)
        if title
    )
    head = struct.pack("<I", len(markers))
    return chunk(b"cue ", head + points), chunk(b"LIST", b"adtl" + labels)


def broadcast_extension() -> bytes:
    """EBU's `bext`: description, originator, reference, date and history."""
    fields = ((f"{NAME} at {PLACE}", 256), (MODEL, 32), (NUMBER, 32), ("2026-03-0414:03:22", 18))
    fixed = b"".join(text.encode().ljust(size, b"\0") for text, size in fields)
    return chunk(b"bext", fixed + bytes(8 + 2 + 64 + 190) + HOME.encode())


def ixml() -> bytes:
    """IXML with a person and a place."""
    return chunk(
        b"iXML", f"<BWFXML><NOTE>{NAME}</NOTE><LOCATION>{PLACE}</LOCATION></BWFXML>".encode()
    )


def with_telephone_data(path: Path) -> Path:
    """The MP4 with the place and the device, as telephones write them."""
    body = path.read_bytes()
    data = keyed(com_apple_quicktime_location_ISO6709=PLACE, com_apple_quicktime_model=MODEL)
    start = body.index(b"moov") - 4
    (size,) = struct.unpack_from(">I", body, start)
    assert start + size == len(body)  # its index is last, so no offset changes
    path.write_bytes(body[:start] + struct.pack(">I", size + len(data)) + body[start + 4 :] + data)
    return path


def decoded(path: Path) -> NDArray[np.float32]:
    """Its sound, mixed to mono at 44.1 kHz."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    resampler = av.AudioResampler("fltp", frames[0].layout.name, RATE)
    pieces = [
        piece.to_ndarray() for frame in (*frames, None) for piece in resampler.resample(frame)
    ]
    whole = np.concatenate(pieces, axis=1)
    left, right = whole[0], whole[-1]
    reverse = len(whole) == 2 and (left * right).sum() < -0.3 * (left * left).sum()
    return np.asarray(left - right if reverse else whole.sum(axis=0), np.float32)


def likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The correlation of two sounds, wherever within 50 ms they match best."""
    count = min(len(one), len(other)) - RATE // 10
    first, reach = one[RATE // 20 :][:count], RATE // 20
    padded = np.fft.rfft(other[: count + 2 * reach], 2 * (count + 2 * reach))
    lags = np.fft.irfft(padded * np.conj(np.fft.rfft(first, 2 * (count + 2 * reach))))
    lag = int(np.argmax(np.abs(lags[: 2 * reach])))
    second = other[lag : lag + count]
    first = first[: len(second)]
    return float(abs(np.corrcoef(first, second)[0, 1]))
