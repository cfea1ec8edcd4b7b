"""Lines of a WebVTT file, changed one at a time: what is not changed stays, byte for byte."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_publisher.edit.transcripts.document import Document, parse_document
from podcast_publisher.edit.transcripts.find import find, replace_all
from podcast_publisher.edit.transcripts.line_changes import (
    add,
    change_start,
    change_voice,
    change_words,
    delete,
    join,
    mark_read,
    rename_voice,
    split,
)
from podcast_publisher.load.transcript.webvtt import parse_cues
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.transcript import MACHINE_NOTE

FULL = """WEBVTT - a title
Kind: captions

STYLE
::cue(.loud) { color: red }

REGION
id:low
width:40%

NOTE Written by speech recognition. Nobody has read it yet:
read it while listening, then remove this note.

first
00:00:01.000 --> 00:00:03.000 line:80% align:start
<v.loud Ann Example>Good <i>morning</i>
&amp; welcome.</v>

NOTE Anna asked
for this line

00:00:03.000 --> 00:00:05.500
<v Ben Example><lang cy>Bore da</lang>, all.


2
00:05.500 --> 00:08.000 region:low
- Is it late?
- No.

this block has no time
and stays

00:00:09.000 --> 00:00:11.000
<v Ann Example>It <00:00:09.500>ends <c.quiet>here</c>.
"""
CHANGES: dict[str, Callable[[Document], Document]] = {
    "words": lambda document: change_words(document, 1, "Bore da, everybody."),
    "voice": lambda document: change_voice(document, 1, "Ann Example"),
    "start": lambda document: change_start(document, 2, 5_600),
    "split": lambda document: split(document, 1, 4),
    "join": lambda document: join(document, 1),
    "delete": lambda document: delete(document, 1),
    "add": lambda document: add(document, 1),
    "rename": lambda document: rename_voice(document, "Ben Example", "Benjamin"),
    "replace": lambda document: replace_all(document, "all", "everybody", match_case=True),
    "read": lambda document: mark_read(document, 1, 1),
}
"""A change of the second line by each function."""


def lines_of(document: Document) -> list[tuple[str, str]]:
    return [(line.voice, line.words) for line in document.lines]


def again(document: Document) -> Document:
    """The document as the file would be read."""
    return parse_document(document.text)


def test_a_file_is_read_as_lines_and_written_as_it_was() -> None:
    """Words without markup, speakers and times; comments, styles, regions and strange blocks stay between."""
    document = parse_document(FULL)
    assert lines_of(document) == [
        ("Ann Example", "Good morning & welcome."),
        ("Ben Example", "Bore da, all."),
        ("", "- Is it late?\n- No."),
        ("Ann Example", "It ends here."),
    ]
    assert [(line.start, line.end) for line in document.lines][2] == (5_500, 8_000)
    assert document.text == FULL
    assert document.unread == 4


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_stay(newline: str) -> None:
    """New lines get the file's own line ends."""
    text = "\ufeff" + FULL.replace("\n", newline)
    document = parse_document(text)
    assert document.text == text
    changed = split(document, 0, 5).text
    assert not re.search(r"(?<!\r)\n" if newline == "\r\n" else "\n", changed)
    assert len(parse_document(changed).lines) == 5


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_leaves_everything_else_as_it_was(change: str) -> None:
    """Byte for byte: what stands above and below the lines that it is about, and all comments and blocks."""
    before = parse_document(FULL)
    after = CHANGES[change](before)
    text = after.text
    ahead, behind = before.lines[0].written, before.lines[3].written
    assert ahead in text
    assert text.endswith(behind)
    for block in (
        "STYLE\n::cue",
        "REGION\nid:low\nwidth:40%\n",
        "NOTE Anna asked\nfor this line\n",
    ):
        assert block in text
    assert "this block has no time\nand stays\n" in text
    assert text != FULL
    assert again(after).text == text
    assert lines_of(again(after)) == lines_of(after)
    cues, _ = parse_cues(tuple(text.split("\n")))
    assert [cue.text for cue in cues if cue.text] == [
        line.words.replace("\n", " ") for line in after.lines if line.words
    ]


