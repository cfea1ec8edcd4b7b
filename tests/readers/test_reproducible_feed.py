"""The same series gives the same feed: an unchanged one costs an app a 304 and no download."""

from pathlib import Path

import pytest

from tests.readers.build_feed import feed_of, feed_of_another_process
from tests.readers.published import Published
from tests.shows import copy_series


def test_a_rebuilt_feed_equals_the_published_one(feed: bytes, published: Published) -> None:
    """Byte for byte."""
    assert feed_of(published.root, published.public_url) == feed


@pytest.mark.parametrize(
    ("zone", "seed"), [("Pacific/Kiritimati", "1"), ("America/St_Johns", "4294967295")]
)
def test_the_feed_does_not_depend_on_the_process(
    feed: bytes, published: Published, tmp_path: Path, zone: str, seed: str
) -> None:
    """Folder, process, time zone and hash seed change no byte."""
    root = copy_series(tmp_path / "séries n° 2")
    again = feed_of_another_process(root, published.public_url, TZ=zone, PYTHONHASHSEED=seed)
    assert again == feed
