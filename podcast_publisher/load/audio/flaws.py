"""What is wrong with a recording, told from what a walk over it has seen."""

from collections.abc import Mapping

from podcast_publisher.load.audio import mp3, mp4
from podcast_publisher.load.audio.file_type import as_text
from podcast_publisher.load.audio.mp4_track import Track
from podcast_publisher.load.files.paged_file import Data, find, without_zeros
from podcast_publisher.model.audio import UNPLAYABLE_FLAWS, Flaw
from podcast_publisher.model.measurement import format_position

_GLUED = 1.02
"""Frames there are, as a part of those promised: less is an encoder's way of counting."""
_COUNTED_OTHERWISE = 2
"""Frames more that a header may promise: some count itself, and one that was cut in half."""
_NEVER_WRITTEN = 3
"""Bytes that an encoder without a header (Shine) leaves out at the end; nobody hears them."""
_FEW = 0.001
_CHANGED_LOUDNESS = b"MP3GAIN_UNDO"
"""In a tag, it says that MP3Gain has changed the loudness of every frame: the checksum cannot fit."""
_TAG_MARKS = (b"ID3", b"TAG", b"APETAGEX", b"LYRICSBEGIN")
_LONGEST_MARK = max(map(len, _TAG_MARKS))
_SAME_LENGTH = (1.0, 0.02)
"""Seconds, and parts of the whole, by which two lengths may differ: encoders put a little silence around."""
_NEVER_EMPTY = 16 << 10
"""Bytes of zeros that no encoder writes in a row at the end of its sound."""
_AAC_ENTRIES = {"", "mp4a", "enca", "drms"}

_CAUSES = (Flaw.ENCRYPTED, Flaw.TRUNCATED, Flaw.CORRUPT, Flaw.CONCATENATED)
_CONSEQUENCES = {
    Flaw.CHECKSUM_MISMATCH,
    Flaw.TRAILING_JUNK,
    Flaw.MOOV_LAST,
    Flaw.MULTIPLE_TAGS,
    Flaw.DURATION_MISMATCH,
}


def without_consequences(flaws: Mapping[Flaw, str]) -> dict[Flaw, str]:
    """A cut-off file is also altered: the cause is told, and not what follows from it."""
    hidden = _CONSEQUENCES if any(cause in flaws for cause in _CAUSES) else set()
    gravest = [flaw for flaw in UNPLAYABLE_FLAWS if flaw in flaws]
    hidden = hidden | set(gravest[1:])  # one conversion puts an end to all of them
    if Flaw.PRIVATE_METADATA in flaws:
        hidden = hidden | {Flaw.CREATION_DATE}
    if Flaw.OVERLONG_TAG in flaws:
        hidden = hidden | {Flaw.LEADING_JUNK}
    return {flaw: words for flaw, words in flaws.items() if flaw not in hidden}


