"""Rules for what a walk over a recording's bytes has found: one flaw, one rule."""

from collections.abc import Callable

from podcast_publisher.check import mending
from podcast_publisher.check.rule import EpisodeRule, Problems
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.finding import Problem, Rule, Severity
from podcast_publisher.model.show import Episode, Show

Mend = Callable[[Episode], str]
"""How to put right a flaw in the recording of that episode."""


def _no(
    code: str, severity: Severity, flaw: Flaw, mend: Mend = lambda _: ""
) -> Callable[[Callable[[], None]], EpisodeRule]:
    """Make a rule of the function's name and docstring: no recording has that flaw."""

    def run(episode: Episode, _show: Show) -> Problems:
        audio = episode.audio
        if audio and audio.playable and flaw in audio.flaws:
            message = f"{audio.file.name}: {audio.flaws[flaw]}"
            yield Problem(message, ("audio",), fix=mend(episode))

    return lambda told: EpisodeRule(
        Rule.described(code, severity, told.__name__, told.__doc__ or ""), run
    )


def _by_remuxing(episode: Episode) -> str:
    return f"{mending.remux(episode)} puts it right, and leaves the sound as it is."


def _by_tagging(episode: Episode) -> str:
    return f"{mending.tag(episode)} writes all tags anew from the YAML."


@_no("PP204", Severity.ERROR, Flaw.CUT_OFF)
def audio_is_complete() -> None:
    """The recording is as long as its own headers say.

    Why: A file that was cut off still shows its full length, and stops in the middle for whoever
        listens.
    Fix: Copy or export the recording again; the copy was interrupted.
    Source: feed-rules 1.3, audio-complete.
    """


@_no("PP221", Severity.ERROR, Flaw.DAMAGED)
def audio_is_undamaged() -> None:
    """There is sound from the first frame to the last, and nothing else between.

    Why: Listeners hear a click, a gap or a burst of noise; some players stop there.
    Fix: Copy or export the recording again. If it was put together from parts, do that in an audio
        editor.
    Source: feed-rules 1.3, audio-complete; ISO 11172-3.
    """


@_no("PP222", Severity.WARNING, Flaw.ALTERED)
def audio_is_as_encoded() -> None:
    """The sound is as the encoder wrote it: its checksum fits.

    Why: Either a part of the file was damaged in copying, which may be heard, or a program changed
        it afterwards, loudness for example.
    Fix: Listen to it. If it is as it should be, export it again so that the checksum fits.
    Source: LAME, the tag in the first frame; audio.md 1.3.
    """


@_no("PP223", Severity.ERROR, Flaw.GLUED)
def audio_is_one_recording() -> None:
    """A recording is one recording, with one track of sound, and its header counts all of it.

    Why: Players show the length of the first part, and some stop there.
    Fix: Put the parts together in an audio editor and export once; files that are simply appended to
        each other are not one recording.
    Source: feed-rules 1.3, audio-duration-trusted.
    """


@_no("PP224", Severity.ERROR, Flaw.FORMAT_CHANGES)
def audio_keeps_its_format() -> None:
    """Sample rate, version and number of channels are the same from beginning to end.

    Why: Players go on at the wrong speed, or stop, where it changes.
    Fix: Put the parts together in an audio editor and export once.
    Source: ISO 11172-3; audio.md 1.3.
    """


@_no("PP225", Severity.WARNING, Flaw.NO_HEADER, _by_remuxing)
def varying_rate_has_a_header() -> None:
    """A recording whose bit rate varies has a header that says how.

    Why: Players guess its length, often by minutes, and jump to the wrong place.
    Fix: podcast-publisher audio remux writes the header and leaves the sound as it is. Or export it at a
        constant bit rate.
    Source: feed-rules 1.3, audio-vbr-header.
    """


@_no("PP226", Severity.WARNING, Flaw.JUNK_BEFORE)
def sound_comes_first() -> None:
    """Before the sound there is nothing but tags.

    Why: Some players give up before they find the sound.
    Fix: Export the recording again.
    Source: audio.md 1.3.
    """


@_no("PP227", Severity.WARNING, Flaw.JUNK_BEHIND)
def nothing_comes_after_the_sound() -> None:
    """Behind the sound there is nothing but tags.

    Why: It is what remains of another file; some players play it as noise.
    Fix: Export the recording again.
    Source: audio.md 1.3.
    """


