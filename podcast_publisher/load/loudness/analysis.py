"""Every recording of a project decoded and measured, each once for all time.

What was measured is kept by the file's digest, so an unchanged recording is never decoded again.
What went wrong outside the recording, with a decoder that was killed say, is told and not kept:
the next check tries again.
"""

from collections.abc import Callable
from dataclasses import replace

from msgspec import MsgspecError, Struct, json

from podcast_publisher.load.cache.validation import is_plausible, matches_audio
from podcast_publisher.model.audio import Audio, Flaw
from podcast_publisher.model.cache import Cache
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import SOUND, Workspace

_VERSION = 4
"""Of the measurements: to be raised whenever the same file would be measured otherwise."""
_LARGEST = 20_000
"""Bytes of the measurements of a recording."""
_HOPELESS = (Flaw.ENCRYPTED,)

Tick = Callable[[str], None]


class _Kept(Struct):
    version: int
    recording: str
    """Its SHA-256: measurements under another recording's name are not believed."""
    sound: AudioMeasurements


def measure_recordings(
    project: Project, workspace: Workspace, tick: Tick = lambda _: None
) -> Project:
    """The project with the sound of every recording that can be decoded.

    `tick` is told the name of each recording that was measured.
    """
    cache = workspace.cache(SOUND)
    recordings = {
        episode.audio.file.sha256: episode.audio
        for episode in project.episodes
        if episode.audio
        and episode.audio.is_podcast_format
        and not any(it in episode.audio.flaws for it in _HOPELESS)
    }
    sounds = {}
    for digest, audio in recordings.items():
        if sound := _kept(cache, audio):
            sounds[digest] = sound
            tick(audio.file.name)
    if unheard := [audio for digest, audio in recordings.items() if digest not in sounds]:
        sounds |= _decoded(unheard, cache, tick)
    return replace(
        project,
        episodes=tuple(
            replace(
                episode,
                audio=replace(episode.audio, measurements=sounds.get(episode.audio.file.sha256)),
            )
            if episode.audio
            else episode
            for episode in project.episodes
        ),
    )


def with_cached_measurements(project: Project, workspace: Workspace) -> Project:
    """The project with what was measured of its recordings before; nothing is decoded."""
    cache = workspace.cache(SOUND)
    if not cache:
        return project
    return replace(
        project,
        episodes=tuple(
            replace(episode, audio=replace(episode.audio, measurements=_kept(cache, episode.audio)))
            if episode.audio
            else episode
            for episode in project.episodes
        ),
    )


def _decoded(recordings: list[Audio], cache: Cache, tick: Tick) -> dict[str, AudioMeasurements]:
    """What was measured now, by the digest of the recording; kept at once, for a run that is stopped."""
    from podcast_publisher.load.loudness.decoders import DecodeResult, decode_all

    def done(audio: Audio, answer: DecodeResult) -> None:
        if answer.cacheable:
            kept = _Kept(_VERSION, audio.file.sha256, answer.sound)
            cache.write(_name(audio), json.encode(kept))
        tick(audio.file.name)

    answers = decode_all(recordings, done)
    return {audio.file.sha256: it.sound for audio, it in zip(recordings, answers, strict=True)}


def _kept(cache: Cache, audio: Audio) -> AudioMeasurements | None:
    body = cache.read(_name(audio), _LARGEST)
    try:
        kept = json.decode(body or b"", type=_Kept)
    except (MsgspecError, ValueError, RecursionError):
        return None
    if (kept.version, kept.recording) != (_VERSION, audio.file.sha256):
        return None
    return kept.sound if is_plausible(kept) and matches_audio(kept.sound, audio) else None


def _name(audio: Audio) -> str:
    return f"{audio.file.sha256}.json"
