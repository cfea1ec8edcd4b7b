"""What an approval of an episode is for, and whether it still applies."""

import hashlib
import json
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import asdict

from podcast_publisher.model.approval import Approval
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.show import Episode, License, Location, Show
from podcast_publisher.model.time_zone import LONDON

Content = Mapping[str, object]
"""What listeners get of an episode: its parts by name, as JSON values; empty ones are left out."""

_PARTS = {
    "guid": "the guid",
    "recording": "the recording",
    "title": "the title",
    "numbering": "the number, season or type",
    "description": "the show notes",
    "summary": "the summary",
    "link": "the link",
    "people": "the people",
    "chapters": "the chapters",
    "transcript": "the transcript",
    "translations": "the transcripts in other languages",
    "artwork": "the artwork",
    "explicit": "whether it is explicit",
    "location": "the place",
    "license": "the licence",
    "funding": "the funding pages",
    "txt": "the lines for directories",
    "ai_content": "whether a machine made it",
    "block": "whether directories leave it out",
}
"""What people call the parts."""


def approved_content(episode: Episode) -> Content:
    """What an approval is for: all that listeners get of the episode, but not when they get it.

    The date is left out because an episode is scheduled after it was approved. Files count by
    their digests. What is written here differently takes back every approval that was given.
    """
    parts = {
        "guid": episode.guid,
        "recording": episode.audio.file.sha256 if episode.audio else "",
        "title": episode.title,
        "numbering": [episode.number or 0, episode.season or 0, episode.type],
        "description": episode.description,
        "summary": episode.summary,
        "link": episode.link,
        "people": [
            [person.name, person.role, person.group, person.link, person.image]
            for person in episode.people
        ],
        "chapters": [
            [
                round(chapter.start * 1000),
                chapter.title,
                chapter.link,
                round(chapter.end * 1000),
                "hidden" if chapter.hidden else "",
                _picture(chapter.picture),
            ]
            for chapter in episode.chapters
        ],
        "transcript": episode.transcript.file.sha256 if episode.transcript else "",
        "translations": [
            [translation.language, translation.transcript.file.sha256]
            for translation in episode.translations
            if translation.transcript
        ],
        "artwork": _picture(episode.artwork),
        "explicit": _answer(episode.explicit),
        "location": _fields(episode.location),
        "license": _fields(episode.license),
        "funding": [[page.url, page.text] for page in episode.funding],
        "txt": [[line.purpose, line.text] for line in episode.txt],
        "ai_content": _answer(episode.ai_content),
        "block": "yes" if episode.block else "",
    }
    return {name: value for name, value in parts.items() if value}


def _picture(picture: Artwork | None) -> list[str]:
    return [picture.file.sha256, picture.alt] if picture else []


def _answer(value: bool | None) -> str:  # noqa: FBT001 - the three answers are the subject
    return "" if value is None else "yes" if value else "no"


def _fields(value: Location | License | None) -> dict[str, str]:
    return {name: text for name, text in asdict(value).items() if text} if value else {}


def content_json(content: Content) -> bytes:
    """The content in the one form of which digests are made."""
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def content_digest(episode: Episode) -> str:
    """SHA-256 of what an approval of the episode is for, in hexadecimal."""
    return hashlib.sha256(content_json(approved_content(episode))).hexdigest()


def changed_parts(before: Content, after: Content) -> tuple[str, ...]:
    """What differs, as people call it."""
    return tuple(words for part, words in _PARTS.items() if before.get(part) != after.get(part))


def current_approvals(episode: Episode) -> tuple[Approval, ...]:
    """The approvals of the episode as it is."""
    if not episode.approved:
        return ()
    digest = content_digest(episode)
    return tuple(approval for approval in episode.approved if approval.content == digest)


def needs_approval(episode: Episode, show: Show) -> bool:
    """Whether the show's policy asks for an approval of the episode. Its day is London's."""
    first_day = show.approval.required_from if show.approval else None
    if first_day is None or episode.withdrawn or episode.published is None:
        return False
    return episode.published.astimezone(LONDON).date() >= first_day


def missing_approvers(episode: Episode, show: Show) -> tuple[str, ...]:
    """Those whom the policy names and who have not approved the episode as it is."""
    approvers = {name_key(approval.by) for approval in current_approvals(episode)}
    required = show.approval.by if show.approval else ()
    return tuple(name for name in required if name_key(name) not in approvers)


def name_key(name: str) -> str:
    """What two spellings of a name have in common."""
    return " ".join(name.casefold().split())


class ApprovalState(Struct, frozen=True):
    """An episode and its approvals."""

    episode: Episode
    current: tuple[Approval, ...]
    """Of the episode as it is."""
    outdated: tuple[Approval, ...]
    """Of what it was before."""
    changed: tuple[str, ...]
    """What has changed since the last of those, as far as this computer remembers."""
    is_needed: bool
    missing: tuple[str, ...]
    """Whose approval is needed."""

    @property
    def waits(self) -> bool:
        """Whether it may not be published yet."""
        return self.is_needed and (bool(self.missing) or not self.current)
