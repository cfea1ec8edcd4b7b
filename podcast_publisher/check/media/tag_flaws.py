"""Rules for flaws in a recording's tags."""

from podcast_publisher.check.media.flaw_rule import (
    a_patient_is_heard,
    by_tagging,
    flaw_rule,
    no_patient_is_heard,
)
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.finding import Severity


@flaw_rule("PP233", Severity.WARNING, Flaw.LARGE_TAGS, by_tagging)
def tags_are_light() -> None:
    """The recording's tags have at most 1 MB.

    Why: Every listener downloads them before the first sound, often over a mobile connection.
    Fix: podcast-publisher audio tag embeds the YAML's artwork at 600 by 600 pixels, which is
        enough.
    Source: PSP-1, issue 13,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification/issues/13;
        docs/reference/limits.md.
    """


@flaw_rule("PP234", Severity.WARNING, Flaw.MULTIPLE_TAGS, by_tagging)
def there_is_one_tag() -> None:
    """One ID3 tag precedes the sound.

    Why: Players read the first and may play the second as noise.
    Fix: podcast-publisher audio tag replaces all of them with one.
    Source: ID3v2.3.0, ID3v2 overview, https://id3.org/id3v2.3.0; docs/reference/audio.md.
    """


@flaw_rule("PP235", Severity.WARNING, Flaw.OVERLONG_TAG)
def tag_ends_where_it_says() -> None:
    """The ID3 tag is as long as it says.

    Why: Players skip the start of the sound, which the tag claims, or play the rest of the tag as
        sound.
    Fix: Export the recording again, or write its tags again.
    Source: ID3v2.3.0, ID3v2 header, https://id3.org/id3v2.3.0; docs/reference/audio.md.
    """


@flaw_rule("PP236", Severity.WARNING, Flaw.UNSUPPORTED_PICTURE, by_tagging)
def picture_in_audio_is_jpeg_or_png() -> None:
    """The picture inside the recording is an intact JPEG or PNG.

    Why: Players show nothing in its place.
    Fix: podcast-publisher audio tag embeds the YAML's artwork as a JPEG.
    Source: ID3v2.3.0, Attached picture, https://id3.org/id3v2.3.0; docs/reference/audio.md.
    """


@flaw_rule("PP237", Severity.WARNING, Flaw.PRIVATE_METADATA, by_tagging, where=no_patient_is_heard)
def tags_tell_nothing_private() -> None:
    """Nothing in the recording's file reveals a place, a person, a device or a computer.

    Why: Anyone who downloads the recording can read it. Telephones write where and with what
        something was recorded, and editors leave names and folders.
    Fix: podcast-publisher audio tag removes all of it and writes the YAML's values. Or export
        without comments and project data.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; Apple,
        QuickTime File Format, Metadata,
        https://developer.apple.com/documentation/quicktime-file-format; 3GPP TS 26.244, section
        8, https://www.3gpp.org/dynareport/26244.htm; ID3v2.3.0, https://id3.org/id3v2.3.0.
    """


@flaw_rule("PP251", Severity.ERROR, Flaw.PRIVATE_METADATA, by_tagging, where=a_patient_is_heard)
def recording_of_a_patient_tells_nothing() -> None:
    """Where a patient is heard, nothing in the recording's file reveals a place, a person or a
    device.

    Why: It says where and when a patient was treated or at home, and who was there. Once an app
        has the file, it cannot be recalled.
    Fix: podcast-publisher audio tag removes all of it and writes the YAML's values.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; UK GDPR,
        article 9, https://www.legislation.gov.uk/eur/2016/679/article/9; Apple, QuickTime File
        Format, Metadata, https://developer.apple.com/documentation/quicktime-file-format; 3GPP TS
        26.244, section 8, https://www.3gpp.org/dynareport/26244.htm; ID3v2.3.0,
        https://id3.org/id3v2.3.0.
    """


@flaw_rule("PP252", Severity.WARNING, Flaw.CREATION_DATE, by_tagging, where=a_patient_is_heard)
def recording_of_a_patient_is_not_dated() -> None:
    """Where a patient is heard, the headers of an M4A do not say when it was made.

    Why: Telephones write the second at which a recording began. Together with what is said, that
        may reveal which appointment it was.
    Fix: podcast-publisher audio tag removes the times.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; ISO/IEC
        14496-12, sections 8.2.2, 8.3.2 and 8.4.2, https://www.iso.org/standard/83102.html.
    """
