"""Rules for what a feed says of its recordings."""

from collections import Counter
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from podcast_publisher.feed.lint.dates import seconds_in
from podcast_publisher.feed.lint.rule import Fault, Faults, Item, LintedFeed, feed_rule, quoted
from podcast_publisher.model.finding import Severity

_MP3 = frozenset({"audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg"})
_M4A = frozenset({"audio/x-m4a", "audio/m4a", "audio/mp4", "audio/aac", "audio/x-m4b"})
SAME_TYPE = (_MP3, _M4A, frozenset({"video/mp4", "video/x-m4v", "video/x-mp4"}))
"""Types of one kind under several names: Apple's, PSP-1's, the registered ones, and those in use."""
_BY_NAME = {
    ".mp3": _MP3,
    ".m4a": _M4A,
    ".m4v": SAME_TYPE[2],
    ".mp4": SAME_TYPE[2] | _M4A,
    ".mov": frozenset({"video/quicktime"}),
}
_DOCUMENTS = frozenset({"application/pdf", "application/epub+zip"})


def type_by_name(url: str) -> frozenset[str]:
    """The types that fit the name's ending; empty for an unknown ending."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return frozenset()
    return _BY_NAME.get(PurePosixPath(path).suffix.lower(), frozenset())


@feed_rule("PP670", Severity.WARNING, across=True)
def items_have_a_recording(feed: LintedFeed) -> Faults:
    """Every item has a recording.

    Why: Apps do not show an item without an enclosure: an episode that has lost its recording is
        gone.
    Fix: Add the enclosure, or remove the item from the podcast's feed.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    without = [item for item in feed.items if item.element.first("enclosure") is None]
    if len(without) < len(feed.items):  # another rule reports a feed without any
        for item in without:
            yield Fault("No recording (enclosure)", item)


@feed_rule("PP672", Severity.ERROR)
def recordings_have_a_type(feed: LintedFeed) -> Faults:
    """Every enclosure has an audio or video type.

    Why: Apps decide by the type whether they can play it, and do not show what they cannot play.
    Fix: Write type="audio/mpeg" for MP3, and type="audio/x-m4a" for M4A.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; RSS 2.0, enclosure,
        https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt.
    """
    for item in _with_enclosure(feed):
        kind = item.enclosure("type").lower()
        if not kind:
            yield Fault("No type for the recording", item)
        elif not kind.startswith(("audio/", "video/")) and kind not in _DOCUMENTS:
            yield Fault("A type that is neither audio nor video", item, quoted(kind))


@feed_rule("PP649", Severity.WARNING)
def types_fit_the_names(feed: LintedFeed) -> Faults:
    """A recording's type matches the ending of its name.

    Why: Some apps go by the type and some by the name; where they differ, one of them cannot play
        it.
    Fix: Write audio/mpeg for .mp3, audio/x-m4a for .m4a, and video/mp4 for .mp4.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for item in _with_enclosure(feed):
        kind, fitting = item.enclosure("type").lower(), type_by_name(item.enclosure("url"))
        is_media = kind.startswith(("audio/", "video/"))
        if is_media and fitting and kind not in fitting:
            ending = PurePosixPath(urlsplit(item.enclosure("url")).path).suffix
            yield Fault("A type that does not fit the name", item, f"{kind} for {ending[:10]}")


@feed_rule("PP673", Severity.WARNING)
def recordings_have_a_length(feed: LintedFeed) -> Faults:
    """Every enclosure states its length in bytes.

    Why: Apps show the size before a download, and some stop there; Spotify has refused feeds
        without it.
    Fix: Write the recording's number of bytes into length.
    Source: RSS 2.0, enclosure,
        https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt; Apple,
        Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; Podlatch Publisher issue
        33, https://github.com/Podlatch/Podlatch-Publisher/issues/33.
    """
    for item in _with_enclosure(feed):
        length = item.enclosure("length")
        if not length:
            yield Fault("No length in bytes for the recording", item)
        elif not (length.isascii() and length.isdigit()) or int(length[:18]) < 1:
            yield Fault("A length that is not a number of bytes", item, quoted(length))


@feed_rule("PP674", Severity.ERROR, across=True)
def recordings_are_named_once(feed: LintedFeed) -> Faults:
    """No two items have the same recording.

    Why: Apple drops the second of them, and listeners hear the wrong episode.
    Fix: Give each episode the address of its own recording, or remove one of the items.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements.
    """
    urls = Counter(item.enclosure("url") for item in feed.distinct)
    for item in feed.distinct:
        url = item.enclosure("url")
        if url and urls[url] > 1:
            yield Fault("The same recording as another item", item)


@feed_rule("PP676", Severity.WARNING)
def durations_can_be_read(feed: LintedFeed) -> Faults:
    """Every itunes:duration is plausible.

    Why: Apps show a wrong length, or none, and some cannot show the position.
    Fix: Write the seconds, or hours, minutes and seconds as in 1:02:03.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for item in feed.items:
        duration = item.element.text_of("itunes:duration")
        if duration and seconds_in(duration) is None:
            yield Fault("An itunes:duration that is not a duration", item, quoted(duration))


def _with_enclosure(feed: LintedFeed) -> list[Item]:
    return [item for item in feed.items if item.element.first("enclosure")]
