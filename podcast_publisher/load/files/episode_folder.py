"""The folder `episodes`: which files are read, and findings for those that are not."""

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

from podcast_publisher.load.files.copies import is_copy, original_stems
from podcast_publisher.load.files.duplicates import (
    copy_findings,
    duplicate_yaml_findings,
    is_system_file,
    media_stem,
    stub_findings,
)
from podcast_publisher.load.files.media_file import FileRefusedError, locate, names_in
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.finding import Finding, Problem, Rule, SourceFile
from podcast_publisher.model.show import Episode
from podcast_publisher.model.workspace import EPISODE_FOLDER, SHOW_FILE, Workspace

AUDIO_SUFFIXES = (
    *(".mp3", ".m4a", ".mp4", ".m4b", ".aac", ".mov", ".m4v", ".3gp"),
    *(".wav", ".aif", ".aiff", ".aifc", ".caf", ".flac", ".ogg", ".oga", ".opus", ".wma"),
    *(".amr", ".awb", ".mp2", ".ac3", ".mka", ".mkv", ".webm", ".avi", ".w64", ".rf64", ".au"),
    *(".wv", ".tta", ".ape", ".ts", ".mts", ".mpg", ".mpeg", ".flv", ".3g2", ".m4r"),
)
"""Extensions of recordings, the best first; rules report those that are unsuitable for podcasts."""
TRANSCRIPT_SUFFIXES = (".vtt", ".srt")
"""Extensions of transcripts; a rule reports that SubRip is not WebVTT."""

_A_FORM = re.compile(
    r"(?:.*(?:consent|permission|release)[ _-]*form.*|.*consent.*signed.*|.*signed.*consent.*)"
    r"\.(?:pdf|docx?|odt|jpe?g|png|heic|tiff?|eml|msg)|"
    r"(?:consent.*|.*[ _-]signed)\.(?:pdf|docx?|odt|eml|msg)",
    re.IGNORECASE,
)
"""Names of signed forms, but not of a picture for an episode about consent."""
_YAML_SUFFIXES = (".yaml", ".yml")
_HEAD_BYTES = 10_000
"""Bytes in which an episode's guid is found."""


def episode_files(workspace: Workspace) -> list[Path]:
    """The YAML files of all episodes, by name.

    Leaves out hidden files (macOS leaves `._01-asking.yaml` on foreign disks, AppleDouble), copies and
    backups, and `01-asking.yml` beside `01-asking.yaml`.
    """
    files = [path for path in _list_folder(workspace.episodes_folder) if _is_yaml(path)]
    names = {path.name for path in files}
    files = [
        path for path in files if path.name[:-4] + ".yaml" not in names or path.suffix != ".yml"
    ]
    names = {path.name for path in files}
    return [path for path in files if not is_copy(path.name, names)]


def unread_file_findings(
    workspace: Workspace, episodes: Collection[Episode], probed: Collection[Path]
) -> tuple[Finding, ...]:
    """Findings for files that are not read, and that somebody may miss."""
    return tuple(_findings(workspace, episodes, probed))


def _findings(
    workspace: Workspace, episodes: Collection[Episode], probed: Collection[Path]
) -> Iterator[Finding]:
    if workspace.episodes_folder.is_dir() and _is_closed(workspace.episodes_folder):
        yield _finding(
            EPISODE_FOLDER, rules.not_a_file, f"The folder {EPISODE_FOLDER} cannot be opened"
        )
    for path in _list_folder(workspace.root):
        if path.suffix.lower() in _YAML_SUFFIXES and _looks_like_episode(workspace, path):
            message = f"{path.name} is not read: it is not in the folder {EPISODE_FOLDER}"
            yield _finding(
                path.name,
                rules.yaml_is_named_yaml,
                message,
                "Move it, and what belongs to it, there.",
            )
    yield from _forms(workspace)
    slugs = {episode.slug.lower() for episode in episodes}
    explained: set[str] = set()
    for finding, files in _copies(workspace, episodes, probed):
        explained.update(files)
        yield finding
    shows = duplicate_yaml_findings(workspace, workspace.root, stems={Path(SHOW_FILE).stem})
    for finding, file in (*shows, *duplicate_yaml_findings(workspace, workspace.episodes_folder)):
        explained.add(file)
        yield finding
    for finding, name in stub_findings(workspace, workspace.episodes_folder):
        slugs.add(Path(name).stem.lower())
        yield finding
    for path in _list_folder(workspace.episodes_folder):
        if path.is_dir() and not path.is_symlink():
            yield from _too_deep(workspace, path)
        elif workspace.relative(path) not in explained:
            yield from _unread_file(workspace, path, slugs, probed)


