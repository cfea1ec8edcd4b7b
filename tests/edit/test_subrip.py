"""Converting SubRip files to WebVTT."""

import pytest

from podcast_publisher.edit.subrip import is_subrip, subrip_to_webvtt
from podcast_publisher.load.transcript.webvtt import parse_cues

USUAL = (
    "1\n00:00:01,000 --> 00:00:02,500\nGood morning\n\n2\n00:00:02,500 --> 00:00:04,000\nto you\n"
)


def cues_of(text: str) -> list[tuple[float, float, str]]:
    """The cues as `check` reads them, without findings."""
    cues, flaws = parse_cues(tuple(subrip_to_webvtt(text).split("\n")))
    assert flaws == ()
    return [(cue.start, cue.end, cue.text) for cue in cues]


@pytest.mark.parametrize(
    "text",
    [
        USUAL,
        "\ufeff" + USUAL.replace("\n", "\r\n"),
        USUAL.replace(",", "."),
        USUAL.replace("\n\n", "\n"),
        USUAL.replace("\n\n", "\n\n\n\n"),
        USUAL.replace("1\n", "", 1).replace("\n2\n", "\n"),
        USUAL.replace("00:00:0", "0:0:0"),
        USUAL.replace("02,500\n", "02,500 X1:40 X2:600 Y1:20 Y2:50\n"),
        USUAL.replace("Good", '<font color="#fff">Good</font>').replace("to", r"{\an8}to"),
    ],
)
def test_the_cues_are_kept(text: str) -> None:
    """The same words at the same times, in every program's spelling."""
    assert is_subrip(text)
    assert cues_of(text) == [(1.0, 2.5, "Good morning"), (2.5, 4.0, "to you")]


def test_characters_special_to_webvtt_are_escaped() -> None:
    """Ampersands, angle brackets, arrows and numbers stay as spoken."""
    spoken = "R&D: 3 < 5 --> yes &amp; no\n40"
    text = f"1\n00:00:01,000 --> 00:00:02,000\n{spoken}\n\nand more\n"
    assert cues_of(text) == [(1.0, 2.0, "R&D: 3 < 5 → yes & no 40 and more")]


def test_an_empty_cue_stays_empty() -> None:
    """The next cue's number does not become its text."""
    text = "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:02,000 --> 00:00:03,000\nYes\n"
    assert cues_of(text) == [(1.0, 2.0, ""), (2.0, 3.0, "Yes")]


@pytest.mark.parametrize("text", ["", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nx\n", "1\n2\n3\n"])
def test_other_texts_are_not_subrip(text: str) -> None:
    """Other texts are left alone."""
    assert not is_subrip(text)
