"""Bring a prepared publication to a store, for `bench.publish`: what our upload costs without check and build."""

import os
import pickle
import sys
from datetime import UTC, datetime
from pathlib import Path

from podcast_publisher.feed.read import read_feed
from podcast_publisher.model.publication import Publication
from podcast_publisher.publish.releases.carry_out import Publisher, carry_out
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.publish.releases.plan import make_plan
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client


def main(file: Path, bucket: str, prefix: str) -> None:
    """Read what is live, plan, and do what is to be done."""
    publication: Publication = pickle.loads(file.read_bytes())  # noqa: S301 - written by bench.publish_show
    connected = client(endpoint_url=os.environ["AWS_ENDPOINT_URL"], region="us-east-1")
    destination = BucketDestination(connected, bucket, prefix)
    live = read_live(destination)
    plan = make_plan(publication, live, before=None, after=read_feed(publication.feed.body()))
    if not plan.nothing_to_do:
        carry_out(plan, destination, Publisher("bench", "0", "0", datetime.now(UTC)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