@_no("PP228", Severity.WARNING, Flaw.INDEX_LAST, _by_remuxing)
def m4a_index_comes_first() -> None:
    """The index of an M4A stands before the sound.

    Why: Players must ask for the end of the file before they can begin, and some never begin.
    Fix: podcast-publisher audio remux moves it and leaves the sound as it is. Or export it with the
        option that is called "fast start" or "optimise for streaming".
    Source: feed-rules 1.3, m4a-faststart.
    """


@_no("PP229", Severity.ERROR, Flaw.FRAGMENTED)
def m4a_is_in_one_piece() -> None:
    """An M4A is not cut into fragments.

    Why: Podcast apps show no length and cannot jump; fragments are for live streams.
    Fix: Export it as an ordinary M4A, or as MP3.
    Source: ISO 14496-12; audio.md 1.2.
    """


@_no("PP230", Severity.ERROR, Flaw.ENCRYPTED)
def audio_is_not_encrypted() -> None:
    """The recording is not encrypted.

    Why: No podcast app can play it.
    Fix: Take the original; this file was bought or rented.
    Source: ISO 14496-12; audio.md 1.3.
    """


@_no("PP231", Severity.ERROR, Flaw.VIDEO)
def audio_has_no_video() -> None:
    """There is no moving picture in the recording.

    Why: Audio apps refuse it or download many times what is needed.
    Fix: Export the sound alone, as MP3.
    Source: feed-rules 1.3, audio-format.
    """


@_no("PP232", Severity.ERROR, Flaw.CODEC)
def m4a_holds_aac() -> None:
    """The sound in an M4A is AAC.

    Why: The other kinds play on some phones and not on others.
    Fix: Export it as AAC, or as MP3.
    Source: Apple, Audio requirements; feed-rules 1.3, audio-format.
    """


@_no("PP233", Severity.WARNING, Flaw.HEAVY_TAGS, _by_tagging)
def tags_are_light() -> None:
    """The tags of the recording have at most 1 MB.

    Why: Every listener fetches them before the first sound, often on a telephone connection.
    Fix: podcast-publisher audio tag puts in the artwork of the YAML with 600 by 600 pixels, which are
        enough there.
    Source: feed-rules 1.3, audio-cover-weight.
    """


@_no("PP234", Severity.WARNING, Flaw.SEVERAL_TAGS, _by_tagging)
def there_is_one_tag() -> None:
    """There is one ID3 tag before the sound.

    Why: Players read the first and may play the second as noise.
    Fix: podcast-publisher audio tag writes one in the place of all.
    Source: ID3v2, section 3; audio.md 1.3.
    """


@_no("PP235", Severity.WARNING, Flaw.LYING_TAG)
def tag_ends_where_it_says() -> None:
    """The ID3 tag is as long as it says.

    Why: Players pass over the beginning of the sound, which the tag swallows, or take what is left of the
        tag for sound.
    Fix: Export the recording again, or write its tags anew.
    Source: ID3v2, section 3.1; audio.md 1.3.
    """


@_no("PP236", Severity.WARNING, Flaw.ODD_PICTURE, _by_tagging)
def picture_in_audio_is_jpeg_or_png() -> None:
    """The picture inside the recording is a whole JPEG or PNG.

    Why: Players show nothing in its place.
    Fix: podcast-publisher audio tag puts in the artwork of the YAML as a JPEG.
    Source: ID3v2, APIC; audio.md 1.3.
    """


@_no("PP237", Severity.WARNING, Flaw.TELLING_TAG, _by_tagging)
def tags_tell_nothing_private() -> None:
    """The tags hold no path of somebody's computer, no e-mail address and no place of a photograph.

    Why: Whoever downloads the recording can read them. Editors leave names of people and projects
        there, and telephones where a picture was taken.
    Fix: podcast-publisher audio tag takes all tags out and writes what the YAML says. Or export without
        comments and project data.
    Source: UK GDPR; feed-rules 1.3, audio-private-tags.
    """


@_no("PP238", Severity.WARNING, Flaw.LENGTHS_DIFFER)
def m4a_has_one_length() -> None:
    """The index of an M4A says one length in all its places, and has all of the sound played.

    Why: Players go by different places: they show another length than there is, or some leave out what
        others play.
    Fix: Export the recording again.
    Source: ISO 14496-12, 8.2.2, 8.4.2, 8.6.1 and 8.6.6.
    """