def test_words_change_within_their_markup() -> None:
    """Tags stay with the words around them; references are written where they are needed."""
    document = parse_document(FULL)
    changed = change_words(document, 0, "Good morning & a <b> welcome --> here.")
    assert changed.lines[0].words == "Good morning & a <b> welcome --> here."
    assert "<i>morning</i>" in changed.lines[0].payload
    assert changed.lines[0].timing.endswith("line:80% align:start")
    evening = change_words(document, 0, "Good evening & welcome.")
    assert "<i>evening</i>" in evening.lines[0].payload
    gone = change_words(document, 0, "Good. Welcome.")
    assert "<i>" not in gone.lines[0].payload or "</i>" in gone.lines[0].payload


def test_untouched_words_keep_their_bytes() -> None:
    """What a browser sends back unchanged, with its own line ends, changes nothing."""
    document = parse_document(FULL)
    for index, line in enumerate(document.lines):
        typed = line.words.replace("\n", "\r\n")
        assert change_words(document, index, f" {typed} ") == document
        assert change_voice(document, index, line.voice) == document


def test_a_split_opens_again_what_is_open() -> None:
    """Each part is whole: the speaker and the language of the second are those of the first."""
    document = parse_document(FULL)
    first, second = split(document, 1, 4).lines[1:3]
    assert first.payload == "<v Ben Example><lang cy>Bore</lang>"
    assert second.payload == "<v Ben Example><lang cy>da</lang>, all."
    assert (first.start, first.end, second.end) == (3_000, second.start, 5_500)
    assert first.end == 3_000 + round(2_500 * 4 / 13)
    at_player = split(document, 1, 4, 4_000).lines
    assert (at_player[1].end, at_player[2].start) == (4_000, 4_000)
    outside = split(document, 1, 4, 9_000).lines
    assert outside[1].end == first.end


def test_split_and_join_give_the_line_back() -> None:
    """With its words, speaker, times and markup."""
    document = parse_document(FULL)
    both = join(split(document, 3, 3), 3)
    assert lines_of(both) == lines_of(document)
    assert (both.lines[3].start, both.lines[3].end) == (9_000, 11_000)


@pytest.mark.parametrize("position", [0, 13, 99, -1])
def test_a_split_needs_words_on_both_sides(position: int) -> None:
    """Otherwise nothing changes, and a sentence says why."""
    with pytest.raises(EditError, match="no words on one side"):
        split(parse_document(FULL), 1, max(position, 0))


def test_a_line_begins_between_its_neighbours() -> None:
    """The line above ends then, too; a time that cannot be is refused."""
    document = parse_document(FULL)
    earlier = change_start(document, 1, 2_500)
    assert [(line.start, line.end) for line in earlier.lines[:2]] == [
        (1_000, 2_500),
        (2_500, 5_500),
    ]
    later = change_start(document, 3, 9_700)
    assert later.lines[2] == document.lines[2]
    for start in (1_000, 5_500, -1):
        with pytest.raises(EditError):
            change_start(document, 1, start)


def test_lines_are_added_anywhere() -> None:
    """Above the first, between two, below the last, in a file without any; within the times around them."""
    for index in range(-1, 4):
        document = add(parse_document(FULL), index)
        assert len(again(document).lines) == 5
        starts = [line.start for line in document.lines]
        assert starts == sorted(starts)
        assert not document.lines[index + 1].words
    empty = add(parse_document("WEBVTT"), -1)
    assert empty.text == "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n"
    assert change_words(empty, 0, "Hello").text.endswith("\nHello\n")


