"""`import`: real feeds of many hosts, where a folder of them is at hand."""

import os
from pathlib import Path

import pytest

from scripts.import_corpus import scored

FOLDER = "PODCAST_FEEDS"
"""The environment variable that names the folder."""
SMALL_FEED = """<rss version="2.0"><channel><title>Small talk</title>
<item><title>With a guid</title><guid>160 at http://old.example.org</guid>
<pubDate>Tue, 02 Sep 2025 06:00:00 GMT</pubDate>
<enclosure url="http://old.example.org/1.mp3" length="1" type="audio/mpeg"/></item>
<item><title>A film</title><guid>film</guid>
<enclosure url="http://old.example.org/2.mp4" length="1" type="video/mp4"/></item>
</channel></rss>"""


def test_a_feed_is_scored(tmp_path: Path) -> None:
    """Its items, those that can come, and nothing wrong."""
    (tmp_path / "small.xml").write_text(SMALL_FEED)
    (score,) = scored([tmp_path / "small.xml"])
    assert (score.items, score.usable, score.problems) == (2, 1, ())


@pytest.mark.long
def test_real_feeds_are_imported() -> None:
    """Every guid, instant and title of each item with one recording, and every other item is listed."""
    if not (folder := os.environ.get(FOLDER)):
        pytest.skip(f"{FOLDER} names no folder with feeds of other hosts")
    scores = list(scored(sorted(Path(folder).glob("*.xml"))))
    assert scores
    assert {score.name: score.problems for score in scores if score.problems} == {}
