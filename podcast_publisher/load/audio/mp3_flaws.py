"""Flaws of an MP3, from the walk over its frames."""

from podcast_publisher.load.audio.file_type import text_mode_hint
from podcast_publisher.load.audio.flaws import missing_message, select_flaws
from podcast_publisher.load.audio.mp3 import Walk
from podcast_publisher.load.files.paged_file import Data, find, strip_zeros
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.measurement import format_position

_GLUED_RATIO = 1.02
"""Frames per promised frame; below this, encoders merely count differently."""
_COUNT_TOLERANCE = 2
"""Frames by which the header may be too high: some count itself and a cut-off one."""
_UNWRITTEN_BYTES = 3
"""Bytes that an encoder without header (Shine) leaves out at the end, inaudibly."""
_MIN_SHARE = 0.001
_MP3GAIN_MARK = b"MP3GAIN_UNDO"
"""Tag of MP3Gain, which changes every frame, so that the checksum no longer matches."""
_TAG_MARKS = (b"ID3", b"TAG", b"APETAGEX", b"LYRICSBEGIN")
_LONGEST_MARK = max(map(len, _TAG_MARKS))


def flaws_of_mp3(data: Data, walk: Walk) -> dict[Flaw, str]:
    """Flaws in the frames of an MP3."""
    header = walk.header
    promised = header.frames or 0 if header else 0
    promised_seconds = walk.seconds * promised / walk.frames if walk.frames else 0
    lengths = f"its header says {format_position(promised_seconds)}, but there are {format_position(walk.seconds)} of sound"
    damage, tagged = _damage(data, walk)
    offset, trailing = _trailing_junk(walk)
    first, last = strip_zeros(data, offset, offset + trailing)
    never_came = trailing > 0 and first == last
    missing = _missing_bytes(data, walk)
    more = walk.frames > promised * _GLUED_RATIO > 0
    return select_flaws(
        (
            promised > walk.frames + _COUNT_TOLERANCE and not damage,
            Flaw.TRUNCATED,
            lengths,
        ),
        (missing > 0, Flaw.TRUNCATED, missing_message(missing, "" if damage else " at its end")),
        (never_came, Flaw.TRUNCATED, f"its last {trailing:,} bytes are empty"),
        (damage != "", Flaw.CORRUPT, damage + (text_mode_hint(data) if damage else "")),
        (trailing > 0, Flaw.TRAILING_JUNK, f"{trailing:,} bytes after the sound are not a tag"),
        (walk.junk > 0, Flaw.LEADING_JUNK, f"{walk.junk:,} bytes before the sound are not a tag"),
        (tagged != "", Flaw.CONCATENATED, tagged),
        (more, Flaw.CONCATENATED, lengths),
        (
            not walk.checksum_matches and not _has_changed_loudness(data, walk),
            Flaw.CHECKSUM_MISMATCH,
            "the encoder's checksum does not match the sound",
        ),
        (
            walk.other_kinds > 0,
            Flaw.FORMAT_CHANGES,
            f"{walk.other_kinds:,} frames are of another sample rate",
        ),
        (
            walk.other_channels > walk.frames * _MIN_SHARE and not walk.other_kinds,
            Flaw.FORMAT_CHANGES,
            f"{walk.other_channels:,} frames have another number of channels",
        ),
        (
            walk.varies and not promised and not (walk.other_kinds or walk.other_channels),
            Flaw.VBR_WITHOUT_HEADER,
            "its bit rate varies, but no header says so",
        ),
        (
            header is not None and header.frames == 0 and walk.frames > 0,
            Flaw.VBR_WITHOUT_HEADER,
            f"its header counts 0 frames, but there are {format_position(walk.seconds)} of sound",
        ),
        (
            walk.tag_count > 1,
            Flaw.MULTIPLE_TAGS,
            f"{walk.tag_count} ID3 tags precede the sound",
        ),
    )


def _missing_bytes(data: Data, walk: Walk) -> int:
    """Bytes missing from the last frame, or by the header."""
    size = walk.header.size or 0 if walk.header else 0
    cut = walk.missing if walk.header or walk.missing > _UNWRITTEN_BYTES else 0
    return max(cut, walk.start + size - len(data))


def _damage(data: Data, walk: Walk) -> tuple[str, str]:
    """Messages on data between frames: damage, and an appended second recording."""
    inside = [(offset, size) for offset, size in walk.gaps if offset + size < walk.end]
    tags = [
        offset
        for offset, _ in inside
        if data[offset : offset + _LONGEST_MARK].startswith(_TAG_MARKS)
    ]
    damaged = [(offset, size) for offset, size in inside if offset not in tags]
    second = (
        f"there is a tag about {_time_at(walk, tags[0])} into the sound, as where a second file was appended"
        if tags
        else ""
    )
    if walk.second_header and not tags:
        where = _time_at(walk, walk.second_header)
        second = f"there is the header of a second recording about {where} into the sound"
    if not damaged:
        return "", second
    offset, size = damaged[0]
    more = f", and {len(damaged) - 1} more such places" if len(damaged) > 1 else ""
    return f"{size:,} bytes about {_time_at(walk, offset)} are not sound{more}", second


def _time_at(walk: Walk, offset: int) -> str:
    return format_position(walk.seconds * offset / walk.end)


def _trailing_junk(walk: Walk) -> tuple[int, int]:
    """Offset and size of data after the last frame that is neither tag nor padding."""
    return next(((offset, size) for offset, size in walk.gaps if offset + size >= walk.end), (0, 0))


def _has_changed_loudness(data: Data, walk: Walk) -> bool:
    around = ((0, walk.start), (len(data) - walk.trailing_tags, len(data)))
    return any(find(data, _MP3GAIN_MARK, *tags) >= 0 for tags in around)
