"""A transcript is compared with the words that speech recognition has heard; the words of nine episodes are data."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from msgspec.structs import replace

from podcast_publisher.load.project import load_project
from podcast_publisher.load.speech.align import matching_words, plain_words
from podcast_publisher.load.speech.compare import compare, is_of_other
from podcast_publisher.model.speech import SpokenWord
from podcast_publisher.model.transcript import Cue
from podcast_publisher.model.transcript_match import Lateness, TranscriptMatch
from podcast_publisher.model.workspace import Workspace
from tests.shows import REPOSITORY
from tests.speech.model import words_of

EPISODES = {episode.number: episode for episode in load_project(Workspace(REPOSITORY)).episodes}
NUMBERS = sorted(number for number in EPISODES if number)
each_episode = pytest.mark.parametrize("number", NUMBERS)


def cues_of(number: int) -> list[Cue]:
    transcript = EPISODES[number].transcript
    assert transcript
    return [*transcript.cues]


def seconds_of(number: int) -> float:
    audio = EPISODES[number].audio
    assert audio
    return audio.seconds or 0


def moved(cues: Sequence[Cue], move: Callable[[float], float]) -> list[Cue]:
    return [replace(cue, start=move(cue.start), end=move(cue.end)) for cue in cues]


def delayed(words: Sequence[SpokenWord], seconds: float) -> list[SpokenWord]:
    return [SpokenWord(word.start + seconds, word.end + seconds, word.text) for word in words]


def matched(number: int, cues: Sequence[Cue] | None = None) -> TranscriptMatch:
    cues = cues_of(number) if cues is None else cues
    return compare(cues, words_of(number), seconds_of(number))


def is_clean(match: TranscriptMatch) -> bool:
    """Whether no rule would find anything."""
    late = match.lateness
    return (
        match.share > 0.9
        and late.seconds == late.at_end
        and abs(late.seconds) < 0.5
        and not (match.unwritten or match.unheard or match.repeated)
    )


@each_episode
def test_a_good_transcript_has_nothing(number: int) -> None:
    """Nor have cues that are half a second late, nor a long cue for several sentences."""
    assert is_clean(matched(number))
    assert is_clean(matched(number, moved(cues_of(number), lambda time: time + 0.4)))
    cues = cues_of(number)
    together = [
        replace(here, end=there.end, text=f"{here.text} {there.text}")
        for here, there in zip(cues[1:-2:2], cues[2:-1:2], strict=False)
    ]
    rest = cues[1 + 2 * len(together) :]
    assert is_clean(matched(number, [*together, *rest]))


@each_episode
def test_poor_recognition_accuses_nobody(number: int) -> None:
    """Every fifth word heard wrong, every tenth not at all, and a sentence that was slept through."""
    words = [
        replace(word, text="mumble") if place % 5 == 0 else word
        for place, word in enumerate(words_of(number))
        if place % 10 != 3 and not 40 <= place < 52
    ]
    match = compare(cues_of(number), words, seconds_of(number))
    assert match.share > 0.6
    assert (match.unwritten, match.unheard, match.repeated) == ((), (), None)
    assert abs(match.lateness.seconds) < 0.7
    assert match.lateness.seconds == match.lateness.at_end


@each_episode
@pytest.mark.parametrize("late", [8.0, -4.0, 1.5, -1.5, 3600.0])
def test_an_offset_is_measured(number: int, late: float) -> None:
    """To a third of a second."""
    lateness = matched(number, moved(cues_of(number), lambda time: time + late)).lateness
    assert lateness.seconds == lateness.at_end == pytest.approx(late, abs=0.35)


@each_episode
@pytest.mark.parametrize("rate", [1.04, 0.93, 1.1])
def test_a_drift_is_measured(number: int, rate: float) -> None:
    """A transcript of the sound at another speed."""
    lateness = matched(number, moved(cues_of(number), lambda time: time * rate)).lateness
    assert lateness.changes_at is None
    assert abs(lateness.seconds) < 0.5
    assert lateness.at_end == pytest.approx((rate - 1) * seconds_of(number), abs=0.7)


@each_episode
def test_a_sudden_change_is_placed(number: int) -> None:
    """A transcript of another cut."""
    cues = moved(cues_of(number), lambda time: time + 5 if time > 20 else time)
    lateness = matched(number, cues).lateness
    assert lateness.at_end == pytest.approx(5, abs=0.4)
    assert abs(lateness.seconds) < 0.4
    assert lateness.changes_at
    assert 19 < lateness.changes_at < 26


@each_episode
def test_missing_cues_are_placed(number: int) -> None:
    """Two sentences that nobody wrote down."""
    cues = cues_of(number)
    [part] = matched(number, cues[:5] + cues[7:]).unwritten
    assert part.start == pytest.approx(cues[5].start, abs=2.5)
    assert part.line in {cues[4].line, cues[7].line}
    assert part.words == pytest.approx(sum(len(plain_words(cue.text)) for cue in cues[5:7]), abs=6)


@each_episode
def test_words_that_were_cut_from_the_sound_are_placed(number: int) -> None:
    """Cut in the recording, and left in the transcript."""
    words, cues = words_of(number), cues_of(number)
    first, last = 30, 45
    length = words[last].start - words[first].start
    cut = [*words[:first], *delayed(words[last:], -length)]
    [part] = compare(cues, cut, seconds_of(number) - length).unheard
    assert part.words == pytest.approx(15, abs=5)
    assert any(cue.line == part.line for cue in cues)
    ends = compare(cues, words[:-12], words[-13].end + 0.5)
    assert [part.words for part in ends.unheard] == [pytest.approx(12, abs=4)]


@each_episode
def test_everything_said_twice_is_noticed(number: int) -> None:
    """Where it begins again; a trailer before the episode is none."""
    words, seconds = words_of(number), seconds_of(number)
    match = compare(cues_of(number), words + delayed(words, seconds), 2 * seconds)
    assert match.repeated
    assert match.repeated.start == pytest.approx(words[0].start, abs=1)
    assert match.repeated.end == pytest.approx(words[0].start + seconds, abs=1)
    assert match.repeated_share == pytest.approx(0.5, abs=0.1)
    trailer = words[40:63]
    after = delayed(words, 12)
    assert not compare(cues_of(number), trailer + after, seconds + 12).repeated


def test_other_words_are_noticed() -> None:
    """Each transcript is heard in its own recording alone, though all have the same beginning and end."""
    for number in NUMBERS:
        for other in NUMBERS:
            match = compare(cues_of(other), words_of(number), seconds_of(number))
            assert (match.share > 0.9) == (number == other)
            assert (match.share < 0.55) == (number != other)
            assert is_of_other(cues_of(other), words_of(number)) == (number == other)


def test_of_few_words_nothing_is_said() -> None:
    """Music with a greeting."""
    words = words_of(1)
    assert compare(cues_of(1), words[:15], 43) == TranscriptMatch(heard=15)
    assert compare(cues_of(1)[:2], words, 43).share == 1
    assert compare([], [], 43) == TranscriptMatch()


def test_numbers_are_words() -> None:
    """As people write them."""
    assert plain_words("Thirty-seven weeks, she's 37 … the 21st") == (
        ["thirty", "seven", "weeks", "she's", "thirty", "seven", "the", "21st"]
    )


def test_words_that_are_the_same_are_paired_in_order() -> None:
    """In texts of hours too, and where nothing is the same."""
    written = [f"word{number * 7919 % 9973}" for number in range(9000)]
    heard = written[:3000] + ["other"] * 50 + written[3100:]
    pairs = matching_words(written, heard)
    assert len(pairs) == 8900
    assert all(written[here] == heard[there] for here, there in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert matching_words(written, ["nothing"] * 9000) == []
    assert matching_words([], heard) == []


def test_lateness_needs_several_cues() -> None:
    """Of a few it says nothing."""
    cues = moved(cues_of(1)[:4] + cues_of(1)[-2:], lambda time: time + 8)
    assert matched(1, cues).lateness in {Lateness(), Lateness(7.9, 7.9)}


def test_episode_has_no_match_unless_it_was_compared() -> None:
    """`check` alone does not listen."""
    assert not any(episode.match for episode in EPISODES.values())
