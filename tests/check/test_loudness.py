"""Rules on measured sound, each with a good and a bad example."""

import pytest
from msgspec.structs import replace

from podcast_publisher.check.engine.runner import ALL, DEEP, HEARD, check
from podcast_publisher.load.project import load_project
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from tests.check import test_against_sound as against_sound
from tests.shows import SMALL_SHOW

GOOD = AudioMeasurements(
    seconds=20.5,
    loudness=-16.2,
    peak=-1.5,
    leading_silence=0.4,
    trailing_silence=1.0,
    longest_silence=2.0,
    packets_sha256="one",
)
OTHER = replace(GOOD, packets_sha256="two")
PROJECT = load_project(Workspace(SMALL_SHOW))


def project_with(
    first: AudioMeasurements, second: AudioMeasurements = OTHER, **audio: object
) -> Project:
    """The small show with these measurements."""
    first_episode, second_episode = PROJECT.episodes
    assert first_episode.audio
    assert second_episode.audio
    return replace(
        PROJECT,
        episodes=(
            replace(first_episode, audio=replace(first_episode.audio, measurements=first, **audio)),
            replace(second_episode, audio=replace(second_episode.audio, measurements=second)),
        ),
    )


def codes(project: Project) -> list[str]:
    """What is found."""
    return [finding.rule.code for finding in check(project, (*ALL, *DEEP))]


BAD = {
    "PP240": [
        replace(GOOD, failure="Invalid data"),
        replace(GOOD, decode_errors=3),
        replace(GOOD, seconds=15.0),
        replace(GOOD, seconds=20.1),  # 0.3 seconds are too many
        replace(GOOD, peak=31.0),
        replace(GOOD, peak=12.1),
    ],
    "PP241": [
        replace(GOOD, loudness=None, peak=None),
        replace(GOOD, loudness=-60.5),
    ],
    "PP242": [replace(GOOD, loudness=-18.1), replace(GOOD, loudness=-14.0)],
    "PP243": [replace(GOOD, peak=-0.5)],
    "PP244": [
        replace(GOOD, clipped_seconds=12.3, clipping_level=-0.2),
        replace(GOOD, clipped_seconds=0.5, clipping_level=-9.0),
    ],
    "PP245": [
        replace(GOOD, leading_silence=3.5),
        replace(GOOD, trailing_silence=5.5),
        replace(GOOD, longest_silence=8.5),
    ],
    "PP246": [
        replace(GOOD, channel_balance=45.0),
        replace(GOOD, channel_balance=-45.0),
        replace(GOOD, channel_balance=97.0),
        replace(GOOD, correlation=-0.51, channel_balance=0.0),
        replace(GOOD, channel_balance=4.6, one_sided_seconds=20.5, one_sided_start=61.0),
        replace(GOOD, channel_balance=-4.6, one_sided_seconds=-20.5),
    ],
    "PP247": [replace(GOOD, dc_offset=0.03)],
    "PP249": [replace(GOOD, packets_sha256="two")],
}


BARELY_GOOD = [
    replace(GOOD, seconds=20.25),
    replace(GOOD, loudness=-15.0),
    replace(GOOD, loudness=-17.0, peak=-1.0),
    replace(GOOD, leading_silence=3.0, trailing_silence=5.0, longest_silence=8.0),
    replace(GOOD, channel_balance=30.0, correlation=-0.5, one_sided_seconds=-20.0),
    replace(GOOD, dc_offset=0.02),
]


def test_good_measurements_have_no_finding() -> None:
    """Two recordings as they should be."""
    assert codes(project_with(GOOD)) == []


@pytest.mark.parametrize("sound", BARELY_GOOD)
def test_values_at_the_limit_pass(sound: AudioMeasurements) -> None:
    """What is just permitted is not reported."""
    assert codes(project_with(sound)) == []


