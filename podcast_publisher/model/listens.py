"""Listening figures: published recordings, and totals of downloads by day. Nothing about a person."""

from collections.abc import Mapping

from msgspec import Struct

OTHER_APPS = "other"
"""The name under which small apps are merged."""
SMALLEST_COUNT = 8
"""Smaller counts of an app are merged before they are written: those of few people can give somebody away."""
SETTLED_HOURS = 72
"""Hours after the end of a day until its logs are taken to be complete: some come a day late, or later."""
METHOD = "IAB Podcast Technical Measurement Guidelines 2.3; days in UTC; not certified"


class PublishedRecording(Struct, frozen=True):
    """A recording that was published, at an address of its own."""

    key: str
    guid: str
    """Of its episode."""
    size: int
    """Bytes."""
    needed: int
    """Bytes that make a download: all before the sound, and its first minute; at most `size`."""


class PublishedEpisode(Struct, frozen=True):
    """An episode as figures show it."""

    guid: str
    title: str
    published: str
    """The day of its publication, as YYYY-MM-DD in UTC."""
    withdrawn: bool = False


class DayTotals(Struct, frozen=True):
    """The downloads of a day, without anything about the people who made them."""

    files: tuple[str, ...] = ()
    """Short digests of the log files that it was counted from."""
    downloads: Mapping[str, Mapping[str, int]] = {}
    """Downloads by the guid of an episode and the name of an app."""
    apps: Mapping[str, int] = {}
    """Downloads with apps that are merged under `downloads`, over all episodes."""

    def episode(self, guid: str) -> int:
        """The downloads of an episode."""
        return sum(self.downloads.get(guid, {}).values())

    @property
    def total(self) -> int:
        return sum(map(self.episode, self.downloads))


class LogCounts(Struct):
    """What was read of log files, in numbers."""

    files: int = 0
    lines: int = 0
    broken: int = 0
    """Lines that could not be read."""
    repeated: int = 0
    """Files with the content of another one, which were not counted again."""
    bots: int = 0
    """Requests for recordings by robots and by programs that play nothing."""
    recordings: int = 0
    """Successful requests for recordings."""
    young: int = 0
    """Those of days that are not settled yet."""


class AtAge(Struct, frozen=True):
    """The downloads of an episode in its first days."""

    age: int
    """Days since publication, its own included."""
    downloads: int
    counted: int
    """The days of these that were counted."""

    @property
    def is_complete(self) -> bool:
        return self.counted == self.age


class EpisodeFigures(Struct, frozen=True):
    """The downloads of an episode."""

    episode: PublishedEpisode
    total: int
    """On all counted days."""
    at_age: tuple[AtAge, ...]


class WeekFigures(Struct, frozen=True):
    """The downloads of a week."""

    monday: str
    """Its first day, as YYYY-MM-DD."""
    downloads: int
    counted: int
    """The days of it that were counted, of seven."""


class ReleaseMark(Struct, frozen=True):
    """A release, as a mark beside figures."""

    number: int
    day: str
    """As YYYY-MM-DD in UTC."""
    notices: tuple[str, ...] = ()


class ListeningFigures(Struct, frozen=True):
    """What is shown of totals."""

    days: tuple[str, ...]
    """The days that were counted, as YYYY-MM-DD."""
    missing: tuple[str, ...]
    """Days between them that were not."""
    episodes: tuple[EpisodeFigures, ...]
    """By publication."""
    weeks: tuple[WeekFigures, ...]
    apps: tuple[tuple[str, int], ...]
    """Names with downloads, the largest first."""
    releases: tuple[ReleaseMark, ...]
    """Those since the first counted day."""
    median_at: tuple[float | None, ...]
    """The median of all episodes that have reached each age; None for fewer than two."""

    @property
    def total(self) -> int:
        return sum(week.downloads for week in self.weeks)
