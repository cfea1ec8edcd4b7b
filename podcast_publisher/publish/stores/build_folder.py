"""Write a publication into a folder of files, laid out as at a destination."""

from pathlib import Path, PurePath

from podcast_publisher.model.publication import Publication

MARKER_FILE = ".made-by-podcast-publisher"
"""Lists what the last build wrote: only that is ever removed."""


def _keys_in(mark: Path) -> list[str]:
    try:
        return mark.read_text("utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return []


def _is_below(key: str) -> bool:
    """Whether it names a file below the folder: the list may have come with the folder."""
    path = PurePath(key)
    return bool(path.parts) and not path.anchor and ".." not in path.parts


def write_folder(publication: Publication, folder: Path) -> int:
    """Write every object as a file under its key; the number of files.

    Files of an earlier build that are no longer part of the show are removed.

    Raises:
        FileExistsError: the folder holds files that no build has written.
        OSError: it cannot be written.
    """
    mark = folder / MARKER_FILE
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise FileExistsError(f"{folder} has files in it that are not from a build")
    before = [key for key in _keys_in(mark) if _is_below(key)]
    keys = [artifact.key for artifact in publication]
    folder.mkdir(parents=True, exist_ok=True)
    # written first, so the next build knows all files of an interrupted one
    mark.write_text("\n".join(sorted({*before, *keys})), "utf-8")
    for artifact in publication:
        path = folder / artifact.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.body())
    for key in set(before) - set(keys):
        if (folder / key).is_file():
            (folder / key).unlink()
    mark.write_text("\n".join(sorted(keys)), "utf-8")
    return len(keys)


def remove_folder(folder: Path) -> int:
    """Delete what builds have written there, and nothing else; the number of files.

    Raises:
        OSError: it cannot be deleted.
    """
    mark, count = folder / MARKER_FILE, 0
    top = folder.resolve()
    for key in mark.read_text("utf-8").splitlines():
        path = folder / key
        if path.is_file() and path.parent.resolve().is_relative_to(top):
            path.unlink()
            count += 1
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    mark.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    return count
