"""The bytes of a release record."""

import json

from podcast_publisher.model.release import PublishedObject, RecordedSound, Release
from podcast_publisher.model.tombstones import Tombstones

OBJECTS = {
    "feed.xml": PublishedObject(1, "a" * 64, "application/rss+xml", "max-age=300"),
    "audio/one-0a1b2c3d.mp3": PublishedObject(2**40, "b" * 64, "audio/mpeg", 'a "quote"'),
}


def test_a_record_is_written_as_it_always_was() -> None:
    """Indented by one, sorted, and in ASCII: earlier versions have written the same bytes."""
    release = Release(
        2,
        "2026-11-30T12:00:00Z",
        by="Jo \\ Instance\n\u2028",
        tool="1",
        run="é 😀",
        objects=OBJECTS,
        notices=("“one”, and the other: {}[],\t",),
        withdrawn={"guid": "ä"},
        erased=Tombstones(),
        sound={"audio/one-0a1b2c3d.mp3": RecordedSound("guid", 1000, 960_000)},
    )
    written = json.dumps(release.to_dict(), indent=1, sort_keys=True) + "\n"
    assert release.to_json() == written.encode("ascii")
    assert Release.from_json(release.to_json()) == release
