"""Parsing WebVTT: all that the standard allows is accepted, and every flaw has its line."""

from pathlib import Path

import pytest

from podcast_publisher.load.files.media_file import FileRefusedError
from podcast_publisher.load.transcript.webvtt import known_transcript, parse_cues, read_transcript
from podcast_publisher.model.transcript import Cue, Transcript, WebVTTFlaw
from tests.cases.broken_show import GOOD_SHOW

TIMED = "00:01.000 --> 00:02.000\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "01-listening.vtt"


def look(path: Path, body: bytes) -> Transcript:
    path.write_bytes(body)
    return read_transcript(path, path.name)


def cues_of(text: str) -> tuple[Cue, ...]:
    """The cues of a text without flaws."""
    cues, flaws = parse_cues(tuple(text.split("\n")))
    assert flaws == ()
    return cues


def flaws_of(text: str) -> list[tuple[int, str]]:
    _, flaws = parse_cues(tuple(text.split("\n")))
    return [(flaw.line, flaw.message) for flaw in flaws]


def test_cues_have_times_text_speaker_and_line() -> None:
    """For every cue."""
    transcript = read_transcript(GOOD_SHOW / "episodes" / "02-measuring.vtt", "02.vtt")
    assert transcript.flaws == ()
    assert transcript.cues == (
        Cue(0.0, 8.0, "Here is a ruler & here is a question.", "Robin Example", 3),
        Cue(8.0, 14.5, "A clock measures the waiting, not the worry.", "Sam Sample", 6),
        Cue(14.5, 20.0, "So we ask.", "Robin Example", 10),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nWords\n",
        b"WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nWords\r\n",
        b"WEBVTT\r\r00:01.000 --> 00:02.000\rWords\r",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\nWords",
        b"WEBVTT\n\n\n\n00:01.000 --> 00:02.000\nWords\n\n\n",
    ],
    ids=["byte-order-mark", "windows", "old-mac", "no-end-of-line", "many-blank-lines"],
)
def test_byte_order_marks_and_line_endings_are_accepted(path: Path, body: bytes) -> None:
    """From any system."""
    transcript = look(path, body)
    assert transcript.flaws == ()
    assert [(cue.start, cue.end, cue.text) for cue in transcript.cues] == [(1, 2, "Words")]


@pytest.mark.parametrize(
    "before",
    [
        "WEBVTT",
        "WEBVTT Interview of the first of May",
        "WEBVTT\tin tabs",
        "WEBVTT\nKind: captions\nLanguage: en-GB",
        "WEBVTT\n\nNOTE",
        "WEBVTT\n\nNOTE in one line",
        "WEBVTT\n\nNOTE\nin two lines with <b and &\nand more",
        "WEBVTT\n\nSTYLE\n::cue { color: white }",
        "WEBVTT\n\nREGION\nid:fred\nwidth:40%",
        "WEBVTT\n\n1",
        "WEBVTT\n\nOpening – the first words",
    ],
)
def test_headers_notes_styles_and_regions_are_skipped(before: str) -> None:
    """They are no words of the episode."""
    gap = "\n" if before.endswith(("1", "words")) else "\n\n"
    (cue,) = cues_of(f"{before}{gap}{TIMED}Words\n")
    assert cue.text == "Words"


@pytest.mark.parametrize(
    ("timing", "start", "end"),
    [
        ("00:01.000 --> 00:02.500", 1, 2.5),
        ("00:00:01.000 --> 00:00:02.500", 1, 2.5),
        ("59:59.999 --> 01:00:00.000", 3599.999, 3600),
        ("100:00:00.000 --> 100:00:01.000", 360_000, 360_001),
        ("00:01.000\t-->\t00:02.500", 1, 2.5),
        ("00:01.000   -->   00:02.500  ", 1, 2.5),
        ("00:01.000 --> 00:02.500 align:start position:10%,line-left size:35%", 1, 2.5),
        ("00:01.000 --> 00:02.500\tline:0", 1, 2.5),
    ],
)
def test_valid_cue_times_are_read(timing: str, start: float, end: float) -> None:
    """Hours may be omitted, and settings may follow."""
    (cue,) = cues_of(f"WEBVTT\n\n{timing}\nWords\n")
    assert (cue.start, cue.end) == (start, end)


