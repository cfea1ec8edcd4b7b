"""A recording that was made, in words."""

import shlex
from collections.abc import Iterator

from podcast_publisher.audio.encoding import MP3, only_channel
from podcast_publisher.audio.loudness import format_levels
from podcast_publisher.edit.new_episode import format_chapters
from podcast_publisher.model.measurement import format_position
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.recordings.find import line_to_change
from podcast_publisher.workflow.recordings.make import MadeRecording

_REVERSED = -0.5


def describe_made(recording: MadeRecording, workspace: Workspace) -> Iterator[str]:
    """A sentence for each thing that was measured and done."""
    made, sound = recording.made, recording.master.sound.measurements
    yield f"before: {format_levels(sound)}"
    yield f"after:  {format_levels(made.result.sound)}"
    yield from describe_sound(recording)
    setting = made.result.setting
    peaks = "" if setting.ceiling is None else f", peaks limited to {setting.ceiling:+.1f} dBTP"
    form = "MP3" if made.encoding.form == MP3 else "M4A (AAC)"
    kind = f"{'mono' if made.encoding.channels == 1 else 'stereo'}, {made.encoding.bit_rate // 1000} kbit/s"
    length = format_position(made.result.sound.seconds)
    yield f"Wrote {workspace.relative(made.path)}: {form}, {kind}, {length} ({setting.gain:+.1f} dB{peaks})."
    if made.tags:
        yield f"Its tags: {made.tags}."
    if archive := recording.plan.request.archive:
        yield f"Copied the master to {workspace.relative(archive / recording.plan.master.name)}."
    yield from _chapters(recording)
    yield _next(recording, workspace)


def describe_sound(recording: MadeRecording) -> Iterator[str]:
    """A sentence for each thing that was done to channels and ends."""
    yield from _channels(recording)
    yield from _trimmed(recording)


def _channels(recording: MadeRecording) -> Iterator[str]:
    sound, encoding = recording.master.sound, recording.made.encoding
    if sound.tracks > 1:
        yield f"It has {sound.tracks} audio tracks; this is track {encoding.track + 1}."
    measured = sound.measurements
    channel = only_channel(measured)
    if sound.channels < 2:
        return
    if channel is not None:
        yield f"Only its {('left', 'right')[channel]} channel carries sound, and is kept."
    elif (measured.correlation or 0) < _REVERSED:
        yield "One of its channels is the inverse of the other, and was turned round."
    elif encoding.channels == 1 and sound.sameness:
        yield "Both its channels are nearly the same, so the recording is mono."
    elif sound.channels > 2:
        yield f"Its {sound.channels} channels are mixed down."


def _trimmed(recording: MadeRecording) -> Iterator[str]:
    encoding, seconds = recording.made.encoding, recording.master.sound.measurements.seconds
    if encoding.start is not None and encoding.end is not None:
        yield f"Cut off: {encoding.start:.1f} s of silence at the start, {seconds - encoding.end:.1f} s at the end."


def _chapters(recording: MadeRecording) -> Iterator[str]:
    source = recording.chapters
    if source.unnamed:
        yield f"Markers without a name, which are no chapters: {source.unnamed}."
    if source.chapters and not source.is_yaml:
        yield f"The chapters come from {source.origin}."
    if source.chapters and not source.is_yaml and recording.plan.episode:
        yield f"To publish them, add these lines to {recording.plan.episode.source.file}:"
        yield from format_chapters(source.chapters)


def _next(recording: MadeRecording, workspace: Workspace) -> str:
    """Whether the episode has the new file, or how it gets it."""
    plan = recording.plan
    episode = plan.episode
    if episode is None:
        return f"It is no episode's recording yet. podcast-publisher new {shlex.quote(workspace.relative(plan.target))} makes one of it."
    own = (workspace.root / episode.source.file).with_suffix(plan.target.suffix)
    is_beside = plan.target.resolve() == own.resolve()
    audio = episode.audio.file.path if episode.audio else None
    is_named = audio is not None and audio.resolve() == plan.target.resolve()
    if is_named or (is_beside and audio is None and ("audio",) not in episode.source.positions):
        return f"It is the recording of {episode.source.file}."
    return line_to_change(episode, plan.target, workspace)
