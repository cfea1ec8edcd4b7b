"""How long the texts of a large show take to import, and how much memory: a feed in a file, and nothing to fetch.

python -m bench.import_show [EPISODES]
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

_PARAGRAPH = (
    "<p>What was asked on <strong>ward {number}</strong>, and what came of it: nurses &amp; doctors "
    'say how they <a href="https://old.example.org/{number}">measure what nobody sees</a>.</p>'
    "<ul><li>0:00 What was asked</li><li>12:30 What was said</li></ul>"
)
_PARAGRAPHS = 8
"""In the show notes of an episode: 2 kB, as hosts have them."""
_ITEM = (
    "<item><title>Talk {number}</title><guid>{number} at http://old.example.org</guid>"
    "<pubDate>{date}</pubDate><itunes:episode>{number}</itunes:episode>"
    '<enclosure url="https://old.example.org/{number}.mp3" type="audio/mpeg" length="9000000"/>'
    "<description><![CDATA[{notes}]]></description></item>"
)
_HEAD = (
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
    "<title>Ward rounds</title><description>Voices.</description><language>en-GB</language>"
)
_FIRST_DAY = datetime(1990, 1, 1, 6, tzinfo=UTC)


def main(episodes: int) -> None:
    """Import twice, and print seconds of this run's processes and their largest memory."""
    with tempfile.TemporaryDirectory() as top:
        feed = Path(top) / "feed.xml"
        feed.write_text(_feed(episodes), "utf-8")
        print(f"{episodes:,} episodes, a feed of {feed.stat().st_size / 1e6:.1f} MB")
        for label in ("everything new", "nothing new"):
            words = ["import", str(feed), str(Path(top) / "show"), "--yes", "--no-recordings"]
            before = _used()
            started = time.monotonic()
            command = [sys.executable, "-m", "podcast_publisher", *words]
            subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            seconds = time.monotonic() - started
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(
                f"{label}: {seconds:.1f} s ({_used() - before:.1f} s of CPU), {peak:.0f} MB at most"
            )


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _feed(episodes: int) -> str:
    items = (
        _ITEM.format(
            number=number,
            date=format_datetime(_FIRST_DAY + timedelta(days=number)),
            notes=_PARAGRAPH.format(number=number) * _PARAGRAPHS,
        )
        for number in range(episodes, 0, -1)
    )
    return f"{_HEAD}{''.join(items)}</channel></rss>"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_441)
