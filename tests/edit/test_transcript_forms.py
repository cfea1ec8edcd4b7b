"""Transcripts in the forms of other programs, each with the WebVTT that it becomes."""

import json

import pytest

from podcast_publisher.edit.transcripts.convert import Converted, convert, convert_unless_webvtt
from podcast_publisher.edit.transcripts.formats import read_transcript
from podcast_publisher.load.transcript.webvtt import parse_cues
from tests.edit.word_documents import word_document

PEOPLE = ("Priya Example", "Robin Sample")
GUID = "0f8e9b7a-1111-4222-8333-444455556666"
ZERO, ONE = "00:00:01.000 --> 00:00:03.000", "00:00:03.000 --> 00:00:05.500"

TWO_VOICES = f"""\
WEBVTT

{ZERO}
<v Priya Example>Good morning & welcome.

{ONE}
<v Robin Sample>Thank you, Priya.
""".replace("&", "&amp;")
"""What nearly every form below holds."""

SUBRIP = (
    "1\n00:00:01,000 --> 00:00:03,000\nPriya Example: Good morning & welcome.\n\n"
    "2\n00:00:03,000 --> 00:00:05,500\nRobin Sample: Thank you, Priya.\n"
)
ZOOM = "WEBVTT\r\n\r\n" + SUBRIP.replace(",000", ".000").replace(",500", ".500").replace(
    "\n", "\r\n"
)
TEAMS = f"""\
WEBVTT

{GUID}/16-0
{ZERO}
<v Example, Priya>Good morning &amp;
welcome.</v>

{GUID}/17-1
{ONE}
<v SAMPLE, Robin (Leeds Teaching Hospitals)>Thank you, Priya.</v>
"""
SEGMENTS = [
    {"start": 1.0, "end": 3.0, "text": " Good morning & welcome.", "speaker": "PRIYA EXAMPLE"},
    {"start": 3, "end": 5.5, "text": " Thank you, Priya.", "speaker": "Robin"},
]
OFFSETS = [
    {"offsets": {"from": 1000, "to": 3000}, "text": " Priya Example: Good morning & welcome."},
    {"offsets": {"from": 3000, "to": 5500}, "text": " Robin Sample: Thank you, Priya."},
]
NAMESPACE = [
    {
        "speaker": entry["speaker"],
        "startTime": entry["start"],
        "endTime": entry["end"],
        "body": entry["text"],
    }
    for entry in SEGMENTS
]
UTTERANCES = [
    {
        "speaker": entry["speaker"],
        "start": int(float(str(entry["start"])) * 1000),
        "end": int(float(str(entry["end"])) * 1000),
        "text": entry["text"],
    }
    for entry in SEGMENTS
]

