"""Recognise what a transcript is by its content, and read it."""

import re
from collections.abc import Callable

from podcast_publisher.edit.transcripts import captions
from podcast_publisher.edit.transcripts.cues import Reading, refused
from podcast_publisher.edit.transcripts.json_segments import is_json, read_json
from podcast_publisher.edit.transcripts.labels import is_labels, read_labels
from podcast_publisher.edit.transcripts.spoken_lines import has_times, read_spoken_lines
from podcast_publisher.edit.transcripts.word import read_word
from podcast_publisher.model.characters import ODD_SPACES
from podcast_publisher.model.errors import EditError, ExitCode

LARGEST = 8_000_000
"""Bytes: Whisper's JSON of three hours has half of it."""
_LONGEST_TEXT = 3_000_000
"""Characters of every other form."""

_FORMATS: tuple[tuple[Callable[[str], bool], Callable[[str], Reading]], ...] = (
    (captions.is_webvtt, captions.read_captions),
    (is_json, read_json),
    (is_labels, read_labels),
    (captions.has_captions, captions.read_captions),
    (has_times, read_spoken_lines),
)
"""How each kind of text is recognised and read; the first that fits counts."""

_EXPORT = "Export the transcript as WebVTT (.vtt) or SubRip (.srt) from the program that made it."
_SAVE_AS_DOCX = (
    "Open it, and save it as a Word document (.docx), or export the transcript as WebVTT."
)
_RECORDING = (
    "a recording, not a transcript",
    "Name the file with the words; a transcription program makes one from the recording.",
)
_PICTURE = ("a picture, not a transcript", _EXPORT)
_OTHER_FILES: dict[bytes, tuple[str, str]] = {
    b"%PDF": ("a PDF document, whose text has no reliable order", _EXPORT),
    b"\xd0\xcf\x11\xe0": ("an old or encrypted Word document (.doc)", _SAVE_AS_DOCX),
    b"{\\rtf": ("rich text (RTF)", _SAVE_AS_DOCX),
    b"\xff\xd8\xff": _PICTURE,
    b"\x89PNG": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\x00": _PICTURE,
    b"MM\x00*": _PICTURE,
    **dict.fromkeys((b"ID3", b"fLaC", b"OggS", b"FORM", b"caff", b"#!AMR"), _RECORDING),
    **dict.fromkeys((b"\x1aE\xdf\xa3", b"RF64"), _RECORDING),
    b"\x1f\x8b": ("a compressed file (gzip)", "Unpack it, and choose the transcript in it."),
    b"7z\xbc\xaf": ("a compressed file (7z)", "Unpack it, and choose the transcript in it."),
    b"Rar!": ("a compressed file (RAR)", "Unpack it, and choose the transcript in it."),
}
"""What else people choose, by the first bytes, with the way on."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_AROUND_ARROW = rf"[ {ODD_SPACES}\u200b\ufeff]{{0,9}}"
_PASTED_ARROW = re.compile(rf"(?<=\d){_AROUND_ARROW}--(?:>|&gt;){_AROUND_ARROW}(?=\d)", re.ASCII)
"""The arrow between two times, with the odd spaces and the escape of a web page."""
_SAVE_AS_UTF_8 = "Save it as UTF-8: in Notepad, Save as, then Encoding. Or export it again."
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|div|script|meta)\b", re.IGNORECASE)
_FRAMES = re.compile(r"\b\d\d:\d\d:\d\d[:;]\d\d\b", re.ASCII)
_TIMES = (
    'Export it with times ("timestamps", "time codes"), best as WebVTT (.vtt) or SubRip (.srt), '
    "from the program that made it. Or let speech recognition find the times: "
    'pip install "podcast-publisher[speech]", name a model in PODCAST_SPEECH_MODEL, and run '
    "podcast-publisher transcript import."
)


def is_webvtt(body: bytes) -> bool:
    """Whether the bytes begin as WebVTT does."""
    return captions.is_webvtt(body[:1000].decode("utf-8-sig", "replace"))


def read_transcript(body: bytes) -> Reading:
    """The cues of the transcript in those bytes, at most one more than `LARGEST`.

    Raises:
        EditError: it is something else, has no times, or is damaged.
    """
    _refuse_other_files(body)
    if len(body) > LARGEST:
        raise _too_large(f"{LARGEST:,} bytes")
    is_word = body.startswith(b"PK\x03\x04")
    text = read_word(body) if is_word else _decode(body)
    _refuse_markup(text)
    if len(text) > _LONGEST_TEXT and not is_json(text):
        raise _too_large(f"{_LONGEST_TEXT:,} characters")
    reader = next((read for is_form, read in _FORMATS if is_form(text)), None)
    if reader is None:
        raise _without_times(text)
    reading = reader(text)
    if not any(line for cue in reading.cues for line in cue.lines):
        raise without_words()
    if is_word:
        form = reading.form.removeprefix("text with ")
        form = "times of cues, as Teams once wrote it" if form == "SubRip" else form
        reading.form = f"a Word document with {form}"
    return reading


def _too_large(what: str) -> EditError:
    fix = "Check that it is the right file: three hours of speech have less than a million."
    return refused(f"This file has more than {what}, too many for a transcript", fix)


def _refuse_other_files(body: bytes) -> None:
    if not body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise refused("This file is empty", "Export the transcript again, and check its size.")
    for magic, (what, fix) in _OTHER_FILES.items():
        if body.startswith(magic):
            raise refused(f"This is {what}", fix)
    if body[:1] == b"\xff" and body[1:2] >= b"\xe0" and not body.startswith(_UTF_16):
        raise refused(f"This is {_RECORDING[0]}", _RECORDING[1])  # an MP3 or AAC without tags
    if body.startswith(b"RIFF"):
        what, fix = _PICTURE if body[8:12] == b"WEBP" else _RECORDING
        raise refused(f"This is {what}", fix)
    if body[4:8] == b"ftyp":
        is_picture = body[8:12] in {b"heic", b"heix", b"mif1", b"avif"}
        what, fix = _PICTURE if is_picture else _RECORDING
        raise refused(f"This is {what}", fix)


def _decode(body: bytes) -> str:
    if body.startswith(_UTF_16) or body[:1000].count(b"\x00") > len(body[:1000]) // 3:
        raise refused(
            "This text is in UTF-16, which Notepad calls Unicode, not in UTF-8", _SAVE_AS_UTF_8
        )
    if b"\x00" in body[:1000]:
        raise refused("This is not a text", _EXPORT)
    try:
        return _PASTED_ARROW.sub(" --> ", body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise refused(f"This is not text in UTF-8: see line {line:,}", _SAVE_AS_UTF_8) from error


def _refuse_markup(text: str) -> None:
    start = text[:2000].lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if _MARKUP.search(start):
            raise refused("This is a web page, not a transcript", _EXPORT)
        if not re.match(r"<v[ .]", start):
            raise refused("This is XML, as TTML captions are, which is not read here", _EXPORT)


def without_words() -> EditError:
    """The error for a transcript in which nothing is said."""
    return refused("This transcript has no words", _EXPORT)


class UntimedTextError(EditError):
    """A text has no times, so nothing says when its words are spoken."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "This text has no times, so nothing says when its words are spoken",
            fix=_TIMES,
            code=ExitCode.WRONG_USE,
        )
        self.text = text


def _without_times(text: str) -> EditError:
    if not any(character.isalpha() for character in text):
        return without_words()
    if _FRAMES.search(text[:20_000]):
        fix = "Export it as SubRip (.srt) or WebVTT (.vtt), whose times are seconds."
        return refused(
            "The times of this text count video frames, whose rate nobody knows here", fix
        )
    return UntimedTextError(text)
