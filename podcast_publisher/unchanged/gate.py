"""Whether nothing at all has changed since a run that found nothing to do."""

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence

from podcast_publisher.model.cache_mac import without_mac
from podcast_publisher.unchanged.keys import keys_from
from podcast_publisher.unchanged.questions import Store, describe_file
from podcast_publisher.unchanged.scene import Scene, scene_of
from podcast_publisher.unchanged.stamps import UnsureError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # for type checkers alone: importing it takes milliseconds

FORMAT = 2
MAX_BYTES = 4_000_000
"""Bytes of a record; longer ones are not kept."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def last_output(
    words: Sequence[str], environment: Mapping[str, str], seconds: float
) -> tuple[str, int] | None:
    """What the full run would print, and its exit code; None where that must run to know.

    Whatever is unusual, damaged, unknown or does not answer is for the full run, which has the words for it.
    `words` is the command line, `seconds` the time since 1970.
    """
    try:
        if (scene := scene_of(words, environment)) is None:
            return None
        record = _read(scene)
        if record["format"] != FORMAT or not record["from"] <= seconds < record["until"]:
            return None
        settled = record["settled_before"]
        if (
            scene.program(settled, record["modules"]) != record["program"]
            or scene.inputs(settled, record["files"], record["trees"]) != record["inputs"]
            or scene.state(settled, record["store"]) != record["state"]
        ):
            return None
        _stop_at_links(record["plain"])
        if not _are_answered(record, scene.environment, seconds):
            return None
        return str(record["text"]), int(record["code"])
    except Exception:  # noqa: BLE001 - whatever it is, the full run is right
        return None


def _read(scene: Scene) -> "dict[str, Any]":
    """The record, from plain files of this user's that nobody else can write, and of which the key is proof.

    Raises:
        OSError: a file cannot be opened.
        ValueError: it is no record.
        UnsureError: others may have written it.
    """
    if scene.record is None:
        raise UnsureError("no folder of the user's")
    _stop_at_others(os.lstat(os.path.dirname(scene.record)), stat.S_ISDIR)
    key = scene.environment.get("PODCAST_CACHE_KEY", "").encode() or _read_own(scene.key_file)
    body = without_mac(key, _read_own(scene.record))
    if body is None:
        raise UnsureError("another key")
    record: dict[str, Any] = json.loads(body)
    return record


def _read_own(path: str | None) -> bytes:
    if path is None:
        raise UnsureError("no folder of the user's")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        _stop_at_others(os.fstat(descriptor), stat.S_ISREG)
        body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise UnsureError(path)
    return body


def _stop_at_others(status: os.stat_result, is_right: Callable[[int], bool]) -> None:
    if not is_right(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & _OTHERS:
        raise UnsureError("somebody else's")


def _stop_at_links(folders: list[str]) -> None:
    """Go on only where state in the project is plain files and folders, as `model/plain_paths.py` has it."""
    for path in _at_and_below(folders):
        status = os.lstat(path)
        mode = status.st_mode
        is_single = stat.S_ISREG(mode) and status.st_nlink == 1
        if not (is_single or stat.S_ISDIR(mode) or stat.S_ISSOCK(mode)):
            raise UnsureError(path)


def _at_and_below(folders: list[str]) -> Iterator[str]:
    for folder in folders:
        yield folder
        for parent, names, files in os.walk(folder):
            yield from (os.path.join(parent, name) for name in (*names, *files))


def _are_answered(record: "dict[str, Any]", environment: Mapping[str, str], seconds: float) -> bool:
    """Whether the destination still answers every question as it did."""
    store = None
    if sign_in := record["sign_in"]:
        keys = keys_from(sign_in, environment)
        store = Store(sign_in["region"], keys, sign_in["certificates"])
    try:
        return all(
            question["answer"] == _answer(question, store, seconds)
            for question in record["questions"]
        )
    finally:
        if store:
            store.close()


def _answer(question: Mapping[str, str], store: Store | None, seconds: float) -> object:
    if "path" in question:
        return describe_file(question["path"], question["headers"])
    if store is None:
        raise UnsureError("nobody to ask")
    return store.head(question["url"], seconds)
