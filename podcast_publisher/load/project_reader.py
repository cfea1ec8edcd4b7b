"""Read the show, and each episode with its files. Within one process, unchanged episodes are not read again."""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from podcast_publisher.load.audio.probe import probe_audio
from podcast_publisher.load.cache.file_cache import FileCache, KnownEpisode, Stamp, stamp_of
from podcast_publisher.load.files.duplicates import Siblings, file_rule, find_sibling
from podcast_publisher.load.files.episode_folder import AUDIO_SUFFIXES, TRANSCRIPT_SUFFIXES
from podcast_publisher.load.files.folder_state import FolderState, folder_state
from podcast_publisher.load.files.media_file import (
    FileRefusedError,
    locate,
    refuse_placeholder,
    refusing_placeholders,
)
from podcast_publisher.load.files.nearest import path_fix
from podcast_publisher.load.files.text_file import MAX_YAML_BYTES, decode_text, read_limited
from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.load.settled import Settled, SettledText
from podcast_publisher.load.transcript.webvtt import read_transcript
from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.episode_text import EpisodeText, read_episode_text, text_key
from podcast_publisher.load.yaml.fields.nested import ArtworkReference
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.load.yaml.read_fields import read_fields
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import FieldPath, Finding
from podcast_publisher.model.results import KeptPositions, Results
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.workspace import Workspace

Probed = TypeVar("Probed")
Tick = Callable[[str], None]
"""Called with the name of each file before it is read."""


