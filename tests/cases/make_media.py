"""Makes every recording and picture under tests/cases; what it made is committed beside it.

Run it only to change them, with Python 3.11 and the packages av and pillow:

    python tests/cases/make_media.py

The recordings are 64 kbit/s mono at 44.1 kHz with an Info header, quiet on purpose. They are made
of sines alone, so that nobody has a right in them. Encoders differ from version to version in a few
bytes; no test depends on which bytes they are.
"""

import math
import struct
import wave
import zlib
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
from PIL import Image

HERE = Path(__file__).parent
GOOD = HERE / "good-show"
BROKEN = HERE / "broken"
RATE = 44_100
LENGTH = 20.5
PETROL = (0, 94, 184)

Sound = Callable[[float], float]


def swell(time: float) -> float:
    """A fifth that comes and goes."""
    tone = math.sin(math.tau * 220 * time) + math.sin(math.tau * 330 * time)
    return 0.05 * tone * (1 + math.sin(math.tau * time / 4))


def steps(time: float) -> float:
    """Eight notes going up, one a second."""
    pitch = 196 * 2 ** (int(time % 8) / 12)
    return 0.1 * math.sin(math.tau * pitch * time) * math.exp(-2 * (time % 1))


def samples(sound: Sound, seconds: float) -> "array[int]":
    """The sound as 16-bit numbers."""
    return array("h", (int(32767 * sound(n / RATE)) for n in range(int(seconds * RATE))))


def encode(path: Path, sound: Sound, seconds: float, codec: str, form: str) -> None:
    """Write the sound in that form, whatever the file is called."""
    path.parent.mkdir(parents=True, exist_ok=True)
    wave = samples(sound, seconds)
    with av.open(str(path), "w", format=form, options={"fflags": "+bitexact"}) as container:
        stream: Any = container.add_stream(codec, rate=RATE, layout="mono")
        stream.bit_rate = 64_000
        block = stream.codec_context.frame_size or 1152
        for start in range(0, len(wave), block):
            part = wave[start : start + block]
            frame = av.AudioFrame(format="s16p", layout="mono", samples=len(part), align=1)
            frame.planes[0].update(part.tobytes())
            frame.sample_rate = RATE
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def mp3(path: Path, sound: Sound, seconds: float) -> None:
    encode(path, sound, seconds, "libmp3lame", "mp3")


def m4a(path: Path, sound: Sound, seconds: float) -> None:
    encode(path, sound, seconds, "aac", "ipod")


def wav(path: Path) -> None:
    """A tenth of a second, whatever the file is called."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as opened, wave.open(opened, "wb") as recording:
        recording.setparams((1, 2, RATE, 0, "NONE", ""))
        recording.writeframes(samples(swell, 0.1).tobytes())


def keep(path: Path, part: bytes) -> None:
    """Write what is left of a recording."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(part)


def picture(
    path: Path,
    size: tuple[int, int] = (1400, 1400),
    mode: str = "RGB",
    form: str = "JPEG",
    **held: Any,
) -> None:
    """A picture of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    colour: object = PETROL if mode == "RGB" else (*PETROL, 128) if mode == "RGBA" else 128
    if mode == "CMYK":
        colour = (200, 120, 0, 40)
    flat = Image.new(mode, size, colour)  # type: ignore[arg-type]
    extra = {"quality": 60, "optimize": True, "progressive": True} if form == "JPEG" else {}
    flat.save(path, form, **extra, **held)


def exif(*, place: bool = False) -> Image.Exif:
    """What a camera writes into a picture, or a telephone that knows where it is."""
    exif_data = Image.Exif()
    if place:
        exif_data.get_ifd(0x8825).update(
            {1: "N", 2: (53.0, 48.0, 0.0), 3: "W", 4: (1.0, 32.0, 0.0)}
        )
    else:
        exif_data.update({0x010F: "Example", 0x013B: "Robin Example"})
        exif_data.get_ifd(0x8769)[0xA431] = "12345"
    return exif_data


def other_rgb() -> bytes:
    """Enough of a colour profile to be recognised; no colour is computed with it."""
    return bytes(36) + b"acsp" + bytes(88) + b"Adobe RGB (1998)" + bytes(16)


def sixteen_bits(path: Path) -> None:
    """A PNG with sixteen bits a colour, which Pillow reads and does not write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    side = 1400
    row = b"\0" + b"".join(value.to_bytes(2) for value in (0, 94 << 8, 184 << 8)) * side
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 16, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * side, 9)),
        (b"IEND", b""),
    )
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def recordings() -> None:
    first, second = "episodes/01-listening.mp3", "episodes/02-measuring.mp3"
    mp3(GOOD / first, swell, LENGTH)
    mp3(GOOD / second, steps, LENGTH)
    wav(BROKEN / "wav-renamed-mp3" / first)
    m4a(BROKEN / "m4a-renamed-mp3" / first, swell, 1.5)
    mp3(BROKEN / "recording-of-a-blink" / first, swell, 0.2)
    whole = (GOOD / first).read_bytes()
    keep(BROKEN / "cut-off-mp3" / first, whole[:8_000])
    keep(BROKEN / "empty-mp3" / first, b"")
    in_mp4 = (BROKEN / "m4a-renamed-mp3" / first).read_bytes()
    keep(BROKEN / "cut-off-m4a" / first.replace("mp3", "m4a"), in_mp4[:8_000])


def pictures() -> None:
    cover = "artwork/cover.jpg"
    picture(GOOD / cover)
    picture(BROKEN / "art-1399-pixels" / cover, (1399, 1399))
    picture(BROKEN / "art-3001-pixels" / "artwork/cover.png", (3001, 3001), form="PNG")
    picture(BROKEN / "art-not-square" / cover, (1500, 1400))
    picture(BROKEN / "art-cmyk" / cover, mode="CMYK")
    picture(BROKEN / "art-greyscale" / cover, mode="L")
    picture(BROKEN / "art-transparent-png" / "artwork/cover.png", mode="RGBA", form="PNG")
    picture(BROKEN / "art-png-renamed-jpg" / cover, form="PNG")
    picture(BROKEN / "art-webp-renamed-jpg" / cover, form="WEBP")
    picture(BROKEN / "several-mistakes-at-once" / cover, (1399, 1200), mode="CMYK")
    picture(BROKEN / "art-palette" / "artwork/cover.png", mode="P", form="PNG")
    sixteen_bits(BROKEN / "art-sixteen-bits" / "artwork/cover.png")
    picture_with_metadata = BROKEN / "art-with-metadata" / cover
    picture(
        picture_with_metadata,
        exif=exif(),
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
        comment=b"Bay 4",
    )
    picture(BROKEN / "art-with-position" / cover, exif=exif(place=True))
    turned = Image.Exif()
    turned[0x0112] = 6
    picture(BROKEN / "art-to-be-turned" / cover, exif=turned)
    picture(BROKEN / "art-of-300-dpi" / cover, dpi=(300, 300))
    picture(BROKEN / "art-in-another-rgb" / cover, icc_profile=other_rgb())


if __name__ == "__main__":
    recordings()
    pictures()