SAME: dict[str, tuple[str, str]] = {
    "SubRip with commas": (SUBRIP, "SubRip"),
    "SubRip with full stops": (SUBRIP.replace(",000", ".000").replace(",500", ".500"), "SubRip"),
    "SubRip without hours": (SUBRIP.replace(" 00:0", " 0").replace("\n00:0", "\n0"), "SubRip"),
    "SubRip without numbers": (SUBRIP.replace("1\n", "", 1).replace("\n2\n", "\n"), "SubRip"),
    "SubRip without blank lines": (SUBRIP.replace("\n\n", "\n"), "SubRip"),
    "SubRip with blank lines throughout": (SUBRIP.replace("\n\n", "\n\n\n\n"), "SubRip"),
    "SubRip of Windows": ("\ufeff" + SUBRIP.replace("\n", "\r\n"), "SubRip"),
    "SubRip of old Macs": (SUBRIP.replace("\n", "\r"), "SubRip"),
    "SubRip with positions": (
        SUBRIP.replace("03,000\n", "03,000 X1:40 X2:600 Y1:20 Y2:50\n", 1),
        "SubRip",
    ),
    "SubRip with fonts": (
        SUBRIP.replace("Good", '<font color="#fff"><b>Good</b></font>').replace(
            "Thank", r"{\an8}Thank"
        ),
        "SubRip",
    ),
    "SubRip with the name in a line of its own": (
        SUBRIP.replace("Example: ", "Example:\n"),
        "SubRip",
    ),
    "SubRip with arrows at names": (
        SUBRIP.replace("Priya Example:", ">> PRIYA EXAMPLE:"),
        "SubRip",
    ),
    "SBV": (
        (
            "0:00:01.000,0:00:03.000\nPriya Example: Good morning & welcome.\n\n"
            "0:00:03.000,0:00:05.500\nRobin Sample: Thank you, Priya.\n"
        ),
        "SBV captions",
    ),
    "Zoom WebVTT": (ZOOM, "WebVTT with names before a colon, as Zoom writes it"),
    "Teams WebVTT": (TEAMS, "Teams WebVTT"),
    "WebVTT with comments and styles": (
        TWO_VOICES.replace(
            "WEBVTT\n",
            "WEBVTT - made by hand\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nNOTE\nfor us\n",
        )
        .replace("03.000\n<", "03.000 line:0 align:start\n<")
        .replace("Priya Example>Good", "Priya Example><i>Good</i>"),
        "WebVTT",
    ),
    "two voices in one cue": (
        "WEBVTT\n\n00:01.000 --> 00:05.500\n<v Priya Example>Good morning &amp; welcome.\n<v Robin Sample>Thank you, Priya.\n",
        "WebVTT",
    ),
    "Whisper's JSON": (
        json.dumps({"text": "", "segments": SEGMENTS, "language": "en"}),
        "Whisper's JSON",
    ),
    "a list of segments": (json.dumps(SEGMENTS, indent=1), "JSON"),
    "whisper.cpp's JSON": (json.dumps({"transcription": OFFSETS}), "whisper.cpp's JSON"),
    "utterances": (json.dumps({"utterances": UTTERANCES}), "Whisper's JSON"),
    "the namespace's JSON": (
        json.dumps({"version": "1.0.0", "segments": NAMESPACE}, indent=2),
        "the podcast namespace's JSON",
    ),
    "Audacity labels": (
        "1,000000\t3,000000\tPriya: Good morning & welcome.\n\\\t20.0\t30.0\n3.000000\t5.500000\tRobin: Thank you, Priya.\n",
        "Audacity labels",
    ),
    "Whisper's TSV": (
        "start\tend\ttext\n1000\t3000\tPriya: Good morning & welcome.\n3000\t5500\tRobin: Thank you, Priya.\n",
        "Whisper's TSV",
    ),
}


@pytest.mark.parametrize("form", SAME)
def test_a_form_becomes_webvtt(form: str) -> None:
    """The same words at the same times, with the people's own names, whatever the program."""
    text, name = SAME[form]
    converted = convert(text.encode(), PEOPLE)
    expected = TWO_VOICES
    if form == "two voices in one cue":  # one time for both, in proportion to their words
        expected = TWO_VOICES.replace("03.000", "03.571")
    assert converted.text == expected
    assert converted.form == name
    assert converted.unknown == ()


STARTS_ONLY = (
    TWO_VOICES.replace("03.000 -->", "04.000 -->")
    .replace("03.000", "03.667")
    .replace("05.500", "05.200")
)
"""Where a form has no ends, a cue lasts as long as slow speech, and the last as long as usual speech."""

OTTER = "Priya Example  0:01\nGood morning & welcome.\n\nRobin Sample  0:04\nThank you, Priya.\n"
LINES: dict[str, str] = {
    "Otter": OTTER + "\nTranscribed by https://otter.ai\n",
    "Otter with a summary": "Kidney talk\n\nSUMMARY KEYWORDS\nkidney, talk\n\nSPEAKERS\nPriya, Robin\n\n"
    + OTTER,
    "a line for the time": OTTER.replace("  0:0", "\n0:0"),
    "Descript's text": "[00:00:01] Priya Example: Good morning & welcome.\n\n[00:00:04] Robin Sample: Thank you, Priya.\n",
    "Descript's Markdown": "# Kidney talk\n\n**Priya Example:** [00:00:01] Good morning & welcome.\n\n**Robin Sample:** [00:00:04] Thank you, Priya.\n",
    "times in brackets": "Priya Example (00:01)\nGood morning & welcome.\nRobin Sample (00:04)\nThank you, Priya.\n",
    "times and names": "00:01 Priya Example:\nGood morning & welcome.\n00:04 Robin Sample:\nThank you, Priya.\n",
    "a table": "0:01\tPriya Example\tGood morning & welcome.\n0:04\tRobin Sample\tThank you, Priya.\n",
    "YouTube's page": "0:01\nPriya Example: Good morning & welcome.\n0:04\nRobin Sample: Thank you, Priya.\n",
    "small letters": OTTER.replace("Priya Example", "priya.example@trust.example"),
}


