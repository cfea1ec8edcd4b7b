"""Recordings made for the tests of repairs, and a look at their packets that is not the program's."""

import hashlib
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from numpy.typing import NDArray
from PIL import Image

RATE = 44_100
Samples = NDArray[np.float32]


def speech(seconds: float, level: float) -> Samples:
    """Something that comes and goes as syllables do; `level` is its highest point in decibels."""
    times = np.arange(round(seconds * RATE)) / RATE
    voice = np.zeros(len(times))
    for number, pitch in _PARTIALS:
        voice += np.sin(2 * np.pi * pitch * times) / number
    sound = voice * np.sin(np.pi * 3 * times) ** 4
    return np.asarray(10 ** (level / 20) * sound / np.abs(sound).max(), np.float32)


_PARTIALS = ((1, 180), (2, 360), (3, 905), (5, 1910), (8, 3005))


def with_knocks(sound: Samples) -> Samples:
    """The sound with a loud knock every second: loud as a whole is possible only by limiting."""
    knocked = sound.copy()
    knock = np.hanning(400) * np.sin(np.arange(400) * 0.4)
    for start in range(RATE // 2, len(sound) - 400, RATE):
        knocked[start : start + 400] += 0.9 * knock
    return knocked


def encode(
    path: Path, *channels: Samples, bit_rate: int = 64_000, chapters: bool = False, **options: str
) -> Path:
    """The channels as an MP3 or M4A, by the file's ending; an M4A has its index last, unless it is asked."""
    mp3 = path.suffix == ".mp3"
    layout = "mono" if len(channels) == 1 else "stereo"
    form, codec = ("mp3", "libmp3lame") if mp3 else ("ipod", "aac")
    with av.open(str(path), "w", format=form, options=options) as container:
        stream: Any = container.add_stream(codec, rate=RATE, layout=layout)
        stream.bit_rate = bit_rate
        if chapters:
            container.set_chapters([_chapter(0, 700, "One"), _chapter(700, 2_000, "Twö")])
        whole = np.stack(channels)
        size = 1152 if mp3 else 1024
        for start in range(0, whole.shape[1], size):
            piece = np.ascontiguousarray(whole[:, start : start + size])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _chapter(start: int, end: int, title: str) -> Any:
    times = {"start": start, "end": end, "time_base": Fraction(1, 1000)}
    return {"id": start, **times, "metadata": {"title": title}}


def labelled_m4a(path: Path) -> Path:
    """An M4A with its index last, chapters, a picture, and tags that FFmpeg does not know."""
    encode(path, speech(2, -10), chapters=True)
    file: Any = MP4(path)
    file["\xa9nam"] = "Old title"
    file["covr"] = [MP4Cover(jpeg())]
    file["pcst"] = True
    file["----:com.apple.iTunes:iTunSMPB"] = [MP4FreeForm(b" 00000000 00000840 000001CA")]
    file["----:org.example:mixed-by"] = [MP4FreeForm("Röbin".encode())]
    file.save()
    return path


def raw_aac(source: Path, target: Path) -> None:
    """The sound of that M4A without a container."""
    with av.open(str(source)) as old, av.open(str(target), "w", format="adts") as new:
        stream = new.add_stream_from_template(old.streams.audio[0])
        for packet in old.demux(old.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)


def jpeg(side: int = 80) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), (0, 94, 184)).save(out, "JPEG")
    return out.getvalue()


def packets(path: Path) -> str:
    """A digest of the sound, as FFmpeg reads it out of the container."""
    digest = hashlib.sha256()
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.audio[0]):
            digest.update(bytes(packet))
    return digest.hexdigest()


def chapters(path: Path) -> list[tuple[float, str]]:
    """The chapters as FFmpeg reads them, in the order of the file."""
    with av.open(str(path)) as container:
        return [
            (
                float(chapter["start"] * (chapter["time_base"] or 0)),
                chapter["metadata"].get("title", ""),
            )
            for chapter in container.chapters()
        ]


def beside(path: Path) -> list[str]:
    """The names of everything in the folder of that file."""
    return sorted(sibling.name for sibling in path.parent.iterdir())
