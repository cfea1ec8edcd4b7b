"""Every destination there is: the contract holds for each of them."""

from pathlib import Path

import pytest

from podcast_publisher.model.destination import Destination
from podcast_publisher.publish.bucket import BucketDestination
from podcast_publisher.publish.folder import FolderDestination
from tests.publish.somewhere import Somewhere


@pytest.fixture(params=["folder", "seaweedfs"])
def somewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Somewhere:
    """An empty destination of each kind."""
    if request.param == "folder":
        return Somewhere(FolderDestination(tmp_path / "public"), "http://127.0.0.1:8000/")
    bucket: tuple[BucketDestination, str] = request.getfixturevalue("bucket")
    return Somewhere(*bucket)


@pytest.fixture
def destination(somewhere: Somewhere) -> Destination:
    """The same, where the address does not matter."""
    return somewhere.destination
