"""Apps and robots, by what they call themselves: a table of our own, or OPAWG's list.

Names prove nothing, but no log has more. Tables are of substrings, so no agent can make a search slow.
"""

import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from msgspec import Struct

from podcast_publisher.model.listens import OTHER_APPS

MAX_AGENT = 500
"""Characters that are looked at: patterns of OPAWG's list take seconds for long ones."""

_ROBOT = re.compile(
    r"(?<!cu)bot(?![a-z])|robot|crawl|spider|scrap|slurp|monitor|uptime|preview|externalhit|headless"
    r"|feed.?(?:fetch|pars|valid|burner)|podcast.?sync|checker|archiver|index\.org|podcast_publisher"
    r"|^(?:curl|wget|java|ruby|php|go-http-client|libwww|lavf|axios|node|undici|got|okhttp|aria2"
    r"|python|dart|deno|guzzle|apache-httpclient|http-tiny|hackney|itms|facebook|castopod|zend)\b"
    r"|python-|aiohttp|httpx|okhttp|scrapy|spotify/1\.0$|lighthouse|transcod|whatsapp|^mozilla/[45]\.0$"
)
"""In lower case: robots that say so, programs that fetch feeds, and libraries of scripts."""
_APPS = (
    *(("Overcast/", "Overcast"), ("Spotify/", "Spotify"), ("AntennaPod/", "AntennaPod")),
    *(("Pocket Casts", "Pocket Casts"), ("PocketCasts/", "Pocket Casts")),
    *(("PodcastAddict/", "Podcast Addict"), ("Podcast Addict", "Podcast Addict")),
    *(("CastBox/", "Castbox"), ("Castro", "Castro"), ("Downcast/", "Downcast")),
    *(("iCatcher", "iCatcher"), ("Podbean/", "Podbean"), ("Player FM", "Player FM")),
    *(("Stitcher/", "Stitcher"), ("TuneIn", "TuneIn"), ("iHeartRadio/", "iHeart")),
    *(("Deezer/", "Deezer"), ("AmazonMusic", "Amazon Music"), ("Audible", "Audible")),
    *(("AlexaMediaPlayer/", "Alexa"), ("Echo/", "Alexa"), ("Sonos/", "Sonos")),
    *(
        ("BeyondPod", "BeyondPod"),
        ("Podkicker", "Podkicker"),
        ("PodcastRepublic/", "Podcast Republic"),
    ),
    *(("Podcast Republic", "Podcast Republic"), ("RadioPublic", "RadioPublic")),
    *(("PodcastGuru", "Podcast Guru"), ("Podcast Guru", "Podcast Guru"), ("Fountain/", "Fountain")),
    *(("Podverse", "Podverse"), ("Castamatic", "Castamatic"), ("Podfriend", "Podfriend")),
    *(
        ("Goodpods", "Goodpods"),
        ("Snipd", "Snipd"),
        ("Podimo", "Podimo"),
        ("BBCSounds", "BBC Sounds"),
    ),
    *(("Global Player", "Global Player"), ("Himalaya", "Himalaya"), ("gPodder/", "gPodder")),
    *(("Doggcatcher", "DoggCatcher"), ("DoggCatcher", "DoggCatcher"), ("Luminary", "Luminary")),
    *(("Rhythmbox/", "Rhythmbox"), ("VLC/", "VLC"), ("Kodi/", "Kodi"), ("mpv", "mpv")),
    *(
        ("YouTubeMusic", "YouTube Music"),
        ("GooglePodcasts", "Google Podcasts"),
        ("CrKey", "Chromecast"),
    ),
    *(("Roku/", "Roku"), ("Winamp", "Winamp"), ("NSPlayer/", "Windows Media Player")),
    *(("AudibleMobile", "Audible"), ("JioSaavn", "JioSaavn"), ("Gaana", "Gaana")),
    *(("HomePod", "Apple Podcasts"), ("iTunes/", "iTunes"), ("Podcasts/", "Apple Podcasts")),
    *(
        ("Balados/", "Apple Podcasts"),
        ("Podcasti/", "Apple Podcasts"),
        ("Podcasty/", "Apple Podcasts"),
    ),
    ("AppleCoreMedia/", "Apple device, app unknown"),
    *(("ExoPlayer", "Android, app unknown"), ("stagefright/", "Android, app unknown")),
    *(("Dalvik/", "Android, app unknown"), ("AndroidDownloadManager", "Android, app unknown")),
    *(
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
    ),
    *(("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome")),
    *(("Safari/", "Safari"), ("Mozilla/", "another browser")),
)
"""What a user agent contains, and the name of its app; the first that fits."""

AppOf = Callable[[str], str | None]
"""The app by its user agent; None for what plays nothing."""


class UnreadableAgentsError(ValueError):
    """The bytes are no list of user agents as OPAWG publishes it."""


class _Pattern(Struct, frozen=True):
    name: str
    matches: Callable[[str], object]
    is_robot: bool


def app_of(agent: str) -> str | None:
    """The app by our own table."""
    if not agent or is_watch(agent) or _ROBOT.search(agent.lower()):
        return None
    return next((name for part, name in _APPS if part in agent), OTHER_APPS)


def app_of_list(lists: Sequence[tuple[str, bytes]]) -> AppOf:
    """The app by OPAWG's list, given as names and bytes of its files; `bots` come first.

    Raises:
        UnreadableAgentsError: a file does not hold one.
    """
    order = ("bots", "apps", "libraries", "browsers")
    ranked = sorted(
        lists, key=lambda file: next((n for n, kind in enumerate(order) if kind in file[0]), 4)
    )
    patterns = [pattern for name, body in ranked for pattern in _patterns(name, body)]

    def app(agent: str) -> str | None:
        if not agent or is_watch(agent):
            return None
        for pattern in patterns:
            if pattern.matches(agent):
                return None if pattern.is_robot else pattern.name
        return None if _ROBOT.search(agent.lower()) else OTHER_APPS

    return app


def _patterns(name: str, body: bytes) -> list[_Pattern]:
    try:
        content = json.loads(body)
        entries = content["entries"] if isinstance(content, dict) else content
        return [
            _Pattern(
                str(entry["name"])[:80],
                re.compile(entry["pattern"]).search,
                "bots" in name or entry.get("category") == "bot",
            )
            for entry in entries
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, re.error) as error:
        raise UnreadableAgentsError(f"{name}: {error}") from error


def is_watch(agent: str) -> bool:
    """Whether it is an Apple Watch, which fetches what the telephone fetched already (2.3, 8.1)."""
    return (agent.startswith("atc/") and "watchOS" in agent) or "(null)/(null) watchOS" in agent


def readable(agent: bytes) -> str:
    """The user agent that a log has, decoded, without percent escapes, and cut to a bounded length."""
    text = agent[: 3 * MAX_AGENT].decode("utf-8", "replace")
    for _ in range(2):  # CloudFront escapes twice
        if "%" in text and " " not in text:
            text = unquote(text)
    return "" if text == "-" else text[:MAX_AGENT]
