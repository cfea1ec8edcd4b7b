"""Facts about recordings that other checks need: duration, size and first bytes."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError

from msgspec import Struct, field

from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.rules.content import recordings_differ

SAMPLE = 4096
"""Bytes of the beginning, and of the middle."""
_WAIT = 60.0
"""Seconds: looks at a recording's texts begin after the look at the recording."""


class Recording(Struct):
    """What is known of a recording."""

    seconds: Future[float | None] = field(default_factory=Future)
    is_examined: bool = True
    """Whether somebody finds out how long it is."""
    size: int | None = None
    beginning: bytes = b""

    def wait(self) -> float | None:
        """Wait for the duration; None where it is unknown."""
        if not self.is_examined:
            return None
        try:
            return self.seconds.result(_WAIT)
        except NotYetError:
            return None


def find_identical_recordings(
    client: HttpClient, recordings: dict[str, Recording]
) -> Iterator[Finding]:
    """Report recordings at different URLs that hold the same audio: equal size, beginning and middle."""
    alike: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for url, recording in recordings.items():
        if recording.size and recording.size > SAMPLE and recording.beginning:
            alike[recording.size, hashlib.sha256(recording.beginning).digest()].append(url)
    for (size, _), urls in alike.items():
        if len(urls) < 2:
            continue
        by_sample: dict[bytes, list[str]] = defaultdict(list)
        for url in urls:
            start = max(0, size // 2 - SAMPLE // 2)
            span = {"Range": f"bytes={start}-{start + SAMPLE - 1}"}
            response = client.get(url, span, max_bytes=SAMPLE)
            if response.status == 206 and response.problem is None:
                by_sample[response.body].append(url)
        for identical in by_sample.values():
            if len(identical) > 1:
                other_names = ", ".join(url.rpartition("/")[2] for url in identical[1:4])
                message = f"It holds the same sound as {other_names}"
                yield Finding.for_url(recordings_differ, identical[0], message)
