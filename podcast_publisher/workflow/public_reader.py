"""Read what is new as listeners do, before the feed names it: every recording, and a sample of all else."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.model.plan import Plan
from podcast_publisher.report.words import plural
from podcast_publisher.verify.already_read import AlreadyRead, Kind, kind_of
from podcast_publisher.verify.public_reads import (
    EarlyReads,
    ExpectedObject,
    UnreadableObject,
    find_unreadable,
)
from podcast_publisher.workflow.events import Events

_NAMED = 3
_SAMPLE = 20
"""Objects of a folder and type that are read, if they are no recordings."""
_RECORDINGS = "audio/"


class UnreadError(DestinationError):
    """The world cannot read what the new feed would name; the old feed stays live."""


class PublicReader:
    """Reads objects of a plan at that address; recordings as soon as they are uploaded."""

    def __init__(
        self, plan: Plan, address: str, environment: Mapping[str, str], events: Events
    ) -> None:
        """`environment` names the proxies."""
        self._plan = plan
        self._address = address
        self._environment = environment
        self._events = events
        self._at_hand = {step.artifact.key: step.artifact for step in plan}
        self.already_read = AlreadyRead()
        self._early = EarlyReads(environment, self.already_read)

    def start(self, key: str) -> None:
        """Read an uploaded recording while others are uploaded."""
        if key.startswith(_RECORDINGS) and (expected := self._expected(key)):
            self._early.start(expected)

    def read(self, keys: Collection[str]) -> None:
        """Read these objects, except for those that were read already.

        Raises:
            UnreadError: not all can be read.
        """
        sample = sample_of(sorted(keys))
        left_out = set(keys).difference(sample)
        self.already_read.left_out.update(self._address + key for key in left_out)
        objects = [expected for key in sample if (expected := self._expected(key))]
        readable = self._early.readable()
        rest = [expected for expected in objects if expected.url not in readable]
        done = [expected.url for expected in objects if expected.url in readable]
        for number, url in enumerate(done, 1):
            self._events.reading(url, number, len(objects))

        def tick(url: str, number: int, _total: int) -> None:
            self._events.reading(url, len(done) + number, len(objects))

        if rest and (missing := find_unreadable(rest, self._environment, tick, self.already_read)):
            raise _refused(missing, len(objects), self._address, sampled=bool(left_out))

    def close(self) -> None:
        """Read no more."""
        self._early.close()

    def _expected(self, key: str) -> ExpectedObject | None:
        published = self._plan.objects.get(key)
        if published is None:
            return None
        url = self._address + key
        return ExpectedObject(url, published.size, published.sha256, self._at_hand.get(key))


def sample_of(keys: Sequence[str]) -> list[str]:
    """Every recording, and of each other folder and type at most 20, evenly; in order."""
    groups: defaultdict[Kind, list[str]] = defaultdict(list)
    for key in keys:
        groups[kind_of(key)].append(key)
    sample: set[str] = set()
    for group in groups.values():
        if group[0].startswith(_RECORDINGS) or len(group) <= _SAMPLE:
            sample.update(group)
        else:
            last = len(group) - 1
            sample.update(group[number * last // (_SAMPLE - 1)] for number in range(_SAMPLE))
    return [key for key in keys if key in sample]


def _refused(
    missing: Collection[UnreadableObject], total: int, address: str, *, sampled: bool
) -> UnreadError:
    first, *others = missing
    named = "".join(f"\n  {other.url}: {other.message}" for other in others[: _NAMED - 1])
    same = all(other.message == first.message for other in others)
    more = f"\n  and {len(others) - _NAMED + 1} more" if len(others) >= _NAMED else ""
    message = (
        f"The feed was not replaced: the world cannot read what it would name at {address} "
        f"({len(missing)} of {plural(total, 'new object')}{' that were read' if sampled else ''}). "
        f"{first.url}: {first.message}"
    )
    return UnreadError(message if same else message + named + more, fix=first.fix)
