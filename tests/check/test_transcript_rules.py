"""Rules that read whole transcripts look at them as a whole first, and miss nothing by it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_publisher.check.engine.rule import TranscriptRule
from podcast_publisher.check.engine.runner import ALL
from podcast_publisher.check.text import lengths
from podcast_publisher.check.text.public_texts import Part, texts_besides_cues
from podcast_publisher.check.transcripts.content import TranscriptContent
from podcast_publisher.load.transcript.webvtt import parse_cues
from podcast_publisher.model.finding import Problem, SourceFile
from podcast_publisher.model.media_file import MediaFile
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.transcript import Cue, ParsedTranscript, Transcript

TRANSCRIPT_RULES = [rule for rule in ALL if isinstance(rule, TranscriptRule)]
LINES = (
    *("", "", "", "NOTE of the editor", "1", "a name", "-->"),
    *("00:00:01.000 --> 00:00:02.000", "00:00:02.500 --> 00:00:09.000"),
    *("<v Jo>Yes.", "<v Jo>No.</v> <v Robin>Yes.", "<v Robin>", "<v>Who?", "<v.loud Jo>Yes"),
    *("<i>it</i>", "<b class=a>it</b>", "<c.red>it</c>", "<00:01.500>then", "1 < 2", "a <b c> d"),
    *("<laughs>", "<v ", "</v>", "<lang en>", "it is said again and again", "said again and again"),
    *("word " * 13, "<v Jo>" + "word " * 13, "<v Jo>" + "word " * 12, "w" * 66, "<" + "w" * 66),
    *(
        "it’s â€™",
        "soft\u00adhyphen",
        "\ufeff",
        "\U0001f3f4\U000e0067\U000e007f",
        "caf\u00e9",
        "\x7f",
    ),
)
lines = st.lists(st.sampled_from(LINES) | st.text("<v> ab\u202e", max_size=4), max_size=24)


class Unfiltered(TranscriptContent):
    """What every look at the whole file takes for suspicious."""

    written = "\n" + "w" * 66 + "<odd><v<v"


def transcript(written: list[str]) -> Transcript:
    source = SourceFile("a.vtt", ("WEBVTT", "", *written))
    cues, flaws = parse_cues(source.lines)
    file = MediaFile(Path("a.vtt"), "a.vtt", 1, "", "")
    return Transcript.of(file, ParsedTranscript(source, cues, flaws))


def reported(rule: TranscriptRule, content: TranscriptContent) -> list[Problem]:
    return [*rule.run(content)]


@pytest.mark.parametrize("rule", TRANSCRIPT_RULES, ids=lambda rule: rule.code)
@settings(max_examples=200, derandomize=True, database=None)
@given(written=lines)
def test_what_the_whole_file_shows(rule: TranscriptRule, written: list[str]) -> None:
    """A rule reports the same whether or not it looks at the whole file first."""
    read = transcript(written)
    assert reported(rule, TranscriptContent(read)) == reported(rule, Unfiltered(read))


@pytest.mark.parametrize("rule", TRANSCRIPT_RULES, ids=lambda rule: rule.code)
def test_what_the_whole_file_shows_of_two_lines(rule: TranscriptRule) -> None:
    """The same for any two of the lines above in a cue, in two cues, or a cue four or seven times; some are reported."""
    times = "00:00:01.000 --> 00:00:02.000"
    count = 0
    for first in LINES:
        for second in LINES:
            once = [times, first, ""]
            cues = ([times, first, second], [*once, times, second], once * 4, once * 7)
            for written in cues:
                read = transcript(written)
                problems = reported(rule, TranscriptContent(read))
                assert problems == reported(rule, Unfiltered(read))
                count += len(problems)
    assert count


@settings(max_examples=300, derandomize=True, database=None)
@given(written=lines)
def test_cues_with_hidden_characters(written: list[str]) -> None:
    """A cue with a character that nobody sees is found among any others."""
    read = transcript(written)
    episode = Episode(SourceFile("a.yaml"), transcript=read)
    project = Project(Show(SourceFile("podcast.yaml")), (episode,))
    hidden = [
        cue.text
        for cue in read.cues
        if lengths._HIDDEN.search(lengths._FLAG.sub("", cue.text))
        or lengths._MISREAD.search(cue.text)
    ]
    assert len([*lengths.texts_hold_what_is_seen.run(project)]) == len(hidden)


@settings(max_examples=300, derandomize=True, database=None)
@given(written=lines, numbers=st.none() | st.lists(st.integers(0, 30), max_size=5))
def test_lines_that_no_app_shows(written: list[str], numbers: list[int] | None) -> None:
    """They are those outside of cues, each of which ends at a blank line, wherever cues begin."""
    read = transcript(written)
    if numbers is not None:
        cues = tuple(Cue(0, 1, "", line=number) for number in numbers)
        read = Transcript.of(read.file, ParsedTranscript(read.source, cues))
    starts, in_cue, expected = {cue.line for cue in read.cues}, False, []
    for number, line in enumerate(read.source.lines, start=1):
        in_cue = bool(line) and (in_cue or number in starts)
        if line and not in_cue and "-->" not in line:
            expected.append((number, line))
    texts = texts_besides_cues(Episode(SourceFile("a.yaml"), transcript=read))
    hidden = [(text.first_line, text.text) for text in texts if text.part is Part.HIDDEN]
    assert hidden == expected