@pytest.mark.parametrize(
    ("written", "voice", "text"),
    [
        ("Words", "", "Words"),
        ("<v Robin>Words", "Robin", "Words"),
        ("<v Robin>Words</v>", "Robin", "Words"),
        ("<v.loud Robin Example>Words", "Robin Example", "Words"),
        ("<v.loud.first Robin>Words", "Robin", "Words"),
        ("<v\tRobin >Words", "Robin", "Words"),
        ("- <i>Words</i> in <c.red.bold>colour</c>", "", "- Words in colour"),
        ("<00:01.500>Words <lang en-GB>here</lang>", "", "Words here"),
        ("one\ntwo", "", "one two"),
        ("a &amp; b &lt; c &gt; d", "", "a & b < c > d"),
        ("a&nbsp;b&lrm;&rlm;", "", "a b"),
        ("&amp;lt;", "", "&lt;"),
        ("&#38; and &#x26;", "", None),
        ("a > b", "", "a > b"),
    ],
)
def test_tags_and_character_references_are_decoded(
    written: str, voice: str, text: str | None
) -> None:
    """Without a flaw."""
    (cue,) = cues_of(f"WEBVTT\n\n{TIMED}{written}\n")
    assert cue.voice == voice
    assert text is None or cue.text == text


def test_cues_may_overlap() -> None:
    """Two people may speak at once."""
    both = "WEBVTT\n\n00:01.000 --> 00:09.000\nOne\n\n00:01.000 --> 00:02.000\nTwo\n"
    assert [cue.text for cue in cues_of(both)] == ["One", "Two"]


def test_an_empty_cue_is_valid() -> None:
    """A cue may have no text."""
    assert [cue.text for cue in cues_of(f"WEBVTT\n\n{TIMED}")] == [""]


@pytest.mark.parametrize(
    "first", ["", " WEBVTT", "WebVTT", "WEBVTTX", "webvtt", "1", "WEBVTT-1", "\ufeff\ufeffWEBVTT"]
)
def test_a_file_without_the_header_is_not_read(first: str) -> None:
    """Its first line must be WEBVTT."""
    [(line, message)] = flaws_of(f"{first}\n\n{TIMED}Words\n")
    assert (line, message.partition(";")[0]) == (1, "The first line is not WEBVTT")


@pytest.mark.parametrize(
    ("body", "other", "fix"),
    [
        (f"webvtt\n\n{TIMED}A", "", "in capital letters"),
        (f"\n\nWEBVTT\n\n{TIMED}A", "", "nothing above"),
        (f"WEBVTT: Lungs\n\n{TIMED}A", "", "after a space"),
        (f"{TIMED.replace('00:0', '00:00:0')}A", "; the lines below are WebVTT", "two lines"),
        ("0:00:01.000,0:00:04.000\nA", "; these are SBV captions", "transcript import a.vtt"),
        ("[ti:Lungs]\n[00:01.00]A", "; this is text with times", "transcript import a.vtt"),
        ("Sam  0:03  \nA", "; this is text with times", "transcript import a.vtt"),
        ("00:00:00:00 - 00:00:02:12\nA", "; its times count video frames, so export it", ""),
    ],
)
def test_the_header_flaw_names_the_format_and_the_cure(body: str, other: str, fix: str) -> None:
    """A wrong header is corrected by hand, another format by a command."""
    _, (flaw,) = parse_cues(tuple(body.splitlines()), "a.vtt")
    assert flaw.message.startswith(f"The first line is not WEBVTT{other}")
    assert fix in flaw.fix
    assert bool(flaw.fix) is bool(fix)


@pytest.mark.parametrize(
    ("pasted", "message"),
    [
        ("\xa0-->\xa0", "The line holds a no-break space (U+00A0)"),
        ("\u200b --> ", "The line holds a zero width space (U+200B)"),
        (" --&gt; ", "The arrow is -->, not --&gt;"),
    ],
)
def test_an_odd_character_in_the_times_is_named(pasted: str, message: str) -> None:
    """The cue is kept, and the fix is the corrected line."""
    cues, (flaw,) = parse_cues(("WEBVTT", "", f"00:00:01.000{pasted}00:00:02.000", "A"))
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [(1, 2, "A")]
    assert flaw.message == message
    assert "Write  00:00:01.000 --> 00:00:02.000" in flaw.fix


TIMES = "The times are not written as 00:00:01.000 --> 00:00:04.000"
BLANK = "A blank line is missing above this cue"
ALONE = "These lines have no time above them, so nothing shows them"
AMPERSAND = "The character & must be written &amp; here"
LESS = "The character < must be written &lt; here"


