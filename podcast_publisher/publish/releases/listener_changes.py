"""Compare two feeds as people read them: titles, notes, people, dates, pictures, chapters. Pure and bounded."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html import unescape

from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.listener_change import TRANSCRIPT, ListenerChange, PartChange
from podcast_publisher.model.time_zone import LONDON

MOST = 20
"""Episodes that are compared; the notices count the others."""
_LONGEST = 20_000
"""Characters of a text."""
_BREAK = re.compile(r"</(?:p|li|h\d)>|<br[^<>]{0,20}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLANK = re.compile(r"[ \t]{2,}")


def listener_changes(before: Feed | None, after: Feed) -> tuple[ListenerChange, ...]:
    """What reads otherwise for those who have the feed `before`: first the show, then episodes that stay."""
    if before is None:
        return ()
    old = before.by_guid()
    pairs = [
        (old[item.guid], item)
        for item in after.items
        if item.guid in old and old[item.guid] != item
    ]
    changes = [ListenerChange("", tuple(_of_show(before, after)))]
    changes += [
        ListenerChange(_cut(a.title), tuple(_of_episode(a, b)), _transcripts(a, b))
        for a, b in pairs[:MOST]
    ]
    return tuple(change for change in changes if change.parts)


def changed_parts(before: FeedItem, after: FeedItem) -> tuple[str, ...]:
    """The names of what reads otherwise in an episode; addresses may differ, names of files count."""
    if before == after:
        return ()
    return tuple(part.label for part in _of_episode(before, after))


def _of_show(before: Feed, after: Feed) -> Iterator[PartChange]:
    yield from _different("title", before.title, after.title)
    yield from _different_text("description", before.description, after.description)
    yield from _file("picture", before.artwork, after.artwork)


def _of_episode(a: FeedItem, b: FeedItem) -> Iterator[PartChange]:
    yield from _different("title", a.title, b.title)
    yield from _different("date", _moment(a.published), _moment(b.published))
    yield from _different("number", a.number, b.number)
    yield from _file("recording", a.audio_file_name, b.audio_file_name)
    yield from _different_text("summary", a.summary, b.summary)
    yield from _different_text("notes", a.description, b.description)
    yield from _different("people", ", ".join(a.people), ", ".join(b.people))
    yield from _file("artwork", a.artwork, b.artwork)
    yield from _file(TRANSCRIPT, *(_urls(item) for item in (a, b)))
    yield from _different("chapters", _chapters(a), _chapters(b))


def _different(label: str, before: str, after: str) -> Iterator[PartChange]:
    if before != after:
        yield PartChange(label, _cut(before), _cut(after))


def _different_text(label: str, before: str, after: str) -> Iterator[PartChange]:
    if before != after:
        yield from _different(label, _text(before), _text(after))


def _file(label: str, before: str, after: str) -> Iterator[PartChange]:
    """Names of files say nothing to people; that it is another one does."""
    old, new = before.rpartition("/")[2], after.rpartition("/")[2]
    if old != new:
        yield PartChange(label, "the former one" if old else "", "another one" if new else "")


def _urls(item: FeedItem) -> str:
    return " ".join(transcript.url.rpartition("/")[2] for transcript in item.transcripts)


def _transcripts(a: FeedItem, b: FeedItem) -> tuple[str, str]:
    """The keys of both transcripts, each a folder and a name."""
    if not a.transcripts or not b.transcripts or _urls(a) == _urls(b):
        return ("", "")
    first, second = ("/".join(item.transcripts[0].url.split("/")[-2:]) for item in (a, b))
    return (first, second)


def _chapters(item: FeedItem) -> str:
    return "\n".join(f"{start} {title}" for start, title in item.simple_chapters)


def _moment(text: str) -> str:
    try:
        moment = parsedate_to_datetime(text).astimezone(LONDON)
    except (ValueError, TypeError, OverflowError):
        return text
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def _text(html: str) -> str:
    """The words of HTML, a line for each paragraph."""
    broken = _BREAK.sub("\n", _cut(html))
    words = unescape(_TAG.sub("", broken))
    lines = (_BLANK.sub(" ", line).strip() for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
