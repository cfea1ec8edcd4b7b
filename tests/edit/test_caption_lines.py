"""Words with their times become cues that can be read as captions."""

import textwrap
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from podcast_publisher.edit.transcripts.cues import Caption
from podcast_publisher.edit.transcripts.lines import captions_of
from podcast_publisher.edit.transcripts.write import webvtt
from podcast_publisher.load.transcript.webvtt import parse_cues
from podcast_publisher.model.speech import SpokenWord
from tests.speech.model import words_of


def spoken(text: str, pace: float = 0.3, begin: float = 0.0) -> list[SpokenWord]:
    """The words of a text, one after the other; `|` is a pause of two seconds."""
    words, time = [], begin
    for word in text.split():
        if word == "|":
            time += 2
            continue
        words.append(SpokenWord(round(time, 2), round(time + pace, 2), word))
        time += pace
    return words


def texts(text: str, pace: float = 0.3) -> list[str]:
    return [caption.text for caption in captions_of(spoken(text, pace))]


def assert_readable(captions: list[Caption]) -> None:
    """Two lines of 42 characters, one to seven seconds, in order."""
    for caption in captions:
        lines = textwrap.wrap(caption.text, 42, break_long_words=False, break_on_hyphens=False)
        assert len(lines) <= 2, caption
        assert caption.end - caption.start <= 7_000, caption
    for before, after in pairwise(captions):
        assert before.end <= after.start


def test_real_speech_becomes_captions() -> None:
    """Of nine episodes no word is lost, each cue can be read, and nearly all end where a sentence or phrase does."""
    cues = [(captions_of(words_of(number)), words_of(number)) for number in range(1, 10)]
    everything = []
    for captions, words in cues:
        assert_readable(captions)
        assert " ".join(caption.text for caption in captions) == " ".join(w.text for w in words)
        assert captions[0].start == round(words[0].start * 1000)
        everything += captions
    assert all(caption.end - caption.start >= 1_000 for caption in everything)
    ends = sum(caption.text.endswith((".", "?", "!", ",")) for caption in everything)
    assert ends >= len(everything) * 0.95


def test_a_cue_ends_with_its_sentence() -> None:
    """A title is no end of a sentence."""
    assert texts(
        "I asked Dr. Example about the long and careful trial. What did she answer then?"
    ) == [
        "I asked Dr. Example about the long and careful trial.",
        "What did she answer then?",
    ]


def test_short_sentences_share_a_cue_that_would_be_too_short() -> None:
    """One that is shown for less than a second cannot be read."""
    assert texts("Yes. That is what we have seen here.") == ["Yes. That is what we have seen here."]


def test_a_pause_ends_a_cue() -> None:
    """Words are not shown long before they are said."""
    assert texts("And then | it was over") == ["And then", "it was over"]


def test_a_long_sentence_ends_a_cue_at_a_comma() -> None:
    """Its phrases stay whole."""
    sentence = (
        "When all the people in the trial had been asked, we looked at what they had said, "
        "and we saw no difference between the groups."
    )
    assert [text[-1] for text in texts(sentence)] == [",", "."]


def test_a_cue_has_the_words_of_one_speaker() -> None:
    """Whoever the voices are."""
    words = spoken("Is it safe? It is.")
    captions = captions_of(words, ["Robin"] * 3 + ["Jo"] * 2)
    assert [(caption.voice, caption.text) for caption in captions] == [
        ("Robin", "Is it safe?"),
        ("Jo", "It is."),
    ]


def test_no_words_make_no_cues() -> None:
    """Music alone."""
    assert captions_of([]) == []


WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=40)
GAPS = st.floats(0, 4, allow_nan=False)


@given(st.lists(st.tuples(WORD, GAPS, st.floats(0.01, 2)), max_size=120))
def test_any_words_become_captions(parts: list[tuple[str, float, float]]) -> None:
    """No word is lost, cues are in order, and what is written is WebVTT without a flaw."""
    words, time = [], 0.0
    for text, gap, length in parts:
        time += gap
        words.append(SpokenWord(round(time, 2), round(time + length, 2), text))
        time += length
    captions = captions_of(words)
    assert_readable(captions)
    assert [part for caption in captions for part in caption.text.split()] == [
        part for word in words for part in word.text.split()
    ]
    if captions:
        cues, flaws = parse_cues(tuple(webvtt(captions, is_unread=True).split("\n")))
        assert (len(cues), flaws) == (len(captions), ())
