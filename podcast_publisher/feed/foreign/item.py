"""An item of a foreign feed."""

from podcast_publisher.feed.foreign.dates import read_date
from podcast_publisher.feed.foreign.shared import (
    SHARED,
    file_of,
    image_of,
    link_of,
    links_of,
    location_of,
    people_of,
    texts_of,
)
from podcast_publisher.feed.foreign.values import (
    absolute,
    read_episode_type,
    read_flag,
    read_number,
    read_seconds,
)
from podcast_publisher.feed.foreign.xml import Element, unread_names
from podcast_publisher.model.foreign_show import ForeignChapter, ForeignEpisode, ForeignFile

_READ = (
    *SHARED,
    *("guid", "pubDate", "dc:date", "enclosure", "itunes:title", "itunes:duration"),
    *("itunes:season", "podcast:season", "itunes:episode", "podcast:episode"),
    *(
        "itunes:episodeType",
        "podcast:chapters",
        "psc:chapters",
        "podcast:transcript",
        "podcast:funding",
    ),
)


def read_item(item: Element, position: int, base: str) -> ForeignEpisode:
    """The item, with addresses as seen from the feed's, and what of it could not be read."""
    problems: list[str] = []
    date_text = item.text("pubDate", "dc:date")
    date = read_date(date_text)
    if date is None:
        problems.append(f'Its date "{date_text}" cannot be read' if date_text else "It has no date")
    elif date.problem:
        problems.append(date.problem)
    duration = item.text("itunes:duration")
    if duration and read_seconds(duration) is None:
        problems.append(f'Its length "{duration[:100]}" cannot be read')
    files = tuple(file_of(enclosure, base) for enclosure in item.each("enclosure"))
    seasons = item.each("podcast:season")
    return ForeignEpisode(
        position=position,
        guid=item.raw_text("guid"),
        title=item.text("title"),
        itunes_title=item.text("itunes:title"),
        published=date.instant if date else None,
        published_text=date_text,
        texts=texts_of(item),
        link=absolute(base, item.raw_text("link") or item.attribute_of("atom:link", "href")),
        author=item.text("itunes:author", "dc:creator", "author"),
        duration=read_seconds(duration),
        enclosures=tuple(file for file in files if file.url),
        chapters=next(iter(_files(item, "podcast:chapters", base)), None),
        inline_chapters=_inline_chapters(item, base),
        transcripts=_files(item, "podcast:transcript", base),
        people=people_of(item, base),
        season=read_number(item.text("itunes:season", "podcast:season")),
        season_name=next(filter(None, (season.attribute("name") for season in seasons)), ""),
        number=read_number(item.text("itunes:episode", "podcast:episode")),
        type=read_episode_type(item.text("itunes:episodeType")),
        explicit=read_flag(item.text("itunes:explicit", "googleplay:explicit")),
        block=read_flag(item.text("itunes:block", "googleplay:block")) is True,
        image=image_of(item, base),
        keywords=item.text("itunes:keywords"),
        location=location_of(item),
        license=link_of(item, "podcast:license", base),
        funding=links_of(item, "podcast:funding", base),
        problems=tuple(problems),
        unread=tuple(unread_names(item, _READ)),
    )


def _files(item: Element, name: str, base: str) -> tuple[ForeignFile, ...]:
    files = (file_of(element, base) for element in item.each(name))
    return tuple(file for file in files if file.url)


def _inline_chapters(item: Element, base: str) -> tuple[ForeignChapter, ...]:
    chapters = []
    for chapter in (
        inner for outer in item.each("psc:chapters") for inner in outer.each("psc:chapter")
    ):
        start = read_seconds(chapter.attribute("start"))
        if start is not None:
            chapters.append(
                ForeignChapter(
                    start=start,
                    title=" ".join(chapter.attribute("title").split()),
                    link=absolute(base, chapter.attribute("href")),
                    image=absolute(base, chapter.attribute("image")),
                )
            )
    return tuple(chapters)
