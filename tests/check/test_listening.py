"""Rules on what is heard in recordings, and on transcripts and levels, each with good and bad examples."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from podcast_publisher.check.engine.runner import ALL, DEEP, check
from podcast_publisher.check.transcripts.cue_timing import lateness_of
from podcast_publisher.check.transcripts.speaker_levels import speaker_levels
from podcast_publisher.load.loudness.analysis import measure_recordings
from podcast_publisher.load.project import load_project
from podcast_publisher.model.finding import Finding, SourceFile
from podcast_publisher.model.listening import (
    LOUDNESS_STEP,
    LOUDNESS_UNIT,
    LOWEST_LOUDNESS,
    Hum,
    Listening,
    Noise,
    Span,
)
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Project
from podcast_publisher.model.transcript import Cue, ParsedTranscript, Transcript
from podcast_publisher.model.transcript_match import TranscriptMatch
from podcast_publisher.model.workspace import Workspace
from tests.check.test_loudness import GOOD as SOUND
from tests.cli.test_commands import run_command
from tests.shows import REPOSITORY, SMALL_SHOW, copy_series

PROJECT = load_project(Workspace(SMALL_SHOW))
GOOD = replace(SOUND, longest_silence=0.5, longest_silence_start=1.0)
LONG = replace(GOOD, seconds=60.0)
HOST, GUEST = "Robin Example", "Jo Instance"
WHOLE = (Cue(0, 20, "Everything.", HOST, 3),)


def findings(
    listening: Listening,
    cues: Sequence[Cue] = WHOLE,
    match: TranscriptMatch | None = None,
    sound: AudioMeasurements = GOOD,
) -> list[Finding]:
    """About a first episode that sounds like that."""
    first, second = PROJECT.episodes
    assert first.audio
    assert first.transcript
    audio = replace(first.audio, measurements=sound, listening=listening, seconds=sound.seconds)
    source = SourceFile(first.transcript.source.file, ("",) * 99)
    transcript = Transcript.of(first.transcript.file, ParsedTranscript(source, tuple(cues)))
    changed = replace(first, audio=audio, transcript=transcript, match=match)
    return [*check(replace(PROJECT, episodes=(changed, second)), DEEP)]


BAD = {
    "PP868": (
        Listening(noise=Noise(9.4, 34.0, 71.2)),
        "Noise is only 9 dB below the speech for 34 seconds; in a pause at 1:11 it is heard alone",
    ),
    "PP869": (
        Listening(hum=Hum(50, -43.2, 25.1, 8.0)),
        "Mains hum of 50 Hz is only 25 dB below the speech (-43 dBFS), such as at 0:08",
    ),
    "PP870": (
        Listening(dropouts=(Span(3.3, 3.4), Span(3.6, 3.65), Span(75.0, 75.08)), dropout_count=3),
        "The sound drops out at least 3 times, for up to 100 ms, at 0:03, 1:15",
    ),
    "PP871": (
        Listening(stutters=(Span(12.4, 12.8),), stutter_count=1),
        "It stutters once, at 0:12",
    ),
    "PP872": (
        Listening(gaps=(Span(6.0, 15.0),)),
        "At 0:06, nobody speaks for 9 seconds",
    ),
}


@pytest.mark.parametrize("code", BAD)
def test_a_fault_is_reported_with_its_place(code: str) -> None:
    """Once, by its rule, with a way to fix it."""
    listening, message = BAD[code]
    [finding] = findings(listening)
    assert finding.rule.code == code
    assert finding.message == message
    assert finding.fix or finding.rule.fix


def test_more_places_than_fit_are_counted() -> None:
    """Five are named."""
    spans = tuple(Span(start, start + 0.1) for start in range(3, 19))
    [finding] = findings(Listening(dropouts=spans, dropout_count=40))
    assert finding.message.startswith("The sound drops out at least 40 times")
    assert finding.message.endswith("at 0:03, 0:04, 0:05, 0:06, 0:07 and elsewhere")


@pytest.mark.parametrize(
    ("gap", "message"),
    [
        (Span(0, 3), ""),
        (Span(0, 3.5), "At the beginning, nobody speaks for 4 seconds"),
        (Span(15.0, 20.5), "At the end, nobody speaks for 6 seconds"),
        (Span(16.0, 20.5), ""),
        (Span(4.0, 12.0), ""),
    ],
)
def test_the_limits_of_gaps(gap: Span, message: str) -> None:
    """Those of silence: 3 seconds before, 5 after, 8 within."""
    assert [finding.message for finding in findings(Listening(gaps=(gap,)))] == [message] * bool(
        message
    )


def test_silence_is_reported_once() -> None:
    """A gap that PP245 reports as silence is no gap of PP872."""
    sound = replace(GOOD, longest_silence=9.5, longest_silence_start=5.0)
    [finding] = findings(Listening(gaps=(Span(5, 14.5),)), sound=sound)
    assert finding.rule.code == "PP245"


def moments(*turns: tuple[float, float]) -> bytes:
    """The momentary loudness of turns of so many seconds at that loudness."""
    return b"".join(
        bytes([round((level - LOWEST_LOUDNESS) / LOUDNESS_UNIT)]) * round(seconds / LOUDNESS_STEP)
        for seconds, level in turns
    )


TALK = [
    Cue(0, 4, "[Music]", line=3),
    Cue(4, 12, "Welcome.", HOST, 6),
    Cue(12, 20, "Thank you.", GUEST, 9),
    Cue(20, 28, "It works at night.", "", 12),
    Cue(28, 40, "So do we.", HOST, 15),
]


def test_a_speaker_who_is_much_quieter_is_named() -> None:
    """With both values and the first cue; one who is louder, too. Pauses and music do not count."""
    quiet = moments((4, -10), (8, -16), (3.2, -25), (2, -60), (10.8, -25), (12, -16))
    [finding] = findings(Listening(loudness=quiet), TALK)
    assert finding.rule.code == "PP867"
    assert finding.message == (
        "Jo Instance is 9 LU quieter than Robin Example (-25.0 and -16.0 LUFS), from 0:12 on"
    )
    assert finding.position
    assert finding.position.line == 9
    loud = moments((4, -10), (8, -20), (16, -12), (12, -20))
    [finding] = findings(Listening(loudness=loud), TALK)
    assert "Jo Instance is 8 LU louder than Robin Example" in finding.message


@pytest.mark.parametrize("level", [-10.0, -16.0, -22.0])
def test_speakers_may_differ_a_little(level: float) -> None:
    """6 LU are no fault; nor is anything said of a few seconds, nor without levels."""
    even = moments((4, -10), (8, -16), (16, level), (12, -16))
    assert findings(Listening(loudness=even), TALK) == []
    short = [*TALK[:2], Cue(12, 17, "No.", GUEST), Cue(17, 28, "Yes.", HOST), TALK[-1]]
    brief = moments((4, -10), (8, -16), (5, -30), (23, -16))
    assert findings(Listening(loudness=brief), short) == []
    assert findings(Listening(), TALK) == []


@pytest.fixture(scope="module")
def nine(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The nine episodes, listened to."""
    workspace = Workspace(REPOSITORY, tmp_path_factory.mktemp("caches"))
    return measure_recordings(load_project(workspace), workspace)