@pytest.mark.parametrize("form", LINES)
@pytest.mark.parametrize("is_word", [False, True])
def test_text_with_times_becomes_webvtt(form: str, *, is_word: bool) -> None:
    """As text and in a Word document; a part ends where the next begins, or when its words are said."""
    text = LINES[form]
    body = word_document(text.split("\n")) if is_word else text.encode()
    converted = convert(body, PEOPLE)
    assert converted.text == STARTS_ONLY
    assert converted.form.startswith("a Word document with ") == is_word


def test_zooms_times_of_day_begin_at_zero() -> None:
    """Its saved captions have the clock on the wall, and the report says so."""
    text = "[Priya Example] 10:03:20\nGood morning & welcome.\n\n[RS] 10:03:23\nThank you, Priya.\n"
    converted = convert(text.encode(), PEOPLE)
    assert "00:00:00.000 --> 00:00:02.667\n<v Priya Example>Good" in converted.text
    assert "00:00:03.000 --> 00:00:04.200\n<v Robin Sample>Thank" in converted.text
    assert any("time of day" in change for change in converted.changes)


def test_teams_word_document_with_times_of_cues() -> None:
    """Times, name and words are lines of one paragraph; people are listed in tables."""
    lines = [
        "0:0:1.0 --> 0:0:3.0\nPriya Example\nGood morning & welcome.",
        "0:0:3.0 --> 0:0:5.500\nRobin Sample\nThank you, Priya.",
    ]
    assert convert(word_document(lines), PEOPLE).text == TWO_VOICES


def test_a_word_table_is_read_by_rows() -> None:
    """A cell for the time, one for the name and one for the words."""
    rows = [
        ["0:01", "Priya Example", "Good morning & welcome."],
        ["0:04", "Robin Sample", "Thank you, Priya."],
    ]
    assert convert(word_document(rows), PEOPLE).text == STARTS_ONLY


YOUTUBE = """\
WEBVTT
Kind: captions
Language: en

00:00:00.080 --> 00:00:02.389 align:start position:0%
 
good<00:00:00.320><c> morning</c><00:00:00.640><c> and</c>

00:00:02.389 --> 00:00:02.399 align:start position:0%
good morning and
 

00:00:02.399 --> 00:00:04.630 align:start position:0%
good morning and
welcome<00:00:02.720><c> to</c><00:00:02.960><c> the</c>

00:00:04.630 --> 00:00:04.640 align:start position:0%
welcome to the
 

00:00:04.640 --> 00:00:06.000 align:start position:0%
welcome to the
show
"""  # noqa: W293


def test_rolling_captions_are_unrolled() -> None:
    """Every line once, from the moment it appears; without YouTube's tags as well."""
    expected = (
        "WEBVTT\n\n00:00:00.080 --> 00:00:02.399\ngood morning and\n\n"
        "00:00:02.399 --> 00:00:04.640\nwelcome to the\n\n00:00:04.640 --> 00:00:06.000\nshow\n"
    )
    converted = convert(YOUTUBE.encode())
    assert converted.text == expected
    assert converted.form == "rolling captions, as YouTube makes them"
    plain = YOUTUBE.replace("<c>", "").replace("</c>", "").replace(" align:start position:0%", "")
    plain = plain.replace("<00:00:00.320>", "").replace("<00:00:00.640>", "")
    assert convert(plain.replace("WEBVTT\n", "").encode()).text == expected


