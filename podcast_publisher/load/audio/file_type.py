"""Identify files that are not recordings podcast apps play."""

from codecs import getincrementaldecoder

from podcast_publisher.load.audio.mp3_tags import leading_tags
from podcast_publisher.load.files.paged_file import Data, strip_zeros, windows

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
    (b"version https://git-lfs", "a Git LFS pointer instead of the recording"),
)
_IN_RIFF = {b"AVI ": "an AVI video", b"WEBP": "a picture (WebP)"}
_PICTURES = {b"heic", b"heix", b"mif1", b"avif"}
_TS_PACKET = 188
"""Bytes; each starts with G."""
_LAYERS = {
    0xE4: "MPEG audio of layer II (MP2)",
    0xE6: "MPEG audio of layer I",
    0xE2: "an MP3 of free format, which few players know",
}
"""By the bits of the second byte."""
_MIN_BYTES = 50_000
"""In fewer, a line ending may be missing by chance."""
_HEAD_BYTES = 4096
UNKNOWN = "nothing that can be recognised as audio"


def other_format(data: Data) -> str:
    """The name of the format, by content, if it is recognised and unsuitable; otherwise empty."""
    head = data[:_HEAD_BYTES]
    first, last = strip_zeros(data, 0, len(data))
    if first == last:
        return "empty"
    if head[4:8] == b"ftyp" and head[8:12] in _PICTURES:
        return "a picture (HEIC)"
    if head.startswith(b"RIFF"):
        return _IN_RIFF.get(head[8:12], "a WAV recording")
    if by_magic := next((name for magic, name in _MAGIC if head.startswith(magic)), None):
        return by_magic
    if head[: 3 * _TS_PACKET : _TS_PACKET] == b"GGG":
        return "an MPEG transport stream"
    return _markup(head)


def format_without_frames(data: Data) -> str:
    """What a file without MP3 frames is."""
    offset, _ = leading_tags(data)
    if len(data) < offset:
        return "a tag that says it is longer than the whole file"
    if 0 < len(data) == offset:
        return "a tag without sound after it"
    if offset and (content := other_format(data[offset : offset + _HEAD_BYTES])):
        return f"{content}, after a tag"
    first, second = (*data[offset : offset + 2], 0, 0)[:2]
    if first == 0xFF and second & 0xF6 == 0xF0:
        return "raw AAC (ADTS), which must be put into an M4A"
    if first == 0xFF and second & 0xE6 in _LAYERS and len(data) - offset > _HEAD_BYTES // 8:
        return _LAYERS[second & 0xE6]
    return _text(data)


def _markup(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return "a web page or another text with markup" if text.startswith(b"<") else ""


def _text(data: Data) -> str:
    """Text, or a recording that was damaged by conversion as text."""
    decoder, head = getincrementaldecoder("utf-8")(), ""
    try:
        for _, window in windows(data, 0, len(data)):
            text = decoder.decode(window)
            head += text[: _HEAD_BYTES - len(head)]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return UNKNOWN
    controls = any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in head)
    if controls:
        return "a recording that a program has changed as if it were text"
    return "a text, perhaps an error message"


def text_mode_hint(data: Data) -> str:
    """A hint for a message, where a transfer in text mode changed line endings."""
    newlines, returns, pairs, last = 0, 0, 0, b""
    for _, window in windows(data, 0, len(data)):
        newlines += window.count(b"\n")
        returns += window.count(b"\r")
        pairs += window.count(b"\r\n") + (last + window[:1] == b"\r\n")
        last = window[-1:]
    if len(data) < _MIN_BYTES or (returns and newlines != pairs):
        return ""
    return "; it was copied as if it were text, which changes bytes"
