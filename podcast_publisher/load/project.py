"""The folder as a whole: the show, its episodes, and the files beside them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from podcast_publisher.load.audio.probe import look_at_audio
from podcast_publisher.load.cache.file_cache import Memory
from podcast_publisher.load.files import rules as file_rules
from podcast_publisher.load.files.duplicates import Siblings, competing
from podcast_publisher.load.files.episode_folder import SOUNDS, WORDS, episode_files, left_over
from podcast_publisher.load.files.media_file import (
    FileRefusedError,
    locate,
    refuse_placeholder,
    relative,
)
from podcast_publisher.load.files.nearest import fix_for
from podcast_publisher.load.files.text_file import LARGEST_YAML, decode, read_bytes
from podcast_publisher.load.picture.probe import look_at_artwork
from podcast_publisher.load.site import read_site
from podcast_publisher.load.transcript.webvtt import look_at_transcript
from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.nested import NamedPicture
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.mappings import Group
from podcast_publisher.load.yaml.nodes import YamlSyntaxError, compose
from podcast_publisher.load.yaml.problems import Notes
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.finding import FieldPath, Finding, Rule
from podcast_publisher.model.show import Episode, Project, Show

SHOW_FILE = "podcast.yaml"

NOTHING_TYPED: Mapping[str, str] = {}

Looked = TypeVar("Looked")
Tick = Callable[[str], None]
"""Told the name of each file before it is read."""


def load_project(
    root: Path,
    tick: Tick = lambda _: None,
    memory: Memory | None = None,
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Project:
    """Everything in the project's folder, with all that was noted on the way.

    Never fails for what a file holds: whatever the bytes, there are findings or fields. `memory`
    spares whoever loads it again and again the recordings and pictures that are as they were.
    `typed` are the texts of YAML files, by their names, that someone types and has not saved:
    they are read in place of what the disk holds, whether it has such a file or not.
    """
    reader = _Reader(root, tick, memory or Memory(), typed)
    show = reader.show()
    files = {*episode_files(root), *(root / name for name in typed if name != SHOW_FILE)}
    episodes = tuple(reader.episode(path) for path in sorted(files))
    noted = left_over(root, episodes, reader.looked_at())
    site, of_site = read_site(root)
    return Project(show, episodes, (*reader.findings, *noted, *of_site), site)


def load_show(root: Path) -> Project:
    """What `podcast.yaml` says and what was noted in it, without a look at the episodes."""
    reader = _Reader(root, lambda _: None, Memory())
    return Project(reader.show(), (), tuple(reader.findings))


class _Reader:
    """Reads one project; remembers what it has looked at, so that nothing is read twice."""

    def __init__(
        self, root: Path, tick: Tick, memory: Memory, typed: Mapping[str, str] = NOTHING_TYPED
    ) -> None:
        self.root = root
        self.tick = tick
        self.memory = memory
        self.typed = typed
        self.findings: list[Finding] = []
        self._meant: set[Path] = set()
        self._looked: dict[tuple[Path, str], Any] = {}
        self._listed: dict[Path, Siblings] = {}

    def looked_at(self) -> frozenset[Path]:
        """The recordings, pictures and transcripts that were read, or meant by a name that is wrong."""
        return frozenset(path for path, _ in self._looked) | self._meant

    def show(self) -> Show:
        notes, values = self._fields(self.root / SHOW_FILE, SHOW)
        if values is None:
            return Show(notes.source)
        values["artwork"] = self._artwork(values["artwork"], self.root, notes)
        values |= {name: bool(values[name]) for name in ("explicit", "locked", "complete")}
        values["listings"] = {
            name: address for name, address in (values["listings"] or {}).items() if address
        }
        self.findings += notes.findings
        return Show(source=notes.source, **values)

    def episode(self, path: Path) -> Episode:
        notes, values = self._fields(path, EPISODE)
        if values is None:
            return Episode(notes.source)
        values["draft"] = bool(values["draft"])
        if values["withdrawn"]:  # what belonged to it may be gone
            self.findings += notes.findings
            nothing = dict.fromkeys(("audio", "transcript", "artwork"))
            return Episode(source=notes.source, **(values | nothing))
        folder = path.parent
        sound = values["audio"] or self._same_name(path, SOUNDS, "audio", notes)
        words = values["transcript"] or self._same_name(path, WORDS, "transcript", notes)
        values["audio"] = self._look(sound, folder, look_at_audio, notes, at=("audio",))
        values["transcript"] = self._look(
            words, folder, look_at_transcript, notes, at=("transcript",)
        )
        values["artwork"] = self._artwork(values["artwork"], folder, notes)
        self.findings += notes.findings
        return Episode(source=notes.source, **values)

    def _fields(self, path: Path, group: Group) -> tuple[Notes, dict[str, Any] | None]:
        """The fields of a YAML file, or nothing where its findings are all there is to say."""
        name = relative(path, self.root)
        self.tick(name)
        try:
            text = decode(self._body(path, name), name, LARGEST_YAML)
        except FileRefusedError as error:
            notes = Notes(name, ())
            notes.note(error.rule, str(error), (), fix=error.fix)
        except OSError as error:
            notes = Notes(name, ())
            notes.note(rules.not_a_file, f"{name} cannot be read: {error.strerror}", ())
        else:
            notes = Notes(name, text.source.lines)
            if text.finding:
                notes.findings.append(text.finding)
            elif (values := _read(text.text, group, notes)) is not None:
                return notes, values
        self.findings += notes.findings
        return notes, None

    def _same_name(self, path: Path, suffixes: tuple[str, ...], field: str, notes: Notes) -> str:
        """The file whose name differs in its ending alone, the best ending first."""
        folder = path.parent
        if folder not in self._listed:  # once a folder: a show may have thousands of episodes
            self._listed[folder] = Siblings(folder, SOUNDS + WORDS)
        beside = self._listed[folder].of(path.stem, suffixes)
        if len(beside) > 1:
            problem = competing(field, *beside)
            notes.note(
                file_rules.one_file_for_one_purpose, problem.message, problem.at, fix=problem.fix
            )
        elif not beside and (instead := self._listed[folder].instead_of(path.stem, suffixes)):
            rule, message, fix = instead
            notes.note(_rule_for(field, rule), message, (field,), fix=fix)
        return beside[0] if beside else ""

    def _body(self, path: Path, name: str) -> bytes:
        if name in self.typed:
            return self.typed[name].encode()
        real = locate(path.name, beside=path.parent, root=self.root)
        refuse_placeholder(real, name)
        return read_bytes(real, LARGEST_YAML)

    def _artwork(self, picture: NamedPicture | None, folder: Path, notes: Notes) -> Artwork | None:
        if picture is None:
            return None
        seen = self._look(picture.file, folder, look_at_artwork, notes, at=("artwork", "file"))
        return replace(seen, alt=picture.alt) if seen else None

    def _look(
        self,
        name: str,
        folder: Path,
        look: Callable[[Path, str], Looked],
        notes: Notes,
        *,
        at: FieldPath,
    ) -> Looked | None:
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
                self._looked[seen] = self.memory.at(path, look, shown)
        except FileRefusedError as error:
            fix = fix_for(error.meant, str(at[-1])) or error.fix
            notes.note(_rule_for(at[0], error.rule), str(error), at, fix=fix)
            self._meant.add((folder / error.meant).resolve() if error.meant else folder)
            return None
        found: Looked = self._looked[seen]
        return found


def _rule_for(field: str | int, rule: Rule) -> Rule:
    """The rule under the code of its subject: whoever asks for findings of recordings sees those of stubs."""
    of_recording = field == "audio" and rule is file_rules.every_file_is_the_file_itself
    return file_rules.recording_is_the_file_itself if of_recording else rule


def _read(text: str, group: Group, notes: Notes) -> dict[str, Any] | None:
    try:
        root = compose(text)
    except YamlSyntaxError as error:
        notes.place((), error.position)
        notes.note(rules.yaml_syntax, f"This is not YAML: {error}", (), fix=error.fix)
        return None
    if root is None:
        notes.note(rules.yaml_syntax, "There is nothing in this file", ())
        return None
    notes.place((), root.position)
    return group.read_fields(root, notes, ())
