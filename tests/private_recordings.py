"""Recordings that tell place, person and device, as telephones, meeting programs and editors leave them."""

import io
import struct
from collections.abc import Callable
from typing import Any

from mutagen import id3
from mutagen.apev2 import APEv2
from PIL import Image

from tests.cases.damage import GOOD, GOOD_M4A, M4A, START

PLACE, GPS = "+53.8008-001.5491/", (53.0, 48.0, 2.9)
NAME, NUMBER = "Sam Sample", "943 476 5919"
DEVICE, MODEL = "OnePlus", "OnePlus A6013"
MAIL, HOME = "sam.sample@example.com", "/Users/samsample/Desktop/mix.wav"
MOMENT = "2026-03-04T14:03:22+0000"
BOX_OF_PLACE = struct.pack(">ii", round(-1.5491 * 65536), round(53.8008 * 65536))
"""The place as 3GPP writes it, in numbers."""
SECRETS = (
    PLACE,
    "53.8008",
    NAME,
    "Sample",
    NUMBER,
    DEVICE,
    MODEL,
    MAIL,
    "samsample",
    MOMENT,
    "14:03:22",
    "iPhone",
)


def held_in(body: bytes) -> list[str]:
    """The secrets that stand in these bytes, in any of the encodings that tags are written in."""
    numbers = ["place in numbers"] if BOX_OF_PLACE in body else []
    return numbers + [
        secret
        for secret in SECRETS
        if any(secret.encode(form) in body for form in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


def box(kind: bytes, *inside: bytes) -> bytes:
    """A box of an MP4."""
    return struct.pack(">I4s", 8 + sum(map(len, inside)), kind) + b"".join(inside)


def quicktime_text(kind: bytes, text: str) -> bytes:
    """A text of QuickTime's `udta`: length and language before it."""
    return box(kind, struct.pack(">HH", len(text.encode()), 0x15C7), text.encode())


def item(kind: bytes, text: str) -> bytes:
    """An entry of `ilst`."""
    return box(kind, box(b"data", struct.pack(">II", 1, 0), text.encode()))


def freeform(mean: str, name: str, text: str) -> bytes:
    """An entry of `ilst` with a name of its own."""
    return box(
        b"----",
        box(b"mean", bytes(4), mean.encode()),
        box(b"name", bytes(4), name.encode()),
        box(b"data", struct.pack(">II", 1, 0), text.encode()),
    )


def ilst(*entries: bytes) -> bytes:
    """The tags of an M4A as iTunes writes them."""
    handler = box(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    return box(b"udta", box(b"meta", bytes(4), handler, box(b"ilst", *entries)))


def keyed(**values: str) -> bytes:
    """QuickTime's `meta` with `keys`, in which telephones write; `_` stands for a dot."""
    names = [name.replace("_", ".").encode() for name in values]
    keys = b"".join(struct.pack(">I4s", 8 + len(name), b"mdta") + name for name in names)
    entries = (item(struct.pack(">I", n), text) for n, text in enumerate(values.values(), 1))
    handler = box(b"hdlr", bytes(8), b"mdta", bytes(13))
    table = box(b"keys", struct.pack(">II", 0, len(names)), keys)
    return box(b"meta", handler, table, box(b"ilst", *entries))


def loci() -> bytes:
    """3GPP's box for the place at which something was recorded."""
    where = BOX_OF_PLACE + bytes(4)
    return box(b"loci", struct.pack(">IH", 0, 0x15C7), b"Ward 7\0", b"\0", where, b"earth\0\0")


def threegpp(kind: bytes, text: str) -> bytes:
    """A text of 3GPP: version, language, and the text to its zero."""
    return box(kind, struct.pack(">IH", 0, 0x15C7), text.encode(), b"\0")


XMP = (
    "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF>"
    f"<rdf:Description exif:GPSLatitude='53,48.05N' exif:GPSLongitude='1,32.9W'><dc:creator>{NAME}"
    f"</dc:creator><tiff:Model>{MODEL}</tiff:Model></rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()
XMP_ID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def photograph() -> bytes:
    """A JPEG as a telephone takes it."""
    exif_data = Image.Exif()
    exif_data.update({0x010F: DEVICE, 0x0110: MODEL, 0x013B: NAME})
    exif_data.get_ifd(0x8825).update({1: "N", 2: GPS, 3: "W", 4: (1.0, 32.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (80, 80), (0, 94, 184)).save(out, "JPEG", exif=exif_data)
    return out.getvalue()


def covr() -> bytes:
    """The picture of an M4A."""
    return box(b"covr", box(b"data", struct.pack(">II", 13, 0), photograph()))


def m4a(
    in_index: bytes = b"", in_track: bytes = b"", *, behind: bytes = b"", first: bool = True
) -> bytes:
    """An M4A with boxes in its index, in its track of sound and behind everything."""
    body = GOOD_M4A if first else M4A
    start = body.index(b"moov") - 4
    (size,) = struct.unpack_from(">I", body, start)
    moov = bytearray(body[start : start + size])
    if in_track:
        place = moov.index(b"trak") - 4
        (length,) = struct.unpack_from(">I", moov, place)
        moov[place + length : place + length] = in_track
        struct.pack_into(">I", moov, place, length + len(in_track))
    moov += in_index
    struct.pack_into(">I", moov, 0, len(moov))
    if first:
        table = moov.index(b"stco") + 8
        (count,) = struct.unpack_from(">I", moov, table)
        for offset in range(table + 4, table + 4 + 4 * count, 4):
            struct.pack_into(
                ">I", moov, offset, struct.unpack_from(">I", moov, offset)[0] + len(moov) - size
            )
    return body[:start] + bytes(moov) + body[start + size :] + behind


M4AS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "iPhone, place": (
        "place",
        lambda **how: m4a(keyed(com_apple_quicktime_location_ISO6709=PLACE), **how),
    ),
    "iPhone, author": (
        "person",
        lambda **how: m4a(keyed(com_apple_quicktime_author=NAME), **how),
    ),
    "iPhone, all": (
        "place",
        lambda **how: m4a(
            keyed(
                com_apple_quicktime_make="Apple",
                com_apple_quicktime_model=MODEL,
                com_apple_quicktime_creationdate=MOMENT,
                com_apple_quicktime_location_ISO6709=PLACE,
            ),
            **how,
        ),
    ),
    "Android, device": (
        "device",
        lambda **how: m4a(keyed(com_android_manufacturer=DEVICE, com_android_model=MODEL), **how),
    ),
    "keys in a track": (
        "place",
        lambda **how: m4a(b"", keyed(com_apple_quicktime_location_ISO6709=PLACE), **how),
    ),
    "keys in udta": (
        "place",
        lambda **how: m4a(box(b"udta", keyed(com_apple_quicktime_location_ISO6709=PLACE)), **how),
    ),
    "©xyz": ("place", lambda **how: m4a(box(b"udta", quicktime_text(b"\xa9xyz", PLACE)), **how)),
    "©xyz in a track": (
        "place",
        lambda **how: m4a(b"", box(b"udta", quicktime_text(b"\xa9xyz", PLACE)), **how),
    ),
    "©mak and ©mod": (
        "device",
        lambda **how: m4a(
            box(b"udta", quicktime_text(b"\xa9mak", DEVICE), quicktime_text(b"\xa9mod", MODEL)),
            **how,
        ),
    ),
    "©aut": ("person", lambda **how: m4a(box(b"udta", quicktime_text(b"\xa9aut", NAME)), **how)),
    "loci": ("place", lambda **how: m4a(box(b"udta", loci()), **how)),
    "auth": ("person", lambda **how: m4a(box(b"udta", threegpp(b"auth", NAME)), **how)),
    "manu and modl": (
        "device",
        lambda **how: m4a(box(b"udta", threegpp(b"manu", DEVICE), threegpp(b"modl", MODEL)), **how),
    ),
    "Voice Memos": (
        "device",
        lambda **how: m4a(
            ilst(
                item(b"\xa9nam", "New Recording 12"),
                item(b"\xa9too", "com.apple.VoiceMemos (iPhone Version 18.1 (Build 22B83))"),
                item(b"\xa9day", MOMENT),
            ),
            **how,
        ),
    ),
    "comment": (
        "place",
        lambda **how: m4a(ilst(item(b"\xa9cmt", f"Recorded at 53.8008, -1.5491 by {MAIL}")), **how),
    ),
    "account": ("person", lambda **how: m4a(ilst(item(b"apID", MAIL)), **how)),
    "free form": (
        "place",
        lambda **how: m4a(ilst(freeform("org.example", "location", PLACE)), **how),
    ),
    "picture": ("place", lambda **how: m4a(ilst(covr()), **how)),
    "XMP behind": ("place", lambda **how: m4a(behind=box(b"uuid", XMP_ID, XMP), **how)),
    "XMP in the index": ("place", lambda **how: m4a(box(b"uuid", XMP_ID, XMP), **how)),
    "XMP_": ("place", lambda **how: m4a(box(b"udta", box(b"XMP_", XMP)), **how)),
    "unused space": (
        "unused",
        lambda **how: m4a(box(b"free", bytes(40), quicktime_text(b"\xa9aut", NAME)), **how),
    ),
    "unused space behind": (
        "unused",
        lambda **how: m4a(behind=box(b"skip", keyed(com_android_model=MODEL)), **how),
    ),
    "handler": (
        "device",
        lambda **how: m4a(**how).replace(b"SoundHandler", b"iPhone of S."),
    ),
    "beside the sound": (
        "unused",
        lambda **how: m4a(behind=box(b"mdat", f"{NAME}, {NUMBER}".encode() * 9), **how),
    ),
}
"""How each is made, and the gravest thing that is to be told of it."""


def mp3(*frames: Any, around: Callable[[bytes], bytes] = lambda sound: sound) -> bytes:
    """The sound of an MP3 with a tag of these frames, and with what `around` puts around the sound."""
    sound = around(GOOD[START:])
    if not frames:
        return sound
    tag, out = id3.ID3(), io.BytesIO()
    for frame in frames:
        tag.add(frame)
    tag.save(out)
    return out.getvalue() + sound


def _ape(sound: bytes) -> bytes:
    out, tag = io.BytesIO(), APEv2()
    tag["Location"] = PLACE
    tag["Comment"] = f"{NAME} {HOME}"
    tag.save(out)
    return sound + out.getvalue()


def _old(sound: bytes) -> bytes:
    return sound + b"TAG" + bytes(94) + MAIL.encode().ljust(30, b"\0") + b"\0"


MP3S: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PRIV": (
        "program",
        lambda: mp3(id3.PRIV(owner="org.example", data=f"{NAME} {NUMBER}".encode())),
    ),
    "XMP in PRIV": ("place", lambda: mp3(id3.PRIV(owner="XMP", data=XMP))),
    "GEOB": (
        "program",
        lambda: mp3(
            id3.GEOB(encoding=0, mime="text/plain", filename="n.txt", desc="", data=NAME.encode())
        ),
    ),
    "photograph in GEOB": (
        "place",
        lambda: mp3(
            id3.GEOB(encoding=0, mime="image/jpeg", filename="", desc="", data=photograph())
        ),
    ),
    "COMM": (
        "place",
        lambda: mp3(id3.COMM(encoding=3, lang="eng", desc="", text=[f"{NAME} at {PLACE}"])),
    ),
    "TXXX, place": ("place", lambda: mp3(id3.TXXX(encoding=3, desc="location", text=[PLACE]))),
    "TXXX, device": ("device", lambda: mp3(id3.TXXX(encoding=3, desc="model", text=[MODEL]))),
    "TXXX, person": ("person", lambda: mp3(id3.TXXX(encoding=3, desc="author", text=[NAME]))),
    "OWNE": (
        "person",
        lambda: mp3(id3.OWNE(encoding=0, price="GBP0", date="20260304", seller=NAME)),
    ),
    "TOWN": ("person", lambda: mp3(id3.TOWN(encoding=3, text=[NAME]))),
    "USER": ("mail", lambda: mp3(id3.USER(encoding=3, lang="eng", text=f"For {MAIL}"))),
    "WXXX": (
        "place",
        lambda: mp3(id3.WXXX(encoding=3, desc="", url="https://maps.example/@53.8008,-1.5491,17z")),
    ),
    "TSSE": ("device", lambda: mp3(id3.TSSE(encoding=3, text=["iPhone 15 Pro, iOS 18.1"]))),
    "TDRC": ("moment", lambda: mp3(id3.TDRC(encoding=3, text=["2026-03-04T14:03:22"]))),
    "picture": (
        "place",
        lambda: mp3(id3.APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=photograph())),
    ),
    "second tag": (
        "place",
        lambda: (
            mp3(id3.TIT2(encoding=3, text=["One"]))[: -len(GOOD[START:])]
            + mp3(id3.TXXX(encoding=1, desc="location", text=[PLACE]))
        ),
    ),
    "APE tag": ("place", lambda: mp3(around=_ape)),
    "ID3v1": ("mail", lambda: mp3(around=_old)),
    "Lyrics3": (
        "place",
        lambda: mp3(around=lambda sound: sound + b"LYRICSBEGIN" + PLACE.encode() + b"LYRICSEND"),
    ),
    "path": ("path", lambda: mp3(id3.TENC(encoding=3, text=[HOME]))),
}
"""The same of MP3s."""