def flaws_of_mp3(data: Data, walk: mp3.Walk) -> dict[Flaw, str]:
    """What is wrong with the frames of an MP3."""
    header = walk.header
    promised = header.frames or 0 if header else 0
    said = walk.seconds * promised / walk.frames if walk.frames else 0
    lengths = f"its header says {format_position(said)}, and there are {format_position(walk.seconds)} of sound"
    damage, tagged = _damage(data, walk)
    at, behind = _behind(walk)
    first, last = without_zeros(data, at, at + behind)
    never_came = behind > 0 and first == last
    lacking = _lacking(data, walk)
    more = walk.frames > promised * _GLUED > 0
    return _told(
        (
            promised > walk.frames + _COUNTED_OTHERWISE and not damage,
            Flaw.TRUNCATED,
            lengths,
        ),
        (lacking > 0, Flaw.TRUNCATED, _missing(lacking, "" if damage else " at its end")),
        (never_came, Flaw.TRUNCATED, f"its last {behind:,} bytes are empty"),
        (damage != "", Flaw.CORRUPT, damage + (as_text(data) if damage else "")),
        (behind > 0, Flaw.TRAILING_JUNK, f"{behind:,} bytes behind the sound are no tag"),
        (walk.junk > 0, Flaw.LEADING_JUNK, f"{walk.junk:,} bytes before the sound are no tag"),
        (tagged != "", Flaw.CONCATENATED, tagged),
        (more, Flaw.CONCATENATED, lengths),
        (
            not walk.music_is_whole and not _changed_loudness(data, walk),
            Flaw.CHECKSUM_MISMATCH,
            "the encoder's checksum does not fit the sound",
        ),
        (
            walk.other_kinds > 0,
            Flaw.FORMAT_CHANGES,
            f"{walk.other_kinds:,} frames are of another sample rate",
        ),
        (
            walk.other_channels > walk.frames * _FEW and not walk.other_kinds,
            Flaw.FORMAT_CHANGES,
            f"{walk.other_channels:,} frames have another number of channels",
        ),
        (
            walk.varies and not promised and not (walk.other_kinds or walk.other_channels),
            Flaw.VBR_WITHOUT_HEADER,
            "its bit rate varies, and no header says how",
        ),
        (
            header is not None and header.frames == 0 and walk.frames > 0,
            Flaw.VBR_WITHOUT_HEADER,
            f"its header counts 0 frames, and there are {format_position(walk.seconds)} of sound",
        ),
        (
            walk.tag_count > 1,
            Flaw.MULTIPLE_TAGS,
            f"{walk.tag_count} ID3 tags stand before the sound",
        ),
    )


def _lacking(data: Data, walk: mp3.Walk) -> int:
    """Bytes that the last frame or the header promise, and that are not there."""
    size = walk.header.size or 0 if walk.header else 0
    cut = walk.missing if walk.header or walk.missing > _NEVER_WRITTEN else 0
    return max(cut, walk.start + size - len(data))


def _damage(data: Data, walk: mp3.Walk) -> tuple[str, str]:
    """What stands between frames: what is no sound, and where a tag stands, another recording."""
    inside = [(at, size) for at, size in walk.gaps if at + size < walk.ends]
    tags = [at for at, _ in inside if data[at : at + _LONGEST_MARK].startswith(_TAG_MARKS)]
    damaged = [(at, size) for at, size in inside if at not in tags]
    second = (
        f"a tag stands about {_place(walk, tags[0])} amid the sound, as where a second file was appended"
        if tags
        else ""
    )
    if walk.second_header and not tags:
        where = _place(walk, walk.second_header)
        second = f"the header of a second recording stands about {where} amid the sound"
    if not damaged:
        return "", second
    at, size = damaged[0]
    more = f", and {len(damaged) - 1} more such places" if len(damaged) > 1 else ""
    return f"{size:,} bytes about {_place(walk, at)} are no sound{more}", second


def _place(walk: mp3.Walk, at: int) -> str:
    return format_position(walk.seconds * at / walk.ends)


def _behind(walk: mp3.Walk) -> tuple[int, int]:
    """Where behind the last frame there is neither tag nor padding, and how much of it."""
    return next(((at, size) for at, size in walk.gaps if at + size >= walk.ends), (0, 0))


def _changed_loudness(data: Data, walk: mp3.Walk) -> bool:
    around = ((0, walk.start), (len(data) - walk.tags_behind, len(data)))
    return any(find(data, _CHANGED_LOUDNESS, *tags) >= 0 for tags in around)


