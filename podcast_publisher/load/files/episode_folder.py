"""Which files of the folder episodes are read, and what stands there that nobody reads."""

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
from podcast_publisher.load.files.media_file import FileRefusedError, locate, names_in, relative
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.load.yaml import rules
from podcast_publisher.model.finding import Finding, Problem, Rule, SourceFile
from podcast_publisher.model.show import Episode
from podcast_publisher.model.workspace import EPISODE_FOLDER, SHOW_FILE

AUDIO_SUFFIXES = (
    *(".mp3", ".m4a", ".mp4", ".m4b", ".aac", ".mov", ".m4v", ".3gp"),
    *(".wav", ".aif", ".aiff", ".aifc", ".caf", ".flac", ".ogg", ".oga", ".opus", ".wma"),
    *(".amr", ".awb", ".mp2", ".ac3", ".mka", ".mkv", ".webm", ".avi", ".w64", ".rf64", ".au"),
    *(".wv", ".tta", ".ape", ".ts", ".mts", ".mpg", ".mpeg", ".flv", ".3g2", ".m4r"),
)
"""Endings of recordings, the best first; `check` says which of them are no podcast's."""
TRANSCRIPT_SUFFIXES = (".vtt", ".srt")
"""A transcript beside the episode; of the second, `check` says that it is not WebVTT."""

_A_FORM = re.compile(
    r"(?:.*(?:consent|permission|release)[ _-]*form.*|.*consent.*signed.*|.*signed.*consent.*)"
    r"\.(?:pdf|docx?|odt|jpe?g|png|heic|tiff?|eml|msg)|"
    r"(?:consent.*|.*[ _-]signed)\.(?:pdf|docx?|odt|eml|msg)",
    re.IGNORECASE,
)
"""Names of signed forms; a picture for an episode about consent is none."""
_YAMLS = (".yaml", ".yml")
_BEGINNING = 10_000
"""Bytes in which an episode has said its guid."""


def episode_files(root: Path) -> list[Path]:
    """The YAML file of every episode, in the order of their names.

    Names that begin with a dot are none: a Mac leaves `._01-asking.yaml` beside each file on disks
    of other systems, with bytes of its own inside (AppleDouble). Copies and backups are none, nor is
    `01-asking.yml` beside `01-asking.yaml`.
    """
    files = [path for path in _inside(root / EPISODE_FOLDER) if _is_yaml(path)]
    names = {path.name for path in files}
    files = [
        path for path in files if path.name[:-4] + ".yaml" not in names or path.suffix != ".yml"
    ]
    names = {path.name for path in files}
    return [path for path in files if not is_copy(path.name, names)]


def unread_file_findings(
    root: Path, episodes: Collection[Episode], read: Collection[Path]
) -> tuple[Finding, ...]:
    """What nobody will read in the folder of the episodes, and somebody may miss."""
    return tuple(_told(root, episodes, read))


def _told(root: Path, episodes: Collection[Episode], read: Collection[Path]) -> Iterator[Finding]:
    if (root / EPISODE_FOLDER).is_dir() and _is_closed(root / EPISODE_FOLDER):
        yield _about(
            EPISODE_FOLDER, rules.not_a_file, f"The folder {EPISODE_FOLDER} cannot be opened"
        )
    for path in _inside(root):
        if path.suffix.lower() in _YAMLS and _tells_of_an_episode(path):
            message = f"{path.name} is read by nobody: it is not in the folder {EPISODE_FOLDER}"
            yield _about(
                path.name,
                rules.yaml_is_named_yaml,
                message,
                "Move it, and what belongs to it, there.",
            )
    yield from _forms(root)
    slugs = {episode.slug.lower() for episode in episodes}
    explained: set[str] = set()
    for finding, files in _copied(root, episodes, read):
        explained.update(files)
        yield finding
    shows = duplicate_yaml_findings(root, root, stems={Path(SHOW_FILE).stem})
    for finding, file in (*shows, *duplicate_yaml_findings(root, root / EPISODE_FOLDER)):
        explained.add(file)
        yield finding
    for finding, name in stub_findings(root, root / EPISODE_FOLDER):
        slugs.add(Path(name).stem.lower())
        yield finding
    for path in _inside(root / EPISODE_FOLDER):
        if path.is_dir() and not path.is_symlink():
            yield from _too_deep(root, path)
        elif relative(path, root) not in explained:
            yield from _unread(root, path, slugs, read)