@pytest.mark.parametrize(
    "name",
    [
        *(
            "priya example",
            "PRIYA EXAMPLE",
            "Example, Priya",
            "EXAMPLE, Priya (LTHT)",
            "Dr Priya Example",
        ),
        *(
            "P. Example",
            "Priya E.",
            "PE",
            "P.E.",
            "Priya K. Example",
            "Prïya Example",
            "Priya",
            "Dr Example",
        ),
        *(
            "Priya Example [External]",
            "priya.example@trust.example",
            "Example Priya",
            "Professor P Example",
        ),
    ],
)
def test_speakers_are_matched_with_people(name: str) -> None:
    """In any case and order, by initials, with titles and without."""
    converted = convert(TEAMS.replace("Example, Priya", name).encode(), PEOPLE)
    assert "<v Priya Example>" in converted.text
    assert converted.renamed[name] == "Priya Example"


@pytest.mark.parametrize("name", ["Speaker 1", "SPEAKER_00", "Host", "Sam Other", "Sample Example"])
def test_other_speakers_stay_as_they_are(name: str) -> None:
    """Roles and strangers are reported, and never guessed."""
    converted = convert(TEAMS.replace("Example, Priya", name).encode(), PEOPLE)
    assert f"<v {name}>" in converted.text
    assert converted.unknown == (name,)
    assert f"left as they are: {name}." in "\n".join(converted.sentences())


def test_a_name_that_two_people_have_is_not_guessed() -> None:
    """Initials and surnames count only for one person."""
    people = ("Priya Example", "Paul Example")
    for name in ("PE", "Example", "P. Example", "Dr Example"):
        assert convert(TEAMS.replace("Example, Priya", name).encode(), people).unknown[0] == name


@pytest.mark.parametrize(
    "said", ["Remember: wash your hands.", "The rule is this: wait.", "Note: at 10:30 we stop."]
)
def test_words_before_a_colon_stay_words(said: str) -> None:
    """What is said is not taken for a speaker."""
    text = SUBRIP.replace(
        "Thank you, Priya.", f"Thank you.\n\n3\n00:00:06,000 --> 00:00:08,000\n{said}"
    )
    assert f"<v Robin Sample>{said}\n" in convert(text.encode(), PEOPLE).text


def test_sounds_stay_in_their_brackets() -> None:
    """Without a speaker, though names hold until the next one."""
    text = SUBRIP.replace("\n\n2\n", "\n\n2\n00:00:03,000 --> 00:00:03,000\n[Music]\n\n3\n", 1)
    assert "\n[Music]\n" in convert(text.encode(), PEOPLE).text


def cue(number: int, start: str, end: str, text: str) -> str:
    """A cue of SubRip."""
    return f"{number}\n00:00:{start},000 --> 00:00:{end},000\n{text}\n\n"


def cues_of(converted: Converted) -> list[tuple[float, float, str]]:
    """The cues as `check` reads them, without flaws."""
    cues, flaws = parse_cues(tuple(converted.text.split("\n")))
    assert flaws == ()
    return [(cue.start, cue.end, cue.text) for cue in cues]


def test_long_cues_are_split_at_sentences() -> None:
    """In proportion to the words, and the report says that these times are estimates."""
    sentence = "Every sentence of this long speech has exactly sixty-one letters."
    converted = convert(cue(1, "00", "40", " ".join([sentence] * 4)).encode())
    assert cues_of(converted) == [
        (start, start + 10, sentence) for start in (0.0, 10.0, 20.0, 30.0)
    ]
    assert (
        "1 cue was too long to read and became 4; the times within them are estimated"
        in "".join(converted.changes)
    )


def test_cues_follow_each_other() -> None:
    """Sorted by time; one that overlaps the next ends there, or shares its time where that is too short."""
    text = cue(1, "10", "14", "late") + cue(2, "00", "06", "early") + cue(3, "05", "10", "between")
    converted = convert(text.encode())
    assert cues_of(converted) == [(0, 5, "early"), (5, 10, "between"), (10, 14, "late")]
    assert "out of order" in "".join(converted.changes)
    both = convert((cue(1, "00", "06", "together") + cue(2, "00", "06", "at once!")).encode())
    assert cues_of(both) == [(0, 3, "together"), (3, 6, "at once!")]


