"""Download the recordings of imported episodes, several at once, each as soon as possible complete."""

import json
import os
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.create_files import replace_files
from podcast_publisher.edit.formatting import Indentation
from podcast_publisher.edit.naming import clean_title
from podcast_publisher.feed.foreign.select import ending_of, recording_of
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.fetch.download import Download, Downloaded, DownloadRefusedError
from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.files.episode_folder import AUDIO_SUFFIXES
from podcast_publisher.load.files.media_file import FileRefusedError
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.foreign_show import ForeignChapter, ForeignFile
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.edit.yaml_text import parse_fields
from podcast_publisher.workflow.import_show.events import ImportEvents
from podcast_publisher.workflow.import_show.fields import chapter_fields
from podcast_publisher.workflow.import_show.imported import ImportedEpisode

MOST_BYTES = 1 << 30
"""Bytes of a recording; `check` reads no larger one."""
RECORD = "recordings.jsonl"
_AT_ONCE = 4
_NO_SOUND = ("a web page", "a text", "empty", "a picture", "a tag")
_ENDINGS = {"audio/mpeg": ".mp3", "audio/mp3": ".mp3", "audio/aac": ".aac", "audio/ogg": ".ogg"}
_ENDINGS |= dict.fromkeys(("audio/x-m4a", "audio/mp4", "audio/m4a"), ".m4a")
_ENDINGS |= dict.fromkeys(("audio/wav", "audio/x-wav"), ".wav")


class Recordings(Struct, frozen=True):
    """The recordings of an imported show, after a run."""

    fetched: int
    size: int
    """Bytes that were fetched in this run."""
    present: int
    """Recordings that were there before."""
    failed: tuple[tuple[str, str], ...]
    """Titles of those that could not be fetched, each with a sentence without a full stop."""


class _StoppedError(Exception):
    """The run was stopped."""


class RecordingDownloads:
    """The downloads of one run."""

    def __init__(self, workspace: Workspace, client: HttpClient, events: ImportEvents) -> None:
        self._workspace = workspace
        self._client = client
        self._events = events
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._done = 0
        self._size = 0
        self._failed: list[tuple[str, str]] = []

    def run(self, episodes: tuple[ImportedEpisode, ...]) -> Recordings:
        """Fetch every recording that is not there; what is there is not touched.

        One that fails keeps none of the others back. A run that is stopped goes on in the next.

        Raises:
            OSError: this computer refuses to write a file, such as where the disk is full.
        """
        waiting = [item for item in episodes if not self._is_there(item)]
        files = [recording_of(item.episode) for item in waiting]
        self._events.expecting(len(waiting), sum(file.length or 0 for file in files if file))
        pool = ThreadPoolExecutor(_AT_ONCE)
        jobs = [
            pool.submit(self._fetch, item, file, len(waiting))
            for item, file in zip(waiting, files, strict=True)
            if file
        ]
        try:
            for job in jobs:
                job.result()
        finally:
            self._stopped.set()
            pool.shutdown(cancel_futures=True)
        fetched = len(waiting) - len(self._failed)
        return Recordings(
            fetched, self._size, len(episodes) - len(waiting), tuple(sorted(self._failed))
        )

    def _is_there(self, item: ImportedEpisode) -> bool:
        """Whether it has a recording, or its YAML names another."""
        folder = self._workspace.episodes_folder
        if any(os.path.lexists(folder / f"{item.slug}{suffix}") for suffix in AUDIO_SUFFIXES):
            return True
        fields = parse_fields((folder / f"{item.slug}.yaml").read_text("utf-8-sig"))
        return isinstance(fields, dict) and bool(fields.get("audio") or fields.get("withdrawn"))

    def _fetch(self, item: ImportedEpisode, file: ForeignFile, total: int) -> None:
        target = self._workspace.episodes_folder / item.slug
        download = Download(
            self._client,
            file.url,
            target,
            max_bytes=MOST_BYTES,
            received=_Receiver(self, item.title),
        )
        problem = ""
        try:
            path = self._finish(download.run(), download, target, file)
            add_chapters(self._workspace, item.slug, probe_audio(path, path.name))
        except (DownloadRefusedError, EditError, FileRefusedError) as error:
            problem = f"{error}"
        except _StoppedError:
            return
        with self._lock:
            self._done += 1
            self._failed += [(item.title, problem)] if problem else []
            self._events.received(self._done, total, item.title, problem)

    def count(self, size: int, title: str) -> None:
        """Count more bytes.

        Raises:
            _StoppedError: the run is over.
        """
        if self._stopped.is_set():
            raise _StoppedError
        with self._lock:
            self._size += size
            self._events.receiving(size, title)

    def _finish(
        self, downloaded: Downloaded, download: Download, target: Path, file: ForeignFile
    ) -> Path:
        """Give the recording its name, and note where it came from."""
        audio = probe_audio(downloaded.part, target.name)
        if audio.format.startswith(_NO_SOUND):
            download.forget()
            raise DownloadRefusedError(f"What its server sends is {audio.format}")
        path = target.with_name(f"{target.name}{_suffix(audio, downloaded, file)}")
        entry = {
            "file": self._workspace.relative(path),
            "url": file.url,
            "from": downloaded.url,
            "bytes": downloaded.size,
            "sha256": downloaded.sha256,
        }
        with self._lock:
            _append(self._workspace.imported_folder / RECORD, entry)
        downloaded.part.replace(path)
        download.forget()
        return path


class _Receiver(Struct, frozen=True):
    downloads: RecordingDownloads
    title: str

    def __call__(self, size: int) -> None:
        self.downloads.count(size, self.title)


def add_chapters(workspace: Workspace, slug: str, audio: Audio) -> bool:
    """Add the chapters in a new recording's tags to an episode's YAML that has none; the rest stays to the letter."""
    path = workspace.episodes_folder / f"{slug}.yaml"
    text = path.read_text("utf-8")
    fields = parse_fields(text)
    named = ((chapter.start, clean_title(chapter.title)) for chapter in audio.tags.chapters)
    chapters = tuple(ForeignChapter(start, title) for start, title in named if title)
    if not chapters or not isinstance(fields, dict) or "chapters" in fields:
        return False
    body = "\n".join(Indentation().format_field("chapters", chapter_fields(chapters, str, []), 0))
    longer = f"{text.rstrip()}\n{body}\n"
    after = parse_fields(longer)
    if not isinstance(after, dict) or {**after, "chapters": ""} != {**fields, "chapters": ""}:
        return False
    replace_files({path: longer.encode()})
    return True


def _suffix(audio: Audio, downloaded: Downloaded, file: ForeignFile) -> str:
    if audio.is_podcast_format:
        return audio.suffix
    for suffix in _candidates(downloaded, file):
        if suffix in AUDIO_SUFFIXES:
            return suffix
    return ".mp3"


def _candidates(downloaded: Downloaded, file: ForeignFile) -> Iterator[str]:
    yield f".{ending_of(file.url)}"
    yield f".{ending_of(downloaded.url)}"
    yield _ENDINGS.get(file.type, "")
    yield _ENDINGS.get(downloaded.media_type, "")


def _append(path: Path, entry: Mapping[str, object]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
