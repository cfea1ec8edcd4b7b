"""Read the markers of a master, by its format."""

from podcast_publisher.load.files.paged_file import Data
from podcast_publisher.load.markers.aiff import aiff_markers
from podcast_publisher.load.markers.caf import caf_markers
from podcast_publisher.load.markers.wav import wav_markers
from podcast_publisher.model.transcript import Chapter

_READERS = {
    b"RIFF": wav_markers,
    b"RF64": wav_markers,
    b"BW64": wav_markers,
    b"FORM": aiff_markers,
    b"caff": caf_markers,
}
"""By the first bytes of the file."""


def markers(data: Data) -> tuple[Chapter, ...]:
    """The markers in a master that FFmpeg does not read; none where it has another format."""
    reader = _READERS.get(data[:4])
    return reader(data) if reader else ()
