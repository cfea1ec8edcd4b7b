"""From a destination's settings to the destination itself."""

import os
from pathlib import Path

import pytest

from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.publish.stores import open_destination
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from tests.shows import workspace


def test_without_a_local_store_a_folder_takes_its_place(
    small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a platform without the store's wheel, `local` is a folder, and says so."""
    monkeypatch.setattr(
        open_destination, "find_program", lambda: None
    )  # as where the package cannot be installed
    settings = DestinationSettings(name="local", kind="local")
    place = open_destination.open_destination(settings, workspace(small_show), os.environ)
    assert isinstance(place.destination, FolderDestination)
    assert not place.readable
    assert "a folder takes its place" in place.note
    assert place.public_url == open_destination.public_url(settings, workspace(small_show))


def test_a_folder_is_relative_to_the_project(small_show: Path) -> None:
    """A folder destination may be anywhere, named from the project; its address ends in a slash."""
    settings = DestinationSettings(
        name="web", kind="folder", folder="../public", public_url="https://a.example/show"
    )
    place = open_destination.open_destination(settings, workspace(small_show), os.environ)
    assert place.destination.name == f"the folder {(small_show / '../public').resolve()}"
    assert place.public_url == "https://a.example/show/"


def test_a_bucket_is_opened_without_a_request(small_show: Path) -> None:
    """An S3 destination needs no connection until it is used."""
    settings = DestinationSettings(
        name="production",
        kind="s3",
        bucket="podcast",
        endpoint_url="http://127.0.0.1:9",
        region="eu-west-2",
        public_url="https://a.example/",
    )
    place = open_destination.open_destination(settings, workspace(small_show), os.environ)
    assert isinstance(place.destination, BucketDestination)
    assert place.destination.name == "the bucket podcast"


def test_the_local_address_stays(small_show: Path) -> None:
    """The local store's address is chosen once for a project, before it is started."""
    settings = DestinationSettings(name="local", kind="local")
    first = open_destination.public_url(settings, workspace(small_show))
    assert first.startswith("http://127.0.0.1:")
    assert open_destination.public_url(settings, workspace(small_show)) == first
