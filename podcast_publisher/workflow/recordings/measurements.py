"""Measure recordings in the background, each once."""

import threading
from pathlib import Path

from podcast_publisher.audio.worker import is_installed
from podcast_publisher.load.loudness.analysis import measure_recordings
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import Workspace

_Key = tuple[str, Path]


def _key(audio: Audio) -> _Key:
    """Digest and path: a file that was moved while it was measured is tried again."""
    return audio.file.sha256, audio.file.path


class Measurements:
    """Measurements that run while somebody views a recording's page."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._measured: dict[_Key, AudioMeasurements | None] = {}
        self._running: set[_Key] = set()

    def get(self, audio: Audio) -> AudioMeasurements | None:
        """The measurements of the recording, if there are any yet."""
        return audio.measurements or self._measured.get(_key(audio))

    def start(self, audio: Audio) -> bool:
        """Start to measure it where it was not measured; whether that is running."""
        key = _key(audio)
        if (
            not is_installed()
            or not audio.is_podcast_format
            or self.get(audio)
            or key in self._measured
        ):
            return False
        if key not in self._running:
            self._running.add(key)
            # a daemon: stopping the desk must not wait for hours of sound; the decoder ends with us
            threading.Thread(target=self._measure, args=(audio,), daemon=True).start()
        return True

    def _measure(self, audio: Audio) -> None:
        alone = Project(Show(SourceFile("")), (Episode(SourceFile("recording"), audio=audio),))
        try:
            (episode,) = measure_recordings(alone, self._workspace).episodes
            self._measured[_key(audio)] = episode.audio.measurements if episode.audio else None
        finally:
            self._running.discard(_key(audio))