def test_single_words_are_joined_to_lines() -> None:
    """Programs that write a cue for each word give lines, up to the end of a sentence."""
    words = ["One", "two", "three", "four", "five", "six.", "Seven", "eight", "nine"]
    text = "".join(
        cue(number, f"{number:02}", f"{number + 1:02}", word) for number, word in enumerate(words)
    )
    assert cues_of(convert(text.encode())) == [
        (0, 6, "One two three four five six."),
        (6, 9, "Seven eight nine"),
    ]


def test_signs_of_webvtt_are_escaped() -> None:
    """Ampersands, angle brackets, arrows and numbers stay as they were said."""
    said = "R&D: 3 < 5 --> yes &amp; no &copy &lt; <laughs>\n40"
    text = f"1\n00:00:01,000 --> 00:00:02,000\n{said}\n\nand more\n"
    converted = convert(text.encode())
    assert cues_of(converted)[0][2] == "R&D: 3 < 5 --> yes & no &copy < <laughs> 40 and more"


def test_the_last_part_ends_with_the_recording() -> None:
    """Where the form has no ends."""
    assert convert(OTTER.encode(), PEOPLE, 4.5).text.count("--> 00:00:04.500") == 1


def test_webvtt_is_left_to_its_author() -> None:
    """Whatever its flaws; only other programs' forms of it are converted."""
    assert convert_unless_webvtt(TWO_VOICES.encode(), PEOPLE) is None
    assert convert_unless_webvtt(b"WEBVTT\n", PEOPLE) is None
    assert convert_unless_webvtt(TEAMS.encode(), PEOPLE) is not None


def test_a_dialogue_in_one_cue_is_parted() -> None:
    """At dashes, and at names in square brackets, which sounds have too."""
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\n- [Priya] Good day.\n- [Robin] Good day.\n\n"
    text += "00:03.000 --> 00:05.000\n- Yes.\n- Oh no.\n\n00:06.000 --> 00:07.000\n[Music] plays\n"
    converted = convert(text.encode(), PEOPLE)
    cues, _ = parse_cues(tuple(converted.text.split("\n")))
    assert [(cue.voice, cue.text) for cue in cues] == [
        *(("Priya Example", "Good day."), ("Robin Sample", "Good day.")),
        *(("", "- Yes."), ("", "- Oh no."), ("Robin Sample", "[Music] plays")),
    ]


def test_a_new_teams_document_is_read() -> None:
    """Its heading and its own lines are left out, and organisations behind names as well."""
    lines = [
        *("Kidney talk-20250105_100000-Meeting Recording", "5 January 2025, 10:00am", "23m 10s"),
        "Example, Priya started transcription",
        "Example, Priya   0:01\nGood morning & welcome.",
        "SAMPLE, Robin (LEEDS TEACHING HOSPITALS NHS TRUST)   0:04\nThank you, Priya.",
        "Example, Priya stopped transcription",
    ]
    converted = convert(word_document(lines), PEOPLE)
    assert converted.text == STARTS_ONLY
    assert (
        "Left out: 4 lines above the first time, the program's own line at the end."
        in converted.changes
    )


def test_a_name_never_looks_like_a_time() -> None:
    """Dashes at its end would make an arrow with the end of the tag."""
    converted = convert(TEAMS.replace("Example, Priya", "Sam Other--").encode(), PEOPLE)
    assert cues_of(converted)[0][2] == "Good morning & welcome."
    assert converted.unknown == ("Sam Other",)


def test_minutes_may_have_three_digits() -> None:
    """In a recording of two hours, whose program writes no hours."""
    text = OTTER.replace("  0:01", "  99:59").replace("  0:04", "  100:02")
    assert [start for start, _, _ in cues_of(convert(text.encode(), PEOPLE))] == [5999.0, 6002.0]


@pytest.mark.parametrize("arrow", ["\xa0-->\xa0", "\u200b --> ", " --&gt; ", "\u202f--> "])
def test_an_arrow_from_a_web_page_is_read(arrow: str) -> None:
    """With its odd spaces, invisible characters or escape."""
    body = f"WEBVTT\n\n00:00:01.000{arrow}00:00:02.000\nHello --&gt; there\n".encode()
    (cue,) = read_transcript(body).cues
    assert (cue.start, cue.end) == (1, 2)
