"""Probe what a store supports by trying it: some claim more than they do.

Some 120 small requests below `releases/`, which the world cannot read: a few seconds. Nothing new is begun after two minutes; whatever was written is removed.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from msgspec.structs import replace

from podcast_publisher.model.capabilities import PROBES, Capabilities, Capability, Requirement
from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.publish.stores.separate_records import underlying_destinations
from podcast_publisher.publish.stores.write_races import (
    Probe,
    probe_compare_and_swap,
    probe_create_only,
)

_LONGEST = 120
"""Seconds after which nothing new is begun; a request that hangs has limits of its own."""
_SIZE = 4096
_LARGE = 200_000
_AFTERWARDS = b"afterwards"
_A_MOMENT = 0.2
"""Seconds; a store that keeps half of an upload notices the end of it a little later than we do."""
_RELEASE = 7


def probe_capabilities(
    destination: Destination, on_probed: Callable[[Capability], None] = lambda _: None
) -> Capabilities:
    """Probe everything that publishing needs; `on_probed` gets each result as it is known.

    Where something forbids publishing, a failure after it ends the search: what is lacking says more.

    Raises:
        DestinationError: it cannot be reached, refuses what every store can, or takes too long.
    """
    places = underlying_destinations(destination)
    tried: list[Capability] = []
    for part in places:
        for capability in _found_out(part):
            labelled = capability
            if len(places) > 1:
                labelled = replace(
                    capability, expectation=f"{capability.expectation} ({part.name})"
                )
            tried.append(labelled)
            on_probed(labelled)
    return Capabilities(tuple(tried))


def _found_out(destination: Destination) -> Iterator[Capability]:
    tried: list[Capability] = []
    with _probe(destination) as probe:
        for try_out in (
            _keeps_objects,
            _keeps_metadata,
            _gives_parts,
            _replaces,
            _refuses_damage,
            probe_create_only,
            probe_compare_and_swap,
            _stays_whole,
            _renews,
            _removes,
        ):
            probe.stop_where_late()
            try:
                tried.append(try_out(probe))
            except DestinationError:
                if Capabilities(tuple(tried)).blocking(single_writer=True):
                    break
                raise
            yield tried[-1]


@contextmanager
def _probe(destination: Destination) -> Iterator[Probe]:
    folder = f"{PROBES}{secrets.token_hex(8)}/"
    probe = Probe(destination, folder, until=time.monotonic() + _LONGEST)
    try:
        yield probe
    finally:
        for key in sorted(probe.written):
            with suppress(DestinationError):
                destination.delete(key)


def _keeps_objects(probe: Probe) -> Capability:
    artifact = probe.artifact("kept", secrets.token_bytes(_SIZE))
    probe.write(artifact, release=_RELEASE)
    stored = probe.destination.head(artifact.key)
    differences = (
        stored.differences(artifact) if stored else ("right after it was written it is not there",)
    )
    return Capability(
        "keeps bytes, type and cache header as they were sent, and adds no encoding",
        "Apps do not play a recording of the wrong type, or keep an old feed for too long.",
        "; ".join(differences),
    )


def _keeps_metadata(probe: Probe) -> Capability:
    stored = probe.destination.head(probe.key("kept"))
    is_kept = stored is not None and stored.release == _RELEASE and stored.sha256
    return Capability(
        "keeps the metadata of an object",
        "It would not be known which release is live: no history and no rollback.",
        "" if is_kept else "the release's number or the digest is gone",
    )


def _gives_parts(probe: Probe) -> Capability:
    read_result = probe.destination.read(probe.key("kept"))
    start = _SIZE // 2
    part = probe.destination.read_range(probe.key("kept"), start, 16)
    first = probe.destination.read_range(probe.key("kept"), 0, 1)  # s3rver takes 0-0 for no range
    expected = read_result and (read_result[0][start : start + 16], read_result[0][:1])
    right = part and first and (part[0], first[0]) == expected
    return Capability(
        "gives out a part of a file, and says so (206)",
        "Listeners who skip forward would start again from the beginning; Apple requires it.",
        "" if right else "it answers with the whole file, with another part, or not with 206",
    )


def _replaces(probe: Probe) -> Capability:
    probe.write(probe.artifact("replaced", b"before"))
    before = probe.destination.head(probe.key("replaced"))
    probe.write(probe.artifact("replaced", _AFTERWARDS))
    after = probe.destination.read(probe.key("replaced"))
    new = after is not None and after[0] == _AFTERWARDS
    other_version = before and after and before.etag != after[1].etag
    # what comes of it is looked at last: a store may take its time over it
    probe.interrupt_upload(probe.artifact("replaced", secrets.token_bytes(_LARGE)))
    return Capability(
        "gives out an object's new bytes, as another version, once it was replaced",
        "Listeners would keep getting the old feed, and nothing would show which of two is there.",
        "" if new and other_version else "it gives out the old bytes, or the same version",
    )


def _refuses_damage(probe: Probe) -> Capability:
    """An upload whose digests are those of other bytes, as if some were lost on the way."""
    intended = probe.artifact("damaged", b"what was meant")
    damaged = replace(intended, content=b"what was m..nt")
    stood_in_for = "Verifying each upload finds such damage instead, because it compares a digest."
    capability = Capability(
        "refuses an upload that was damaged on the way (Content-MD5)",
        "A damaged recording would be published, and nobody would notice.",
    )
    try:
        probe.write(damaged)
    except DestinationError:
        is_kept = probe.destination.head(damaged.key)
        return replace(capability, observed="it refused the upload, and kept it" if is_kept else "")
    stored = probe.destination.head(damaged.key)
    accepted = replace(capability, observed="it accepted one")
    if stored and stored.differences(intended):
        return replace(accepted, consequence=stood_in_for, requirement=Requirement.OPTIONAL)
    return accepted


def _stays_whole(probe: Probe) -> Capability:
    """The feed is replaced in place, so verifying uploads does not cover this."""
    read_result = _broken_off(probe)
    if read_result == len(_AFTERWARDS):
        time.sleep(_A_MOMENT)
        read_result = _broken_off(probe)
    return Capability(
        "keeps what is there where an upload that was to replace it breaks off",
        "A connection that fails at the wrong moment would leave half a feed, and apps would drop the show.",
        ""
        if read_result == len(_AFTERWARDS)
        else f"{read_result:,} bytes are there, of {_LARGE:,} that were to be sent",
    )


def _broken_off(probe: Probe) -> int:
    stored = probe.destination.head(probe.key("replaced"))
    return stored.size if stored else 0


def probe_header_replacement(destination: Destination) -> Capability:
    """Probe whether an object's cache header can be replaced: some five small requests.

    Raises:
        DestinationError: the destination cannot be reached, or refuses what every store can.
    """
    with _probe(destination) as probe:
        probe.write(probe.artifact("kept", secrets.token_bytes(_SIZE)))
        return _renews(probe)


def _renews(probe: Probe) -> Capability:
    capability = Capability(
        "replaces the cache header of an object, by a copy onto itself",
        "publish --renew-headers must upload old recordings again; everything else works.",
        requirement=Requirement.OPTIONAL,
    )
    before = probe.destination.read(probe.key("kept"))
    if before is None:
        return replace(capability, observed="what was to be copied is not there")
    expected = replace(probe.artifact("kept", before[0]), cache_control="public, max-age=60")
    try:
        probe.destination.replace_headers(expected)
    except DestinationError as error:
        return replace(capability, observed=str(error))
    after = probe.destination.read(probe.key("kept"))
    if after is None or after[0] != before[0]:
        return replace(capability, observed="the bytes are others afterwards")
    differences = after[1].differences(expected)
    if not differences and after[1].sha256 != expected.sha256:
        differences = ("its metadata is gone",)
    return replace(capability, observed="; ".join(differences))


def _removes(probe: Probe) -> Capability:
    seen = ""
    for key in sorted(probe.written):
        try:
            probe.destination.delete(key)
            if probe.destination.head(key) is None:
                probe.written.discard(key)
            else:
                seen = f"{key} is still there"
        except DestinationError as error:
            seen = f"{error}; some is left below {probe.folder}"
            break
    return Capability(
        "removes an object when asked to",
        "prune cannot remove unneeded objects; everything else works.",
        seen,
        Requirement.OPTIONAL,
    )
