"""What stands under the name of a recording where it is none that podcast apps play, in words."""

from codecs import getincrementaldecoder

from podcast_publisher.load.audio.mp3_tags import before_sound
from podcast_publisher.load.files.paged_file import Data, windows, without_zeros

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
_ENOUGH_TEXT = 50_000
"""Bytes; in fewer, an end of line may be missing by chance."""
_SHORT = 4096
UNKNOWN = "nothing that can be recognised as audio"


def what_else(data: Data) -> str:
    """What the bytes are, if that can be told and is no podcast's; the name is not asked."""
    begins = data[:_SHORT]
    first, last = without_zeros(data, 0, len(data))
    if first == last:
        return "empty"
    if begins[4:8] == b"ftyp" and begins[8:12] in _PICTURES:
        return "a picture (HEIC)"
    if begins.startswith(b"RIFF"):
        return _IN_RIFF.get(begins[8:12], "a WAV recording")
    if named := next((words for magic, words in _MAGIC if begins.startswith(magic)), None):
        return named
    if begins[: 3 * _PACKET_OF_TS : _PACKET_OF_TS] == b"GGG":
        return "an MPEG transport stream"
    return _markup(begins)


def without_frames(data: Data) -> str:
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


def _markup(begins: bytes) -> str:
    text = begins.lstrip(b"\xef\xbb\xbf \t\r\n")
    return "a web page or another text with markup" if text.startswith(b"<") else ""


def _text(data: Data) -> str:
    """Whether it is text, or has been taken for it."""
    decoder, begins = getincrementaldecoder("utf-8")(), ""
    try:
        for _, window in windows(data, 0, len(data)):
            text = decoder.decode(window)
            begins += text[: _SHORT - len(begins)]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return UNKNOWN
    controls = any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in begins)
    if controls:
        return "a recording that a program has changed as if it were text"
    return "a text, an error message perhaps"


def as_text(data: Data) -> str:
    """Words for a file that a program has taken for text, and given other ends of lines."""
    ends, returns, together, before = 0, 0, 0, b""
    for _, window in windows(data, 0, len(data)):
        ends += window.count(b"\n")
        returns += window.count(b"\r")
        together += window.count(b"\r\n") + (before + window[:1] == b"\r\n")
        before = window[-1:]
    if len(data) < _ENOUGH_TEXT or (returns and ends != together):
        return ""
    return "; it was copied as if it were text, which changes bytes"