def test_read_marks_move_with_what_is_read() -> None:
    """Only what a person has read loses its mark, in the file itself; at last no comment is left."""
    document = parse_document(FULL)
    some = mark_read(document, 0, 1)
    assert [line.unread for line in again(some).lines] == [False, False, True, True]
    middle = mark_read(document, 2, 2)
    assert [line.unread for line in again(middle).lines] == [True, True, False, True]
    assert middle.text.count(MACHINE_NOTE) == 2
    both = mark_read(again(middle), 0, 3)
    assert MACHINE_NOTE not in both.text
    assert "NOTE Read" not in both.text
    for change in (split(document, 0, 5), join(document, 0), change_words(document, 0, "Hello")):
        assert all(line.unread for line in again(change).lines)
    last = mark_read(document, 0, 2)
    assert MACHINE_NOTE not in delete(last, 3).text


def test_find_and_replace() -> None:
    """In all lines, with or without regard to case; markup stays."""
    document = parse_document(FULL)
    assert [hit.index for hit in find(document, "it", match_case=False)] == [2, 3]
    assert [hit.spans for hit in find(document, "It", match_case=True)] == [((0, 2),)]
    changed = replace_all(document, "here", "now", match_case=True)
    assert changed.lines[3].payload.endswith("<c.quiet>now</c>.")
    assert (
        replace_all(document, "o", "oo", match_case=True).lines[2].words == "- Is it late?\n- Noo."
    )
    for text in ("", " ", "x" * 201, "nowhere"):
        with pytest.raises(EditError):
            replace_all(document, text, "x", match_case=False)


@pytest.mark.parametrize("text", ["", "1\n00:00:01,000 --> 00:00:02,000\nHi", "WEBVTT\n\n\x00"])
def test_what_is_no_webvtt_is_refused(text: str) -> None:
    """With what to do."""
    with pytest.raises(EditError) as refusal:
        parse_document(text)
    assert refusal.value.fix


PIECES = st.sampled_from(
    [
        *("WEBVTT", "NOTE x", "00:00:01.000 --> 00:00:02.000", "<v Ann>Hi", "</v>", "<i>", "</i>"),
        *(
            "a-->b",
            "&amp;",
            "&",
            "<",
            "- no",
            MACHINE_NOTE,
            "NOTE Read by a person",
            "",
            "",
            "\u202e",
        ),
    ]
)


@given(st.lists(PIECES, max_size=30), st.sampled_from(["\n", "\r\n"]), st.integers(0, 9))
def test_any_file_comes_back_and_takes_any_change(
    pieces: list[str], newline: str, index: int
) -> None:
    """Unchanged, it is the same; changed, it is read again as it was meant."""
    text = newline.join(["WEBVTT", "", *pieces])
    document = parse_document(text)
    assert document.text == text
    if index >= len(document.lines):
        return
    changes: tuple[Callable[[], Document], ...] = (
        lambda: change_words(document, index, "a --> b <c> & d"),
        lambda: change_voice(document, index, "O'Neill & <Sons>"),
        lambda: split(document, index, 1),
        lambda: join(document, index),
        lambda: delete(document, index),
        lambda: add(document, index),
        lambda: mark_read(document, index, index),
    )
    for change in changes:
        try:
            changed = change()
        except EditError:
            continue
        assert lines_of(again(changed)) == lines_of(changed)
        assert [line.unread for line in again(changed).lines] == [
            line.unread for line in changed.lines
        ]


@pytest.mark.parametrize("payload", ["<" * 400_000, "&" * 400_000, "<v " * 130_000, "- " * 200_000])
def test_a_giant_line_is_read_and_cut(payload: str) -> None:
    """In time that grows with its length alone: otherwise this would take hours."""
    text = f"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{payload}\n"
    document = parse_document(text)
    assert document.text == text
    assert len(split(document, 0, len(document.lines[0].words) // 2).lines) == 2
    with pytest.raises(EditError, match="more than 5,000"):
        change_words(document, 0, payload)
