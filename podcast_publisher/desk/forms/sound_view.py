"""The view of recordings: how loud one is, and two beside each other."""

from msgspec import Struct

from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.workflow.recordings.loudness import judge_loudness
from podcast_publisher.workflow.recordings.offered import OfferedRecording
from podcast_publisher.workflow.recordings.waveform import WAVEFORM_SIZE, waveform


class SoundFix(Struct, frozen=True):
    """The button that puts the loudness right."""

    address: str
    csrf: str


class Side(Struct, frozen=True):
    """One of two recordings that are compared."""

    label: str
    audio: str
    """The last part of the address of its sound."""
    format: str
    seconds: float
    size: int
    """Bytes."""
    loudness: str
    """In words."""


def compare(made: OfferedRecording, *, is_present: bool) -> tuple[Side, Side]:
    """A master, or the present recording, and the recording that was made from it."""
    new = made.recording.audio
    return (
        Side(
            "The present recording" if is_present else "What you sent",
            "before",
            made.format_before[:1].upper() + made.format_before[1:],
            made.before.seconds,
            made.size_before,
            _loudness(made.before),
        ),
        Side(
            "The new recording",
            "recording",
            new.format,
            made.sound.seconds,
            new.file.size,
            _loudness(made.sound),
        ),
    )


def _loudness(sound: AudioMeasurements) -> str:
    judgement = judge_loudness(sound)
    return judgement.words if judgement else "It could not be measured."


def render_sound(
    audio: Audio | None,
    measured: AudioMeasurements | None,
    *,
    is_measuring: bool,
    fix: SoundFix | None = None,
) -> str:
    """The measurements of a recording, as a part of a page; with `fix`, the button that puts it right."""
    context = {
        "judgement": judge_loudness(measured) if measured else None,
        "fix": fix,
        "audio": audio,
        "sound": measured,
        "is_measuring": is_measuring,
        "wave": waveform(measured) if measured else "",
        "box": WAVEFORM_SIZE,
    }
    return render_page("forms/sound.html", context)
