"""Rules for numbers, and for values of which apps know only a few."""

import re
from collections import Counter
from collections.abc import Iterator

from podcast_publisher.feed.lint.rule import Fault, Faults, Item, LintedFeed, feed_rule, quoted
from podcast_publisher.model.categories import CATEGORIES, RETIRED
from podcast_publisher.model.finding import Severity

_NUMBER = re.compile(r"[1-9]\d{0,5}", re.ASCII)
_KNOWN = {
    "itunes:type": ("episodic", "serial"),
    "podcast:locked": ("yes", "no"),
    "podcast:medium": (
        *("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher"),
        *("course", "mixed", "podcastl", "musicl", "videol", "filml", "audiobookl"),
        *("newsletterl", "blogl", "publisherl", "coursel"),
    ),
}
_KNOWN_OF_ITEMS = {
    "itunes:episodeType": ("full", "trailer", "bonus"),
    "itunes:explicit": ("true", "false", "yes", "no", "clean", "explicit"),
}
_TRANSCRIPTS = frozenset(
    {
        *("text/vtt", "text/html", "text/plain", "application/json"),
        *("application/x-subrip", "application/srt"),
    }
)
_CHAPTERS = frozenset({"application/json+chapters", "application/json"})


@feed_rule("PP643", Severity.ERROR)
def show_has_a_category(feed: LintedFeed) -> Faults:
    """The show has a category from Apple's list.

    Why: Apple refuses a show without one, and every directory sorts by this list.
    Fix: Write one of Apple's categories into itunes:category, spelt as in Apple's list, such as
        <itunes:category text="Health &amp; Fitness"/>.
    Source: Apple, Podcasts categories,
        https://podcasters.apple.com/support/1691-apple-podcasts-categories.
    """
    categories = [*_categories(feed)]
    if not categories and feed.is_for_directories:
        yield Fault("The show has no category (itunes:category)")
    elif categories and not any(_is_known(category) for category in categories):
        yield Fault(f"No app knows the category {quoted(categories[0])}")


@feed_rule("PP644", Severity.WARNING)
def categories_are_current(feed: LintedFeed) -> Faults:
    """Every category is in Apple's current list.

    Why: Directories do not list a show under a category that they do not know, or no longer know.
    Fix: Replace it with one from Apple's current list.
    Source: Apple, Podcasts categories,
        https://podcasters.apple.com/support/1691-apple-podcasts-categories.
    """
    categories = [*_categories(feed)]
    if not any(_is_known(category) for category in categories):
        return
    for category in categories:
        if category in RETIRED:
            yield Fault(f"{quoted(category)} is an old category, now {quoted(RETIRED[category])}")
        elif category not in CATEGORIES:
            yield Fault(f"{quoted(category)} is not one of Apple's categories")


def _categories(feed: LintedFeed) -> Iterator[str]:
    for category in feed.channel.each("itunes:category"):
        top = category.attributes.get("text", "").strip()
        inner = [
            subcategory.attributes.get("text", "").strip()
            for subcategory in category.each("itunes:category")
        ]
        if top not in CATEGORIES or not inner:
            yield top
        yield from (f"{top} > {name}" for name in inner if top in CATEGORIES)


def _is_known(category: str) -> bool:
    """An old one counts: Apple lists those shows under its replacement."""
    return (
        category in CATEGORIES
        or category in RETIRED
        or category.split(" > ", maxsplit=1)[0] in CATEGORIES
    )


@feed_rule("PP655", Severity.WARNING)
def values_are_known(feed: LintedFeed) -> Faults:
    """Where apps know only certain values, the feed uses one of them.

    Why: Apps ignore any other value: a serial show is sorted as episodic, a trailer listed as an
        episode.
    Fix: Write one of the values in the message, in lower case.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; Podcast namespace,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md.
    """
    for name, known in _KNOWN.items():
        value = feed.channel.text_of(name)
        if feed.channel.first(name) and value.lower() not in known:
            yield Fault(f"{name} is {quoted(value)}, not {' or '.join(known[:4])}")
    for name, known in _KNOWN_OF_ITEMS.items():
        for item in feed.items:
            value = item.element.text_of(name)
            if value and value.lower() not in known:
                message = f"{name} is not {' or '.join(known[:3])}"
                yield Fault(message, item, quoted(value))


@feed_rule("PP684", Severity.WARNING)
def texts_have_a_type(feed: LintedFeed) -> Faults:
    """Every transcript and chapters file has a type that apps know.

    Why: Apps choose a reader by the type, and ignore files of other types.
    Fix: Write text/vtt, application/x-subrip, text/html or application/json for a transcript, and
        application/json+chapters for chapters.
    Source: Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md;
        Podcast namespace, chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/chapters.md.
    """
    for item in feed.items:
        for name, known in (("transcript", _TRANSCRIPTS), ("chapters", _CHAPTERS)):
            for element in item.element.each(f"podcast:{name}"):
                kind = element.attributes.get("type", "").partition(";")[0].strip().lower()
                if kind not in known:
                    yield Fault(f"No type of {name} that apps know", item, kind or "none")


@feed_rule("PP512", Severity.ADVICE)
def transcript_is_in_the_shows_language(feed: LintedFeed) -> Faults:
    """A transcript is in the show's language.

    Why: Apps show the transcript as the words that are spoken; in another language it does not
        help people who cannot hear.
    Fix: Add a transcript in the show's language, or correct the transcript's language.
    Source: Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md.
    """
    language = feed.channel.text_of("language").lower()[:2]
    for item in feed.items:
        transcripts = item.element.each("podcast:transcript")
        languages = [
            transcript.attributes.get("language", language).lower() for transcript in transcripts
        ]
        if language and languages and not any(code[:2] == language for code in languages):
            yield Fault("No transcript in the show's language", item, ", ".join(languages)[:40])


@feed_rule("PP679", Severity.WARNING, across=True)
def numbers_can_be_counted(feed: LintedFeed) -> Faults:
    """Season and episode numbers are whole numbers from 1, and no two episodes share theirs.

    Why: Apps sort by them; of two with one number, some show one.
    Fix: Number the episodes of a season 1, 2, 3; leave out the number of a trailer or bonus.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for item in feed.items:
        for name in ("season", "episode"):
            value = item.element.text_of(f"itunes:{name}")
            if value and not _NUMBER.fullmatch(value):
                yield Fault(f"itunes:{name} is not a whole number from 1", item, quoted(value))
    numbered = [(item, number) for item in feed.distinct if (number := _number(item))]
    counted = Counter(number for _, number in numbered)
    for item, number in numbered:
        if counted[number] > 1:
            season, episode = number
            detail = f"season {season}, episode {episode}" if season else f"episode {episode}"
            yield Fault("The same number as another episode", item, detail)


def _number(item: Item) -> tuple[str, str] | None:
    """Season and number of a full episode."""
    kind = item.element.text_of("itunes:episodeType").lower()
    number = item.element.text_of("itunes:episode")
    if kind not in {"", "full"} or not _NUMBER.fullmatch(number):
        return None
    return item.element.text_of("itunes:season"), number


@feed_rule("PP680", Severity.WARNING)
def serial_episodes_have_numbers(feed: LintedFeed) -> Faults:
    """Every full episode of a serial show has a number.

    Why: A serial show is heard from first to last; apps cannot order episodes without numbers.
    Fix: Add itunes:episode, and itunes:season where there are several.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390.
    """
    for item in feed.items if feed.is_serial else ():
        kind = item.element.text_of("itunes:episodeType").lower()
        if kind in {"", "full"} and not item.element.text_of("itunes:episode"):
            yield Fault("No number, though the show is serial,", item)
