"""Release records: what was published, kept at the destination."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field, to_builtins
from msgspec import json as msgspec_json
from msgspec.structs import replace

from podcast_publisher.model.publication import SITEMAP_KEY, Artifact
from podcast_publisher.model.publishing_jobs import AUTOMATIC
from podcast_publisher.model.tombstones import Tombstones

CONTENT_ADDRESSED = ("audio/", "artwork/", "transcripts/", "chapters/", "site/")
"""Prefixes of public objects whose names contain their digest."""


_JSON_NAMES = {
    "verified_store": "proved",
    "verified_single_writer_store": "proved_alone",
}
"""Fields whose names in JSON are older: records at destinations keep them."""


class UnreadableReleaseError(ValueError):
    """The bytes are not a release record this program understands."""


class PublishedObject(Struct, frozen=True):
    """An object of a release: enough to know whether it must be uploaded again."""

    size: int
    sha256: str
    type: str
    cache: str

    @classmethod
    def of(cls, artifact: Artifact) -> "PublishedObject":
        return cls(artifact.size, artifact.sha256, artifact.content_type, artifact.cache_control)

    def differs_only_in_cache_header(self, key: str, other: "PublishedObject") -> bool:
        """Whether the two are the same object under that key, named by its content, but for the cache header."""
        same = replace(self, cache=other.cache) == other
        return same and self != other and key.startswith(CONTENT_ADDRESSED)


class RecordedSound(Struct, frozen=True):
    """Where the sound of a published recording is: log files say only which bytes were sent."""

    guid: str
    """Of its episode."""
    first_sound_byte: int
    """Bytes before the sound."""
    minute_bytes: int
    """Bytes of its first minute."""


class Release(Struct, frozen=True):
    """A numbered state of the show that was public."""

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
    """Every object it needs, by key, including the feed."""
    previous: int | None = None
    """The release that was live before."""
    undoes: int | None = None
    """The release that this one rolled back, if it is a rollback."""
    restores: int | None = None
    """The release whose feed this one restored, if it is a rollback."""
    commit: str = ""
    """The commit of the folder it was made from, if that is a git checkout."""
    reason: str = ""
    """Its publisher's reason, in their own words."""
    notices: tuple[str, ...] = ()
    """What it changed for listeners, in plain words."""
    decisions: tuple[str, ...] = ()
    """Digests of its authors' decisions: each allows one change, once."""
    removals: tuple[str, ...] = ()
    """The pages that are removed once it is live; a run that finishes an interrupted one needs them."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """The withdrawn episodes by guid, each with its name in addresses.

    No rollback brings them back, and their objects may be removed.
    """
    verified_store: str = ""
    """The address of the store, if its tests found it suitable."""
    verified_single_writer_store: str = ""
    """The address of the store, if its tests found it suitable for a single writer only."""
    erased: Tombstones | None = None
    """The episodes that were erased before it; None if the program that made it did not know erasure."""
    sound: Mapping[str, RecordedSound] = field(default_factory=dict)
    """Its recordings by key; empty in records of older programs.

    Apart from the objects, because older programs read objects without any other field.
    """
    announces: tuple[str, ...] = ()
    """The channels on which it is announced; empty in records of older programs."""
    redacted: str = ""
    """The day on which an episode of it was erased, as YYYY-MM-DD: it cannot be restored."""

    @property
    def job_published(self) -> datetime | None:
        """When a publishing job has made it; None where a person did."""
        if self.by not in AUTOMATIC:
            return None
        return datetime.fromisoformat(self.published)

    def to_dict(self) -> dict[str, Any]:
        """The record under the names that records have in JSON."""
        values = {_JSON_NAMES.get(name, name): value for name, value in to_builtins(self).items()}
        if not self.sound:
            del values["sound"]  # as older programs wrote it
        if not self.announces:
            del values["announces"]
        return values

    def to_json(self) -> bytes:
        # Python's own indentation takes twice as long, and a record names tens of thousands of objects
        return (
            msgspec_json.format(json.dumps(self.to_dict(), sort_keys=True), indent=1) + "\n"
        ).encode()

    @classmethod
    def from_json(cls, body: bytes) -> "Release":
        """Parse the record; fields of newer programs are ignored.

        Raises:
            UnreadableReleaseError: they hold none.
        """
        try:
            record: dict[str, Any] = json.loads(body)
            objects = {
                key: PublishedObject(**value) for key, value in record.pop("objects").items()
            }
            names = [(name, _JSON_NAMES.get(name, name)) for name in cls.__struct_fields__]
            known = {name: record[in_json] for name, in_json in names if in_json in record}
            lists = {
                name: tuple(known.get(name, ()))
                for name in ("notices", "decisions", "removals", "announces")
            }
            if known.get("erased") is not None:
                known["erased"] = Tombstones.from_value(known["erased"])
            known["sound"] = _sound(known.get("sound", {}))
            release = cls(objects=objects, **known | lists)
            release._validate()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UnreadableReleaseError(str(error)) from error
        return release

    def _validate(self) -> None:
        """Validate the record, which anyone with write access to the destination may have written.

        Raises:
            TypeError: a value has the wrong type.
            ValueError: no version of the program can have written it.
        """
        numbers = [self.number, *(obj.size for obj in self.objects.values())]
        related = [
            number for number in (self.previous, self.undoes, self.restores) if number is not None
        ]
        words = [
            self.published,
            self.by,
            self.tool,
            self.run,
            self.commit,
            self.reason,
            self.verified_store,
            self.redacted,
        ]
        words += [*self.notices, *self.decisions, *self.removals, *self.announces]
        words += [*self.withdrawn, *self.withdrawn.values()]
        for sound in self.sound.values():
            words.append(sound.guid)
            numbers += [sound.first_sound_byte, sound.minute_bytes]
        for obj in self.objects.values():
            words += [obj.sha256, obj.type, obj.cache]
        if not all(type(number) is int and number >= 0 for number in numbers + related):
            raise TypeError("a value that should be a number is not")
        if not all(isinstance(word, str) for word in words):
            raise TypeError("a value that should be text is not")
        if any(
            number >= self.number for number in related
        ):  # so that no chain of records is a circle
            raise ValueError("it claims to follow a release with a higher number")
        if datetime.fromisoformat(self.published).tzinfo is None:
            raise ValueError("its time has no zone")


def _sound(record: dict[str, Any]) -> dict[str, RecordedSound]:
    names = RecordedSound.__struct_fields__
    return {
        key: RecordedSound(**{name: value[name] for name in names}) for key, value in record.items()
    }


KEPT_PAGES = "kept/"
"""Prefix of copies of replaced pages; not public either."""
RELEASES = "releases/"
"""Prefix of objects that are not public."""
PRUNE_MARKER_KEY = RELEASES + "pruning.json"
"""Exists while somebody prunes."""
TOMBSTONES_KEY = RELEASES + "erased.json"
"""The tombstones of erased episodes; each later record carries them too."""
FEED_COPY = "/feed.xml"


def record_key(number: int) -> str:
    """The key of that release's record."""
    return f"{RELEASES}{number:06}/release.json"


def feed_copy_key(number: int) -> str:
    """The key of the kept copy of that release's feed."""
    return f"{RELEASES}{number:06}{FEED_COPY}"


def release_number(key: str) -> int | None:
    """The release whose object has that key; None if no release's has."""
    folder, _, rest = key.removeprefix(RELEASES).partition("/")
    is_number = bool(re.fullmatch(r"[0-9]{1,9}", folder))
    return int(folder) if rest and key.startswith(RELEASES) and is_number else None


def is_page(key: str) -> bool:
    """Whether the object with that key is a page, which is replaced in place."""
    return key.endswith(".html") or key == SITEMAP_KEY


def kept_page_key(key: str, sha256: str) -> str:
    """The key under which the page with these bytes is kept once it was replaced, by slug and digest."""
    page = PurePosixPath(key)
    return f"{KEPT_PAGES}{page.stem}-{sha256[:8]}{page.suffix}"
