"""Rules for flaws in what a recording says of itself."""

from podcast_publisher.check.media.flaw_rule import (
    a_patient_is_heard,
    by_tagging,
    no,
    no_patient_is_heard,
)
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.finding import Severity


@no("PP233", Severity.WARNING, Flaw.HEAVY_TAGS, by_tagging)
def tags_are_light() -> None:
    """The tags of the recording have at most 1 MB.

    Why: Every listener fetches them before the first sound, often on a telephone connection.
    Fix: podcast-publisher audio tag puts in the artwork of the YAML with 600 by 600 pixels, which are
        enough there.
    Source: feed-rules 1.3, audio-cover-weight.
    """


@no("PP234", Severity.WARNING, Flaw.SEVERAL_TAGS, by_tagging)
def there_is_one_tag() -> None:
    """There is one ID3 tag before the sound.

    Why: Players read the first and may play the second as noise.
    Fix: podcast-publisher audio tag writes one in the place of all.
    Source: ID3v2, section 3; audio.md 1.3.
    """


@no("PP235", Severity.WARNING, Flaw.LYING_TAG)
def tag_ends_where_it_says() -> None:
    """The ID3 tag is as long as it says.

    Why: Players pass over the beginning of the sound, which the tag swallows, or take what is left of the
        tag for sound.
    Fix: Export the recording again, or write its tags anew.
    Source: ID3v2, section 3.1; audio.md 1.3.
    """


@no("PP236", Severity.WARNING, Flaw.ODD_PICTURE, by_tagging)
def picture_in_audio_is_jpeg_or_png() -> None:
    """The picture inside the recording is a whole JPEG or PNG.

    Why: Players show nothing in its place.
    Fix: podcast-publisher audio tag puts in the artwork of the YAML as a JPEG.
    Source: ID3v2, APIC; audio.md 1.3.
    """


@no("PP237", Severity.WARNING, Flaw.TELLING_TAG, by_tagging, where=no_patient_is_heard)
def tags_tell_nothing_private() -> None:
    """Nothing in the recording's file tells a place, a person, a device or a computer.

    Why: Whoever downloads the recording can read it. Telephones write where and with what something was
        recorded, and editors leave names and folders.
    Fix: podcast-publisher audio tag takes all of it out and writes what the YAML says. Or export without
        comments and project data.
    Source: UK GDPR, article 5; QuickTime File Format, metadata; 3GPP TS 26.244, section 8; ID3v2.
    """


@no("PP251", Severity.ERROR, Flaw.TELLING_TAG, by_tagging, where=a_patient_is_heard)
def recording_of_a_patient_tells_nothing() -> None:
    """Where a patient is heard, nothing in the recording's file tells a place, a person or a device.

    Why: It says where and when a patient was treated or at home, and who was there. Once an app has the
        file, that cannot be called back.
    Fix: podcast-publisher audio tag takes all of it out and writes what the YAML says.
    Source: UK GDPR, articles 5 and 9; QuickTime File Format, metadata; 3GPP TS 26.244, section 8; ID3v2.
    """


@no("PP252", Severity.WARNING, Flaw.DATED, by_tagging, where=a_patient_is_heard)
def recording_of_a_patient_is_not_dated() -> None:
    """Where a patient is heard, the headers of an M4A do not say when it was made.

    Why: Telephones write the second at which a recording began. With what is said in it, that may tell
        which appointment it was.
    Fix: podcast-publisher audio tag takes the times out.
    Source: UK GDPR, article 5; ISO 14496-12, 8.2.2, 8.3.2 and 8.4.2.
    """
