"""What was published: a record that never changes, kept at the destination."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from podcast_publisher.model.publication import SITEMAP_KEY, Artifact
from podcast_publisher.model.tombstones import Tombstones

NAMED_BY_CONTENT = ("audio/", "artwork/", "transcripts/", "chapters/", "site/")
"""Below them stand objects that are named by their content, for the world."""


class UnreadableReleaseError(ValueError):
    """The bytes are not a release record this program understands."""


@dataclass(frozen=True, slots=True)
class PublishedObject:
    """An object of a release: enough to tell whether it would be sent again."""

    size: int
    sha256: str
    type: str
    cache: str

    @classmethod
    def of(cls, artifact: Artifact) -> "PublishedObject":
        return cls(artifact.size, artifact.sha256, artifact.content_type, artifact.cache_control)

    def differs_in_cache_alone(self, key: str, other: "PublishedObject") -> bool:
        """Whether the two are the same object under that key, named by its content, but for the cache header."""
        same = replace(self, cache=other.cache) == other
        return same and self != other and key.startswith(NAMED_BY_CONTENT)


@dataclass(frozen=True, slots=True)
class Release:
    """One state of the show that the world has seen, by number."""

    number: int
    published: str
    """When, as ISO 8601 in UTC."""
    by: str
    """The name its publisher was signed in with."""
    tool: str
    """Version of this program."""
    run: str
    """A random name of the run that made it, so that no two runs can take each other's for theirs."""
    objects: Mapping[str, PublishedObject]
    """Every object it stands on, by key; the feed among them."""
    previous: int | None = None
    """The release that was live before."""
    undoes: int | None = None
    """The release that was live before, where this one was made to be rid of it."""
    restores: int | None = None
    """The release whose feed this one put back."""
    commit: str = ""
    """The version of the folder it was made of, where that is a git checkout."""
    reason: str = ""
    """In the words of its publisher."""
    notices: tuple[str, ...] = ()
    """What it changed for listeners, in plain words."""
    decisions: tuple[str, ...] = ()
    """Digests of what its authors had decided: each allows one change, once."""
    removals: tuple[str, ...] = ()
    """The pages it takes down once it is live: who finishes it after a run that was cut off goes by that."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """The episodes that were taken down, by guid, each with the name it has in addresses.

    No roll-back brings them back, and what belongs to them may be removed.
    """
    proved: str = ""
    """The address of the store that was found able to keep its promises, if it was."""
    proved_alone: str = ""
    """The address of the store that was found able to keep them for a single writer, and for no more."""
    erased: Tombstones | None = None
    """The episodes that were erased before it; nothing where the program that made it knew of no erasure."""
    redacted: str = ""
    """The day on which an episode of it was erased, as YYYY-MM-DD: it cannot be put back."""

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()

    @classmethod
    def from_json(cls, body: bytes) -> "Release":
        """The record in those bytes; what a newer program has put in besides is left aside.

        Raises:
            UnreadableReleaseError: they hold none.
        """
        try:
            record: dict[str, Any] = json.loads(body)
            objects = {key: PublishedObject(**one) for key, one in record.pop("objects").items()}
            known = {one.name: record[one.name] for one in fields(cls) if one.name in record}
            lists = {
                name: tuple(known.get(name, ())) for name in ("notices", "decisions", "removals")
            }
            if known.get("erased") is not None:
                known["erased"] = Tombstones.of(known["erased"])
            release = cls(objects=objects, **known | lists)
            release._prove()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UnreadableReleaseError(str(error)) from error
        return release

    def _prove(self) -> None:
        """Whoever can write to the place may have written the record.

        Raises:
            TypeError: something in it is not of the kind that it is said to be.
            ValueError: it cannot have been written.
        """
        numbers = [self.number, *(obj.size for obj in self.objects.values())]
        maybe = [one for one in (self.previous, self.undoes, self.restores) if one is not None]
        words = [
            self.published,
            self.by,
            self.tool,
            self.run,
            self.commit,
            self.reason,
            self.proved,
            self.redacted,
        ]
        words += [*self.notices, *self.decisions, *self.removals]
        words += [*self.withdrawn, *self.withdrawn.values()]
        for obj in self.objects.values():
            words += [obj.sha256, obj.type, obj.cache]
        if not all(type(number) is int and number >= 0 for number in numbers + maybe):
            raise TypeError("a number is none")
        if not all(isinstance(word, str) for word in words):
            raise TypeError("a text is none")
        if any(one >= self.number for one in maybe):  # so that no chain of records is a circle
            raise ValueError("it follows a release that follows it")
        if datetime.fromisoformat(self.published).tzinfo is None:
            raise ValueError("it does not say when")


KEPT = "kept/"
"""Below it stand copies of pages that were replaced; not for the world either."""
RELEASES = "releases/"
"""Below it stands what is not for the world."""
PRUNING_KEY = RELEASES + "pruning.json"
"""Stands there while someone removes objects."""
ERASED_KEY = RELEASES + "erased.json"
"""The tombstones of erased episodes; each later record carries them too."""
FEED_COPY = "/feed.xml"


def record_key(number: int) -> str:
    """Where the record of that release stands."""
    return f"{RELEASES}{number:06}/release.json"


def feed_copy_key(number: int) -> str:
    """Where the feed of that release stands for good."""
    return f"{RELEASES}{number:06}{FEED_COPY}"


def number_in(key: str) -> int | None:
    """The release whose object has that key, or nothing where it is no release's."""
    folder, _, rest = key.removeprefix(RELEASES).partition("/")
    is_number = bool(re.fullmatch(r"[0-9]{1,9}", folder))
    return int(folder) if rest and key.startswith(RELEASES) and is_number else None


def is_page(key: str) -> bool:
    """Whether what has that key is replaced in place, as pages are, and does not carry the show."""
    return key.endswith(".html") or key == SITEMAP_KEY


def kept_page_key(key: str, sha256: str) -> str:
    """Where the page with these bytes is kept once it was replaced: as media are, by slug and digest."""
    page = PurePosixPath(key)
    return f"{KEPT}{page.stem}-{sha256[:8]}{page.suffix}"
