"""Recordings measured in the background, each once."""

import threading
from pathlib import Path

from podcast_publisher.load.loudness.analysis import is_installed, measure_recordings
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import Workspace

_Place = tuple[str, Path]


def _place(audio: Audio) -> _Place:
    """The same sound in another place is tried again: the file may have been moved while it was heard."""
    return audio.file.sha256, audio.file.path


class Sounds:
    """What is measured of recordings while somebody looks at their page."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._measured: dict[_Place, AudioMeasurements | None] = {}
        self._under_way: set[_Place] = set()

    def of(self, audio: Audio) -> AudioMeasurements | None:
        """What is known of the recording."""
        return audio.measurements or self._measured.get(_place(audio))

    def measure(self, audio: Audio) -> bool:
        """Begin to measure it where nothing is known; whether that is under way."""
        place = _place(audio)
        if (
            not is_installed()
            or not audio.is_podcast_format
            or self.of(audio)
            or place in self._measured
        ):
            return False
        if place not in self._under_way:
            self._under_way.add(place)
            # a daemon: nobody who stops the desk waits for hours of sound; its decoder ends with us
            threading.Thread(target=self._listen, args=(audio,), daemon=True).start()
        return True

    def _listen(self, audio: Audio) -> None:
        alone = Project(Show(SourceFile("")), (Episode(SourceFile("recording"), audio=audio),))
        try:
            (episode,) = measure_recordings(alone, self._workspace).episodes
            self._measured[_place(audio)] = episode.audio.measurements if episode.audio else None
        finally:
            self._under_way.discard(_place(audio))