def flaws_of_m4a(data: Data, walk: mp4.Mp4) -> dict[Flaw, str]:
    """What is wrong with the boxes of an M4A."""
    codec = _codec(walk)
    astray = not walk.fragmented and not all(one.lies_in(walk.places) for one in walk.heard)
    lengths = "" if walk.fragmented or not walk.heard else _lengths(walk, walk.heard[0])
    empty = max((_empty_end(data, *place) for place in walk.places), default=0)
    uncoded = not codec and any(one.entry == "mp4a" for one in walk.heard)
    odd = f"{min(walk.odd, len(data)):,} bytes are out of place in it"
    return _told(
        (walk.endless, Flaw.CORRUPT, "it is made of more parts than any recording has"),
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
            astray and walk.missing <= 0 and walk.indexes == 1,
            Flaw.CORRUPT,
            "its index names places where its sound is not",
        ),
        (_names_nothing(walk), Flaw.CORRUPT, "its index names no sound"),
        (uncoded, Flaw.CORRUPT, "its index does not say how its sound is coded"),
        (walk.odd > 0, Flaw.CORRUPT, odd + (as_text(data) if walk.odd else "")),
        (empty > _NEVER_EMPTY, Flaw.TRUNCATED, f"the last {empty:,} bytes of its sound are empty"),
        (walk.missing > 0, Flaw.TRUNCATED, _missing(walk.missing)),
        (walk.encrypted, Flaw.ENCRYPTED, "it is encrypted"),
        (walk.video, Flaw.VIDEO, "there is a picture track in it"),
        (codec not in {"", "AAC"}, Flaw.UNSUPPORTED_CODEC, f"the sound is {codec}, not AAC"),
        (walk.fragmented, Flaw.FRAGMENTED, "it is cut into fragments"),
        (walk.dated, Flaw.CREATION_DATE, "its headers say at which second it was made"),
        (walk.index_last, Flaw.MOOV_LAST, "its index stands behind the sound"),
        (lengths != "", Flaw.DURATION_MISMATCH, lengths),
    )


def _names_nothing(walk: mp4.Mp4) -> bool:
    """Whether an index has no track of sound, or one without parts or without places of these."""
    if walk.fragmented or not walk.indexes or walk.endless:
        return False
    without = not walk.tracks and not walk.video
    return without or not walk.parts or not all(one.chunks for one in walk.heard)


def _empty_end(data: Data, start: int, end: int) -> int:
    """Zeros at the end of the sound between these two places."""
    _, last = without_zeros(data, start, end)
    return min(end, len(data)) - last


def _codec(walk: mp4.Mp4) -> str:
    """What the sound is coded as, by our own names or by that of its entry in the index."""
    entries = (one.entry for one in walk.heard if one.entry not in _AAC_ENTRIES)
    return walk.codec or next(entries, "")


def _lengths(walk: mp4.Mp4, track: Track) -> str:
    """Where an index says two lengths, or lets players leave a part of the sound out."""
    scale, film = walk.film
    there = track.seconds
    silent, played = track.played(scale) if scale else (0.0, there)
    counts = [count for count in track.counts if count]
    if _differ(track.said, there):
        return _two(track.said, there)
    if _differ(film, silent + played) and _differ(film, walk.longest):
        return _two(film, there)
    if counts and min(counts) != max(counts):
        return f"its index counts {min(counts):,} parts of it in one place, and {max(counts):,} in another"
    if played and _differ(played, there):
        return f"some players play {format_position(played)} of it, and others all of its {format_position(there)}"
    if silent > _SAME_LENGTH[0]:
        return f"some players begin it with {silent:.0f} seconds of nothing, and others do not"
    return ""


def _two(said: float, there: float) -> str:
    return f"its index says {format_position(said)} in one place, and {format_position(there)} in another"


def _differ(one: float, other: float) -> bool:
    seconds, part = _SAME_LENGTH
    return abs(one - other) > max(seconds, part * max(one, other))


def _missing(size: int, where: str = "") -> str:
    return f"at least {size:,} bytes are missing{where}"


def _told(*looked_for: tuple[bool, Flaw, str]) -> dict[Flaw, str]:
    """Those of the flaws looked for that are there, with their words."""
    return {flaw: words for there, flaw, words in looked_for if there}