def _unread_file(
    workspace: Workspace, path: Path, slugs: set[str], probed: Collection[Path]
) -> Iterator[Finding]:
    """A finding for a file that only looks as if it belonged to an episode."""
    name, ending = workspace.relative(path), path.suffix.lower()
    if ending == ".txt" and _is_yaml(path.with_suffix("")):
        fix = f"Rename it to {path.stem}."
        yield _finding(
            name, rules.yaml_is_named_yaml, f"{path.name} is not read: it ends in .txt", fix
        )
    elif ending in _YAML_SUFFIXES and not _is_yaml(path):
        fix = f"Rename it to {path.stem}{ending}."
        yield _finding(
            name,
            rules.yaml_is_named_yaml,
            f"{path.name} is not read: capitals matter in its extension",
            fix,
        )
    elif (
        ending in AUDIO_SUFFIXES + TRANSCRIPT_SUFFIXES
        and slugs
        and workspace.real_root / name not in probed  # without asking the system for each
        and _resolved(path) not in probed
    ):
        stems = {
            media_stem(path.name, AUDIO_SUFFIXES + TRANSCRIPT_SUFFIXES),
            *original_stems(path.name),
        }
        if not slugs & stems:
            yield _finding(
                name, rules.every_file_has_its_episode, f"{path.name} belongs to no episode"
            )


def _resolved(path: Path) -> Path:
    """The path without links; unchanged where links form a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _copies(
    workspace: Workspace, episodes: Collection[Episode], probed: Collection[Path]
) -> Iterator[tuple[Finding, set[str]]]:
    """A finding for each copy of a file that is read, and the names it covers."""
    real = workspace.real_root
    sources = (SHOW_FILE, *(episode.source.file for episode in episodes))
    originals: dict[Path, set[str]] = defaultdict(set)
    for path in (*(real / name for name in sources), *probed):
        originals[path.parent].add(path.name)
    for folder, names in sorted(originals.items()):
        for finding, files in copy_findings(
            workspace, folder, names, (AUDIO_SUFFIXES, TRANSCRIPT_SUFFIXES, _YAML_SUFFIXES)
        ):
            yield finding, {workspace.relative(folder / name) for name in files}


def _forms(workspace: Workspace) -> Iterator[Finding]:
    """Findings for signed forms, by name, in the project and its folders."""
    folders = [
        folder
        for folder in _list_folder(workspace.root)
        if folder.is_dir() and not folder.is_symlink()
    ]
    for path in (file for folder in (workspace.root, *folders) for file in _list_folder(folder)):
        if _A_FORM.fullmatch(path.name):
            message = "This looks like a signed form"
            yield _finding(workspace.relative(path), rules.paper_of_a_person, message)


def _too_deep(workspace: Workspace, folder: Path) -> Iterator[Finding]:
    """A finding for the first episode file of a nested folder, which stands for the others."""
    for path in [file for file in _list_folder(folder) if _is_yaml(file)][:1]:
        message = f"{path.name} is not read: it is one folder too deep"
        fix = f"Move it, and what belongs to it, into the folder {EPISODE_FOLDER}."
        yield _finding(workspace.relative(path), rules.yaml_is_named_yaml, message, fix)


def _looks_like_episode(workspace: Workspace, path: Path) -> bool:
    """Whether the file has the fields of an episode; other programs keep YAML there too."""
    try:
        real = locate(workspace, path.name, beside=path.parent)
        beginning = read_limited(real, _HEAD_BYTES)
    except (FileRefusedError, OSError):
        return False
    lines = (
        re.search(rb"^%s:" % name, beginning, re.MULTILINE) for name in (b"published", b"guid")
    )
    return all(lines)


def _finding(name: str, rule: Rule, message: str, fix: str = "") -> Finding:
    return Finding.of(rule, Problem(message, fix=fix), SourceFile(name))


def _is_closed(folder: Path) -> bool:
    return not os.access(folder, os.R_OK | os.X_OK)


def _list_folder(folder: Path) -> list[Path]:
    """The files of a folder, without those of systems and editors."""
    return [folder / name for name in names_in(folder) if not is_system_file(name)]


def _is_yaml(path: Path) -> bool:
    return path.name.endswith(_YAML_SUFFIXES)
