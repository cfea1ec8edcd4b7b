"""Count downloads: one for each listener, episode and day, once a minute of the recording was sent.

A listener is a hash of address and user agent under a key that is never written, and the hash also holds the
episode and the day: nobody can be followed from one to another, not even here.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from socket import AF_INET6, inet_ntoa, inet_pton
from struct import Struct
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from podcast_publisher.listens.agents import AppOf, readable
from podcast_publisher.listens.ranges import Parts
from podcast_publisher.listens.request import UNKNOWN, Request
from podcast_publisher.model.listens import LogCounts, PublishedRecording

_MAX_REMEMBERED = 50_000
"""Addresses, agents and paths whose meaning is remembered: there is no end of hostile ones."""
_MAX_AGENT = 500
_EIGHT_BYTES = Struct("<Q").unpack
_MAPPED = bytes(10) + b"\xff\xff"
"""The first bytes of an IPv4 address that is written as one of IPv6."""
_PROBE = 2
"""Bytes that some apps ask for first; never a download (2.3, 5.3)."""
AppCounts = dict[tuple[str, str], int]
"""Downloads of a day, by guid and app."""
Meaning = TypeVar("Meaning")


class _Cell:
    """The listeners of a recording with an app on a day, as 8 bytes each."""

    __slots__ = ("_grown", "complete", "hash", "parts")

    def __init__(self, secret: bytes, day: int, recording: PublishedRecording) -> None:
        self.hash = _hash(secret, b"%d %s " % (day, recording.guid.encode()))
        self.complete = array("Q")
        self.parts: defaultdict[int, Parts] = defaultdict(Parts)
        self._grown = 1_000

    def finish(self, listener: int) -> None:
        """Count a listener, who may have been counted before."""
        self.parts.pop(listener, None)
        self.complete.append(listener)
        if len(self.complete) > self._grown:
            self.complete = array("Q", set(self.complete))
            self._grown = 2 * len(self.complete) + 1_000


class DownloadCounter:
    """Downloads by day, episode and app, of requests in any order, each as often as logs repeat it."""

    def __init__(
        self,
        recordings: Iterable[PublishedRecording],
        app_of: AppOf,
        secret: bytes,
        settled: range,
    ) -> None:
        """Count for days in `settled`; `secret` is the key of all hashes, random and never written."""
        self._by_name = {each.key.rpartition("/")[2].encode(): each for each in recordings}
        self._guids = {each.key: each.guid for each in self._by_name.values()}
        self._secret = secret
        self._settled = settled
        self._cells: dict[tuple[int, str, str], _Cell] = {}
        self._recordings = _Remembered(self._recording)
        self._apps = _Remembered(lambda agent: app_of(readable(agent)))
        self._networks = _Remembered(_network)

    def add(self, requests: Iterable[Request], counts: LogCounts) -> None:
        """Count the requests."""
        recordings, apps, networks, cells = (
            self._recordings,
            self._apps,
            self._networks,
            self._cells,
        )
        settled = self._settled
        for day, path, address, agent, start, length, line in requests:
            recording = recordings[path]
            if recording is None:
                continue
            counts.recordings += 1
            if day not in settled:
                counts.young += 1
                continue
            name = agent[:_MAX_AGENT]
            app = apps[name]
            if app is None:
                counts.bots += 1
                continue
            cell = cells.get((day, recording.key, app))
            if cell is None:
                cell = cells[day, recording.key, app] = _Cell(self._secret, day, recording)
            who = cell.hash.copy()
            who.update(networks[address] + b" " + name)
            (listener,) = _EIGHT_BYTES(who.digest())
            needed = recording.needed
            if length >= needed and start + needed <= recording.size:
                cell.finish(listener)
            elif length != _PROBE:
                parts = cell.parts[listener]
                self._add_part(parts, recording.size, (start, length, line))
                if parts.size >= needed:
                    cell.finish(listener)

    def _add_part(self, parts: Parts, size: int, part: tuple[int, int, bytes]) -> None:
        start, length, line = part
        if start == UNKNOWN:
            # S3 logs a request twice at times, and a log may be given twice
            (identity,) = _EIGHT_BYTES(_hash(self._secret, line).digest())
            parts.add_sum(identity, min(length, size))
        elif start < size and length > 0:
            parts.add(start, min(start + length, size))

    def days(self) -> dict[int, AppCounts]:
        """Downloads by day; somebody who was sent two versions of a recording counts once."""
        groups: defaultdict[tuple[int, str, str], list[_Cell]] = defaultdict(list)
        for (day, key, app), cell in self._cells.items():
            groups[day, self._guids[key], app].append(cell)
        totals: defaultdict[int, AppCounts] = defaultdict(dict)
        for (day, guid, app), cells in groups.items():
            if number := len(set().union(*(cell.complete for cell in cells))):
                totals[day][guid, app] = number
        return totals

    def _recording(self, path: bytes) -> PublishedRecording | None:
        """The recording at that path, however it is escaped and whatever is before or behind it."""
        path = path.partition(b"?")[0]
        for _ in range(2):  # S3 escapes twice
            path = unquote_to_bytes(path) if b"%" in path else path
        recording = self._by_name.get(path.rpartition(b"/")[2])
        if recording is None or not (b"/" + path).endswith(f"/{recording.key}".encode()):
            return None
        return recording


def _hash(secret: bytes, text: bytes) -> blake2b:
    return blake2b(text, digest_size=8, key=secret)


class _Remembered(dict[bytes, Meaning]):
    """What texts of a log mean; a bounded number is remembered, because hostile ones have no end."""

    def __init__(self, meaning: Callable[[bytes], Meaning]) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, text: bytes) -> Meaning:
        if len(self) >= _MAX_REMEMBERED:
            self.clear()
        meaning = self[text] = self._meaning(text)
        return meaning


def _network(address: bytes) -> bytes:
    """An IPv4 address; of an IPv6 address the first 64 bits, because telephones change the rest."""
    if b":" not in address:
        return address
    try:
        packed = inet_pton(AF_INET6, address.decode("ascii"))
    except (OSError, ValueError):
        return address
    return inet_ntoa(packed[12:]).encode() if packed.startswith(_MAPPED) else packed[:8]
