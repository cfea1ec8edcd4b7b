"""Rules for what a walk over a recording's bytes has found: one flaw, one rule."""

from podcast_publisher.check.media.flaw_rule import by_converting, by_remuxing, is_named_m4a, no
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.finding import Severity


@no("PP204", Severity.ERROR, Flaw.CUT_OFF)
def audio_is_complete() -> None:
    """The recording is as long as its own headers say.

    Why: A file that was cut off still shows its full length, and stops in the middle for whoever
        listens.
    Fix: Copy or export the recording again; the copy was interrupted.
    Source: feed-rules 1.3, audio-complete.
    """


@no("PP221", Severity.ERROR, Flaw.DAMAGED)
def audio_is_undamaged() -> None:
    """There is sound from the first frame to the last, and nothing else between.

    Why: Listeners hear a click, a gap or a burst of noise; some players stop there.
    Fix: Copy or export the recording again. If it was put together from parts, do that in an audio
        editor.
    Source: feed-rules 1.3, audio-complete; ISO 11172-3.
    """


@no("PP222", Severity.WARNING, Flaw.ALTERED)
def audio_is_as_encoded() -> None:
    """The sound is as the encoder wrote it: its checksum fits.

    Why: Either a part of the file was damaged in copying, which may be heard, or a program changed
        it afterwards, loudness for example.
    Fix: Listen to it. If it is as it should be, export it again so that the checksum fits.
    Source: LAME, the tag in the first frame; audio.md 1.3.
    """


@no("PP223", Severity.ERROR, Flaw.GLUED)
def audio_is_one_recording() -> None:
    """A recording is one recording, with one track of sound, and its header counts all of it.

    Why: Players show the length of the first part, and some stop there.
    Fix: Put the parts together in an audio editor and export once; files that are simply appended to
        each other are not one recording.
    Source: feed-rules 1.3, audio-duration-trusted.
    """


@no("PP224", Severity.ERROR, Flaw.FORMAT_CHANGES)
def audio_keeps_its_format() -> None:
    """Sample rate, version and number of channels are the same from beginning to end.

    Why: Players go on at the wrong speed, or stop, where it changes.
    Fix: Put the parts together in an audio editor and export once.
    Source: ISO 11172-3; audio.md 1.3.
    """


@no("PP225", Severity.WARNING, Flaw.NO_HEADER, by_remuxing)
def varying_rate_has_a_header() -> None:
    """A recording whose bit rate varies has a header that says how, and no header says that there is no sound.

    Why: Players guess its length, often by minutes, and jump to the wrong place.
    Fix: podcast-publisher audio remux writes the header and leaves the sound as it is. Or export it at a
        constant bit rate.
    Source: feed-rules 1.3, audio-vbr-header.
    """


@no("PP226", Severity.WARNING, Flaw.JUNK_BEFORE)
def sound_comes_first() -> None:
    """Before the sound there is nothing but tags.

    Why: Some players give up before they find the sound.
    Fix: Export the recording again.
    Source: audio.md 1.3.
    """


@no("PP227", Severity.WARNING, Flaw.JUNK_BEHIND)
def nothing_comes_after_the_sound() -> None:
    """Behind the sound there is nothing but tags.

    Why: It is what remains of another file; some players play it as noise.
    Fix: Export the recording again.
    Source: audio.md 1.3.
    """


@no("PP228", Severity.WARNING, Flaw.INDEX_LAST, by_remuxing, where=is_named_m4a)
def m4a_index_comes_first() -> None:
    """The index of an M4A stands before the sound.

    Why: Players must ask for the end of the file before they can begin, and some never begin.
    Fix: podcast-publisher audio remux moves it and leaves the sound as it is. Or export it with the
        option that is called "fast start" or "optimise for streaming".
    Source: feed-rules 1.3, m4a-faststart.
    """


@no("PP229", Severity.ERROR, Flaw.FRAGMENTED, by_converting)
def m4a_is_in_one_piece() -> None:
    """An M4A is not cut into fragments.

    Why: Podcast apps show no length and cannot jump; fragments are for live streams.
    Fix: podcast-publisher audio normalise makes an MP3 of it. Or export it as MP3.
    Source: ISO 14496-12; audio.md 1.2.
    """


@no("PP230", Severity.ERROR, Flaw.ENCRYPTED)
def audio_is_not_encrypted() -> None:
    """The recording is not encrypted.

    Why: No podcast app can play it.
    Fix: Take the original; this file was bought or rented.
    Source: ISO 14496-12; audio.md 1.3.
    """


@no("PP231", Severity.ERROR, Flaw.VIDEO, by_converting)
def audio_has_no_video() -> None:
    """There is no moving picture in the recording.

    Why: Audio apps refuse it or download many times what is needed.
    Fix: podcast-publisher audio normalise makes an MP3 of its sound. Or export the sound alone.
    Source: feed-rules 1.3, audio-format.
    """


@no("PP232", Severity.ERROR, Flaw.CODEC, by_converting)
def m4a_holds_aac() -> None:
    """The sound in an M4A is AAC.

    Why: The other kinds play on some phones and not on others.
    Fix: podcast-publisher audio normalise makes an MP3 of it. Or export it as MP3.
    Source: Apple, Audio requirements; feed-rules 1.3, audio-format.
    """


@no("PP238", Severity.WARNING, Flaw.LENGTHS_DIFFER)
def m4a_has_one_length() -> None:
    """The index of an M4A says one length in all its places, and has all of the sound played.

    Why: Players go by different places: they show another length than there is, or some leave out what
        others play.
    Fix: Export the recording again.
    Source: ISO 14496-12, 8.2.2, 8.4.2, 8.6.1 and 8.6.6.
    """
