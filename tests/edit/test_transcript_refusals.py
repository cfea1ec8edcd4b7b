"""What is no transcript with times ends in a sentence, soon and within bounds."""

import json
import re
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest

from podcast_publisher.edit.transcripts.convert import convert
from podcast_publisher.edit.transcripts.formats import LARGEST
from podcast_publisher.model.errors import EditError, ExitCode
from tests.edit.word_documents import NAMESPACE, packed, word_document

BOMB = packed(f'<w:document xmlns:w="{NAMESPACE}">'.encode() + b" " * 29_000_000 + b"</w:document>")
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    f'<w:document xmlns:w="{NAMESPACE}"><w:p><w:r><w:t>0:01 &b;&c;</w:t></w:r></w:p></w:document>'
)


def odd_archive(**changes: int) -> bytes:
    """A Word document whose archive says something else of its entry."""
    body = bytearray(word_document(["Priya Example  0:01", "Hello"]))
    central = body.index(b"PK\x01\x02", body.index(b"PK\x01\x02") + 1)
    for offset, value in ((int(name[1:]), value) for name, value in changes.items()):
        body[central + offset] = value
    return bytes(body)


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "This file is empty"),
    "blanks": (b"\xef\xbb\xbf \r\n", "This file is empty"),
    "MP3 with tags": (b"ID3\x04\x00" + bytes(99), "a recording"),
    "MP3 without tags": (b"\xff\xfb\x90\x64" + bytes(99), "a recording"),
    "M4A": (b"\x00\x00\x00\x20ftypM4A " + bytes(99), "a recording"),
    "WAV": (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(99), "a recording"),
    "a large recording": (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(LARGEST), "a recording"),
    "PDF": (b"%PDF-1.7\n", "a PDF document"),
    "old Word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        "an old or encrypted Word document",
    ),
    "rich text": (b"{\\rtf1 Priya 0:01", "rich text"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture"),
    "WebP": (b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(99), "a picture"),
    "HEIC": (b"\x00\x00\x00\x18ftypheic" + bytes(99), "a picture"),
    "a web page": (b"\n<!DOCTYPE html><html><body>0:01 Hello", "a web page"),
    "TTML": (b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"/>', "This is XML"),
    "UTF-16": ("Priya  0:01\nHello".encode("utf-16"), "in UTF-16"),
    "UTF-16 without a mark": ("Priya  0:01\nHello".encode("utf-16-le"), "in UTF-16"),
    "Windows' encoding": ("Zoë  0:01\nHello".encode("cp1252"), "not text in UTF-8: see line 1"),
    "bytes": (b"ab\x00cd" * 30, "This is not a text"),
    "cut-off JSON": (b'{"segments": [{"start": 0, "end": 1, "te', "cut off or damaged in line 1"),
    "deep JSON": (b"[" * 100_000, "not a transcript's"),
    "JSON with endless numbers": (b'{"segments": [' + b"9" * 9999 + b"]}", "not a transcript's"),
    "JSON of something else": (b'{"title": "x"}', "no list of segments"),
    "JSON without times": (b'{"segments": [{"text": "x"}]}', "Segment 1 of this JSON has no times"),
    "JSON that never ends": (b'[{"start": 0, "end": 1e999, "text": "x"}]', "has no times"),
    "JSON without text": (
        b'[{"start": 0, "end": 1, "text": 4}]',
        "Segment 1 of this JSON has no text",
    ),
    "text without times": (b"Priya: Hello.\nRobin: Hello.\n", "This text has no times"),
    "times in frames": (b"00:00:01:00 - 00:00:03:12\nHello.\n", "count video frames"),
    "Word without times": (
        word_document(["Priya: Hello.", "Robin: Hello."]),
        "This text has no times",
    ),
    "WebVTT without words": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "no words"),
    "names alone": (b"[00:00:03] Priya Example:\n", "no words"),
    "times alone": (b"0:01\n0:02\n", "no words"),
    "another archive": (packed(b"<x/>", "content.xml"), "not a Word document"),
    "a cut-off document": (word_document(["Priya  0:01", "Hello"])[:-30], "damaged or encrypted"),
    "an encrypted document": (odd_archive(_8=1), "damaged or encrypted"),
    "an odd compression": (odd_archive(_10=12), "compressed in an unusual way"),
    "damaged XML": (packed(b"<w:document>"), "The text of this Word document is damaged"),
    "entities": (packed(ENTITIES.encode()), "is not as Word writes it"),
    "deep XML": (
        packed(b"<a>" * 100_000 + b"</a>" * 100_000),
        "The text of this Word document is damaged",
    ),
    "a ZIP bomb": (BOMB, "too large to be a transcript"),
    "many elements": (
        packed(b"<a>" + b"<b/>" * 1_000_001 + b"</a>"),
        "too large to be a transcript",
    ),
    "a long text": (b"0:01 word\n" * 400_000, "more than 3,000,000 characters"),
    "a large file": (b"0:01 word\n" * 900_000, "more than 8,000,000 bytes"),
    "many cues": (b"0:01 w\n" * 60_000, "more than 50,000 cues"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_other_files_are_refused(kind: str) -> None:
    """The sentence says what the file is, and the fix what to do."""
    body, message = REFUSED[kind]
    with pytest.raises(EditError, match=re.escape(message)) as refused:
        convert(body)
    assert "\n" not in str(refused.value)
    assert refused.value.fix.endswith(".")
    assert refused.value.code == ExitCode.WRONG_USE


def test_an_archive_with_many_files_is_refused() -> None:
    """Before their names are read."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(2_001):
            archive.writestr(str(number), "")
    with pytest.raises(EditError, match="too many files"):
        convert(file.getvalue())


SIZE = 600_000
SLOW = {
    "spaces": "0:01 Hello\n" + " " * SIZE + "x",
    "tabs": "0:01 Hello\nx" + "\t" * SIZE + "x",
    "digits": "0:01 Hello\n" + "1" * SIZE,
    "clocks": "0:01 Hello\n" + "1:01 " * (SIZE // 5),
    "brackets": "0:01 Hello\n" + "[0:01" * (SIZE // 5),
    "angles": "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<" * SIZE,
    "voices": "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * (SIZE // 3),
    "voices that end": "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v a>b" * 50_000,
    "ampersands": "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "&a" * (SIZE // 2),
    "braces": "1\n00:00:01,000 --> 00:00:02,000\n" + "{\\" * (SIZE // 2),
    "arrows": "1\n00:00:01,000 --> 00:00:02,000\n" + "--> " * (SIZE // 4),
    "colons": "1\n00:00:01,000 --> 00:00:02,000\n" + "a: " * (SIZE // 3),
    "labels": "1\n00:00:01,000 --> 00:00:02,000\n"
    + "".join(f"Ab C{n}: x\n" for n in range(60_000)),
    "one word": "1\n00:00:01,000 --> 00:00:02,000\n" + "x" * 300_000,
    "words": "1\n00:00:01,000 --> 00:00:02,000\n" + "x " * 300_000,
    "sentences": "1\n00:00:01,000 --> 00:50:02,000\n" + "x. " * 200_000,
    "overlaps": "".join(f"{n}\n00:00:01,000 --> 00:59:02,000\nx\n\n" for n in range(10_000)),
    "speakers": "WEBVTT\n\n"
    + "".join(f"00:01.000 --> 00:02.000\n<v A B{n}>x\n\n" for n in range(15_000)),
    "notes": "WEBVTT\n\n" + "NOTE\n\n" * 200_000 + "00:01.000 --> 00:02.000\nx",
    "json": json.dumps([{"start": n, "end": n + 1, "text": "x"} for n in range(49_000)]),
}


@pytest.mark.parametrize("kind", SLOW)
def test_hostile_text_takes_linear_time(kind: str) -> None:
    """Whatever repeats, a large file is read or refused; were the time quadratic, this would take hours."""
    people = [f"Person {number} Example" for number in range(20)]
    with suppress(EditError):
        convert(SLOW[kind].encode(), people)


def test_a_bomb_takes_little_memory() -> None:
    """What it would become is refused by its size, before it is unpacked."""
    tracemalloc.start()
    with pytest.raises(EditError):
        convert(BOMB)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