def starts_of(project: Project, number: int) -> list[float]:
    cues = project.episodes[number].transcript
    assert cues
    return [cue.start for cue in cues.cues if not cue.text.startswith("[")]


def timing(project: Project, number: int, starts: Sequence[float]) -> tuple[float, float] | None:
    audio = project.episodes[number].audio
    assert audio
    assert audio.listening
    late = lateness_of(starts, audio.listening.pauses, audio.seconds or 0)
    return (late.seconds, late.at_end) if late else None


def test_shifted_and_drifting_cues_are_measured(nine: Project) -> None:
    """In all nine: shifts from -2 to 20 seconds, and drifts of 4 and 10 %; good ones are in time."""
    for number in range(len(nine.episodes)):
        starts = starts_of(nine, number)
        assert timing(nine, number, starts) == pytest.approx((0, 0), abs=0.2)
        for shift in (-2, 1.6, 8, 20):
            shifted = [start + shift for start in starts]
            assert timing(nine, number, shifted) == pytest.approx((shift, shift), abs=0.3)
        for rate in (-0.04, 0.04, 0.1):
            drifting = [start * (1 + rate) for start in starts]
            first, last = timing(nine, number, drifting) or (0, 0)
            assert first == pytest.approx(starts[0] * rate, abs=0.5)
            assert last == pytest.approx(starts[-1] * rate, abs=0.7)


