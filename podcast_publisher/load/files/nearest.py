"""Find the file that a wrong path was meant for: Windows paths, absolute paths, URLs and misspellings."""

import os
import re
import unicodedata
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from podcast_publisher.model.workspace import Workspace

_MAX_FOLDERS = 50
_MAX_NAMES = 2_000
"""Folders of the project, and names in each, that are searched."""
_INTERCHANGEABLE = ({".jpg", ".jpeg", ".png"}, {".mp3", ".m4a"}, {".vtt", ".srt"})


def path_problem(name: str) -> str:
    """Why this cannot be the path of a file in the project; empty where it can."""
    if re.match(r"https?:/", name, re.IGNORECASE):
        return "is a web address: only files of the project are published"
    if re.match(r"[A-Za-z]:[\\/]|\\|file:", name):
        return "is a path on one computer only"
    if "\\" in name:
        return "is a Windows path: write / between folders"
    if name.startswith(("/", "~")):
        return "is an absolute path: write it relative to this file"
    return ""


def find_nearest(workspace: Workspace, name: str, *, beside: Path) -> str:
    """The path of the most similar file, relative to `beside`; empty where there is none."""
    path = name.replace("\\", "/")
    if "://" in path or path.startswith("file:"):
        path = unquote(urlsplit(path).path)
    base = PurePosixPath(path.rstrip("/")).name
    if not base or len(base) > 255:
        return ""
    for folder in _folders(workspace, path, beside):
        for wanted in (_alike, _without_ending):
            for other in _names(folder):
                if wanted(other) == wanted(base) and _same_kind(other, base):
                    return Path(os.path.relpath(folder / other, beside)).as_posix()
    return ""


def path_fix(meant: str, field: str) -> str:
    """The line to write; a file with decomposed accents has to be renamed first."""
    if not meant:
        return ""
    if unicodedata.normalize("NFC", meant) != meant:
        plain = unicodedata.normalize("NFKD", meant).encode("ascii", "ignore").decode()
        return f"Rename the file to {PurePosixPath(plain).name}, and write  {field}: {plain}"
    return f"Write  {field}: {meant}"


def _folders(workspace: Workspace, path: str, beside: Path) -> list[Path]:
    """Folders to search, the likeliest first."""
    parent, top = PurePosixPath(path).parent.as_posix().lstrip("/"), workspace.root
    below = [top / name for name in _names(top) if not name.startswith(".")][:_MAX_FOLDERS]
    places = dict.fromkeys([beside / parent, top / parent, beside, top, *below])
    return [folder for folder in places if workspace.contains(folder)]


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())[:_MAX_NAMES]
    except (OSError, ValueError):
        return []


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _without_ending(name: str) -> str:
    """The name without extensions and accents, and with hyphens between words."""
    path = PurePosixPath(name.casefold())
    while path.suffix in {ending for group in _INTERCHANGEABLE for ending in group}:
        path = path.with_suffix("")
    plain = unicodedata.normalize("NFKD", path.name).encode("ascii", "ignore").decode()
    return re.sub(r"[\s_.-]+", "-", plain) or path.name


def _same_kind(first: str, second: str) -> bool:
    endings = {PurePosixPath(first).suffix.lower(), PurePosixPath(second).suffix.lower()}
    return len(endings) == 1 or any(endings <= group for group in _INTERCHANGEABLE)
