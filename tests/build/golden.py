"""Write the golden feed of the small show anew: python -m tests.build.golden"""

from datetime import UTC, datetime
from pathlib import Path

from podcast_publisher import pipeline
from podcast_publisher.model.publication import Publication

PUBLIC_URL = "https://podcast.example.org/breakthroughs/"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "good-show.xml"
SMALL_SHOW = Path(__file__).parent.parent / "cases" / "good-show"


def built(root: Path = SMALL_SHOW, now: datetime = NOW) -> Publication:
    """The publication of the show there."""
    checked = pipeline.load_and_check(root, lambda _: None)
    return pipeline.build_and_reread(checked, PUBLIC_URL, now)[0].publication


if __name__ == "__main__":
    GOLDEN.write_bytes(built().feed.body())
