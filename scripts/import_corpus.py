"""Import every feed of a folder from a server on this computer, and score what came of it.

python -m scripts.import_corpus FOLDER [NAME ...]

Feeds are read for the score by feedparser, not by the program. Recordings, pictures, transcripts and chapters
are small stand-ins. For each feed it says how many items it has, how many can come, and what is wrong: a guid,
an instant or a title that differs, an item that is neither there nor listed, or a command that failed.
"""

import calendar
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import yaml
from msgspec import Struct

from podcast_publisher.load.yaml.datetimes import parse_datetime
from tests.import_show.old_host import PICTURE, RECORDING, OldHost, Page, open_host

_NAMED = re.compile(rb"<(?:enclosure|itunes:image|\w+:transcript|\w+:chapters|\w+:image)\b[^>]*>")
_WEB = re.compile(rb"""((?:url|href)\s*=\s*["']\s*)(?:https?:)?//""")
_FILES = {
    "vtt": Page(b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n", "text/vtt"),
    "srt": Page(b"1\n00:00:00,000 --> 00:00:02,000\nHello.\n", "application/srt"),
    "json": Page(
        b'{"version":"1.2.0","chapters":[{"startTime":0,"title":"A"}]}', "application/json"
    ),
    **dict.fromkeys(("jpg", "jpeg", "png"), Page(PICTURE, "image/jpeg")),
    **dict.fromkeys(("mp3", "m4a", "php", "aac"), Page(RECORDING[:8_000], "audio/mpeg")),
}
_SOUND = {"mp3", "m4a"}


class Score(Struct, frozen=True):
    """What came of a feed."""

    name: str
    items: int
    usable: int
    """Items with exactly one recording, each guid once."""
    seconds: float
    problems: tuple[str, ...]


def main(words: list[str]) -> int:
    """Import, and print a line for each feed; 1 where anything is wrong."""
    folder, names = Path(words[0]), set(words[1:])
    paths = [path for path in sorted(folder.glob("*.xml")) if not names or path.stem in names]
    scores = []
    for score in scored(paths):
        scores.append(score)
        print(
            f"{score.name:65.65} {score.items:5} items {score.usable:5} usable {score.seconds:6.1f} s"
        )
        for problem in score.problems[:5]:
            print(f"    {problem}")
    wrong = sum(bool(score.problems) for score in scores)
    print(
        f"{len(scores)} feeds, {sum(score.usable for score in scores):,} episodes, {wrong} feeds with problems"
    )
    return int(bool(wrong) or not scores)


def scored(paths: list[Path]) -> Iterator[Score]:
    """Import each feed into a folder of its own, and score it."""
    with open_host() as host, tempfile.TemporaryDirectory() as top:
        host.fallback = _stand_in
        for path in paths:
            body = _NAMED.sub(lambda match: _served_here(match[0], host), path.read_bytes())
            address = host.serve(f"feeds/{path.name}", body, type="application/rss+xml")
            yield _score(path.stem, address, body, Path(top) / path.stem)


def _score(name: str, address: str, body: bytes, folder: Path) -> Score:
    started = time.monotonic()
    words = [sys.executable, "-m", "podcast_publisher", "import", address, str(folder), "--yes"]
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    seconds = time.monotonic() - started
    entries = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False).entries
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        return Score(
            name, len(entries), 0, seconds, (f"exit code {done.returncode}: {done.stderr[-300:]}",)
        )
    usable = _usable(entries)
    return Score(
        name, len(entries), len(usable), seconds, tuple(_problems(entries, usable, folder))
    )


def _problems(entries: list[Any], usable: dict[str, Any], folder: Path) -> Iterator[str]:
    texts = {path: path.read_text("utf-8") for path in (folder / "episodes").glob("*.yaml")}
    episodes = {
        path.stem: yaml.safe_load(text.replace("\npublished: ", "\npublished: !!str "))
        for path, text in texts.items()
    }
    by_guid = Counter(str(episode["guid"]) for episode in episodes.values())
    yield from (
        f"guid {guid!r} is there {by_guid[guid]} times" for guid in usable if by_guid[guid] != 1
    )
    yield from (f"guid {guid!r} is nobody's" for guid in by_guid if guid not in usable)
    for slug, episode in episodes.items():
        entry = usable.get(str(episode["guid"]), {})
        if " ".join(entry.get("title", "").split()) != str(episode.get("title", "")):
            yield f"{slug}: the title is {episode.get('title')!r}, not {entry.get('title')!r}"
        if (instant := _instant(entry)) != _published(episode):
            yield f"{slug}: it appeared {_published(episode)}, not {instant}"
        if not any(
            path.suffix in {".mp3", ".m4a", ".wav", ".aac"}
            for path in (folder / "episodes").glob(f"{slug}.*")
        ):
            yield f"{slug}: it has no recording"
    report = (folder / "imported" / "report.txt").read_text("utf-8")
    left = yaml.safe_load(report.partition("\nleft_out:\n")[2]) or []
    listed = {str(entry["guid"]) for entry in left}
    for entry in entries:
        known = {_identity(entry), entry.get("link", ""), entry.get("title", "")} - {""}
        if not known:
            continue
        if not known & (listed | usable.keys()):
            yield f"{_identity(entry)!r} is neither there nor listed"


def _usable(entries: list[Any]) -> dict[str, Any]:
    """The newest entry of each guid that has exactly one recording."""
    usable: dict[str, Any] = {}
    for entry in entries:
        files = {file.get("href", "") for file in entry.get("enclosures", ()) if _is_sound(file)}
        if len(files) != 1:
            continue
        before = usable.get(_identity(entry))
        if before is None or (_instant(entry) or datetime.min.replace(tzinfo=UTC)) > (
            _instant(before) or datetime.min.replace(tzinfo=UTC)
        ):
            usable[_identity(entry)] = entry
    return usable


def _is_sound(file: Any) -> bool:
    ending = file.get("href", "").partition("?")[0].rpartition(".")[2].lower()
    return file.get("type", "").startswith("audio/") or ending in _SOUND


def _identity(entry: Any) -> str:
    enclosures = [file.get("href", "") for file in entry.get("enclosures", ())]
    return str(entry.get("id") or next(iter(enclosures), ""))


def _instant(entry: Any) -> datetime | None:
    parsed = entry.get("published_parsed")
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


def _published(episode: dict[str, Any]) -> datetime | None:
    return parse_datetime(str(episode["published"])) if "published" in episode else None


def _served_here(tag: bytes, host: OldHost) -> bytes:
    return _WEB.sub(rb"\g<1>" + host.address.encode() + b"/", tag)


def _stand_in(path: str) -> Page | None:
    ending = path.partition("?")[0].rpartition(".")[2].lower()
    return _FILES.get(ending, _FILES["mp3"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
