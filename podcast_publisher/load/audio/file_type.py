"""What stands under the name of a recording where it is none that podcast apps play, in words."""

from podcast_publisher.load.audio.mp3_tags import before_sound

_MAGIC = (
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"FORM", "an AIFF recording"),
    (b"caff", "a CAF recording"),
    (b".snd", "an AU recording"),
    (b"wvpk", "a WavPack recording"),
    (b"TTA1", "a TTA recording"),
    (b"MAC ", "a Monkey's Audio recording"),
    (b"#!AMR", "an AMR recording"),
    (b"\x0b\x77", "an AC-3 recording"),
    (b"riff\x2e\x91\xcf\x11", "a Wave64 recording"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file"),
    (b"\x1a\x45\xdf\xa3", "a Matroska or WebM file"),
    (b"RF64", "a WAV recording"),
    (b"BW64", "a WAV recording"),
    (b"\0\0\1\xba", "an MPEG video"),
    (b"FLV\x01", "a Flash video"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"version https://git-lfs", "a note of Git LFS in the place of the recording"),
)
_IN_RIFF = {b"AVI ": "an AVI video", b"WEBP": "a picture (WebP)"}
_PICTURES = {b"heic", b"heix", b"mif1", b"avif"}
_PACKET_OF_TS = 188
"""Bytes; each begins with a G."""
_LAYERS = {
    0xE4: "MPEG audio of layer II (MP2)",
    0xE6: "MPEG audio of layer I",
    0xE2: "an MP3 of free format, which few players know",
}
"""By the bits of the second byte that say it."""
_SHORT = 4096
UNKNOWN = "nothing that can be recognised as audio"


def what_else(data: bytes) -> str:
    """What the bytes are, if that can be told and is no podcast's; the name is not asked."""
    if not any(data[:_SHORT]) and not any(data):
        return "empty"
    if data[4:8] == b"ftyp" and data[8:12] in _PICTURES:
        return "a picture (HEIC)"
    if data.startswith(b"RIFF"):
        return _IN_RIFF.get(data[8:12], "a WAV recording")
    if named := next((words for magic, words in _MAGIC if data.startswith(magic)), None):
        return named
    if data[: 3 * _PACKET_OF_TS : _PACKET_OF_TS] == b"GGG":
        return "an MPEG transport stream"
    return _markup(data)


def without_frames(data: bytes) -> str:
    """What it is where there are no frames of an MP3."""
    at, _ = before_sound(data)
    if len(data) < at:
        return "a tag that says it is longer than the whole file"
    if 0 < len(data) == at:
        return "a tag without sound behind it"
    if at and (behind := what_else(data[at : at + _SHORT])):
        return f"{behind}, behind a tag"
    first, second = (*data[at : at + 2], 0, 0)[:2]
    if first == 0xFF and second & 0xF6 == 0xF0:
        return "raw AAC (ADTS), which must be put into an M4A"
    if first == 0xFF and second & 0xE6 in _LAYERS and len(data) - at > _SHORT // 8:
        return _LAYERS[second & 0xE6]
    return _text(data)


def _markup(data: bytes) -> str:
    begins = data[:_SHORT].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "a web page or another text with markup" if begins.startswith(b"<") else ""


def _text(data: bytes) -> str:
    """Whether it is text, or has been taken for it."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return UNKNOWN
    controls = any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text[:_SHORT])
    if controls:
        return "a recording that a program has changed as if it were text"
    return "a text, an error message perhaps"