class ProjectReader:
    """Reads one project; reads no file twice."""

    def __init__(
        self,
        workspace: Workspace,
        tick: Tick,
        cache: FileCache,
        unsaved: Mapping[str, str],
        results: Results,
    ) -> None:
        self.workspace = workspace
        self.tick = tick
        self.cache = cache
        self.unsaved = unsaved
        self.results = results
        self.findings: list[Finding] = []
        self._intended: set[Path] = set()
        self._probed: dict[tuple[Path, str], Any] = {}
        self._folders: dict[Path, Siblings] = {}
        self._stamps: dict[str, Stamp] = {}
        self._keys: list[tuple[Path, str]] = []
        """Both of the files of the episode that is read."""
        self._files: dict[FieldPath, str] = {}
        """Its files by field, by their names below the project."""
        self._located: Mapping[FieldPath, str] = {}
        """The same, where an earlier run has found them."""

    @cached_property
    def folders(self) -> FolderState:
        """The names in the project's folders; the same object while they are the same."""
        folders = folder_state(self.workspace)
        return self.cache.derive("folders", folders, lambda: folders)

    @cached_property
    def settled(self) -> Settled:
        """What an earlier run found."""
        return Settled(self.workspace, self.results, self.folders, self.cache.settled_before)

    def probed_files(self) -> frozenset[Path]:
        """The media files that were read, or that a misspelt name refers to."""
        return frozenset(path for path, _ in self._probed) | self._intended

    def show(self, *, with_cover: bool = True) -> Show:
        problems, text = self._text(self.workspace.show_file)
        values = read_fields(text, SHOW, problems) if text is not None else None
        if values is not None:
            cover = values.pop("artwork")
            if with_cover:
                values["artwork"] = self._artwork(cover, self.workspace.root, problems)
            values |= {name: bool(values[name]) for name in ("explicit", "locked", "complete")}
            values["listings"] = {
                name: address for name, address in (values["listings"] or {}).items() if address
            }
        self.findings += problems.findings
        return Show(source=problems.source, **(values or {}))

    def episode(self, path: Path) -> Episode:
        if (read := self.cache.episodes.get(path, self.folders)) and (
            read.episode.source.file not in self.unsaved
        ):
            self._probed |= read.probed
            return read.episode
        self._stamps, self._keys, self._files = {os.fspath(path): stamp_of(path)}, [], {}
        name = self.workspace.relative(path)
        stamp = self.settled.stamp(path) if name not in self.unsaved else ()
        if known := self._settled_episode(path, self.settled.text(name, stamp)):
            return known
        problems, text = self._text(path)
        fields = read_episode_text(text, problems, self.results) if text is not None else None
        episode = fields.without_files(problems.source) if fields else Episode(problems.source)
        if fields and not episode.withdrawn:  # the files of a withdrawn one may be gone
            episode = self._with_files(episode, fields, path, problems)
        self.findings += problems.findings
        if fields and text and not problems.findings and name not in self.unsaved:
            probed = {key: self._probed[key] for key in self._keys}
            read = KnownEpisode(episode, probed, self._stamps, self.folders)
            self.cache.episodes.keep(path, read)
            self.settled.keep_text(stamp, text_key(name, text), problems.source, self._files)
        return episode

    def _settled_episode(self, path: Path, settled: SettledText | None) -> Episode | None:
        """The episode of a file that is not opened; None if it or one of its files must be read as ever."""
        if not settled or not (text := self.results.get(settled.text, EpisodeText)):
            return None
        problems = ProblemCollector(text.episode.source.file, settled.lines)
        self.tick(problems.source.file)
        problems.set_positions(KeptPositions(text.positions))
        episode = text.without_files(problems.source)
        if not episode.withdrawn:
            self._located = settled.files
            episode = self._with_files(episode, text, path, problems)
            self._located = {}
        return None if problems.findings else episode

    def _with_files(
        self, episode: Episode, fields: EpisodeText, path: Path, problems: ProblemCollector
    ) -> Episode:
        folder = path.parent

        def probe(
            name: str, how: Callable[[Path, str], Probed], *field: str | int
        ) -> Probed | None:
            return self._probe(name, folder, how, problems, field=field)

        audio = fields.audio or self._find_sibling(path, AUDIO_SUFFIXES, "audio", problems)
        transcript = fields.transcript or self._find_sibling(
            path, TRANSCRIPT_SUFFIXES, "transcript", problems
        )
        return replace(
            episode,
            audio=probe(audio, probe_audio, "audio"),
            transcript=probe(transcript, read_transcript, "transcript"),
            artwork=self._artwork(fields.artwork, folder, problems),
            translations=tuple(
                replace(
                    each, transcript=probe(each.file, read_transcript, "translations", n, "file")
                )
                for n, each in enumerate(episode.translations)
            ),
            chapters=tuple(
                replace(each, picture=probe(each.image, probe_artwork, "chapters", n, "image"))
                for n, each in enumerate(episode.chapters)
            ),
        )

    def _text(self, path: Path) -> tuple[ProblemCollector, str | None]:
        """The text of a YAML file; None, with the problem reported, where it could not be read."""
        name = self.workspace.relative(path)
        self.tick(name)
        try:
            text = decode_text(self._body(path, name), name, MAX_YAML_BYTES)
        except FileRefusedError as error:
            problems = ProblemCollector(name, ())
            problems.report(error.rule, str(error), (), fix=error.fix)
            return problems, None
        except OSError as error:
            problems = ProblemCollector(name, ())
            problems.report(rules.not_a_file, f"{name} cannot be read: {error.strerror}", ())
            return problems, None
        problems = ProblemCollector(name, text.source.lines)
        if text.finding:
            problems.findings.append(text.finding)
            return problems, None
        return problems, text.text

    def _find_sibling(
        self, path: Path, suffixes: tuple[str, ...], field: str, problems: ProblemCollector
    ) -> str:
        """The file with the same name and another extension, the best extension first."""
        if self._located:
            return self._located.get((field,), "")
        folder = path.parent
        if folder not in self._folders:  # once: a show may have thousands of episodes
            self._folders[folder] = Siblings(folder, AUDIO_SUFFIXES + TRANSCRIPT_SUFFIXES)
        return find_sibling(self._folders[folder], path.stem, suffixes, field, problems)

    def _body(self, path: Path, name: str) -> bytes:
        if name in self.unsaved:
            return self.unsaved[name].encode()
        real = locate(self.workspace, path.name, beside=path.parent)
        refuse_placeholder(real, name)
        return read_limited(real, MAX_YAML_BYTES)

    def _artwork(
        self, reference: ArtworkReference | None, folder: Path, problems: ProblemCollector
    ) -> Artwork | None:
        if reference is None:
            return None
        artwork = self._probe(
            reference.file, folder, probe_artwork, problems, field=("artwork", "file")
        )
        return replace(artwork, alt=reference.alt) if artwork else None

    def _probe(
        self,
        name: str,
        folder: Path,
        probe: Callable[[Path, str], Probed],
        problems: ProblemCollector,
        *,
        field: FieldPath,
    ) -> Probed | None:
        """Probe the file of that name; report a problem and return None where it cannot be read."""
        if not name:
            return None
        try:
            if shown := self._located.get(field, ""):
                path = self.workspace.real_root / shown
            else:
                path = locate(self.workspace, name, beside=folder)
                shown = self.workspace.relative(path)
            key = (path, probe.__name__)
            if key not in self._probed:
                self.tick(shown)
                self._probed[key] = self.cache.get(path, refusing_placeholders(probe), shown)
        except FileRefusedError as error:
            fix = path_fix(error.meant, str(field[-1])) or error.fix
            problems.report(file_rule(field[0], error.rule), str(error), field, fix=fix)
            self._intended.add((folder / error.meant).resolve() if error.meant else folder)
            return None
        self._keys.append(key)
        self._files[field] = shown
        self._stamps[f"{folder}/{name}"] = self.cache.used[key][0]
        media: Probed = self._probed[key]
        return media
