"""Plan the checks of the files that a feed names, each file once."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from urllib.parse import urldefrag, urlsplit

from msgspec import Struct, field

from podcast_publisher.feed.lint.addresses import is_web_address
from podcast_publisher.feed.lint.dates import seconds_in
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.feed import Feed, FeedItem
from podcast_publisher.model.feed_document import FeedDocument
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.publication import Artifact
from podcast_publisher.verify.already_read import AlreadyRead
from podcast_publisher.verify.linked_files import (
    check_artwork,
    check_link,
    check_page,
    check_text,
)
from podcast_publisher.verify.recording_facts import SAMPLE, Recording
from podcast_publisher.verify.recordings import check_recording
from podcast_publisher.verify.rules.content import artwork_size

_LINKS = 10
"""Pages that are asked for besides those beside the feed: the newest episodes'."""

FileCheck = Callable[[], Iterable[Finding]]
"""Looks at one thing when it is called."""


class FileChecks(Struct):
    """The checks to run."""

    by_file: dict[str, FileCheck] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    """Of transcripts and chapters: one preflight a type is enough, since they are served alike."""

    def skip_recordings(self, skipped: Collection[str]) -> None:
        """Have no other check wait for the duration of these; of all others it will be known."""
        for url, recording in self.recordings.items():
            recording.is_examined = url not in skipped

    def take_over(self, url: str, artifact: Artifact) -> None:
        """Learn of a recording from the file that was published."""
        if recording := self.recordings.get(url):
            recording.size, recording.beginning = artifact.size, artifact.read_range(0, SAMPLE)


def file_checks(
    client: HttpClient,
    document: FeedDocument,
    feed: Feed,
    feed_url: str,
    *,
    only: frozenset[str] | None,
    already_read: AlreadyRead,
) -> FileChecks:
    """The checks of all files; each file once, even if several episodes name it.

    Leaves out broken URLs, which the linter reports. A recording comes before the
    files that belong to it, which wait for its duration.
    """
    checks = FileChecks()
    if is_web_address(feed.artwork):
        checks.by_file[feed.artwork] = partial(check_artwork, client, feed.artwork, artwork_size)
    for item in feed.items:
        if only is None or item.guid in only:
            _item(client, checks, item, feed_url, already_read)
    if only is None:
        for link in _other_links(document, feed, feed_url):
            checks.by_file.setdefault(link, partial(check_link, client, link))
    return checks


def _item(
    client: HttpClient,
    checks: FileChecks,
    item: FeedItem,
    feed_url: str,
    already_read: AlreadyRead,
) -> None:
    """Check only pages beside the feed: others belong to somebody else."""
    recording = Recording()
    recording.seconds.set_result(None)
    if (audio := item.enclosure) and is_web_address(audio.url):
        recording = checks.recordings.setdefault(audio.url, Recording())
        check = partial(check_recording, client, audio, item.duration, recording)
        checks.by_file.setdefault(audio.url, check)
    if is_web_address(item.artwork):
        check = partial(check_artwork, client, item.artwork)
        checks.by_file.setdefault(item.artwork, check)
    for picture in item.pictures:
        if picture.startswith(_beside(feed_url)):
            checks.by_file.setdefault(picture, partial(check_artwork, client, picture, None))
    if item.link.startswith(_beside(feed_url)):
        checks.by_file[item.link] = partial(check_page, client, item.link)
    for text in (*item.transcripts, *([item.chapters] if item.chapters else [])):
        page = urldefrag(text.url).url
        if text.type == "text/html" and page.startswith(_beside(feed_url)):
            checks.by_file.setdefault(page, partial(check_page, client, page))
        elif is_web_address(text.url):
            new = text.type not in checks.types and text.url not in already_read.left_out
            checks.types |= {text.type} if new else set()
            checks.by_file[text.url] = partial(
                check_text,
                client,
                text,
                preflight=new,
                chapters=text is item.chapters,
                seconds=partial(_playing_time, recording, item.duration),
            )


def _playing_time(recording: Recording, duration: str) -> float | None:
    """The measured duration, otherwise the feed's."""
    return recording.wait() or seconds_in(duration)


def _other_links(document: FeedDocument, feed: Feed, feed_url: str) -> Iterator[str]:
    """Links to the show's own hosts: a feed must not make this program contact others."""
    media = (item.enclosure.url for item in feed.items if item.enclosure)
    hosts = {_host(url) for url in (feed_url, *media)} - {""}
    links = [document.channel.text_of("link"), *(item.link for item in feed.items[:_LINKS])]
    for link in dict.fromkeys(links):
        if _host(link) in hosts and not link.startswith(_beside(feed_url)):
            yield link


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "") if is_web_address(url) else ""


def _beside(feed_url: str) -> str:
    return feed_url.rpartition("/")[0] + "/"
