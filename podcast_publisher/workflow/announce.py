"""Announce a release: caches, directories, programs, people; and try again what failed.

A release is never undone by any of it. Pings are sent, then recorded, and may repeat. A message to people is
claimed before it is sent, so that a run that is cut off loses it and none doubles it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from podcast_publisher.announce.answer import Answer
from podcast_publisher.announce.channels import Call, Sender, requests_for
from podcast_publisher.announce.request import MissingSecretError
from podcast_publisher.announce.send import send
from podcast_publisher.model.announcement import MESSAGES, PURGES, AnnounceSettings, ReleaseNews
from podcast_publisher.model.destination import Destination
from podcast_publisher.model.errors import PublisherError, WrongUseError
from podcast_publisher.model.outcome import MAX_ANSWER, Outcome, OutcomeState
from podcast_publisher.model.release import Release
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.outcomes import read_outcomes, record_outcome
from podcast_publisher.publish.stores.open_destination import writable_destination
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target
from podcast_publisher.workflow.release_news import read_news

RETRIED_FOR = timedelta(days=7)
"""After that, what failed is given up: a directory has polled the feed by then."""


class Announced(Struct, frozen=True):
    """What became of the announcements of a release."""

    outcomes: tuple[Outcome, ...] = ()
    """What this run has sent, or tried to."""
    problem: str = ""
    """Why no more could be done, as a sentence; the next run tries again."""
    held: bool = False
    """Whether nothing was announced, because verifying found errors or the earlier feed."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left for the next run."""
        failed = any(outcome.state is not OutcomeState.SENT for outcome in self.outcomes)
        return not (failed or self.problem or self.held)

    @property
    def will_retry(self) -> bool:
        """Whether the next run tries again."""
        return bool(self.problem or self.held or any(item.is_pending for item in self.outcomes))

    def __add__(self, other: "Announced") -> "Announced":
        return Announced(
            (*self.outcomes, *other.outcomes),
            self.problem or other.problem,
            held=self.held or other.held,
        )


class DryRun(Struct, frozen=True):
    """What would be sent on a channel, with secrets masked; or why nothing can be."""

    channel: str
    requests: tuple[tuple[str, ...], ...] = ()
    """Each in lines."""
    problem: str = ""


def pending_channels(
    release: Release, outcomes: Iterable[Outcome], settings: AnnounceSettings | None, now: datetime
) -> tuple[str, ...]:
    """The channels on which the release is still to be announced."""
    age = now - datetime.fromisoformat(release.published)
    if settings is None or age > RETRIED_FOR:
        return ()
    settled = {outcome.channel for outcome in outcomes if not outcome.is_pending}
    return tuple(
        channel
        for channel in settings.channels
        if channel in release.announces and channel not in settled
    )


def announce(context: Context, target: Target, release: Release, *, purges: bool) -> Announced:
    """Purge caches, or announce the release on the other channels, where that is pending.

    What goes wrong is returned, not raised: the release is live.
    """
    if not release.announces or target.settings.announce is None:
        return Announced()
    try:
        return _Announcement(context, target, release).send(purges=purges)
    except PublisherError as error:
        return Announced(problem=str(error))


def live_release(target: Target) -> Release:
    """The release that is live.

    Raises:
        WrongUseError: nothing is.
        DestinationError: the destination cannot be read.
    """
    release = read_live(target.place.destination).release
    if release is None:
        raise WrongUseError(
            f"Nothing has been published to {target.name} yet",
            fix=f"podcast-publisher publish --to {target.settings.name} announces what it publishes.",
        )
    return release


def pending(context: Context, target: Target, release: Release) -> tuple[str, ...]:
    """The channels on which the live release is still to be announced; asks the destination only if there may be some.

    Raises:
        DestinationError: the destination cannot be read.
    """
    settings, now = target.settings.announce, context.clock()
    if not pending_channels(release, (), settings, now):
        return ()
    outcomes = read_outcomes(target.place.destination, release.number)
    return pending_channels(release, outcomes, settings, now)


def was_tried(target: Target, release: Release) -> bool:
    """Whether a run has announced the release, so that it was verified before; caches are purged earlier.

    Raises:
        DestinationError: the destination cannot be read.
    """
    outcomes = read_outcomes(target.place.destination, release.number)
    return any(outcome.channel not in PURGES for outcome in outcomes)


def dry_run(context: Context, target: Target, release: Release) -> Iterator[DryRun]:
    """What announcing the release would send, on every channel of the destination.

    Raises:
        DestinationError: the destination cannot be read.
    """
    settings = target.settings.announce or AnnounceSettings()
    news = read_news(target.place.destination, release, target.place.public_url)
    sender = Sender(settings, news, context.environment, context.clock())
    for channel in settings.channels:
        try:
            calls = requests_for(channel, sender)
        except MissingSecretError as error:
            yield DryRun(channel, problem=str(error))
        else:
            yield DryRun(channel, tuple(tuple(call.shown()) for call in calls))


class _Announcement:
    """Sends one release to its channels, and records each outcome."""

    def __init__(self, context: Context, target: Target, release: Release) -> None:
        self._context = context
        self._settings = target.settings.announce or AnnounceSettings()
        self._destination: Destination = writable_destination(target.place, target.settings)
        self._public_url = target.place.public_url
        self._release = release

    def send(self, *, purges: bool) -> Announced:
        known = {
            outcome.channel: outcome
            for outcome in read_outcomes(self._destination, self._release.number)
        }
        todo = pending_channels(
            self._release, known.values(), self._settings, self._context.clock()
        )
        todo = tuple(name for name in todo if (name in PURGES) is purges)
        if not todo:
            return Announced()
        news = read_news(self._destination, self._release, self._public_url)
        outcomes: list[Outcome] = []
        for channel in todo:
            try:
                outcome = self._announce(channel, news, known.get(channel))
            except PublisherError as error:
                return Announced(tuple(outcomes), problem=str(error))
            outcomes += [outcome] if outcome else []
        return Announced(tuple(outcomes))

    def _announce(self, channel: str, news: ReleaseNews, before: Outcome | None) -> Outcome | None:
        """The outcome; None if another run is at it."""
        environment, now = self._context.environment, self._context.clock()
        try:
            calls = requests_for(channel, Sender(self._settings, news, environment, now))
        except MissingSecretError as error:
            return self._record(
                self._outcome(channel, Answer(0, str(error), was_refused=True)), before
            )
        is_message = channel in MESSAGES
        if is_message:
            claim = self._outcome(channel, None)
            before = record_outcome(self._destination, news.number, claim, before)
            if before is None:
                return None
        answer = self._send(calls, may_repeat=not is_message)
        return self._record(self._outcome(channel, answer), before)

    def _send(self, calls: Sequence[Call], *, may_repeat: bool) -> Answer:
        answer = Answer(204, "there was nothing to send")
        for call in calls:
            answer = send(call, self._context.environment, may_repeat=may_repeat)
            if not answer.is_success:
                break
        return answer

    def _outcome(self, channel: str, answer: Answer | None) -> Outcome:
        time = f"{self._context.clock().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if answer is None:
            return Outcome(channel, OutcomeState.CLAIMED, time)
        state = OutcomeState.FAILED
        if answer.is_success:
            state = OutcomeState.SENT
        elif channel in MESSAGES and not answer.was_refused:
            state = OutcomeState.UNKNOWN
        return Outcome(channel, state, time, answer.status, answer.text[:MAX_ANSWER])

    def _record(self, outcome: Outcome, before: Outcome | None) -> Outcome:
        return record_outcome(self._destination, self._release.number, outcome, before) or outcome
