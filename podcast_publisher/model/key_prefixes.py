"""Every key prefix that the program uses at a destination, and what erasing an episode does there.

Register each new prefix here: a test checks every key that the code makes.
"""

from collections.abc import Mapping
from enum import StrEnum

from podcast_publisher.model.capabilities import PROBES
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, SITEMAP_KEY
from podcast_publisher.model.release import KEPT_PAGES, PRUNE_MARKER_KEY, RELEASES, TOMBSTONES_KEY
from podcast_publisher.model.shared_preview import PREVIEWS, SHARED_RECORDS


class ErasureAction(StrEnum):
    """What erasing an episode does with an object."""

    OWN = "deleted where the key holds the episode's name or the digest of one of its files"
    REBUILT = "published again without the episode; old versions that name it are deleted"
    COPY = "read, and deleted where it names the episode"
    RECORD = "rewritten without a word of the episode; copies of feeds that name it are deleted"
    PREVIEW = "deleted whole where anything in it is of the episode or names it"
    INDEX = "deleted unless the live release has it: it mixes the words of all episodes"
    SEARCHED = "holds no episode; searched, and reported where it names one"


PREFIXES: Mapping[str, ErasureAction] = {
    FEED_KEY: ErasureAction.REBUILT,
    INDEX_KEY: ErasureAction.REBUILT,
    SITEMAP_KEY: ErasureAction.REBUILT,
    "audio/": ErasureAction.OWN,
    "artwork/": ErasureAction.OWN,
    "transcripts/": ErasureAction.OWN,
    "chapters/": ErasureAction.OWN,
    "episodes/": ErasureAction.OWN,
    "embed/": ErasureAction.OWN,
    "site/": ErasureAction.SEARCHED,
    "site/words-": ErasureAction.INDEX,
    KEPT_PAGES: ErasureAction.COPY,
    PREVIEWS: ErasureAction.PREVIEW,
    SHARED_RECORDS: ErasureAction.PREVIEW,
    PROBES: ErasureAction.SEARCHED,
    PRUNE_MARKER_KEY: ErasureAction.SEARCHED,
    TOMBSTONES_KEY: ErasureAction.SEARCHED,
    RELEASES: ErasureAction.RECORD,
}


def erasure_action(key: str) -> ErasureAction | None:
    """What erasing does with the object of that key; None if its prefix is not registered."""
    matching = [
        prefix
        for prefix in PREFIXES
        if key == prefix or (key.startswith(prefix) and prefix[-1] in "/-")
    ]
    return PREFIXES[max(matching, key=len)] if matching else None
