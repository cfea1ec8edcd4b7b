"""Releases, for people and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from podcast_publisher.model.listener_change import ListenerChange
from podcast_publisher.model.outcome import Outcome
from podcast_publisher.model.release import Release
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.report.announcements import outcome_line
from podcast_publisher.report.characters import inert, json_text
from podcast_publisher.report.listener_changes import change_lines

Changes = Mapping[int, Sequence[ListenerChange]]
"""What reads otherwise, by the numbers of releases, as far as that was compared."""
_NOT_COMPARED: Changes = {}
Announcements = Mapping[int, Sequence[Outcome]]
"""Who was told, by the numbers of releases."""
_NOT_READ: Announcements = {}


def as_text(
    releases: Iterable[Release],
    changes: Changes = _NOT_COMPARED,
    announced: Announcements = _NOT_READ,
) -> str:
    """One paragraph for each release, newest first."""
    return "\n".join(
        inert(line) for release in releases for line in _release(release, changes, announced)
    )


def _release(release: Release, changes: Changes, announced: Announcements) -> Iterator[str]:
    when = datetime.fromisoformat(release.published).astimezone(LONDON)
    commit, _, changed = release.commit.partition("-")
    source = f", commit {commit[:12]}{' and changes' if changed else ''}" if commit else ""
    yield f"{release.number:>4}  {when:%Y-%m-%d %H:%M %Z}  {release.by or 'someone'}{source}"
    if release.restores:
        yield f"      restored release {release.restores}, in place of release {release.undoes}"
    if release.redacted:
        yield f"      cannot be restored: an episode in it was erased on {release.redacted}"
    if release.reason:
        yield f"      why: {release.reason}"
    yield from (f"      {notice}" for notice in release.notices)
    yield from (f"        {line}" for line in change_lines(changes.get(release.number, ())))
    yield from (f"      {outcome_line(outcome)}" for outcome in announced.get(release.number, ()))


def as_json(releases: Iterable[Release], announced: Announcements = _NOT_READ) -> str:
    """All fields but the objects and their sound, as a list; with who was told."""
    entries = [{**release.to_dict(), "objects": len(release.objects)} for release in releases]
    for entry in entries:
        entry.pop("sound", None)
        if outcomes := announced.get(entry["number"]):
            entry["announced"] = [outcome.to_dict() for outcome in outcomes]
    return json_text(entries, indent=1)
