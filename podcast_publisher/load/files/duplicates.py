"""Files that compete with a file of the project: a second recording, a second YAML file, a copy."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePath

from podcast_publisher.load.files import rules as file_rules
from podcast_publisher.load.files.copies import Copy, find_copies, is_copy, original_stems
from podcast_publisher.load.files.media_file import names_in
from podcast_publisher.load.files.placeholders import Placeholder, parse_stub
from podcast_publisher.load.yaml import rules
from podcast_publisher.load.yaml.problems import ProblemCollector
from podcast_publisher.model.finding import Finding, Problem, Rule, SourceFile
from podcast_publisher.model.workspace import Workspace

_NOUNS = {"audio": "recording", "transcript": "transcript"}
_MAX_FILES = 2_000
"""Files of a folder that are searched for one with a similar name."""
_MAX_NAMES = 3
"""Names listed in a message."""


def media_stem(name: str, suffixes: Collection[str]) -> str:
    """The lower-case name without its extensions, of which `take.m4a.mp3` has two."""
    stem = _composed(name)
    while (ending := _ending(stem)) and ending in suffixes:
        stem = stem.removesuffix(ending)
    return stem


def _composed(name: str) -> str:
    """The lower-case name with composed accents: macOS decomposes them."""
    return unicodedata.normalize("NFC", name).lower()


def _ending(name: str) -> str:
    """The last extension in lower case, as of a path; making a path of each of thousands of names takes longer."""
    point = name.rfind(".")
    return name[point:].lower() if 0 < point < len(name) - 1 else ""


class Siblings:
    """The files of a folder, by the episode they belong to."""

    def __init__(self, folder: Path, suffixes: Sequence[str]) -> None:
        """Only files with one of these suffixes count as recordings or transcripts."""
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._stubs: dict[str, list[tuple[str, Placeholder]]] = defaultdict(list)
        self._names = names_in(folder)
        for name in self._names:
            if stub := parse_stub(name):
                self._stubs[media_stem(stub[0], suffixes)].append(stub)
            elif not is_system_file(name):
                self._by_stem[media_stem(name, suffixes)].append(name)

    def matching(self, stem: str, suffixes: Sequence[str]) -> list[str]:
        """The files with the stem of an episode's YAML, the best extension first."""
        names = self._by_stem.get(_composed(stem), [])
        fitting = [
            (
                _composed(name) != _composed(stem + ending),
                suffixes.index(ending),
                name != name.lower(),
                name,
            )
            for name in names
            if (ending := _ending(name)) in suffixes and not is_copy(name, names)
        ]
        return [name for *_, name in sorted(fitting)]

    def find_substitute(self, stem: str, suffixes: Sequence[str]) -> tuple[Rule, str, str] | None:
        """What is there in place of a missing file, as rule, message and fix."""
        for real, stub in self._stubs.get(stem.lower(), ()):
            if _ending(real) in suffixes:
                return file_rules.every_file_is_the_file_itself, f"{real} {stub.message}", stub.fix
        for name in self._names[:_MAX_FILES]:
            ending = _ending(name)
            if (
                ending in suffixes
                and not name.startswith(".")
                and stem.lower() in original_stems(name)
            ):
                message = f"There is no {stem}{ending}, but there is {name}"
                return rules.file_missing, message, f"Rename it to {stem}{ending}"
        return None


def find_sibling(
    siblings: Siblings,
    stem: str,
    suffixes: tuple[str, ...],
    field: str,
    problems: ProblemCollector,
) -> str:
    """The file with that stem and the best extension; nothing, with what is there instead reported, if there is none."""
    candidates = siblings.matching(stem, suffixes)
    if len(candidates) > 1:
        problem = competing_files(field, *candidates)
        rule = file_rules.one_file_for_one_purpose
        problems.report(rule, problem.message, problem.field, fix=problem.fix)
    elif not candidates and (substitute := siblings.find_substitute(stem, suffixes)):
        rule, message, fix = substitute
        problems.report(file_rule(field, rule), message, (field,), fix=fix)
    return candidates[0] if candidates else ""


