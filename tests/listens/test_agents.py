"""Apps and robots by what they call themselves, by our own table and by a list."""

import json
import time

import pytest

from podcast_publisher.listens.agents import (
    MAX_AGENT,
    UnreadableAgentsError,
    app_of,
    app_of_list,
    readable,
)

LISTENERS = {
    "AppleCoreMedia/1.0.0.22F76 (iPhone; U; CPU OS 18_5 like Mac OS X; en_gb)": "Apple device, app unknown",
    "Podcasts/4024.700.1 CFNetwork/1568.100.1 Darwin/24.0.0": "Apple Podcasts",
    "Overcast/3.0 (+http://overcast.fm/; iOS podcast app)": "Overcast",
    "Spotify/8.9.60 Android/34 (Pixel 8)": "Spotify",
    "AntennaPod/3.8.0": "AntennaPod",
    "PodcastAddict/v5 - Mozilla/5.0 (Linux; Android 14)": "Podcast Addict",
    "Pocket Casts": "Pocket Casts",
    "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox",
    "Mozilla/5.0 (Linux; Android 9; CUBOT_X18) Chrome/120.0 Mobile Safari/537.36": "Chrome",
    "Something new/1.0": "other",
}
ROBOTS = [
    *("", "Googlebot/2.1 (+http://www.google.com/bot.html)", "iTMS", "Spotify/1.0", "curl/8.14.1"),
    *("PocketCasts/1.0 (Pocket Casts Feed Parser; +http://pocketcasts.com/)", "Mozilla/5.0"),
    *("python-requests/2.32.4", "Go-http-client/2.0", "facebookexternalhit/1.1", "GPTBot/1.2"),
    *("atc/1.0 watchOS/10.0 model/Watch6,1", "(null)/(null) watchOS/9.1 hwp/t8310", "Wget/1.21"),
    *("Overcast/1.0 Podcast Sync (123 subscribers)", "podcast_publisher/1.0", "okhttp/4.12"),
]


@pytest.mark.parametrize("agent", LISTENERS)
def test_apps_are_named(agent: str) -> None:
    """What plays something counts, under the app's name or as another one."""
    assert app_of(agent) == LISTENERS[agent]


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_and_watches_are_left_out(agent: str) -> None:
    """By what they say of themselves; an empty name says nothing good."""
    assert app_of(agent) is None


def test_a_list_takes_the_place_of_the_table() -> None:
    """Its robots come first, whichever file is named first; libraries that are robots are left out."""
    apps = {"entries": [{"name": "Wards", "pattern": "^Wards/|Ward.?bot"}]}
    bots = {"entries": [{"name": "Wardbot", "pattern": "Wardbot"}]}
    libraries = [{"name": "script", "pattern": "^script/", "category": "bot"}]
    files = {"apps.json": apps, "bots.json": bots, "libraries.json": libraries}
    app = app_of_list([(name, json.dumps(body).encode()) for name, body in files.items()])
    assert app("Wards/1.0") == "Wards"
    assert app("Overcast/3.0") == "other"
    assert [app(name) for name in ("Wardbot", "script/2", "atc/1 watchOS/2", "", "Xbot")] == [
        None
    ] * 5


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[1]", b'[{"name": "x"}]', b'[{"name": "x", "pattern": "("}]', b"[" * 9999],
)
def test_other_files_are_refused(body: bytes) -> None:
    """A list that cannot be used stops the count, instead of counting by another rule."""
    with pytest.raises(UnreadableAgentsError):
        app_of_list([("apps.json", body)])


def test_agents_are_cut_and_decoded() -> None:
    """Escapes of CloudFront are undone, and no agent is longer than patterns bear."""
    assert (
        readable(b"Overcast/3.0%20(iOS)")
        == readable(b"Overcast/3.0%2520(iOS)")
        == "Overcast/3.0 (iOS)"
    )
    assert readable(b"-") == ""
    assert len(readable(b"\xff" * 100_000)) == MAX_AGENT
    start = time.process_time()
    for agent in (b"a" * 100_000, b"bot" * 30_000, b"%25" * 30_000):
        app_of(readable(agent))
    assert time.process_time() - start < 5  # quadratic searches would take minutes
