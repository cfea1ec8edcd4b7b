"""How long `verify` takes, beside fetching every file once, and what it keeps in memory.

    python -m bench.verify

The series in a local store: everything verify asks, eight at a time, and beside it one plain GET of
each file, one after the other. Then feeds of 50 and of 5,000 episodes on a small web server, each
verified by a process of its own: the peak of its memory may grow with the feed, and hardly else.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import urllib3

from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import BUCKET
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.verify.show import verify
from tests.shows import REPOSITORY, build_show
from tests.verify.servers import File, Server, serving, unchanged

RUNS = 3


def main() -> None:
    """Measure it, or be the process that is measured."""
    if len(sys.argv) > 1:
        _verified(sys.argv[1])
        return
    _the_series()
    publication = build_show()[0].publication
    for episodes in (50, 5000):
        with serving(unchanged) as server:
            _many(server, publication, episodes)


def _the_series() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = local.start(Path(folder), os.environ)
        try:
            destination = BucketDestination(local.connect(store), BUCKET)
            publication = build_show(REPOSITORY, store.public_url)[0].publication
            for artifact in publication:
                destination.write(artifact)
            took = [_both(store.public_url, publication) for _ in range(RUNS)]
        finally:
            local.stop(Path(folder))
    verified, fetched = min(took)
    print(
        f"nine episodes in a local store: {verified:.2f} s, {verified / fetched:.1f} x as long as "
        f"fetching each of the {len(publication.media)} files once"
    )


def _both(public_url: str, publication: Publication) -> tuple[float, float]:
    start = time.perf_counter()
    assert verify(public_url + FEED_KEY) == ()  # noqa: S101
    between = time.perf_counter()
    pool = urllib3.PoolManager()
    for artifact in publication.media:
        assert pool.request("GET", public_url + artifact.key).status == 200  # noqa: S101
    return between - start, time.perf_counter() - between


def _many(server: Server, publication: Publication, episodes: int) -> None:
    server.hold(publication)
    sound = server.files[next(path for path in server.files if path.endswith(".mp3"))]
    feed = server.files[f"/show/{FEED_KEY}"]
    head, _, _ = feed.body.partition(b"<item>")
    notes = "What was said, and by whom. " * 50
    items = []
    for number in range(episodes):
        server.files[f"/show/{number}.mp3"] = File(sound.body, sound.type, sound.cache)
        items.append(
            f"<item><title>{number}</title><guid>{number}</guid><description>{notes}</description>"
            f'<enclosure url="{server.url}{number}.mp3" length="{len(sound.body)}" '
            'type="audio/mpeg"/></item>'
        )
    body = head + "".join(items).encode() + b"</channel></rss>"
    server.files[f"/show/{FEED_KEY}"] = File(body, feed.type, feed.cache)
    done = subprocess.run(
        [sys.executable, "-m", "bench.verify", server.url + FEED_KEY],
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"{episodes} episodes, a feed of {len(body) / 1e6:.1f} MB: {done.stdout.strip()}")


def _verified(feed_url: str) -> None:
    start = time.perf_counter()
    findings = [finding for finding in verify(feed_url) if finding.rule.code != "PP607"]
    seconds = time.perf_counter() - start
    assert not findings, findings[:3]  # noqa: S101
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.1f} s, at most {peak:.0f} MB")


if __name__ == "__main__":
    main()
