"""Test what a store supports before anything is published to it; the release records the result."""

import hashlib
import secrets
from collections.abc import Mapping

from podcast_publisher.model.capabilities import VerifiedStore
from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.stores.capabilities import probe_capabilities
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.publish.stores.single_writer import SingleWriter
from podcast_publisher.report.capabilities import blockers, remedy
from podcast_publisher.verify.public_reads import ExpectedObject, UnreadableObject, find_unreadable
from podcast_publisher.workflow.events import Events


def verified_destination(
    place: OpenDestination, settings: DestinationSettings, live: LiveState, events: Events
) -> tuple[Destination, VerifiedStore]:
    """The destination to write to, and what is known of the store at its address.

    The live release records what this store supports, so it is tested once.

    Raises:
        DestinationError: it cannot hold a show.
    """
    verified = VerifiedStore.from_release(live.release)
    if verified.for_concurrent_writers == place.address:
        return place.destination, verified
    if settings.single_writer and place.address and verified.for_single_writer == place.address:
        return _single_writer(place, events), verified
    events.testing(place.destination.name)
    capabilities = probe_capabilities(place.destination)
    if lacking := blockers(capabilities, single_writer=settings.single_writer):
        raise DestinationError(
            f"Nothing was published: {place.destination.name} cannot be trusted with a show.\n{lacking}",
            fix=remedy(capabilities),
        )
    if capabilities.supports_conditional_writes:
        return place.destination, VerifiedStore(for_concurrent_writers=place.address)
    return _single_writer(place, events), VerifiedStore(for_single_writer=place.address)


def public_fault(place: OpenDestination, environment: Mapping[str, str]) -> UnreadableObject | None:
    """Why the world cannot read what is stored beside the media; None where it can.

    A few bytes are written for it, and removed. `environment` names proxies.

    Raises:
        DestinationError: they cannot be written or removed.
    """
    body = secrets.token_hex(16).encode()
    key = f"site/probe-{hashlib.sha256(body).hexdigest()[:8]}.txt"
    probe = Artifact.of_bytes(key, body, content_type="text/plain", cache_control="no-store")
    place.destination.write(probe)
    try:
        expected = ExpectedObject(place.public_url + key, probe.size, probe.sha256, probe)
        return next(iter(find_unreadable([expected], environment)), None)
    finally:
        place.destination.delete(key)


def _single_writer(place: OpenDestination, events: Events) -> SingleWriter:
    events.single_writer(place.destination.name)
    return SingleWriter(place.destination)
