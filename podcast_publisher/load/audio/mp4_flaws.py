"""Flaws of an M4A, from the walk over its boxes."""

from podcast_publisher.load.audio.file_type import text_mode_hint
from podcast_publisher.load.audio.flaws import missing_message, select_flaws
from podcast_publisher.load.audio.mp4 import Mp4
from podcast_publisher.load.audio.mp4_track import Track
from podcast_publisher.load.files.paged_file import Data, strip_zeros
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.measurement import format_position

_LENGTH_TOLERANCE = (1.0, 0.02)
"""Seconds, and share of the whole, by which two lengths may differ: encoders add a little silence."""
_MAX_EMPTY_END = 16 << 10
"""No encoder writes more zeros at the end of its sound."""
_AAC_ENTRIES = {"", "mp4a", "enca", "drms"}


def flaws_of_m4a(data: Data, walk: Mp4) -> dict[Flaw, str]:
    """Flaws in the boxes of an M4A."""
    codec = _codec(walk)
    misplaced = not walk.fragmented and not all(
        track.lies_in(walk.media_data) for track in walk.sound_tracks
    )
    lengths = (
        ""
        if walk.fragmented or not walk.sound_tracks
        else _length_conflict(walk, walk.sound_tracks[0])
    )
    empty = max((_trailing_zeros(data, *place) for place in walk.media_data), default=0)
    no_codec = not codec and any(track.entry == "mp4a" for track in walk.sound_tracks)
    odd_bytes = f"{min(walk.odd_bytes, len(data)):,} bytes are out of place in it"
    return select_flaws(
        (walk.too_complex, Flaw.CORRUPT, "it is made of more parts than any recording has"),
        (
            walk.indexes > 1,
            Flaw.CONCATENATED,
            f"{walk.indexes} files are appended to each other in it",
        ),
        (
            walk.indexes == 1 and walk.tracks > 1,
            Flaw.CONCATENATED,
            f"it has {walk.tracks} tracks of sound",
        ),
        (
            misplaced and walk.missing <= 0 and walk.indexes == 1,
            Flaw.CORRUPT,
            "its index points to places without sound",
        ),
        (_lists_no_sound(walk), Flaw.CORRUPT, "its index lists no sound"),
        (no_codec, Flaw.CORRUPT, "its index does not say how the sound is encoded"),
        (
            walk.odd_bytes > 0,
            Flaw.CORRUPT,
            odd_bytes + (text_mode_hint(data) if walk.odd_bytes else ""),
        ),
        (
            empty > _MAX_EMPTY_END,
            Flaw.TRUNCATED,
            f"the last {empty:,} bytes of its sound are empty",
        ),
        (walk.missing > 0, Flaw.TRUNCATED, missing_message(walk.missing)),
        (walk.encrypted, Flaw.ENCRYPTED, "it is encrypted"),
        (walk.video, Flaw.VIDEO, "there is a picture track in it"),
        (codec not in {"", "AAC"}, Flaw.UNSUPPORTED_CODEC, f"the sound is {codec}, not AAC"),
        (walk.fragmented, Flaw.FRAGMENTED, "it is cut into fragments"),
        (walk.has_times, Flaw.CREATION_DATE, "its headers say to the second when it was made"),
        (walk.index_last, Flaw.MOOV_LAST, "its index is after the sound"),
        (lengths != "", Flaw.DURATION_MISMATCH, lengths),
    )


def _lists_no_sound(walk: Mp4) -> bool:
    """Whether the index has no sound track, or one without samples or chunks."""
    if walk.fragmented or not walk.indexes or walk.too_complex:
        return False
    no_track = not walk.tracks and not walk.video
    return no_track or not walk.sample_count or not all(track.chunks for track in walk.sound_tracks)


def _trailing_zeros(data: Data, start: int, end: int) -> int:
    """Zeros at the end of the data between two offsets."""
    _, last = strip_zeros(data, start, end)
    return min(end, len(data)) - last


def _codec(walk: Mp4) -> str:
    """The codec, by our name or by that of its sample entry."""
    entries = (track.entry for track in walk.sound_tracks if track.entry not in _AAC_ENTRIES)
    return walk.codec or next(entries, "")


def _length_conflict(walk: Mp4, track: Track) -> str:
    """A message where the index has two lengths, or makes some players skip sound."""
    scale, movie = walk.film
    seconds = track.seconds
    silent, played = track.played(scale) if scale else (0.0, seconds)
    counts = [count for count in track.counts if count]
    if _differ(track.header_seconds, seconds):
        return _two_lengths(track.header_seconds, seconds)
    if _differ(movie, silent + played) and _differ(movie, walk.longest):
        return _two_lengths(movie, seconds)
    if counts and min(counts) != max(counts):
        return f"its index counts {min(counts):,} parts of it in one place, and {max(counts):,} in another"
    if played and _differ(played, seconds):
        return f"some players play {format_position(played)} of it, and others all of its {format_position(seconds)}"
    if silent > _LENGTH_TOLERANCE[0]:
        return f"some players start with {silent:.0f} seconds of silence, and others do not"
    return ""


def _two_lengths(first: float, second: float) -> str:
    return f"its index says {format_position(first)} in one place, and {format_position(second)} in another"


def _differ(first: float, second: float) -> bool:
    seconds, part = _LENGTH_TOLERANCE
    return abs(first - second) > max(seconds, part * max(first, second))