@pytest.mark.parametrize(
    ("behind_the_header", "line", "message"),
    [
        ("00:60.000 --> 01:01.000\nA", 3, TIMES),
        ("00:60:00.000 --> 01:01:00.000\nA", 3, TIMES),
        ("00:01.000 -->\nA", 3, TIMES),
        ("00:01.000 --> 00:02.000align:start\nA", 3, TIMES),
        ("٠٠:٠١.٠٠٠ --> 00:02.000\nA", 3, TIMES),
        ("00:02.000 --> 00:02.000\nA", 3, "The cue ends before it begins"),
        (f"{TIMED}A\n\n00:00.999 --> 00:03.000\nB", 6, "The cue begins before the one above it"),
        (f"{TIMED}A\n{TIMED}B", 5, BLANK),
        (f"{TIMED}A\n \n{TIMED}B", 6, BLANK),
        (f"one\ntwo\n{TIMED}A", 5, BLANK),
        ("Nobody sees this", 3, ALONE),
        (f"{TIMED}A\n\nNobody sees this", 6, ALONE),
        (f"{TIMED}A\nB & C", 5, AMPERSAND),
        (f"{TIMED}&copyright", 4, AMPERSAND),
        (f"{TIMED}1 < 2", 4, LESS),
        (f"{TIMED}<v Robin", 4, LESS),
    ],
)
def test_a_flaw_is_shown_at_its_line(behind_the_header: str, line: int, message: str) -> None:
    """Whatever an app would stumble over."""
    assert flaws_of(f"WEBVTT\n\n{behind_the_header}\n") == [(line, message)]


def test_a_missing_blank_line_after_the_header_is_a_flaw() -> None:
    """The first cue would be lost."""
    flaws = flaws_of(f"WEBVTT\n{TIMED}A\n\n{TIMED}B\n")
    assert flaws == [(2, "There is no blank line between WEBVTT and the first cue")]


def test_parsing_continues_after_a_flaw() -> None:
    """One pass reports every flaw, and keeps every readable cue."""
    cues, flaws = parse_cues(
        ("WEBVTT", "", "1,0 --> 2,0", "A", "", TIMED.strip(), "B", "", "lost", "", "NOTE", "")
    )
    assert [cue.text for cue in cues] == ["B"]
    assert flaws == (WebVTTFlaw(3, TIMES), WebVTTFlaw(9, ALONE))