def test_other_episodes_say_nothing(nine: Project) -> None:
    """72 pairs: nobody can tell from pauses whose words they are, so nothing is claimed."""
    for number in range(len(nine.episodes)):
        for other in range(len(nine.episodes)):
            if other != number:
                assert timing(nine, number, starts_of(nine, other)) is None


def test_speakers_of_good_episodes_are_alike(nine: Project) -> None:
    """Within 4 LU, each with enough seconds."""
    compared = 0
    for episode in nine.episodes:
        assert episode.audio
        assert episode.audio.listening
        assert episode.transcript
        levels = speaker_levels(episode.transcript.cues, episode.audio.listening.loudness)
        compared += len(levels) > 1
        found = [level.loudness for level in levels]
        assert max(found) - min(found) < 4
    assert compared >= 7


PAUSES = tuple(
    Span(end - 0.5, end) for end in (2.4, 6.1, 9.2, 14.7, 19, 24.3, 31.6, 36.9, 43.2, 48.3, 55)
)
STARTS = [pause.end for pause in PAUSES]


def cues_at(starts: Sequence[float]) -> list[Cue]:
    return [Cue(start, start + 1, "Words.", HOST, line=3) for start in starts]


def test_late_cues_come_with_the_command() -> None:
    """It shifts them back; where words were recognised, those rules speak alone."""
    listening = Listening(pauses=PAUSES)
    assert findings(listening, cues_at(STARTS), sound=LONG) == []
    late = cues_at([start + 1.7 for start in STARTS])
    [finding] = findings(listening, late, sound=LONG)
    assert finding.rule.code == "PP873"
    assert (
        finding.message == "Its cues are 1.7 seconds late, to judge by the pauses in the recording"
    )
    assert finding.fix.endswith("01-listening.vtt -1.7")
    assert findings(listening, late, TranscriptMatch(), LONG) == []


def test_drifting_cues_are_reported_once() -> None:
    """From the first to the last; not as late too, nor as cues over silence."""
    drifting = cues_at([start * 1.04 for start in STARTS])
    [finding] = findings(Listening(pauses=PAUSES, gaps=(Span(52, 57.5),)), drifting, sound=LONG)
    assert finding.rule.code == "PP874"
    assert "the first is in time, the last 2.3 seconds late" in finding.message


def test_cues_over_silence_are_found() -> None:
    """The first of each gap, with its line; sounds that are described, and short cues, may be anywhere."""
    listening = Listening(gaps=(Span(5, 11),))
    cues = [
        Cue(1, 5, "Welcome.", HOST, 3),
        Cue(5.5, 6, "Hm.", HOST, 6),
        Cue(6, 8, "[Silence]", line=9),
        Cue(8, 9, "Nobody says this.", HOST, 12),
        Cue(9, 10, "Nor this.", HOST, 14),
        Cue(10, 12, "Half of this is heard.", HOST, 15),
    ]
    [finding] = findings(listening, cues)
    assert finding.rule.code == "PP875"
    assert finding.message == "Nothing is heard at 0:08, while its words are shown"
    assert finding.position
    assert finding.position.line == 12
    assert findings(listening, cues, TranscriptMatch()) == []


def test_check_finds_late_cues_and_its_command_repairs_them(tmp_path: Path) -> None:
    """From the recording and the transcript alone, without a speech model."""
    show = copy_series(tmp_path / "show")
    for path in (show / "episodes").iterdir():
        if not path.name.startswith("01-"):
            path.unlink()
    [transcript] = (show / "episodes").glob("*.vtt")
    before = transcript.read_bytes()
    moved = run_command("transcript", "shift", transcript.stem, "4", cwd=show)
    assert moved.returncode == 0, moved.stderr
    command = ("check", "--deep", "--select", "PP87")
    done = run_command(*command, cwd=show)
    assert "PP873 cues-begin-after-pauses" in done.stdout, done.stderr
    [fix] = {line for line in done.stdout.splitlines() if "transcript shift" in line}
    repaired = run_command(*shlex.split(fix.partition("podcast-publisher ")[2]), cwd=show)
    assert repaired.returncode == 0
    assert transcript.read_bytes() == before
    assert "PP87" not in run_command(*command, cwd=show).stdout


def test_the_rules_are_those_of_these_tests() -> None:
    """Each of them has an example; none runs without --deep."""
    codes = {f"PP{number}" for number in range(867, 876)}
    assert codes <= {rule.code for rule in DEEP}
    assert not codes & {rule.code for rule in ALL}
