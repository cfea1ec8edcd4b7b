"""The rules for what is heard, each with a good and a bad sound."""

from dataclasses import replace

import pytest

from podcast_publisher.check.engine.runner import ALL, DEEP, check
from podcast_publisher.load.project import load_project
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
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


def heard(first: AudioMeasurements, second: AudioMeasurements = OTHER, **audio: object) -> Project:
    """The small show with these sounds."""
    one, two = PROJECT.episodes
    assert one.audio
    assert two.audio
    return replace(
        PROJECT,
        episodes=(
            replace(one, audio=replace(one.audio, measurements=first, **audio)),  # type: ignore[arg-type]
            replace(two, audio=replace(two.audio, measurements=second)),
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


def test_a_good_sound_has_no_finding() -> None:
    """Two recordings as they should be."""
    assert codes(heard(GOOD)) == []


@pytest.mark.parametrize("sound", BARELY_GOOD)
def test_up_to_the_limit(sound: AudioMeasurements) -> None:
    """What is just allowed is not told of."""
    assert codes(heard(sound)) == []


@pytest.mark.parametrize(
    ("code", "sound"), [(code, sound) for code, sounds in BAD.items() for sound in sounds]
)
def test_a_bad_sound_is_named(code: str, sound: AudioMeasurements) -> None:
    """One measurement is off, and its rule says so; noise is also a peak."""
    found = codes(heard(sound))
    assert code in found
    assert set(found) <= {code, "PP243"}


def test_too_short_to_be_measured() -> None:
    """Of less than 0.4 seconds there is no loudness, and that does not make it silent."""
    assert codes(heard(replace(GOOD, loudness=None, seconds=0.3))) == ["PP240"]


def test_loud_is_not_silent() -> None:
    """A loudness of exactly 0 LUFS is a number too."""
    assert codes(heard(replace(GOOD, loudness=0.0))) == ["PP242", "PP248"]


def test_what_is_silent_is_told_once() -> None:
    """Silence from beginning to end is neither too quiet nor dead air."""
    nothing = replace(GOOD, loudness=None, peak=None, leading_silence=20.5, trailing_silence=20.5)
    assert codes(heard(nothing)) == ["PP241"]


def test_the_level_of_clipping_is_told() -> None:
    """Where a recording was turned down after it was clipped, the message shows that."""
    (finding,) = check(heard(replace(GOOD, clipped_seconds=1_234.5, clipping_level=-6.14)), DEEP)
    assert finding.message == "Its waveform is clipped at -6.1 dBFS, for 1,234.5 seconds"


def test_episodes_far_apart() -> None:
    """One episode much quieter than the other is told of by itself and beside it."""
    assert codes(heard(replace(GOOD, loudness=-20.0))) == ["PP242", "PP248"]


def test_the_one_that_differs_is_named() -> None:
    """Of two, the finding stands in the file of the quieter one; 3 LU apart is near enough."""
    (finding,) = (
        one for one in check(heard(replace(GOOD, loudness=-19.5)), DEEP) if one.rule.code == "PP248"
    )
    assert finding.file == "episodes/01-listening.yaml"
    assert "PP248" not in codes(heard(replace(GOOD, loudness=-19.2)))


def test_the_same_sound_is_told_in_the_later_file() -> None:
    """It names the file whose sound it has; recordings that could not be decoded have none to share."""
    (finding,) = check(heard(replace(GOOD, packets_sha256="two")), DEEP)
    assert finding.file == "episodes/02-measuring.yaml"
    assert "episodes/01-listening.yaml" in finding.message
    failed = AudioMeasurements(failure="Invalid data")
    assert codes(heard(failed, failed)) == ["PP240", "PP240"]


def test_a_computer_that_cannot_listen() -> None:
    """The recording is not blamed, and nobody is told to export it again."""
    unheard = AudioMeasurements(
        failure="this computer cannot start a decoder", is_local_failure=True
    )
    (finding,) = check(heard(unheard), DEEP)
    assert finding.message == "It was not decoded: this computer cannot start a decoder"
    assert "export" not in finding.fix


def test_every_rule_has_a_bad_sound() -> None:
    """No rule for sounds is without one."""
    assert {rule.code for rule in DEEP} == {*BAD, "PP248"}


def test_the_cause_hides_what_follows() -> None:
    """Where the walk says that a recording was cut off, decoding adds nothing."""
    cut = heard(replace(GOOD, seconds=9.0, decode_errors=1), flaws={Flaw.TRUNCATED: "cut"})
    assert codes(cut) == ["PP204"]


def test_what_was_not_heard_is_not_judged() -> None:
    """Without decoding, no rule for sounds says anything."""
    assert codes(PROJECT) == []


def test_an_edit_list_is_no_want_of_sound() -> None:
    """A decoder plays what the index has it play; that this is not all is told by the index's own rule."""
    differs = {Flaw.DURATION_MISMATCH: "some players play 0:15 of it, and others all of its 0:20"}
    assert codes(heard(replace(GOOD, seconds=15.0), flaws=differs)) == ["PP238"]
