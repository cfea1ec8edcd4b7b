"""One step of `bench.publish_many`, measured: prints seconds by stage, peak memory and requests as JSON."""

import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from podcast_publisher.cli.workspace import workspace_of
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.finding import Severity
from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.stores.open_destination import open_destination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.verify.show import verify
from podcast_publisher.workflow.build import build_and_check
from podcast_publisher.workflow.check import load_and_check
from podcast_publisher.workflow.plan import plan_release

seconds: dict[str, float] = {}
requests: Counter[str] = Counter()


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Note how long it takes."""
    started = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - started


def count(request: Any, **_: object) -> None:
    """Note a request to the store."""
    requests[request.method] += 1


def main(step: str, root: Path) -> None:
    """Publish what has changed, or verify."""
    place = open_destination(
        DestinationSettings(name="local", kind="local"), workspace_of(root), os.environ
    )
    destination = place.destination
    assert isinstance(destination, BucketDestination)  # noqa: S101 - there is a store here
    destination._client.meta.events.register("before-send.s3", count)
    if step == "verified":
        with stage("verify"):
            findings = verify(place.public_url + FEED_KEY)
        errors = [finding for finding in findings if finding.rule.severity is Severity.ERROR]
        assert not errors, errors  # noqa: S101 - all is well there
        return
    with stage("load and check"):
        checked = load_and_check(workspace_of(root), lambda _: None)
    with stage("build"):
        built, checked = build_and_check(checked, place.public_url, datetime.now(UTC))
    with stage("read and plan"):
        plan, findings = plan_release(built, checked.project, destination)
    assert not findings, findings  # noqa: S101 - nothing speaks against it
    if not plan.nothing_to_do:
        with stage("carry out"):
            carry_out(plan, destination, Publisher("bench", "0", "0", datetime.now(UTC)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "requests": requests}))