@pytest.mark.parametrize("body", [b"", b"\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_no_transcript(path: Path, body: bytes) -> None:
    """Nothing can be read."""
    assert look(path, body).flaws == (WebVTTFlaw(1, "The first line is not WEBVTT"),)


def test_another_encoding_is_a_flaw(path: Path) -> None:
    """At the first undecodable character."""
    transcript = look(path, f"WEBVTT\n\n{TIMED}It’s".encode("cp1252"))
    assert [flaw.line for flaw in transcript.flaws] == [4]
    assert transcript.cues == ()
    assert transcript.source.line(4) == "It’s"


HOURS = "hours need two digits"
MINUTES = "minutes and seconds need two digits"
COMMA = "write a full stop before the thousandths, not a comma"
THOUSANDTHS = "thousandths need three digits"
ARROW = "the arrow is -->"
SPACES = "a space is needed on each side of -->"


@pytest.mark.parametrize(
    ("timing", "reasons", "right"),
    [
        ("0:00:01.000 --> 0:00:02.500", [HOURS], "00:00:01.000 --> 00:00:02.500"),
        ("00:00:01,000 --> 00:00:02,500", [COMMA], "00:00:01.000 --> 00:00:02.500"),
        ("0:00:01,000 --> 0:00:02,500", [HOURS, COMMA], "00:00:01.000 --> 00:00:02.500"),
        ("0:01.000 --> 0:02.500", [MINUTES], "00:00:01.000 --> 00:00:02.500"),
        ("00:01.5 --> 00:02", [THOUSANDTHS], "00:00:01.500 --> 00:00:02.000"),
        ("00:01.000-->00:02.500", [SPACES], "00:00:01.000 --> 00:00:02.500"),
        ("00:01.000 –> 00:02.500 line:0", [ARROW], "00:00:01.000 --> 00:00:02.500 line:0"),
        ("00:01.000 → 00:02.500", [ARROW], "00:00:01.000 --> 00:00:02.500"),
        (
            "00：01.000 --> 00：02.500",
            ["the colon is the plain one (:)"],
            "00:00:01.000 --> 00:00:02.500",
        ),
    ],
)
def test_times_in_another_format_are_one_flaw(timing: str, reasons: list[str], right: str) -> None:
    """They are read leniently; the flaw shows the format to write."""
    cue = f"{timing}\nWords\n\n"
    cues, (flaw,) = parse_cues(tuple(f"WEBVTT\n\n{cue}{cue}{cue}".split("\n")))
    assert [(cue.start, cue.text) for cue in cues] == [(cues[0].start, "Words")] * 3
    assert flaw.line == 3
    assert flaw.message.casefold() == f"{'; '.join(reasons)} (3 cues)".casefold()
    assert f"Write  {right}, and so in all 3 cues" in flaw.fix


def test_frame_numbers_are_not_converted() -> None:
    """The frame rate is unknown, so no line is proposed."""
    _, (flaw,) = parse_cues(("WEBVTT", "", "00:00:01:12 --> 00:00:02:24", "Words"))
    assert "are video frames" in flaw.message
    assert "Write" not in flaw.fix


def test_repeated_flaws_are_counted() -> None:
    """The first is shown with the number of others."""
    cues = "".join(f"{TIMED}You & me\n\n" for _ in range(40))
    assert flaws_of(f"WEBVTT\n\n{cues}") == [(4, f"{AMPERSAND} (and 39 more like it below)")]


@pytest.mark.parametrize(
    "marks",
    [
        ("<<<<<<< HEAD", "=======", ">>>>>>> sam"),
        ("<<<<<<< HEAD", "||||||| 1f3a", "=======", ">>>>>>> sam"),
        (">>>>>>> sam",),
        ("=======",),
    ],
)
def test_merge_conflict_markers_are_one_flaw(path: Path, marks: tuple[str, ...]) -> None:
    """At git's first marker."""
    words = "\n".join(f"{mark}\nWords" for mark in marks)
    transcript = look(path, f"WEBVTT\n\n{TIMED}{words}\n".encode())
    (flaw,) = transcript.flaws
    assert flaw.line == 4
    assert flaw.message.startswith("This file holds two versions")
    assert "Keep one of the two versions" in flaw.fix


def test_a_known_transcript_is_parsed_when_it_is_asked_for(path: Path) -> None:
    """An earlier run knew its words and digest; the content is that of the file."""
    first = look(path, b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Robin>Good morning.\n")
    known = known_transcript(first.summary)
    assert (known.summary.words, known.content) == (2, first.content)


def test_a_known_transcript_that_has_changed_is_refused(path: Path) -> None:
    """Its words would be published under the digest of others."""
    known = known_transcript(look(path, b"WEBVTT\n\n00:01.000 --> 00:02.000\nGood\n").summary)
    path.write_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\nFine\n")
    with pytest.raises(FileRefusedError, match=r"01-listening\.vtt was changed just now"):
        _ = known.cues


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nx\n", "episodes/a b.srt", "'episodes/a b.srt'"),
        (b"1\n0:01 --> 0:02\nx\n", "episodes/a.vtt", "episodes/a.vtt --replace"),
        (b'{"segments": []}', "episodes/a.vtt", "episodes/a.vtt --replace"),
        (b'[\n{"start": 0}]', "episodes/a.vtt", "episodes/a.vtt --replace"),
        (b"1.000000\t2.000000\tHello\n", "episodes/a.vtt", "episodes/a.vtt --replace"),
        (b"Robin Example  0:03\nHello\n", "episodes/a.vtt", "episodes/a.vtt --replace"),
        (b"[00:00:03] Robin: Hello\n", "episodes/a.vtt", "episodes/a.vtt --replace"),
        (b"PK\x03\x04", "episodes/a.vtt", "episodes/a.vtt --replace"),
    ],
)
def test_the_fix_of_another_form_names_the_command(
    tmp_path: Path, body: bytes, name: str, words: str
) -> None:
    """Ready to paste; with --replace where the file stands in the transcript's place."""
    path = tmp_path / "file"
    path.write_bytes(body)
    [flaw] = read_transcript(path, name).flaws
    assert flaw.fix == f"Convert it: podcast-publisher transcript import {words}"
