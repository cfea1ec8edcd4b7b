"""Measure the recordings of a project, each once; results are cached by digest.

Failures outside the recording, such as a killed decoder, are reported and not cached: the next check
tries again.
"""

from collections.abc import Callable

from msgspec import MsgspecError, Struct, json
from msgspec.structs import replace

from podcast_publisher.load.cache.validation import is_plausible, matches_audio
from podcast_publisher.model.audio import Audio, Flaw
from podcast_publisher.model.cache import Cache
from podcast_publisher.model.listening import Listened, Listening
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import SOUND, Workspace

_VERSION = 4
"""Raise it whenever the same file would give other measurements."""
_MAX_BYTES = 20_000
"""Per recording."""
_LISTENING_VERSION = 1
"""The same for what is heard."""
_MAX_LISTENING_BYTES = 3_000_000
"""Per recording; an hour takes some 30,000."""
_UNDECODABLE = (Flaw.ENCRYPTED,)

Tick = Callable[[str], None]


class _StoredMeasurement(Struct):
    version: int
    recording: str
    """SHA-256 of the recording, because a cache file may be renamed."""
    sound: AudioMeasurements


class _StoredListening(Struct):
    version: int
    recording: str
    listening: Listening


def measure_recordings(
    project: Project, workspace: Workspace, tick: Tick = lambda _: None
) -> Project:
    """The project with measurements of every recording that can be decoded, and what is heard in it.

    `tick` is called with the name of each.
    """
    cache = workspace.cache(SOUND)
    recordings = {
        episode.audio.file.sha256: episode.audio
        for episode in project.episodes
        if episode.audio
        and episode.audio.is_podcast_format
        and not any(flaw in episode.audio.flaws for flaw in _UNDECODABLE)
    }
    measured: dict[str, Listened] = {}
    for digest, audio in recordings.items():
        sound, listening = _read_cached(cache, audio), _read_listening(cache, audio)
        if sound and listening:
            measured[digest] = Listened(sound, listening)
            tick(audio.file.name)
    if unmeasured := [audio for digest, audio in recordings.items() if digest not in measured]:
        measured |= _decode(unmeasured, cache, tick)
    return replace(
        project,
        episodes=tuple(
            replace(episode, audio=_with_sound(episode.audio, measured))
            if episode.audio
            else episode
            for episode in project.episodes
        ),
    )


def _with_sound(audio: Audio, measured: dict[str, Listened]) -> Audio:
    listened = measured.get(audio.file.sha256)
    if listened is None:
        return replace(audio, measurements=None, listening=None)
    return replace(audio, measurements=listened.sound, listening=listened.listening)


def with_cached_measurements(project: Project, workspace: Workspace) -> Project:
    """The project with cached measurements; nothing is decoded."""
    cache = workspace.cache(SOUND)
    if not cache:
        return project
    return replace(
        project,
        episodes=tuple(
            replace(
                episode,
                audio=replace(episode.audio, measurements=_read_cached(cache, episode.audio)),
            )
            if episode.audio
            else episode
            for episode in project.episodes
        ),
    )


def with_cached_listening(audio: Audio, workspace: Workspace) -> Audio:
    """The recording with what was heard in it, if that is cached; nothing is decoded."""
    cache = workspace.cache(SOUND)
    return replace(audio, listening=_read_listening(cache, audio)) if cache else audio


def _decode(recordings: list[Audio], cache: Cache, tick: Tick) -> dict[str, Listened]:
    """Measure recordings, by digest; each is cached at once, in case the run is stopped."""
    from podcast_publisher.load.loudness.decoders import DecodeResult, decode_all

    def done(audio: Audio, result: DecodeResult) -> None:
        if result.cacheable:
            stored = _StoredMeasurement(_VERSION, audio.file.sha256, result.sound)
            cache.write(_name(audio), json.encode(stored))
            heard = _StoredListening(_LISTENING_VERSION, audio.file.sha256, result.listening)
            cache.write(_listening_name(audio), json.encode(heard))
        tick(audio.file.name)

    results = decode_all(recordings, done)
    return {
        audio.file.sha256: Listened(result.sound, result.listening)
        for audio, result in zip(recordings, results, strict=True)
    }


def _read_cached(cache: Cache, audio: Audio) -> AudioMeasurements | None:
    body = cache.read(_name(audio), _MAX_BYTES)
    try:
        stored = json.decode(body or b"", type=_StoredMeasurement)
    except (MsgspecError, ValueError, RecursionError):
        return None
    if (stored.version, stored.recording) != (_VERSION, audio.file.sha256):
        return None
    return stored.sound if is_plausible(stored) and matches_audio(stored.sound, audio) else None


def _read_listening(cache: Cache, audio: Audio) -> Listening | None:
    body = cache.read(_listening_name(audio), _MAX_LISTENING_BYTES)
    try:
        stored = json.decode(body or b"", type=_StoredListening)
    except (MsgspecError, ValueError, RecursionError):
        return None
    if (stored.version, stored.recording) != (_LISTENING_VERSION, audio.file.sha256):
        return None
    return stored.listening if is_plausible(stored) else None


def _listening_name(audio: Audio) -> str:
    return f"{audio.file.sha256}.heard"


def _name(audio: Audio) -> str:
    return f"{audio.file.sha256}.json"
