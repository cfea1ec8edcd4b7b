"""Create files: all of them or none, never overwriting one."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from podcast_publisher.model.errors import EditError, ExitCode


def create_tree(top: Path, files: Mapping[str, bytes], folders: tuple[str, ...] = ()) -> None:
    """Create a folder with these files, in order, and folders in it; files that hold the same already stay.

    Raises:
        EditError: it cannot be done; then nothing is left of it.
    """
    wanted = {top, *(top / name for name in folders)}
    for name in files:
        wanted |= {top / parent for parent in Path(name).parents}
    missing = {parent for folder in wanted for parent in (folder, *folder.parents)}
    made: list[Path] = []
    try:
        for folder in sorted(path for path in missing if not path.exists()):
            folder.mkdir()
            made.append(folder)
        targets = {top / name: body for name, body in files.items()}
        create_files({path: body for path, body in targets.items() if not holds(path, body)})
    except BaseException as error:
        for folder in reversed(made):
            with suppress(OSError):  # somebody else has put something into it
                folder.rmdir()
        if isinstance(error, OSError):
            raise EditError(
                f"{error.filename or top} cannot be created: {error.strerror or error}",
                fix="Choose a folder that you may write to.",
                code=ExitCode.WRONG_USE,
            ) from error
        raise


def holds(path: Path, body: bytes) -> bool:
    """Whether there is a file, and no link, that holds just that."""
    is_file = path.is_file() and not path.is_symlink()
    return is_file and path.stat().st_size == len(body) and path.read_bytes() == body


def create_files(files: Mapping[Path, Path | bytes]) -> None:
    """Write bytes, or copy a file, to each of these paths, in order.

    Raises:
        EditError: a file exists, or cannot be written; then none of them is left.
    """
    done: list[Path] = []
    try:
        for target, content in files.items():
            _put(target, content)
            done.append(target)
    except BaseException as error:
        for target in done:
            target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise EditError(
                f"{error.filename or 'A file'} cannot be written: {error.strerror or error}",
                fix="Check the folder's permissions, and whether the disk is full.",
            ) from error
        raise


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Write bytes to each of these paths, in order, whatever is there; their folders are created.

    Raises:
        EditError: a file cannot be written; those before it are.
    """
    try:
        for target, body in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            if not holds(target, body):
                _write(target, body, partial(Path.replace, target=target))
    except OSError as error:
        raise EditError(
            f"{error.filename or 'A file'} cannot be written: {error.strerror or error}",
            fix="Check the folder's permissions, and whether the disk is full.",
        ) from error


def _put(target: Path, content: Path | bytes) -> None:
    def claimed(part: Path) -> None:
        _claim(target)
        try:
            part.replace(target)
        except OSError:
            target.unlink()
            raise

    _write(target, content, claimed)


def _write(target: Path, content: Path | bytes, finish: Callable[[Path], object]) -> None:
    part = target.with_name(f".{target.stem[:40]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as new:
            if isinstance(content, bytes):
                new.write(content)
            else:
                with content.open("rb") as old:
                    shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            os.fsync(new.fileno())
        finish(part)
    finally:
        part.unlink(missing_ok=True)


def _claim(target: Path) -> None:
    """Reserve the name by an empty file; some file systems have no hard links."""
    try:
        target.touch(exist_ok=False)
    except FileExistsError as error:
        raise EditError(
            f"There is a file {target.name} already, and nothing is ever overwritten",
            fix="Move that file away, or choose another title.",
        ) from error


@contextmanager
def reserve_number(folder: Path, number: int) -> Iterator[None]:
    """Prevent others from creating an episode with that number meanwhile.

    Raises:
        EditError: somebody else is creating it, or the folder cannot be written to.
    """
    claim = folder / f".episode-{number}.part"
    try:
        claim.touch(exist_ok=False)
    except FileExistsError as error:
        raise EditError(
            f"Somebody is making episode {number} at this moment",
            fix=f"Try again. If nobody is, delete the file {claim.name}.",
        ) from error
    except OSError as error:
        raise EditError(f"{folder} cannot be written to: {error.strerror}") from error
    try:
        yield
    finally:
        claim.unlink(missing_ok=True)
