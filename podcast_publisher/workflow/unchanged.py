"""Keep what the next run needs to see that nothing has changed (`unchanged/gate.py`)."""

import json
import os
import sys
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from msgspec import Struct

import podcast_publisher
from podcast_publisher.check.release.dates import LONGEST_AHEAD
from podcast_publisher.load.checkout import files_of_checkout
from podcast_publisher.model.cache_mac import with_mac
from podcast_publisher.model.destination import StoredObject
from podcast_publisher.model.show import Project
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.model.workspace import SOUND, STORE, UNCHANGED, Workspace
from podcast_publisher.publish.stores.open_destination import public_url
from podcast_publisher.unchanged.gate import FORMAT, MAX_BYTES
from podcast_publisher.unchanged.keys import (
    BY_AWS,
    CONFIGURATION,
    CREDENTIALS,
    ENVIRONMENT,
    STATE,
)
from podcast_publisher.unchanged.scene import Scene, scene_of
from podcast_publisher.unchanged.stamps import SETTLE_TIME
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.plan import PreparedRelease

_AWS_FILES = {
    "AWS_CONFIG_FILE": "~/.aws/config",
    "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials",
    "BOTO_CONFIG": "~/.boto",
    "AWS_CA_BUNDLE": "",
    "REQUESTS_CA_BUNDLE": "",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "",
}
"""Files that botocore reads: the variable that names each, and where it is otherwise."""
_OF_COMPUTER = ("/etc/boto.cfg", "~/.gitconfig", "~/.config/git/config", "/etc/gitconfig")


@runtime_checkable
class Askable(Protocol):
    """A destination that the gate can ask for an object."""

    def request_for(self, key: str) -> Mapping[str, str] | None:
        """How to ask; None where that is unusual."""


class InputsBefore(Struct, frozen=True):
    """The state of all inputs before a run has read any of them."""

    scene: Scene
    context: Context
    started: datetime
    settled_before: int
    files: tuple[str, ...]
    trees: tuple[str, ...]
    digest: str


def inputs_before(context: Context, words: Sequence[str]) -> InputsBefore | None:
    """Note the state of all inputs; None for commands and options that the gate does not know.

    `words` is the command line.

    Raises:
        UnsureError: the state cannot be known.
    """
    scene = scene_of(words, context.environment)
    if scene is None or str(context.workspace.root.resolve()) != scene.root:
        return None
    started = context.clock()
    settled_before = int(started.timestamp() * 1e9) - SETTLE_TIME
    files = tuple(_files(context))
    trees = tuple(_folders(context))
    digest = scene.inputs(settled_before, files, trees)
    return InputsBefore(scene, context, started, settled_before, files, trees, digest)


def keep_unchanged(before: InputsBefore, prepared: PreparedRelease, text: str) -> None:
    """Keep what a run that starts now would print, where the gate can see that it would.

    `prepared` is a plan that has nothing to do.

    Raises:
        UnsureError: something is being changed.
    """
    if prepared.project is None or prepared.objections or not prepared.reads.are_complete:
        return
    workspace, file = before.context.workspace, before.scene.record
    store = str(_store_state(workspace))
    state = before.scene.state(before.settled_before, store)
    # the run may have started the local store: its state is what led to these answers if it is stamped, then read
    if public_url(prepared.target.settings, workspace) != prepared.target.place.public_url:
        return
    destination = _destination(before.context, prepared)
    if destination is None:
        return
    modules = _modules()
    program = before.scene.program(before.settled_before, modules)
    record = {
        "format": FORMAT,
        "from": before.started.timestamp(),
        "until": _next_change(prepared.project, prepared.now).timestamp(),
        "settled_before": before.settled_before,
        "modules": modules,
        "program": program,
        "files": before.files,
        "trees": before.trees,
        "inputs": before.digest,
        "store": store,
        "state": state,
        **destination,
        "text": text,
        "code": 0,
    }
    if not file or not workspace.cache_key:
        return
    body = with_mac(workspace.cache_key, json.dumps(record).encode("ascii"))
    cache = workspace.cache(UNCHANGED)
    if cache.folder == Path(file).parent and len(body) <= MAX_BYTES:
        cache.write(Path(file).name, body)


