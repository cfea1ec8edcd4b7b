"""Every recording of a project decoded and measured, several at once, each once for all time.

Each is measured by a process of its own, which may crash. What was measured is kept by the
file's digest, so an unchanged recording is never decoded again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path

from podcast_publisher.model.audio import Audio, Flaw
from podcast_publisher.model.show import Project
from podcast_publisher.model.sound import Sound

KEPT = Path(".podcast", "sound")
_VERSION = 1
"""Of the measurements: to be raised whenever the same file would be measured otherwise."""
_SHORTEST, _TIMES_REAL = 60, 10
"""Seconds a decoder always gets, and how much faster than the sound it must be after that."""
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

    def measured(audio: Audio) -> Sound:
        sound = _kept(root, audio) or _keep(root, audio, _measure(audio))
        tick(audio.file.name)
        return sound

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        sounds = dict(zip(recordings, pool.map(measured, recordings.values()), strict=True))
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


def _measure(audio: Audio) -> Sound:
    patience = _SHORTEST + (audio.seconds or 0) / _TIMES_REAL
    words = (sys.executable, "-m", "podcast_publisher.load.sound", str(audio.file.path))
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Sound(failure=f"decoding it takes longer than {patience:.0f} seconds")
    try:
        return Sound(**json.loads(done.stdout))
    except (ValueError, TypeError):
        return Sound(failure=f"the decoder crashed over it (exit code {done.returncode})")


def _kept(root: Path, audio: Audio) -> Sound | None:
    try:
        kept = json.loads(_place(root, audio).read_text("utf-8"))
        return Sound(**kept["sound"]) if kept["version"] == _VERSION else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _keep(root: Path, audio: Audio, sound: Sound) -> Sound:
    """Keep it, if that is possible: a folder nobody may write to is checked all the same."""
    place = _place(root, audio)
    beside = place.with_suffix(f".{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        (place.parent / ".gitignore").write_text("*\n")
        beside.write_text(json.dumps({"version": _VERSION, "sound": asdict(sound)}), "utf-8")
        beside.replace(place)
    except OSError:
        beside.unlink(missing_ok=True)
    return sound


def _place(root: Path, audio: Audio) -> Path:
    return root / KEPT / f"{audio.file.sha256}.json"
