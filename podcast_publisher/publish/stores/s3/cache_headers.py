"""Replace cache headers of existing objects without uploading them again."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from podcast_publisher.model.destination import Destination, DestinationError
from podcast_publisher.model.publication import Artifact
from podcast_publisher.publish.pruning.prune_marker import prune_marker
from podcast_publisher.publish.releases.media import verify_upload
from podcast_publisher.publish.stores.capabilities import probe_header_replacement

_AT_ONCE = 8


def renew_headers(
    artifacts: Collection[Artifact], destination: Destination, *, by: str, now: datetime
) -> None:
    """Replace the headers of each object that has others, and verify them.

    Whether the destination does that right is tried out first. Meanwhile nobody removes objects: a copy that comes
    late would bring back what was removed.

    Raises:
        DestinationError: the destination cannot do it, someone is removing objects, or one is not there.
    """
    if not artifacts:
        return
    replacement = probe_header_replacement(destination)
    if not replacement.is_supported:
        total = sum(artifact.size for artifact in artifacts)
        raise DestinationError(
            f"{destination.name} cannot replace the cache header of an object in place: {replacement.observed}",
            fix=f"Nothing was published. To upload the {len(artifacts)} objects again costs {total:,} bytes: "
            "podcast-publisher publish --renew-headers=upload",
        )

    def renew(artifact: Artifact) -> None:
        stored = destination.head(artifact.key)
        if stored is None or stored.differences(artifact):
            destination.replace_headers(artifact)
        verify_upload(artifact, destination)

    with prune_marker(destination, by, now), ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(renew, artifacts))