def _unread(root: Path, path: Path, slugs: set[str], read: Collection[Path]) -> Iterator[Finding]:
    """A file that is no episode's, where its name makes one believe that it is."""
    name, ending = relative(path, root), path.suffix.lower()
    if ending == ".txt" and _is_yaml(path.with_suffix("")):
        fix = f"Rename it to {path.stem}."
        yield _about(
            name, rules.yaml_is_named_yaml, f"{path.name} is read by nobody: it ends in .txt", fix
        )
    elif ending in _YAMLS and not _is_yaml(path):
        fix = f"Rename it to {path.stem}{ending}."
        yield _about(
            name, rules.yaml_is_named_yaml, f"{path.name} is read by nobody: capitals count", fix
        )
    elif ending in AUDIO_SUFFIXES + TRANSCRIPT_SUFFIXES and slugs and _resolved(path) not in read:
        stems = {
            media_stem(path.name, AUDIO_SUFFIXES + TRANSCRIPT_SUFFIXES),
            *original_stems(path.name),
        }
        if not slugs & stems:
            yield _about(
                name, rules.every_file_has_its_episode, f"{path.name} belongs to no episode"
            )


def _resolved(path: Path) -> Path:
    """Where it leads; a link in a circle leads nowhere."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _copied(
    root: Path, episodes: Collection[Episode], read: Collection[Path]
) -> Iterator[tuple[Finding, set[str]]]:
    """Copies of what is read, each told once, and the names of the files that this explains."""
    real = root.resolve()
    named = (real / SHOW_FILE, *(real / episode.source.file for episode in episodes))
    originals: dict[Path, set[str]] = defaultdict(set)
    for path in (*named, *read):
        originals[path.parent].add(path.name)
    for folder, names in sorted(originals.items()):
        for finding, files in copy_findings(
            real, folder, names, (AUDIO_SUFFIXES, TRANSCRIPT_SUFFIXES, _YAMLS)
        ):
            yield finding, {relative(folder / name, real) for name in files}


def _forms(root: Path) -> Iterator[Finding]:
    """What looks like a signed form, in the project and in its folders."""
    folders = [one for one in _inside(root) if one.is_dir() and not one.is_symlink()]
    for path in (it for folder in (root, *folders) for it in _inside(folder)):
        if _A_FORM.fullmatch(path.name):
            message = "This looks like somebody's signed form"
            yield _about(relative(path, root), rules.paper_of_a_person, message)


def _too_deep(root: Path, folder: Path) -> Iterator[Finding]:
    """Of a folder within, the first episode's file: the others are as it is."""
    for path in [one for one in _inside(folder) if _is_yaml(one)][:1]:
        message = f"{path.name} is read by nobody: it is a folder too deep"
        fix = f"Move it, and what belongs to it, into the folder {EPISODE_FOLDER}."
        yield _about(relative(path, root), rules.yaml_is_named_yaml, message, fix)


def _tells_of_an_episode(path: Path) -> bool:
    """Whether it says when something is published; other programs keep YAML beside a show too."""
    try:
        real = locate(path.name, beside=path.parent, root=path.parent)
        beginning = read_limited(real, _BEGINNING)
    except (FileRefusedError, OSError):
        return False
    lines = (
        re.search(rb"^%s:" % name, beginning, re.MULTILINE) for name in (b"published", b"guid")
    )
    return all(lines)


def _about(name: str, rule: Rule, message: str, fix: str = "") -> Finding:
    return Finding.of(rule, Problem(message, fix=fix), SourceFile(name))


def _is_closed(folder: Path) -> bool:
    return not os.access(folder, os.R_OK | os.X_OK)


def _inside(folder: Path) -> list[Path]:
    """What is in the folder, without what a system or an editor hides there."""
    return [folder / name for name in names_in(folder) if not is_system_file(name)]


def _is_yaml(path: Path) -> bool:
    return path.name.endswith(_YAMLS)
