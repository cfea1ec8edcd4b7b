"""CloudFront: invalidate paths, through boto3 and its ways of signing in.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html
"""

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from msgspec import Struct

from podcast_publisher import __version__
from podcast_publisher.announce.answer import Answer

_TIMEOUT = 10
_MOST = 1000
"""Paths in an invalidation; with more, everything is invalidated, which counts as one path."""
_REFUSALS = range(400, 500)


class Invalidation(Struct, frozen=True):
    """Paths that a distribution is told to forget."""

    distribution: str
    paths: tuple[str, ...]
    reference: str
    """The same for each attempt: with the same paths, CloudFront then makes no second invalidation."""

    @classmethod
    def of(cls, distribution: str, urls: Sequence[str], reference: str) -> "Invalidation":
        """The invalidation of these addresses."""
        paths = [quote(urlsplit(url).path or "/", safe="/%~*") for url in urls]
        if len(paths) > _MOST:
            paths = ["/*"]
        return cls(distribution, tuple(dict.fromkeys(paths)), reference)

    def shown(self) -> Iterator[str]:
        """The request in lines."""
        yield f"CloudFront CreateInvalidation, distribution {self.distribution}, {self.reference}"
        yield from self.paths


def invalidate(invalidation: Invalidation) -> Answer:
    """Create the invalidation; do not wait until it is done, which takes minutes."""
    import boto3  # slow to import, and only users of CloudFront need it
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    config = Config(
        connect_timeout=_TIMEOUT,
        read_timeout=_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": 2},
        user_agent=f"podcast_publisher/{__version__}",
    )
    paths = invalidation.paths
    batch = {
        "Paths": {"Quantity": len(paths), "Items": list(paths)},
        "CallerReference": invalidation.reference,
    }
    try:
        client = boto3.session.Session().client(
            "cloudfront", region_name="us-east-1", config=config
        )
        made = client.create_invalidation(
            DistributionId=invalidation.distribution, InvalidationBatch=batch
        )
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = error.response.get("Error", {}).get("Code", "")
        return Answer(status, f"CloudFront answers {code}", was_refused=status in _REFUSALS)
    except BotoCoreError as error:
        return Answer(0, f"CloudFront cannot be asked: {type(error).__name__}", was_refused=True)
    return Answer(201, f"invalidation {made['Invalidation']['Id']}")
