"""Every recording of a project decoded and measured, each once for all time.

What was measured is kept by the file's digest, so an unchanged recording is never decoded again.
What went wrong outside the recording, with a decoder that was killed say, is told and not kept:
the next check tries again.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path

from podcast_publisher.load.keeping import keep
from podcast_publisher.model.audio import Audio, Flaw
from podcast_publisher.model.show import Project
from podcast_publisher.model.sound import Sound

KEPT = Path(".podcast", "sound")
_VERSION = 2
"""Of the measurements: to be raised whenever the same file would be measured otherwise."""
_HOPELESS = (Flaw.ENCRYPTED,)

Tick = Callable[[str], None]


def is_installed() -> bool:
    """Whether the libraries that decode are there."""
    return all(find_spec(name) for name in ("av", "numpy"))


def listen(project: Project, root: Path, tick: Tick = lambda _: None) -> Project:
    """The project with the sound of every recording that can be decoded.

    `tick` is told the name of each recording that was measured.
    """
    recordings = {
        one.audio.file.sha256: one.audio
        for one in project.episodes
        if one.audio and one.audio.playable and not any(it in one.audio.flaws for it in _HOPELESS)
    }
    sounds = {}
    for digest, audio in recordings.items():
        if sound := _kept(root, audio):
            sounds[digest] = sound
            tick(audio.file.name)
    if unheard := [audio for digest, audio in recordings.items() if digest not in sounds]:
        sounds |= _decoded(unheard, root, tick)
    return replace(
        project,
        episodes=tuple(
            replace(one, audio=replace(one.audio, sound=sounds.get(one.audio.file.sha256)))
            if one.audio
            else one
            for one in project.episodes
        ),
    )


def with_kept_sounds(project: Project, root: Path) -> Project:
    """The project with what was measured of its recordings before; nothing is decoded."""
    if not (root / KEPT).is_dir():
        return project
    return replace(
        project,
        episodes=tuple(
            replace(one, audio=replace(one.audio, sound=_kept(root, one.audio)))
            if one.audio
            else one
            for one in project.episodes
        ),
    )


def _decoded(recordings: list[Audio], root: Path, tick: Tick) -> dict[str, Sound]:
    """What was measured now, by the digest of the recording; kept at once, for a run that is stopped."""
    from podcast_publisher.load.decoders import Answer, decode

    def done(audio: Audio, answer: Answer) -> None:
        if answer.lasting:
            _keep(root, audio, answer.sound)
        tick(audio.file.name)

    answers = decode(recordings, done)
    return {audio.file.sha256: it.sound for audio, it in zip(recordings, answers, strict=True)}


def _kept(root: Path, audio: Audio) -> Sound | None:
    try:
        kept = json.loads(_place(root, audio).read_text("utf-8"))
        return Sound(**kept["sound"]) if kept["version"] == _VERSION else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _keep(root: Path, audio: Audio, sound: Sound) -> None:
    """Keep it, if that is possible: a folder nobody may write to is checked all the same."""
    with suppress(OSError):
        body = json.dumps({"version": _VERSION, "sound": asdict(sound)})
        keep(_place(root, audio), body.encode())


def _place(root: Path, audio: Audio) -> Path:
    return root / KEPT / f"{audio.file.sha256}.json"
