"""Text files: from bytes to lines."""

from pathlib import Path

import pytest

from podcast_publisher.load.files.text_file import (
    MAX_TRANSCRIPT_BYTES,
    TextFile,
    decode_text,
    read_limited,
)
from podcast_publisher.model.finding import Finding


def refusal(text: TextFile) -> Finding:
    assert text.finding is not None
    assert text.finding.rule.code == "PP001"
    return text.finding


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_endings_of_every_system_are_recognised(ends: str) -> None:
    """Lines are counted the same."""
    text = decode_text(f"one{ends}two{ends}{ends}four".encode(), "a.yaml")
    assert text.finding is None
    assert text.source.lines == ("one", "two", "", "four")


def test_a_byte_order_mark_is_removed() -> None:
    """As Notepad writes it."""
    text = decode_text(b"\xef\xbb\xbftitle: x\n", "a.yaml")
    assert text.text == "title: x\n"
    assert text.source.line(1) == "title: x"


def test_unicode_line_separators_end_no_line() -> None:
    """As in editors."""
    assert decode_text("a\u2028b\x0bc".replace("\x0b", "").encode(), "a.vtt").source.lines == (
        "a\u2028bc",
    )


def test_windows_1252_is_recognised() -> None:
    """It is refused at its first such character, which is named."""
    finding = refusal(decode_text("title: One\nnotes: It’s – here\n".encode("cp1252"), "a.yaml"))
    assert finding.position
    assert (finding.position.line, finding.position.column) == (2, 10)
    assert finding.excerpt == "notes: It’s – here"
    assert "0x92" in finding.message
    assert "'’'" in finding.message


def test_columns_before_a_bad_byte_count_characters() -> None:
    """Letters of several bytes before it are one column each."""
    finding = refusal(decode_text("Zoë\r\nZoë ".encode() + b"\xff", "a.yaml"))
    assert finding.position
    assert (finding.position.line, finding.position.column) == (2, 5)


@pytest.mark.parametrize("body", ["title: x".encode("utf-16"), b"\xff\xfe", b"\x80", b"a\xc3"])
def test_other_encodings_are_refused(body: bytes) -> None:
    """Down to a character truncated at the end."""
    assert "it is not UTF-8" in refusal(decode_text(body, "a.yaml")).message


@pytest.mark.parametrize("hidden", ["\0", "\x08", "\x0b", "\x1b", "\x7f", "\x92", "\x85", "\uffff"])
def test_control_characters_are_refused(hidden: str) -> None:
    """At their position."""
    finding = refusal(decode_text(f"one\ntwo{hidden}three".encode(), "a.yaml"))
    assert finding.position
    assert (finding.position.line, finding.position.column) == (2, 4)
    assert f"U+{ord(hidden):04X}" in finding.message


@pytest.mark.parametrize("text", ["", "\t", "é\u00a0\u200d\U0001f600\ufeff", "\n\n"])
def test_other_characters_are_text(text: str) -> None:
    """Tabs, emoji and empty files."""
    assert decode_text(text.encode(), "a.yaml") == TextFile(
        decode_text(text.encode(), "a.yaml").source, text
    )


def test_a_file_over_the_limit_is_not_read_completely(tmp_path: Path) -> None:
    """A film named .vtt is not read into memory."""
    film = tmp_path / "film.yaml"
    with film.open("wb") as file:
        file.truncate(MAX_TRANSCRIPT_BYTES * 20)
    body = read_limited(film)
    assert len(body) == MAX_TRANSCRIPT_BYTES + 1
    finding = refusal(decode_text(body, "film.yaml"))
    assert finding.message.endswith("it is larger than 2,000,000 bytes")
    assert finding.position is None
    assert decode_text(body[1:].replace(b"\0", b" "), "film.yaml").finding is None
