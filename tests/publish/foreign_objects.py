"""Objects as any other program writes them: with nothing of what ours says with each."""

from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from tests.publish.target import Target

BODY = b"of others"


def put_by_others(target: Target, key: str, body: bytes = BODY) -> None:
    """Put it there."""
    destination = target.destination
    if isinstance(destination, BucketDestination):
        destination._client.put_object(**destination._location(key), Body=body)
    elif isinstance(destination, FolderDestination):
        file = destination._folder / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def body_at(target: Target, key: str) -> bytes:
    """What is there."""
    stored = target.destination.read(key)
    assert stored, key
    return stored[0]