def _destination(context: Context, prepared: PreparedRelease) -> dict[str, object] | None:
    """What the destination was asked and answered, and how to sign in; None where that is unusual."""
    questions: list[dict[str, object]] = []
    sign_ins: list[dict[str, str]] = []
    for place, key, stored in prepared.reads.answers:
        request = place.request_for(key) if isinstance(place, Askable) else None
        if request is None:
            return None
        where = {name: request[name] for name in ("url", "path", "headers") if name in request}
        questions.append({**where, "answer": _answer(stored)})
        if "url" in request:
            sign_ins.append(_sign_in(request, context, is_local=prepared.target.is_local))
    if any(sign_in != sign_ins[0] or not sign_in for sign_in in sign_ins):
        return None
    return {
        "questions": questions,
        "sign_in": sign_ins[0] if sign_ins else None,
        "plain": [str(context.workspace.state_folder)] if prepared.target.is_local else [],
    }


def _answer(stored: StoredObject | None) -> list[object] | None:
    """As `unchanged/questions.py` describes an object."""
    if stored is None:
        return None
    return [
        stored.size,
        stored.etag,
        stored.content_type,
        stored.cache_control,
        stored.encoding,
        stored.sha256,
        stored.release,
    ]


def _sign_in(request: Mapping[str, str], context: Context, *, is_local: bool) -> dict[str, str]:
    """Where the gate finds the keys that botocore has found; nothing where it must not look for them."""
    method = request["method"]
    facts = {name: request[name] for name in ("method", "region", "certificates")}
    if method == STATE:
        return {**facts, "path": str(_store_state(context.workspace))} if is_local else {}
    names = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
    profile = next(filter(None, map(context.environment.get, names)), "default")
    if method == CREDENTIALS:
        file = _named("AWS_SHARED_CREDENTIALS_FILE", context.environment)
        return {**facts, "path": file, "section": profile}
    if method == CONFIGURATION:
        section = profile if profile == "default" else f"profile {profile}"
        return {**facts, "path": _named("AWS_CONFIG_FILE", context.environment), "section": section}
    return facts if method == ENVIRONMENT or method in BY_AWS else {}


def _folders(context: Context) -> Iterator[str]:
    """Folders outside the project of which every file may decide what a run does."""
    if measurements := context.workspace.cache(SOUND).folder:
        yield str(measurements)
    yield str(Path("~/.aws/models").expanduser())  # descriptions of services, for botocore
    yield from filter(None, context.environment.get("AWS_DATA_PATH", "").split(os.pathsep))


def _files(context: Context) -> Iterator[str]:
    """Files outside the project that decide what a run does."""
    environment, workspace = context.environment, context.workspace
    yield from map(str, files_of_checkout(workspace.root))
    yield from (f"{folder}/git" for folder in environment.get("PATH", "").split(os.pathsep))
    yield from filter(None, (_named(variable, environment) for variable in _AWS_FILES))
    yield from (str(Path(name).expanduser()) for name in _OF_COMPUTER)
    yield from (f"{folder}/{LONDON.key}" for folder in zoneinfo.TZPATH)


def _named(variable: str, environment: Mapping[str, str]) -> str:
    name = environment.get(variable) or _AWS_FILES[variable]
    return name and str(Path(os.path.expandvars(name)).expanduser())


def _store_state(workspace: Workspace) -> Path:
    folders = (place.path for place in workspace.places() if place.name == STORE)
    return next(folders) / "state.json"


def _modules() -> list[str]:
    """The files of all modules of other packages; Python's own go with its program."""
    package, own = (
        f"{Path(file).parent}{os.sep}" for file in (podcast_publisher.__file__, os.__file__)
    )
    files = {getattr(module, "__file__", None) or package for module in [*sys.modules.values()]}
    return sorted(
        file
        for file in files
        if not file.startswith(package) and ("-packages" in file or not file.startswith(own))
    )


def _next_change(project: Project, now: datetime) -> datetime:
    """The first moment at which a run may do or print something else although nothing has changed.

    Rules compare days in UTC; an episode is due at its moment, and stops being years ahead at another.
    """
    midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    dates = [episode.published for episode in project.episodes if episode.published]
    moments = (*dates, *(date - LONGEST_AHEAD for date in dates))
    return min([midnight, *(moment for moment in moments if moment > now)])