def file_rule(field: str | int, rule: Rule) -> Rule:
    """The rule to report under: placeholders of recordings have a code of their own."""
    of_recording = field == "audio" and rule is file_rules.every_file_is_the_file_itself
    return file_rules.recording_is_the_file_itself if of_recording else rule


def competing_files(field: str, used: str, *others: str) -> Problem:
    """The problem that several files could be an episode's recording or transcript."""
    noun = _NOUNS[field]
    ignored = _join_names(others)
    are = "are" if len(others) > 1 else "is"
    message = f"{used} is used as the {noun}, and {ignored} beside it {are} ignored"
    fix = (
        f"Move the wrong {noun} out of the folder. To keep both, write which is right into the YAML: "
        f"{field}: {others[0]}  (or {field}: {used})"
    )
    return Problem(message, (field,), fix=fix)


def copy_findings(
    workspace: Workspace, folder: Path, originals: Collection[str], kinds: Sequence[Sequence[str]]
) -> Iterator[tuple[Finding, tuple[str, ...]]]:
    """A finding for each copy in a folder, and the names of the files it covers."""
    names = [name for name in names_in(folder) if not is_system_file(name)]
    for copy in find_copies(folder, names, originals, kinds):
        yield _copy_finding(workspace, folder, copy), copy.names


def stub_findings(workspace: Workspace, folder: Path) -> Iterator[tuple[Finding, str]]:
    """A finding for each YAML file that a sync program has not fetched, and its name."""
    existing = set(names_in(folder))
    for name in sorted(existing):
        if (
            (stub := parse_stub(name))
            and stub[0] not in existing
            and stub[0].endswith((".yaml", ".yml"))
        ):
            file = workspace.relative(folder / name)
            message = f"{stub[0]} {stub[1].message}"
            yield (
                file_finding(file_rules.every_file_is_the_file_itself, file, message, stub[1].fix),
                stub[0],
            )


def duplicate_yaml_findings(
    workspace: Workspace, folder: Path, stems: Collection[str] | None = None
) -> Iterator[tuple[Finding, str]]:
    """A finding for each YAML file ignored in favour of one with the same stem, and its name."""
    existing = set(names_in(folder))
    for name in sorted(existing):
        path = PurePath(name)
        used = f"{path.stem}.yaml"
        wanted = stems is None or path.stem in stems
        if (
            wanted
            and path.suffix.lower() in {".yaml", ".yml"}
            and used != name
            and used in existing
        ):
            message = f"{used} is read, and {name} beside it is ignored"
            fix = f"Keep what is right in {used}, and delete {name}."
            file = workspace.relative(folder / name)
            yield file_finding(file_rules.one_file_for_one_purpose, file, message, fix), file


def is_system_file(name: str) -> bool:
    """Whether an operating system or an editor keeps the file for itself."""
    return name.startswith((".", "~$", "#")) or name.lower() in {"thumbs.db", "desktop.ini"}


def file_finding(rule: Rule, file: str, message: str, fix: str = "") -> Finding:
    """A finding about a file as a whole."""
    return Finding.of(rule, Problem(message, fix=fix), SourceFile(file))


def _copy_finding(workspace: Workspace, folder: Path, copy: Copy) -> Finding:
    name, *more = copy.names
    companions = f" (and {_join_names(more)} with it)" if more else ""
    file = workspace.relative(folder / name)
    if copy.backup or not copy.differs:
        noun = "a backup" if copy.backup else "a copy, byte for byte,"
        message = f"{name}{companions} is {noun} of {copy.original}, and is not published"
        return file_finding(file_rules.no_copy_is_left, file, message)
    message = f"{name}{companions} is by its name a copy of {copy.original}, with other content"
    fix = (
        f"Compare the two, put what is right into {copy.original}, and delete the copy. "
        "If it is an episode of its own, give it a name of its own."
    )
    return file_finding(file_rules.no_copy_with_other_content, file, message, fix)


def _join_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return ", ".join(names[:_MAX_NAMES]) + more
