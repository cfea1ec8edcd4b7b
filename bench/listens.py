"""How fast downloads are counted, and in how much memory, beside programs that only read the same log.

python -m bench.listens [LINES]
"""

import gzip
import random
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from podcast_publisher.listens.agents import app_of
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.listens import PublishedRecording, ReleaseMark
from podcast_publisher.workflow.listens.count import LogReader
from podcast_publisher.workflow.listens.log_files import log_files
from podcast_publisher.workflow.listens.published import Published

_FIELDS = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
    "cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header "
    "cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher "
    "x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port "
    "time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start "
    "sc-range-end"
)
_AGENTS = (
    "AppleCoreMedia/1.0.0.22F76%20(iPhone;%20U;%20CPU%20OS%2018_5%20like%20Mac%20OS%20X;%20en_gb)",
    "Overcast/3.0%20(+http://overcast.fm/;%20iOS%20podcast%20app)",
    "AntennaPod/3.8.0",
    "Spotify/9.0.1%20iOS/18",
    "Mozilla/5.0%20(Windows%20NT%2010.0;%20rv:140.0)%20Gecko/20100101%20Firefox/140.0",
    "Googlebot/2.1",
)
_FIRST_DAY = date(2026, 10, 1)
_DAYS, _EPISODES, _SIZE = 28, 9, 20_000_000
_SHARE = 0.6
"""Requests for recordings; the others are for the feed, pages and pictures."""


def main(lines: int) -> None:
    """Write a log, read it in each way, and print seconds of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.gz"
        _write(path, lines)
        print(f"{lines:,} lines, {path.stat().st_size / 1e6:.0f} MB packed")
        racers = {
            "zcat | wc -l": ["sh", "-c", 'zcat "$0" | wc -l'],
            "zcat | awk, bytes by path": [
                *("sh", "-c"),
                'zcat "$0" | awk -F"\\t" \'{sum[$8] += $4} END {for (path in sum) print path}\'',
            ],
            "listens": [sys.executable, "-m", "bench.listens", "count"],
        }
        for name, words in racers.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*words, str(path)], check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{name:28} {seconds:6.2f} s  {lines / seconds:>10,.0f} lines/s")
        print(f"largest process {after.ru_maxrss / 1024:.0f} MiB")


def count(path: Path) -> None:
    """Count the downloads of that log, as `listens` does."""
    recordings = tuple(
        PublishedRecording(f"audio/{n}-0000000{n}.mp3", f"guid {n}", _SIZE, 1_000_000)
        for n in range(_EPISODES)
    )
    published = Published(recordings, (), (ReleaseMark(1, _FIRST_DAY.isoformat()),))
    reader = LogReader(published, app_of, datetime(2026, 11, 30, tzinfo=UTC))
    (file,) = log_files([str(path)], DestinationSettings("none", "folder"))
    reader.read(file)
    print(sum(day.total for day in reader.days().values()))


def _write(path: Path, lines: int) -> None:
    chance = random.Random(7)  # noqa: S311 - the same log each time
    with gzip.open(path, "wt", compresslevel=3) as log:
        log.write(f"#Version: 1.0\n#Fields: {_FIELDS}\n")
        for number in range(lines):
            log.write(_line(chance, _FIRST_DAY + timedelta(number * _DAYS // lines)))


def _line(chance: random.Random, day: date) -> str:
    host, network = chance.randrange(65_536), chance.randrange(40_000)
    address = f"192.0.2.{host % 256}" if host % 10 < 3 else f"2001:db8:{network:x}:1::{host:x}"
    path, status, start, length = "/feed.xml", 200, "-", 5_000
    if chance.random() < _SHARE:
        episode = chance.randrange(_EPISODES)
        path, length = f"/show/audio/{episode}-0000000{episode}.mp3", _SIZE
        if chance.random() < 0.5:
            status, start = 206, str(chance.choice([0, 0, 1_000_000, 2_000_000]))
            length = chance.choice([2, 300_000, 1_000_000, 5_000_000])
    end = int(start) + length - 1 if status == 206 else "-"
    return (
        f"{day}\t12:00:00\tLHR50-C1\t{length + 400}\t{address}\tGET\td1.cloudfront.net\t{path}\t{status}"
        f"\t-\t{chance.choice(_AGENTS)}\t-\t-\tHit\t{chance.getrandbits(256):064x}\tpodcast.example.org"
        "\thttps\t200\t0.01\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tHit\tHTTP/2.0\t-\t-\t443\t0.01\tHit"
        f"\taudio/mpeg\t{length}\t{start}\t{end}\n"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["count"]:
        count(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