@pytest.mark.parametrize(
    ("code", "sound"), [(code, sound) for code, sounds in BAD.items() for sound in sounds]
)
def test_a_bad_measurement_is_reported_by_its_rule(code: str, sound: AudioMeasurements) -> None:
    """One value is off, and its rule reports it; noise is also a peak."""
    reported = codes(project_with(sound))
    assert code in reported
    assert set(reported) <= {code, "PP243"}


def test_a_recording_too_short_to_measure_is_not_silent() -> None:
    """Below 0.4 seconds there is no loudness."""
    assert codes(project_with(replace(GOOD, loudness=None, seconds=0.3))) == ["PP240"]


def test_zero_lufs_is_not_silence() -> None:
    """A loudness of exactly 0 LUFS is a number too."""
    assert codes(project_with(replace(GOOD, loudness=0.0))) == ["PP242", "PP248"]


def test_silence_is_one_finding() -> None:
    """Complete silence is neither too quiet nor a long pause."""
    nothing = replace(GOOD, loudness=None, peak=None, leading_silence=20.5, trailing_silence=20.5)
    assert codes(project_with(nothing)) == ["PP241"]


def test_the_clipping_level_is_shown() -> None:
    """A recording turned down after clipping shows that level."""
    (finding,) = check(
        project_with(replace(GOOD, clipped_seconds=1_234.5, clipping_level=-6.14)), DEEP
    )
    assert finding.message == "Its waveform is clipped at -6.1 dBFS, for 1,234.5 seconds"


def test_an_episode_much_quieter_than_the_other_is_reported() -> None:
    """By itself, and in comparison."""
    assert codes(project_with(replace(GOOD, loudness=-20.0))) == ["PP242", "PP248"]


def test_the_quieter_episode_is_named() -> None:
    """Of two, the finding is in the quieter one's file; 3 LU apart is accepted."""
    (finding,) = (
        result
        for result in check(project_with(replace(GOOD, loudness=-19.5)), DEEP)
        if result.rule.code == "PP248"
    )
    assert finding.file == "episodes/01-listening.yaml"
    assert "PP248" not in codes(project_with(replace(GOOD, loudness=-19.2)))


def test_identical_sound_is_reported_in_the_later_file() -> None:
    """It names the other file; recordings that could not be decoded are not compared."""
    (finding,) = check(project_with(replace(GOOD, packets_sha256="two")), DEEP)
    assert finding.file == "episodes/02-measuring.yaml"
    assert "episodes/01-listening.yaml" in finding.message
    failed = AudioMeasurements(failure="Invalid data")
    assert codes(project_with(failed, failed)) == ["PP240", "PP240"]


def test_a_decoder_failure_of_this_computer_is_not_blamed_on_the_recording() -> None:
    """Nobody is told to export it again."""
    unheard = AudioMeasurements(
        failure="this computer cannot start a decoder", is_local_failure=True
    )
    (finding,) = check(project_with(unheard), DEEP)
    assert finding.message == "It was not decoded: this computer cannot start a decoder"
    assert "export" not in finding.fix


def test_every_deep_rule_has_a_bad_example() -> None:
    """No rule on sound, or on the words in it, is without one."""
    own = {rule.code for rule in DEEP if rule.code < "PP3"}
    assert own == {*BAD, "PP248"}
    assert {rule.code for rule in HEARD} == {*against_sound.BAD}


def test_truncation_hides_decoding_findings() -> None:
    """Where the probe finds truncation, decoding adds nothing."""
    cut = project_with(replace(GOOD, seconds=9.0, decode_errors=1), flaws={Flaw.TRUNCATED: "cut"})
    assert codes(cut) == ["PP204"]


def test_without_measurements_there_are_no_loudness_findings() -> None:
    """Nothing is judged without decoding."""
    assert codes(PROJECT) == []


def test_an_edit_list_is_not_missing_sound() -> None:
    """A decoder plays what the index selects; the index has its own rule."""
    differs = {Flaw.DURATION_MISMATCH: "some players play 0:15 of it, and others all of its 0:20"}
    assert codes(project_with(replace(GOOD, seconds=15.0), flaws=differs)) == ["PP238"]
