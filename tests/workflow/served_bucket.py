"""The world's way to a bucket: a web server that reads from it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from podcast_publisher.model.destination import Destination
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.plan import Plan
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.release import Release
from podcast_publisher.publish.releases.carry_out import Publisher
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.verify.already_read import AlreadyRead
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.publish import publish_plan
from podcast_publisher.workflow.rollback import plan_rollback
from tests.publish.observed_destination import ObservedDestination
from tests.publish.publishing import NOW, planned
from tests.publish.target import Target
from tests.verify.servers import File, Server

SETTINGS = DestinationSettings("elsewhere", "s3")


class _Objects(dict[str, File]):
    """The objects of a destination, by path."""

    def __init__(self, destination: Destination) -> None:
        super().__init__()
        self._destination = destination

    def get(self, path: str, default: File | None = None) -> File | None:  # type: ignore[override]
        stored = self._destination.read(path.removeprefix("/show/"))
        if stored is None:
            return default
        return File(stored[0], stored[1].content_type, stored[1].cache_control)


class RecordedEvents(Events):
    """What was reported of the public address."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.reasons: list[str] = []

    def reading(self, url: str, done: int, total: int) -> None:  # noqa: ARG002 - as it is called
        self.read.append(url)

    def unverified(self, address: str, reason: str) -> None:  # noqa: ARG002 - as it is called
        self.reasons.append(reason)


class ServedBucket(Struct):
    """A server before a bucket, and the address at which the world reads."""

    server: Server
    bucket: BucketDestination
    url: str = ""
    requests: list[str] = field(default_factory=list)
    """The paths that the server was asked for before the feed was written."""
    events: RecordedEvents = field(default_factory=RecordedEvents)
    already_read: AlreadyRead = field(default_factory=AlreadyRead)
    """What the last publish has read."""
    before_write: Callable[[Artifact], Artifact] = lambda artifact: artifact
    """Called with each artifact before it is written."""

    def __post_init__(self) -> None:
        self.server.files = _Objects(self.bucket)
        self.url = self.url or self.server.url

    def publish(
        self,
        show: Path,
        settings: DestinationSettings = SETTINGS,
        environment: Mapping[str, str] | None = None,
    ) -> Release | None:
        """Plan and carry out, as the command and the desk do; nothing where there is nothing to do."""
        plan = planned(show, Target(self.bucket, self.url), self.bucket)
        return None if plan.nothing_to_do else self._carry_out(plan, settings, environment or {})

    def roll_back(self) -> Release:
        """Put the release before what is live back."""
        return self._carry_out(plan_rollback(self.bucket, None)[0], SETTINGS, {})

    def _carry_out(
        self, plan: Plan, settings: DestinationSettings, environment: Mapping[str, str]
    ) -> Release:
        observed = ObservedDestination(self.bucket, before_write=self._note)
        published = publish_plan(
            plan,
            OpenDestination(
                observed, self.url
            ),  # without an address: the store is known to be able
            settings,
            Publisher(name="Ada", tool="0", run="1", now=NOW),
            environment=environment,
            events=self.events,
        )
        self.already_read = published.already_read
        return published.release

    def _note(self, artifact: Artifact) -> Artifact:
        if artifact.key == "feed.xml":
            self.requests = [path for _, path in self.server.requests]
        return self.before_write(artifact)

    def elsewhere(self, url: str) -> "ServedBucket":
        """The same, to be read at another address."""
        return replace(self, url=url, events=RecordedEvents())


ServeBucket = Callable[..., ServedBucket]
"""The fixture `world`."""
