"""How long caches may keep the objects of an erased episode."""

from collections.abc import Mapping

from podcast_publisher.model.erasure import DeletionPhase, longest_max_age
from podcast_publisher.model.release import Release
from podcast_publisher.publish.erasure.traces import SearchResult
from podcast_publisher.workflow.erase.find_episode import EpisodeToErase

_PREVIEW_LIFETIME = 300
"""Seconds for which caches may keep files of a shared preview."""


def cache_lifetimes(
    records: tuple[Release, ...], searched: SearchResult, chosen: EpisodeToErase
) -> Mapping[str, int]:
    """The longest that caches may keep each of its objects in seconds, by every record that names it."""
    subject = chosen.subject
    headers: dict[str, list[str]] = {}
    for release in records:
        for key, published in release.objects.items():
            if subject.owns(key):
                headers.setdefault(key, []).append(published.cache)
    lifetimes = {key: int(longest_max_age(each).total_seconds()) for key, each in headers.items()}
    longest = max(lifetimes.values(), default=0)
    for trace in searched.traces:
        key = trace.version.key
        if trace.phase is DeletionPhase.PREVIEW:
            lifetimes.setdefault(key, _PREVIEW_LIFETIME)
        elif trace.phase is DeletionPhase.OWN:  # no record has the header of an interrupted upload
            lifetimes.setdefault(key, longest)
    return lifetimes | {key: lifetimes.get(key, longest) for key in subject.keys}
