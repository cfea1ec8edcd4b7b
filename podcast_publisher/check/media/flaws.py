"""Rules for flaws in a recording's bytes."""

from podcast_publisher.check.media.flaw_rule import (
    by_converting,
    by_remuxing,
    flaw_rule,
    is_named_m4a,
)
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.finding import Severity


@flaw_rule("PP204", Severity.ERROR, Flaw.TRUNCATED)
def audio_is_complete() -> None:
    """The recording is as long as its headers say.

    Why: A truncated file still shows its full length, and stops part-way.
    Fix: Copy or export the recording again; the copy was interrupted.
    Source: docs/reference/audio.md.
    """


@flaw_rule("PP221", Severity.ERROR, Flaw.CORRUPT)
def audio_is_undamaged() -> None:
    """There is sound from the first frame to the last, and nothing else in between.

    Why: Listeners hear a click, a gap or a burst of noise; some players stop there.
    Fix: Copy or export the recording again. If it was joined from parts, join them in an audio
        editor.
    Source: ISO/IEC 11172-3, https://www.iso.org/standard/22412.html; docs/reference/audio.md.
    """


@flaw_rule("PP222", Severity.WARNING, Flaw.CHECKSUM_MISMATCH)
def audio_is_as_encoded() -> None:
    """The sound is as the encoder wrote it: its checksum matches.

    Why: Either part of the file was damaged in copying, which may be audible, or a program
        changed it afterwards, for example its loudness.
    Fix: Listen to it. If it sounds right, export it again so that the checksum matches.
    Source: LAME, Mp3 Info Tag,
        https://web.archive.org/web/2023/http://gabriel.mp3-tech.org/mp3infotag.html;
        docs/reference/audio.md.
    """


@flaw_rule("PP223", Severity.ERROR, Flaw.CONCATENATED)
def audio_is_one_recording() -> None:
    """A file holds one recording with one audio track, and its header counts all of it.

    Why: Players show the length of the first part, and some stop there.
    Fix: Join the parts in an audio editor and export once; files that are simply appended to each
        other are not one recording.
    Source: LAME, Mp3 Info Tag,
        https://web.archive.org/web/2023/http://gabriel.mp3-tech.org/mp3infotag.html;
        docs/reference/audio.md.
    """


@flaw_rule("PP224", Severity.ERROR, Flaw.FORMAT_CHANGES)
def audio_keeps_its_format() -> None:
    """Sample rate, MPEG version and number of channels stay the same throughout.

    Why: Where they change, players go on at the wrong speed, or stop.
    Fix: Join the parts in an audio editor and export once.
    Source: ISO/IEC 11172-3, https://www.iso.org/standard/22412.html; docs/reference/audio.md.
    """


@flaw_rule("PP225", Severity.WARNING, Flaw.VBR_WITHOUT_HEADER, by_remuxing)
def varying_rate_has_a_header() -> None:
    """A recording with a variable bit rate has a header that says so, and no header says that
    there is no sound.

    Why: Players guess its length, often minutes wrong, and jump to the wrong place.
    Fix: podcast-publisher audio remux writes the header and leaves the sound unchanged. Or export
        it at a constant bit rate.
    Source: LAME, Mp3 Info Tag,
        https://web.archive.org/web/2023/http://gabriel.mp3-tech.org/mp3infotag.html; Libation
        issue 110, https://github.com/rmcrackan/Libation/issues/110; docs/reference/audio.md.
    """


@flaw_rule("PP226", Severity.WARNING, Flaw.LEADING_JUNK)
def sound_comes_first() -> None:
    """Only tags precede the sound.

    Why: Some players give up before they find the sound.
    Fix: Export the recording again.
    Source: docs/reference/audio.md.
    """


@flaw_rule("PP227", Severity.WARNING, Flaw.TRAILING_JUNK)
def nothing_comes_after_the_sound() -> None:
    """Only tags follow the sound.

    Why: It is left over from another file; some players play it as noise.
    Fix: Export the recording again.
    Source: docs/reference/audio.md.
    """


@flaw_rule("PP228", Severity.WARNING, Flaw.MOOV_LAST, by_remuxing, where=is_named_m4a)
def m4a_index_comes_first() -> None:
    """The index of an M4A precedes the sound.

    Why: Players must fetch the end of the file before they can start, and some never start.
    Fix: podcast-publisher audio remux moves it and leaves the sound unchanged. Or export it with
        the option called "fast start" or "optimise for streaming".
    Source: ExoPlayer issue 2695, https://github.com/google/ExoPlayer/issues/2695; ISO/IEC
        14496-12, https://www.iso.org/standard/83102.html.
    """


@flaw_rule("PP229", Severity.ERROR, Flaw.FRAGMENTED, by_converting)
def m4a_is_in_one_piece() -> None:
    """An M4A is not fragmented.

    Why: Podcast apps show no length and cannot skip; fragments are for live streams.
    Fix: podcast-publisher audio make makes an MP3 from it.
    Source: ISO/IEC 14496-12, https://www.iso.org/standard/83102.html; docs/reference/audio.md.
    """


@flaw_rule("PP230", Severity.ERROR, Flaw.ENCRYPTED)
def audio_is_not_encrypted() -> None:
    """The recording is not encrypted.

    Why: No podcast app can play it.
    Fix: Use the original; this file was bought or rented.
    Source: ISO/IEC 14496-12, https://www.iso.org/standard/83102.html; docs/reference/audio.md.
    """


@flaw_rule("PP231", Severity.ERROR, Flaw.VIDEO, by_converting)
def audio_has_no_video() -> None:
    """The recording has no video track.

    Why: Audio apps refuse it, or download many times what they need.
    Fix: podcast-publisher audio make makes an MP3 from its sound.
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements.
    """


@flaw_rule("PP232", Severity.ERROR, Flaw.UNSUPPORTED_CODEC, by_converting)
def m4a_holds_aac() -> None:
    """The sound in an M4A is AAC.

    Why: Other codecs play on some phones and not on others.
    Fix: podcast-publisher audio make makes an MP3 from it.
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements.
    """


@flaw_rule("PP238", Severity.WARNING, Flaw.DURATION_MISMATCH)
def m4a_has_one_length() -> None:
    """The index of an M4A gives the same length everywhere, and has all of the sound played.

    Why: Players rely on different parts of it: some show another length, or leave out what others
        play.
    Fix: Export the recording again.
    Source: ISO/IEC 14496-12, sections 8.2.2, 8.4.2, 8.6.1 and 8.6.6,
        https://www.iso.org/standard/83102.html.
    """
