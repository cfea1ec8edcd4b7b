"""Write the golden feed and pages of the small show: python -m tests.render.golden [FOLDER]"""

import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from podcast_publisher.model.publication import Publication
from tests.shows import build_show

FOLDER = Path(__file__).parent
GOLDEN = FOLDER / "good-show.xml"
PAGES = {
    "index.html": FOLDER / "good-show-index.html",
    "episodes/02-measuring.html": FOLDER / "good-show-episode.html",
    "embed/02-measuring.html": FOLDER / "good-show-embed.html",
}
"""One page of each kind, by its key."""


def page(publication: Publication, key: str) -> bytes:
    """The page, without what changes in its names with every touch on a style."""
    body = next(page.body() for page in publication.pages if page.key == key)
    return re.sub(rb"(site/[a-z]+)-[0-9a-f]{8}", rb"\1-DIGEST", body)


def write(folder: Path) -> None:
    """The feed and the pages, into that folder."""
    with TemporaryDirectory() as caches:
        os.environ["XDG_CACHE_HOME"] = caches
        publication = build_show()[0].publication
    (folder / GOLDEN.name).write_bytes(publication.feed.body())
    for key, place in PAGES.items():
        (folder / place.name).write_bytes(page(publication, key))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
