"""From a destination's settings to the destination."""

import os
from pathlib import Path

import pytest

from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.publish.stores import open_destination
from podcast_publisher.publish.stores.folder import FolderDestination
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from tests.shows import workspace


def test_local_is_a_folder_without_seaweedfs(
    small_show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so."""
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
    """Its public URL ends in a slash."""
    settings = DestinationSettings(
        name="web", kind="folder", folder="../public", public_url="https://a.example/show"
    )
    place = open_destination.open_destination(settings, workspace(small_show), os.environ)
    assert place.destination.name == f"the folder {(small_show / '../public').resolve()}"
    assert place.public_url == "https://a.example/show/"


def test_a_bucket_is_opened_without_a_request(small_show: Path) -> None:
    """Nothing connects until it is used."""
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


def test_the_local_address_is_chosen_once(small_show: Path) -> None:
    """For a project, before the store starts."""
    settings = DestinationSettings(name="local", kind="local")
    first = open_destination.public_url(settings, workspace(small_show))
    assert first.startswith("http://127.0.0.1:")
    assert open_destination.public_url(settings, workspace(small_show)) == first
