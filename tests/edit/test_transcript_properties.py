"""Whatever the cues are, no word is lost or doubled, and the result is as `check` wants it."""

import json
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_publisher.edit.transcripts.convert import convert
from podcast_publisher.load.transcript.webvtt import parse_cues
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.transcript import Cue, format_cue_time
from tests.edit.word_documents import word_document

WORDS = st.sampled_from(
    [
        *(
            "the",
            "kidney",
            "R&D",
            "3",
            "<5",
            "-->",
            "a>b",
            "naïve",
            "東京",
            "well.",
            "No!",
            "Why?",
            "yes,",
        ),
        *("40", "2", "&copy", "<laughs>", "“Quite”", "e.g.", "WEBVTT", "NOTE", "{x}", "x" * 90),
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60)
TIMES = st.tuples(st.integers(0, 90_000), st.integers(1, 60_000))
CUES = st.lists(st.tuples(TIMES, TEXTS, st.integers(1, 9)), min_size=1, max_size=12)
NAMES = ("Priya Example", "Speaker 1", "O'Neill & Sons", "")

Cues = list[tuple[tuple[int, int], list[str], int]]


def clock(milliseconds: int, point: str) -> str:
    """As SubRip or WebVTT writes it."""
    return format_cue_time(milliseconds / 1000).replace(".", point)


def subrip(cues: Cues) -> str:
    """The cues, their words in lines of some words each."""
    blocks = []
    for number, ((start, length), words, width) in enumerate(cues, start=1):
        lines = [" ".join(words[here : here + width]) for here in range(0, len(words), width)]
        times = f"{clock(start, ',')} --> {clock(start + length, ',')}"
        blocks.append("\n".join([str(number), times, *lines, ""]))
    return "\n".join(blocks)


def read(text: str) -> tuple[Cue, ...]:
    """The cues as `check` reads them, without flaws."""
    cues, flaws = parse_cues(tuple(text.split("\n")))
    assert flaws == ()
    return cues


@given(CUES)
def test_every_word_is_there_once(cues: Cues) -> None:
    """In the cues' order, whatever their times; and the times are in order."""
    converted = convert(subrip(cues).encode())
    after = read(converted.text)
    in_order = sorted(cues, key=lambda cue: cue[0][0])
    assert " ".join(cue.text for cue in after).split() == [
        word for _, words, _ in in_order for word in words
    ]
    assert all(cue.start < cue.end for cue in after)
    assert all(here.end <= there.start for here, there in pairwise(after))
    lines = [unescape(line) for line in converted.text.split("\n")]
    assert all(len(line) <= 42 or " " not in line for line in lines)


@given(CUES, st.data())
def test_the_result_stays_as_it_is(cues: Cues, data: st.DataObject) -> None:
    """Imported again, it is the same, byte for byte, with speakers and without."""
    blocks = ["WEBVTT"]
    for (start, length), words, _ in cues:
        name = data.draw(st.sampled_from(NAMES))
        voice = f"<v {name.replace('&', '&amp;')}>" if name else ""
        text = " ".join(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{clock(start, '.')} --> {clock(start + length, '.')}\n{voice}{text}")
    first = convert("\n\n".join(blocks).encode(), ["Priya Example"])
    second = convert(first.text.encode(), ["Priya Example"])
    assert second.text == first.text
    assert second.changes == ()
    assert read(second.text)


@given(
    st.lists(
        st.lists(st.sampled_from(["to", "be", "or", "not", "is"]), min_size=2, max_size=7),
        min_size=5,
        max_size=20,
    )
)
def test_rolling_lines_are_there_once(spoken: list[list[str]]) -> None:
    """As YouTube rolls them: each line alone, then above the next, which repeats nothing by itself."""
    lines = [f"{' '.join(words)} {number}" for number, words in enumerate(spoken)]
    blocks, shown = ["WEBVTT\nKind: captions"], ""
    for number, line in enumerate(lines):
        start, end = number * 2000, number * 2000 + 1990
        blocks.append(
            f"{clock(start, '.')} --> {clock(end, '.')} align:start\n{shown or ' '}\n{line}"
        )
        blocks.append(f"{clock(end, '.')} --> {clock(end + 10, '.')} align:start\n{line}\n ")
        shown = line
    after = read(convert("\n\n".join(blocks).encode()).text)
    assert [(cue.start, cue.text) for cue in after] == [
        (number * 2.0, line) for number, line in enumerate(lines)
    ]


@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")),
    )
)
def test_any_bytes_end_in_a_transcript_or_a_sentence(body: bytes) -> None:
    """Never in a traceback."""
    assert_sentence_or_transcript(body)


