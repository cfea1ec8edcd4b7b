"""The drawing of a recording's wave."""

from podcast_publisher.model.measurement import AudioMeasurements
from podcast_publisher.render.pages.waveform import BARS, HEIGHT, waveform_path

WAVEFORM_SIZE = (BARS, HEIGHT)
"""Width and height of the drawing."""


def waveform(sound: AudioMeasurements) -> str:
    """The wave as the path of an SVG; empty where it was not measured."""
    return waveform_path(sound.waveform)
