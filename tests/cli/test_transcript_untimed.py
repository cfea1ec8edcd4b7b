"""`transcript import` of a text without times: they are those at which its words are heard."""

from pathlib import Path

import pytest

from podcast_publisher.edit.transcripts.lines import captions_of
from podcast_publisher.load.speech.timed_text import timed_words
from podcast_publisher.load.transcript.webvtt import parse_cues
from tests.check.test_against_sound import CUES, SAYS
from tests.cli.test_commands import run_command
from tests.speech.model import imitated, words_of

TEXT = """\
ROBIN: When we began the trial nobody knew whether the pump would work at night in a house without help.

JO: Then our very first patient slept for nine hours and told her nurse about it.
"""
VTT = "episodes/01-listening.vtt"


def test_a_text_gets_the_times_of_its_words(small_show: Path, tmp_path: Path) -> None:
    """Speakers are matched; words that recognition missed stay; another text, and one without a model, are refused."""
    source = tmp_path / "01-listening.txt"
    source.write_text(TEXT, "utf-8")
    before = (small_show / VTT).read_bytes()
    command = ("transcript", "import", str(source), "--replace")
    refused = run_command(*command, cwd=small_show)
    assert refused.returncode == 2
    assert 'pip install "podcast-publisher[speech]"' in refused.stderr
    model = tmp_path / "model"
    environment = imitated(model, SAYS) | {"PODCAST_SPEECH_MODEL": str(model)}
    source.write_text("Nobody says any of this here, and nobody ever will.", "utf-8")
    refused = run_command(*command, cwd=small_show, **environment)
    assert refused.returncode == 2
    assert "Too few words of this text are heard" in refused.stderr
    assert (small_show / VTT).read_bytes() == before

    source.write_text(TEXT, "utf-8")
    done = run_command(*command, cwd=small_show, **environment)
    assert done.returncode == 0, done.stderr
    assert "Speakers: ROBIN is Robin Example; JO is Jo Instance." in done.stdout
    assert "The times are those at which speech recognition heard the words" in done.stdout
    cues, flaws = parse_cues(tuple((small_show / VTT).read_text("utf-8").split("\n")))
    assert flaws == ()
    spoken = [line.partition(": ")[2] for line in TEXT.splitlines() if line]
    for voice, words in zip(("Robin Example", "Jo Instance"), spoken, strict=True):
        assert " ".join(cue.text for cue in cues if cue.voice == voice) == words
    assert cues[0].start == pytest.approx(0.9, abs=0.1)
    first = next(cue for cue in cues if cue.voice == "Jo Instance")
    assert first.start == pytest.approx(9.9, abs=0.2)
    assert CUES.count("<v Jo Instance>") == 2


def test_every_word_gets_a_time_in_order() -> None:
    """Also those at the beginning, at the end and between that were not heard."""
    heard = words_of(5)
    texts = ["Well,", *(word.text for word in heard), "goodbye."]
    words = timed_words(texts, [*heard[3:30], *heard[36:-2]], 46)
    assert [word.text for word in words] == texts
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    assert all(word.start <= word.end <= 46 for word in words)
    assert words[15].start == heard[14].start
    assert len(captions_of(words)) > 8
    assert timed_words(["something", "else"], heard, 46) == []
    assert timed_words([], heard, 46) == []