def assert_sentence_or_transcript(body: bytes) -> None:
    """An error has a fix, and a transcript has no flaws."""
    problem = None
    try:
        text = convert(body, ["Priya Example"]).text
    except EditError as error:
        problem = error
    if problem:
        assert problem.fix
        assert not str(problem).endswith(".")
    else:
        assert read(text)


PIECES = st.sampled_from(
    [
        *(
            "WEBVTT",
            "\n",
            "\n\n",
            "00:00:01.000 --> 00:00:02.000",
            "1:00,5-->2:00",
            "0:01",
            "[00:00:03]",
            "Priya:",
        ),
        *(
            "{",
            "}",
            "[",
            '"segments"',
            ":",
            '"start": 1',
            "<v ",
            ">",
            "</v>",
            "&amp;",
            "&#0;",
            "&#xD800;",
            "NOTE",
            "STYLE",
        ),
        *(
            "1\t2\t",
            "Speaker 1  0:02",
            "text",
            "\x00",
            "\x1b[2J",
            "\u2028",
            "\ufeff",
            "-->",
            "0:00:00.5,0:00:01.0",
        ),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_mixture_ends_in_a_transcript_or_a_sentence(text: str) -> None:
    """Parts of all forms in any order."""
    assert_sentence_or_transcript(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_cues_without_room_keep_their_words(gap: int) -> None:
    """Twenty at the same moment, for a few thousandths of a second."""
    text = "".join(f"{n}\n00:00:00,000 --> 00:00:00,00{gap}\nword{n}\n\n" for n in range(20))
    assert " ".join(cue.text for cue in read(convert(text.encode()).text)) == " ".join(
        f"word{n}" for n in range(20)
    )


SPOKEN = st.lists(
    st.sampled_from(
        [
            *(
                "the",
                "kidney",
                "R&D",
                "3",
                "<5",
                "Monday",
                "10:30",
                "Remember:",
                "(sic)",
                "[laughs]",
                "e.g.",
            ),
            *(
                "Well,",
                "Priya",
                "note:",
                "Dr.",
                "1,000",
                "2:1",
                "—",
                "-",
                "…",
                "I",
                "NHS",
                "“quite”",
                "0:05",
            ),
        ]
    ),
    min_size=1,
    max_size=14,
).map(lambda words: ["So", *words])
SPEAKERS = st.sampled_from(["Priya Example", "Robin Sample", "Speaker 3"])
TURNS = st.lists(st.tuples(SPEAKERS, SPOKEN), min_size=2, max_size=8)


def rendered(turns: list[tuple[str, str]]) -> dict[str, bytes]:
    """A conversation with five seconds for each turn, in the forms of several programs."""
    starts = [number * 5 for number in range(len(turns))]
    clocks = [f"{start // 60}:{start % 60:02}" for start in starts]
    spans = [(clock(start * 1000, "."), clock(start * 1000 + 5000, ".")) for start in starts]
    timed = list(zip(turns, spans, clocks, starts, strict=True))
    segments = [
        {"startTime": start, "endTime": start + 5, "speaker": name, "body": text}
        for (name, text), _, _, start in timed
    ]
    otter = [(f"{name}  {at}", text) for (name, text), _, at, _ in timed]
    return {
        "zoom": "\n".join(
            [
                "WEBVTT\n",
                *(f"{a} --> {b}\n{name}: {text}\n" for (name, text), (a, b), _, _ in timed),
            ]
        ).encode(),
        "subrip": "\n".join(
            f"{number}\n{a} --> {b}\n{name}: {text}\n".replace(".", ",", 2)
            for number, ((name, text), (a, b), _, _) in enumerate(timed, start=1)
        ).encode(),
        "otter": "\n\n".join(f"{head}\n{text}" for head, text in otter).encode(),
        "teams": word_document([f"{head}\n{text}" for head, text in otter]),
        "descript": "\n\n".join(
            f"[{at}] **{name}:** {text}" for (name, text), _, at, _ in timed
        ).encode(),
        "table": word_document([[at, name, text] for (name, text), _, at, _ in timed]),
        "json": json.dumps({"segments": segments}).encode(),
        "labels": "".join(
            f"{start}.0\t{start + 5}.0\t{name}: {text}\n" for (name, text), _, _, start in timed
        ).encode(),
    }


@given(TURNS)
def test_every_program_gives_the_same_words(turns: list[tuple[str, list[str]]]) -> None:
    """Who said what is the same from every form, each word once."""
    said = [(name, word) for name, words in turns for word in words]
    for form, body in rendered([(name, " ".join(words)) for name, words in turns]).items():
        cues = read(convert(body, ["Priya Example", "Robin Sample"]).text)
        assert [(cue.voice, word) for cue in cues for word in cue.text.split()] == said, form
