"""Every prefix below which the program writes at a destination, and what erasing an episode does there.

Whoever adds a prefix says here what becomes of it: a test looks at every key that the code makes.
"""

from collections.abc import Mapping
from enum import StrEnum

from podcast_publisher.model.capabilities import PROBES
from podcast_publisher.model.publication import FEED_KEY, INDEX_KEY, SITEMAP_KEY
from podcast_publisher.model.release import ERASED_KEY, KEPT, PRUNING_KEY, RELEASES
from podcast_publisher.model.shared_preview import PREVIEWS, SHARED


class Treatment(StrEnum):
    """What erasing an episode does with an object."""

    OWN = "deleted where the key holds the episode's name or the digest of one of its files"
    REBUILT = "published anew without the episode; old versions that name it are deleted"
    COPY = "read, and deleted where it names the episode"
    RECORD = "rewritten without a word of the episode; copies of feeds that name it are deleted"
    PREVIEW = "deleted whole where anything in it is of the episode or names it"
    SEARCHED = "holds no episode; searched, and reported where it names one"


PREFIXES: Mapping[str, Treatment] = {
    FEED_KEY: Treatment.REBUILT,
    INDEX_KEY: Treatment.REBUILT,
    SITEMAP_KEY: Treatment.REBUILT,
    "audio/": Treatment.OWN,
    "artwork/": Treatment.OWN,
    "transcripts/": Treatment.OWN,
    "chapters/": Treatment.OWN,
    "episodes/": Treatment.OWN,
    "embed/": Treatment.OWN,
    "site/": Treatment.SEARCHED,
    KEPT: Treatment.COPY,
    PREVIEWS: Treatment.PREVIEW,
    SHARED: Treatment.PREVIEW,
    PROBES: Treatment.SEARCHED,
    PRUNING_KEY: Treatment.SEARCHED,
    ERASED_KEY: Treatment.SEARCHED,
    RELEASES: Treatment.RECORD,
}


def treatment_of(key: str) -> Treatment | None:
    """What erasing does with the object of that key, or nothing where no prefix of it is registered."""
    found = [
        prefix
        for prefix in PREFIXES
        if key == prefix or (key.startswith(prefix) and prefix[-1] in "/-")
    ]
    return PREFIXES[max(found, key=len)] if found else None
