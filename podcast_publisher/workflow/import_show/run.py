"""Import a show: its folder from its feed, or what is new since."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.edit.create_files import create_files, replace_files
from podcast_publisher.edit.import_show.yaml_text import render_episode
from podcast_publisher.edit.new_show import GITIGNORE
from podcast_publisher.feed.foreign.select import Selection, select
from podcast_publisher.fetch.client import HttpClient
from podcast_publisher.model.foreign_show import ForeignChapter, ForeignEpisode, ForeignShow
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.import_show.answers import (
    ImportAnswers,
    KnownAnswers,
    known_answers,
)
from podcast_publisher.workflow.import_show.episode import FromItem, fields_of, slug_of
from podcast_publisher.workflow.import_show.events import ImportEvents
from podcast_publisher.workflow.import_show.files import EpisodeFiles, fetch_files, fetch_picture
from podcast_publisher.workflow.import_show.folder import ImportFolder, free_slug
from podcast_publisher.workflow.import_show.imported import ImportedEpisode, ImportedShow
from podcast_publisher.workflow.import_show.kept_feed import keep_feed
from podcast_publisher.workflow.import_show.links import SecureLinks, links_of
from podcast_publisher.workflow.import_show.read import (
    ReadFeed,
    open_client,
    read_source,
)
from podcast_publisher.workflow.import_show.recordings import RecordingDownloads, Recordings
from podcast_publisher.workflow.import_show.show import show_text
from podcast_publisher.workflow.schema import SCHEMA_NAMES, editor_schema_text

_AT_ONCE = 8
_COVER = "cover"


class ShowImport(Struct, frozen=True):
    """The import of a feed into a folder."""

    folder: ImportFolder
    feed: ReadFeed
    client: HttpClient
    secure: SecureLinks

    @property
    def workspace(self) -> Workspace:
        return self.folder.workspace

    def known_answers(self, given: ImportAnswers) -> KnownAnswers | None:
        """What is known of a new show; None where podcast.yaml is there already."""
        return known_answers(self.feed.show, given, self.secure) if self.folder.is_new else None

    def run(self, known: KnownAnswers | None, events: ImportEvents) -> ImportedShow:
        """Write podcast.yaml, if there is none, and the YAML of every new episode, with their small files.

        A run that was stopped goes on where it was; nothing that exists is changed, but for the copy of the feed.

        Raises:
            EditError: a file cannot be written; what was written before stays.
        """
        selection = self._without_left_out(select(self.feed.show))
        self.secure.try_all(links_of(self.feed.show, self._new(selection.episodes)))
        show = None
        explicit = self.folder.explicit
        if known:
            explicit = known.answers.explicit
            show = self._write_show(known, selection)
        keep_feed(self.workspace, self.feed)
        episodes = self._write_episodes(
            tuple(self._named(selection.episodes)), events, explicit=explicit
        )
        return ImportedShow(selection, show, episodes)

    def fetch_recordings(self, imported: ImportedShow, events: ImportEvents) -> Recordings:
        """Download the recordings that are not there.

        Raises:
            OSError: this computer refuses to write a file.
        """
        return RecordingDownloads(self.workspace, self.client, events).run(imported.episodes)

    def _without_left_out(self, selection: Selection) -> Selection:
        left_out = self.folder.left_out
        return Selection(
            tuple(item for item in selection.episodes if item.identity not in left_out),
            tuple(item for item in selection.left if item.identity not in left_out),
            selection.repeated,
        )

    def _new(self, episodes: Iterable[ForeignEpisode]) -> Iterator[ForeignEpisode]:
        return (item for item in episodes if item.identity not in self.folder.slugs)

    def _named(self, episodes: Iterable[ForeignEpisode]) -> Iterator[ImportedEpisode]:
        """Oldest first; a new one gets a name that no other has."""
        taken = set(self.folder.slugs.values())
        for item in sorted(episodes, key=lambda episode: -episode.position):
            slug = self.folder.slugs.get(item.identity)
            yield ImportedEpisode(item, slug or free_slug(self.workspace, slug_of(item), taken))

    def _write_show(self, known: KnownAnswers, selection: Selection) -> FromItem:
        workspace, show = self.workspace, self.feed.show
        workspace.imported_folder.mkdir(parents=True, exist_ok=True)
        workspace.episodes_folder.mkdir(exist_ok=True)
        new_folder = workspace.new_artwork_folder
        new_folder.mkdir(exist_ok=True)
        notes: list[str] = []
        picture, ending = fetch_picture(self.client, show.image, notes) if show.image else (b"", "")
        cover = new_folder / f"{_COVER}{ending}"
        text, made = show_text(
            show,
            known,
            selection,
            feed=self.feed.source,
            cover=workspace.relative(cover) if picture else "",
            secure=self.secure,
        )
        files = {
            workspace.root / "schemas" / f"{name}.schema.json": editor_schema_text(name).encode()
            for name in SCHEMA_NAMES
        }
        files |= {cover: picture} if picture else {}
        files[workspace.root / ".gitignore"] = GITIGNORE.encode()
        replace_files({path: body for path, body in files.items() if not path.exists()})
        create_files({workspace.show_file: text.encode()})
        return FromItem(made.fields, made.missing, (*made.notes, *notes), made.difference)

    def _write_episodes(
        self, episodes: tuple[ImportedEpisode, ...], events: ImportEvents, *, explicit: bool | None
    ) -> tuple[ImportedEpisode, ...]:
        new = [item for item in episodes if item.episode.identity not in self.folder.slugs]
        has_schema = (self.workspace.root / "schemas" / "episode.schema.json").is_file()
        lock = threading.Lock()
        done: dict[str, ImportedEpisode] = {}

        def write(item: ImportedEpisode) -> None:
            written = self._write_episode(item, explicit=explicit, has_schema=has_schema)
            with lock:
                done[item.slug] = written
                events.texts(len(done), len(new), item.title)

        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            list(pool.map(write, new))
        finally:
            pool.shutdown(cancel_futures=True)
        return tuple(done.get(item.slug, item) for item in episodes)

    def _write_episode(
        self, item: ImportedEpisode, *, explicit: bool | None, has_schema: bool
    ) -> ImportedEpisode:
        show, folder = self.feed.show, self.workspace.episodes_folder
        fetched = fetch_files(
            self.client, item.episode, show=show, people=_names(show, item.episode)
        )
        files: dict[Path, bytes] = {}
        picture = self._picture(item.slug, fetched.picture, fetched.picture_ending, files)
        chapters = tuple(self._chapters(item.slug, fetched, files))
        made = fields_of(
            item.episode,
            explicit=explicit,
            secure=self.secure,
            chapters=chapters,
            artwork=picture,
            translations=tuple(
                (f"{item.slug}.{spoken}.vtt", spoken) for spoken in fetched.translations
            ),
        )
        files |= {
            folder / f"{item.slug}.{spoken}.vtt": body
            for spoken, body in fetched.translations.items()
        }
        if fetched.transcript:
            files[folder / f"{item.slug}.vtt"] = fetched.transcript
        # a run that was stopped before it wrote the YAML has left them
        replace_files({path: body for path, body in files.items() if not path.exists()})
        text = render_episode(made.fields, made.missing, has_schema=has_schema)
        create_files({folder / f"{item.slug}.yaml": text.encode()})
        notes = (*made.notes, *fetched.notes)
        return ImportedEpisode(
            item.episode, item.slug, FromItem(made.fields, made.missing, notes, made.difference)
        )

    def _picture(self, name: str, body: bytes, ending: str, files: dict[Path, bytes]) -> str:
        """Add a picture to the files; its path as seen from an episode's YAML."""
        if not body:
            return ""
        path = self.workspace.new_artwork_folder / f"{name}{ending}"
        files[path] = body
        return f"../{self.workspace.relative(path)}"

    def _chapters(
        self, slug: str, fetched: EpisodeFiles, files: dict[Path, bytes]
    ) -> Iterator[ForeignChapter]:
        """The chapters, with files in the place of their pictures' addresses."""
        names = {
            url: self._picture(f"{slug}-chapter-{number}", body, ending, files)
            for number, (url, (body, ending)) in enumerate(fetched.chapter_pictures.items(), 1)
        }
        return (
            replace(chapter, image=names.get(chapter.image, "")) for chapter in fetched.chapters
        )


@contextmanager
def open_import(
    source: str,
    folder: ImportFolder,
    environment: Mapping[str, str],
    old_address: str = "",
) -> Iterator[ShowImport]:
    """Read the feed at an address or in a file; `old_address` is where a file comes from, if it is known.

    Raises:
        PublisherError: the feed cannot be fetched or read.
    """
    client = open_client(source, environment)
    try:
        feed = read_source(source, client, old_address)
        yield ShowImport(folder, feed, client, SecureLinks(client))
    finally:
        client.close()


def _names(show: ForeignShow, episode: ForeignEpisode) -> tuple[str, ...]:
    people = (*episode.people, *show.people)
    return tuple(dict.fromkeys(person.name for person in people))
