"""The folder as a whole: the show, its episodes, and the files beside them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from podcast_publisher.load.audio.probe import look_at_audio
from podcast_publisher.load.cache.file_cache import FileCache
from podcast_publisher.load.files import rules as file_rules
from podcast_publisher.load.files.duplicates import Siblings, competing_files
from podcast_publisher.load.files.episode_folder import (
    AUDIO_SUFFIXES,
    TRANSCRIPT_SUFFIXES,
    episode_files,
    unread_file_findings,
)
from podcast_publisher.load.files.media_file import (
    FileRefusedError,
    locate,
    refuse_placeholder,
    relative,
)
from podcast_publisher.load.files.nearest import path_fix
from podcast_publisher.load.files.text_file import MAX_YAML_BYTES, decode_text, read_limited
from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.load.site import read_site
from podcast_publisher.load.transcript.webvtt import read_transcript
from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.nested import ArtworkReference
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.mappings import Group
from podcast_publisher.load.yaml.nodes import YamlSyntaxError, compose
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import FieldPath, Finding, Rule
from podcast_publisher.model.show import Episode, Project, Show
from podcast_publisher.model.workspace import SHOW_FILE

NO_UNSAVED_TEXTS: Mapping[str, str] = {}

Probed = TypeVar("Probed")
Tick = Callable[[str], None]
"""Told the name of each file before it is read."""


def load_project(
    root: Path,
    tick: Tick = lambda _: None,
    cache: FileCache | None = None,
    unsaved: Mapping[str, str] = NO_UNSAVED_TEXTS,
) -> Project:
    """Everything in the project's folder, with all that was noted on the way.

    Never fails for what a file holds: whatever the bytes, there are findings or fields. `memory`
    spares whoever loads it again and again the recordings and pictures that are as they were.
    `typed` are the texts of YAML files, by their names, that someone types and has not saved:
    they are read in place of what the disk holds, whether it has such a file or not.
    """
    reader = _Reader(root, tick, cache or FileCache(), unsaved)
    show = reader.show()
    files = {*episode_files(root), *(root / name for name in unsaved if name != SHOW_FILE)}
    episodes = tuple(reader.episode(path) for path in sorted(files))
    noted = unread_file_findings(root, episodes, reader.looked_at())
    site, of_site = read_site(root)
    return Project(show, episodes, (*reader.findings, *noted, *of_site), site)


def load_show(root: Path) -> Project:
    """What `podcast.yaml` says and what was noted in it, without a look at the episodes."""
    reader = _Reader(root, lambda _: None, FileCache())
    return Project(reader.show(), (), tuple(reader.findings))


class _Reader:
    """Reads one project; remembers what it has looked at, so that nothing is read twice."""

    def __init__(
        self,
        root: Path,
        tick: Tick,
        cache: FileCache,
        unsaved: Mapping[str, str] = NO_UNSAVED_TEXTS,
    ) -> None:
        self.root = root
        self.tick = tick
        self.cache = cache
        self.unsaved = unsaved
        self.findings: list[Finding] = []
        self._meant: set[Path] = set()
        self._looked: dict[tuple[Path, str], Any] = {}
        self._listed: dict[Path, Siblings] = {}

    def looked_at(self) -> frozenset[Path]:
        """The recordings, pictures and transcripts that were read, or meant by a name that is wrong."""
        return frozenset(path for path, _ in self._looked) | self._meant

    def show(self) -> Show:
        problems, values = self._fields(self.root / SHOW_FILE, SHOW)
        if values is None:
            return Show(problems.source)
        values["artwork"] = self._artwork(values["artwork"], self.root, problems)
        values |= {name: bool(values[name]) for name in ("explicit", "locked", "complete")}
        values["listings"] = {
            name: address for name, address in (values["listings"] or {}).items() if address
        }
        self.findings += problems.findings
        return Show(source=problems.source, **values)

    def episode(self, path: Path) -> Episode:
        problems, values = self._fields(path, EPISODE)
        if values is None:
            return Episode(problems.source)
        values["draft"] = bool(values["draft"])
        if values["withdrawn"]:  # what belonged to it may be gone
            self.findings += problems.findings
            nothing = dict.fromkeys(("audio", "transcript", "artwork"))
            return Episode(source=problems.source, **(values | nothing))
        folder = path.parent
        sound = values["audio"] or self._same_name(path, AUDIO_SUFFIXES, "audio", problems)
        words = values["transcript"] or self._same_name(
            path, TRANSCRIPT_SUFFIXES, "transcript", problems
        )
        values["audio"] = self._look(sound, folder, look_at_audio, problems, at=("audio",))
        values["transcript"] = self._look(
            words, folder, read_transcript, problems, at=("transcript",)
        )
        values["artwork"] = self._artwork(values["artwork"], folder, problems)
        self.findings += problems.findings
        return Episode(source=problems.source, **values)

    def _fields(self, path: Path, group: Group) -> tuple[ProblemCollector, dict[str, Any] | None]:
        """The fields of a YAML file, or nothing where its findings are all there is to say."""
        name = relative(path, self.root)
        self.tick(name)
        try:
            text = decode_text(self._body(path, name), name, MAX_YAML_BYTES)
        except FileRefusedError as error:
            problems = ProblemCollector(name, ())
            problems.report(error.rule, str(error), (), fix=error.fix)
        except OSError as error:
            problems = ProblemCollector(name, ())
            problems.report(rules.not_a_file, f"{name} cannot be read: {error.strerror}", ())
        else:
            problems = ProblemCollector(name, text.source.lines)
            if text.finding:
                problems.findings.append(text.finding)
            elif (values := _read(text.text, group, problems)) is not None:
                return problems, values
        self.findings += problems.findings
        return problems, None

    def _same_name(
        self, path: Path, suffixes: tuple[str, ...], field: str, problems: ProblemCollector
    ) -> str:
        """The file whose name differs in its ending alone, the best ending first."""
        folder = path.parent
        if folder not in self._listed:  # once a folder: a show may have thousands of episodes
            self._listed[folder] = Siblings(folder, AUDIO_SUFFIXES + TRANSCRIPT_SUFFIXES)
        beside = self._listed[folder].matching(path.stem, suffixes)
        if len(beside) > 1:
            problem = competing_files(field, *beside)
            problems.report(
                file_rules.one_file_for_one_purpose, problem.message, problem.field, fix=problem.fix
            )
        elif not beside and (instead := self._listed[folder].find_substitute(path.stem, suffixes)):
            rule, message, fix = instead
            problems.report(_rule_for(field, rule), message, (field,), fix=fix)
        return beside[0] if beside else ""

    def _body(self, path: Path, name: str) -> bytes:
        if name in self.unsaved:
            return self.unsaved[name].encode()
        real = locate(path.name, beside=path.parent, root=self.root)
        refuse_placeholder(real, name)
        return read_limited(real, MAX_YAML_BYTES)

    def _artwork(
        self, picture: ArtworkReference | None, folder: Path, problems: ProblemCollector
    ) -> Artwork | None:
        if picture is None:
            return None
        seen = self._look(picture.file, folder, probe_artwork, problems, at=("artwork", "file"))
        return replace(seen, alt=picture.alt) if seen else None

    def _look(
        self,
        name: str,
        folder: Path,
        look: Callable[[Path, str], Probed],
        problems: ProblemCollector,
        *,
        at: FieldPath,
    ) -> Probed | None:
        """What the file of that name is, or nothing and a note where it cannot be had."""
        if not name:
            return None
        try:
            path = locate(name, beside=folder, root=self.root)
            seen = (path, look.__name__)
            if seen not in self._looked:
                shown = relative(path, self.root.resolve())
                self.tick(shown)
                refuse_placeholder(path, shown)
                self._looked[seen] = self.cache.get(path, look, shown)
        except FileRefusedError as error:
            fix = path_fix(error.meant, str(at[-1])) or error.fix
            problems.report(_rule_for(at[0], error.rule), str(error), at, fix=fix)
            self._meant.add((folder / error.meant).resolve() if error.meant else folder)
            return None
        found: Probed = self._looked[seen]
        return found


def _rule_for(field: str | int, rule: Rule) -> Rule:
    """The rule under the code of its subject: whoever asks for findings of recordings sees those of stubs."""
    of_recording = field == "audio" and rule is file_rules.every_file_is_the_file_itself
    return file_rules.recording_is_the_file_itself if of_recording else rule


def _read(text: str, group: Group, problems: ProblemCollector) -> dict[str, Any] | None:
    try:
        root = compose(text)
    except YamlSyntaxError as error:
        problems.set_position((), error.position)
        problems.report(rules.yaml_syntax, f"This is not YAML: {error}", (), fix=error.fix)
        return None
    if root is None:
        problems.report(rules.yaml_syntax, "There is nothing in this file", ())
        return None
    problems.set_position((), root.position)
    return group.read_fields(root, problems, ())
