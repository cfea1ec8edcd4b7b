"""`import`: real feeds of many hosts, where a folder of them is at hand."""

import os
from pathlib import Path

import pytest

from scripts.import_corpus import scored

FOLDER = "PODCAST_FEEDS"
"""The environment variable that names the folder."""


@pytest.mark.long
def test_real_feeds_are_imported() -> None:
    """Every guid, instant and title of each item with one recording, and every other item is listed."""
    if not (folder := os.environ.get(FOLDER)):
        pytest.skip(f"{FOLDER} names no folder with feeds of other hosts")
    scores = list(scored(sorted(Path(folder).glob("*.xml"))))
    assert scores
    assert {score.name: score.problems for score in scores if score.problems} == {}
