"""Keep the version before a change of an episode's files."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from podcast_publisher.model.errors import EditError
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.versions.contents import (
    NOTHING,
    can_be_kept,
    digest_of,
    keep,
    probable_digest,
)
from podcast_publisher.workflow.versions.log import (
    LOCK,
    FileChange,
    Log,
    Version,
    folder_of,
    make_folder,
    read_log,
    remove_unused,
    settled,
    within_limits,
    write_log,
)

_ONE_CHANGE = timedelta(minutes=1)
"""What is typed into one field in that time is one change."""


@contextmanager
def keep_version(
    workspace: Workspace,
    file: str,
    paths: Iterable[Path],
    what: str,
    *,
    key: str = "",
    now: datetime,
    is_typed: bool = False,
) -> Iterator[None]:
    """Write to these paths inside: what they held before is one change that can be taken back.

    `file` is the YAML file whose versions these are, relative to the project, `what` the change in words, and
    `key` the input, list or file of the form. A file that is larger than all that may be kept is left out.

    Raises:
        EditError: the version before cannot be kept; nothing was written.
        UnsafeStateError: the folder of versions leads elsewhere.
    """
    with LOCK:
        folder = folder_of(workspace, file)
        version = Version(secrets.token_hex(8), what, key, now, now, (), is_typed)
        try:
            version = _begin(workspace, folder, version, paths)
        except OSError as error:
            remove_unused(folder, read_log(folder))
            raise EditError(
                f"The version before cannot be kept: {error.strerror or error}. Nothing was changed",
                fix="Check whether the disk is full, and whether you may write to the folder.",
            ) from error
        try:
            yield
        finally:
            with suppress(OSError):  # what was kept says enough to go back
                _finish(workspace, folder, version)


def _begin(workspace: Workspace, folder: Path, version: Version, paths: Iterable[Path]) -> Version:
    make_folder(folder)
    log = current_log(workspace, folder)
    names = {workspace.relative(path): path for path in paths if can_be_kept(path)}
    last = log.last
    if last and _continues(version, last, log, names):
        began = replace(last, at=version.at, files=_unfinished(last.names_of(after=False)))
        log = log.finishing(began)
    else:
        began = replace(
            version, files=_unfinished({name: keep(path, folder) for name, path in names.items()})
        )
        log = log.beginning(began) if names else log
    write_log(folder, log)
    return began


def _continues(version: Version, last: Version, log: Log, names: dict[str, Path]) -> bool:
    """Whether it goes on with the last change: the same field, a moment ago, and nobody else's change between."""
    return (
        version.is_typed
        and last.is_typed
        and log.next is None
        and (version.what, version.key) == (last.what, last.key)
        and version.at - last.began < _ONE_CHANGE
        and last.names_of(after=True) == {name: digest_of(path) for name, path in names.items()}
    )


def _unfinished(before: dict[str, str]) -> tuple[FileChange, ...]:
    return tuple(FileChange(name, digest) for name, digest in before.items())


def _finish(workspace: Workspace, folder: Path, version: Version) -> None:
    log = read_log(folder)
    if log.last is None or log.last.id != version.id:
        return
    files = tuple(
        replace(change, after=after)
        for change in version.files
        if (after := digest_of(workspace.root / change.name)) != change.before
    )
    log = log.finishing(replace(version, files=files) if files else None)
    log = within_limits(folder, log)
    write_log(folder, log)
    remove_unused(folder, log)


def current_log(workspace: Workspace, folder: Path, released: datetime | None = None) -> Log:
    """What is kept, as the files are now, without what was published."""
    log = read_log(folder).since(released)
    digests = {name: probable_digest(workspace.root / name) or NOTHING for name in log.names}
    return settled(log, digests)
