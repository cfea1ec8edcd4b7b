"""The local store: started, found again, stopped, and secured."""

import json
import os
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psutil
import pytest
import urllib3
from msgspec.structs import asdict, replace

from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.stores.local import state
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.process import process_of
from podcast_publisher.publish.stores.open_destination import store_folder
from podcast_publisher.publish.stores.s3.bucket import BucketDestination

SOUND = Artifact.of_bytes("audio/a.mp3", b"sound", content_type="audio/mpeg", cache_control="c")
RECORD = replace(SOUND, key="releases/000001/release.json")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for a store, which is stopped whatever happens."""
    yield tmp_path / "store"
    local.stop(tmp_path / "store")


def bucket_of(store: state.LocalStore) -> BucketDestination:
    """The bucket that is published to."""
    return BucketDestination(local.connect(store), state.BUCKET)


def test_a_running_store_is_found_again(folder: Path) -> None:
    """After a stop and start, address and objects are the same."""
    first = local.start(folder, os.environ)
    bucket_of(first).write(SOUND)
    assert local.start(folder, os.environ) == first
    assert any(socket.exists() for socket in state.sockets(first))
    assert local.stop(folder)
    assert not any(socket.exists() for socket in state.sockets(first))
    assert local.find(folder) is None
    assert not local.stop(folder)
    again = local.start(folder, os.environ)
    assert again.public_url == first.public_url
    assert bucket_of(again).head(SOUND.key) is not None


def test_the_store_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    """It runs in a folder without the show's name: it is ended, and address, keys and objects come along."""
    former = tmp_path / ".podcast" / "store"
    folders = [former]
    try:
        first = local.start(former, os.environ)
        bucket_of(first).write(SOUND)
        folders.append(store_folder(Workspace(tmp_path)))
        assert process_of(first) is None
        assert not former.exists()
        again = local.start(folders[-1], os.environ)
        assert (again.public_url, again.access_key) == (first.public_url, first.access_key)
        assert bucket_of(again).head(SOUND.key) is not None
    finally:
        for folder in folders:
            local.stop(folder)


def test_commands_that_take_over_at_once_agree(tmp_path: Path) -> None:
    """One of them moves the store of an earlier version; all use it in its new folder, with its keys."""

    def take_over(root: Path, gate: Barrier) -> tuple[Path, str]:
        gate.wait()
        folder = store_folder(Workspace(root))
        return folder, state.reserve(folder).access_key

    with ThreadPoolExecutor(4) as threads:
        for name in map(str, range(10)):
            root, gate = tmp_path / name, Barrier(4)
            first = state.reserve(root / ".podcast" / "store")
            taken = [threads.submit(take_over, root, gate) for _ in range(4)]
            folder = root / ".podcast" / "main" / "store"
            assert {each.result() for each in taken} == {(folder, first.access_key)}


def test_a_killed_store_keeps_its_objects(folder: Path) -> None:
    """At the same address."""
    first = local.start(folder, os.environ)
    bucket_of(first).write(SOUND)
    process = psutil.Process(first.pid)
    process.kill()
    process.wait(10)
    assert local.find(folder) is None
    again = local.start(folder, os.environ)
    assert again.public_url == first.public_url
    assert bucket_of(again).head(SOUND.key) is not None


def test_a_taken_port_is_avoided(folder: Path) -> None:
    """The store moves to free ports."""
    reserved = state.reserve(folder)
    with socket.socket() as other:
        other.bind(("127.0.0.1", reserved.ports["s3.port"]))
        other.listen()
        moved = local.start(folder, os.environ)
    assert moved.ports["s3.port"] != reserved.ports["s3.port"]
    assert moved.access_key == reserved.access_key


def test_a_reused_process_id_is_not_stopped(folder: Path) -> None:
    """The state file's number may belong to another process by now."""
    own_process = psutil.Process()
    state.save_state(
        folder,
        replace(state.new_store(), pid=own_process.pid, started=own_process.create_time() - 99),
    )
    assert local.find(folder) is None
    assert not local.stop(folder)
    assert own_process.is_running()


def test_only_public_objects_can_be_read_without_keys(folder: Path) -> None:
    """Recordings, but not records, listings or writes."""
    store = local.start(folder, os.environ)
    bucket_of(store).write(SOUND)
    bucket_of(store).write(RECORD)
    web = urllib3.PoolManager()
    answers = {
        "sound": web.request("GET", store.public_url + SOUND.key).status,
        "record": web.request("GET", store.public_url + RECORD.key).status,
        "list": web.request("GET", store.public_url).status,
        "write": web.request("PUT", store.public_url + "audio/b.mp3", body=b"x").status,
    }
    assert answers == {"sound": 200, "record": 403, "list": 403, "write": 403}
    filer = f"http://127.0.0.1:{store.ports['filer.port']}/buckets/podcast/{RECORD.key}"
    assert web.request("GET", filer).status == 404
    master = f"http://127.0.0.1:{store.ports['master.port']}/col/delete?collection=podcast"
    assert web.request("GET", master).status == 404
    web.clear()


def test_the_store_listens_on_loopback_only(folder: Path) -> None:
    """On chosen ports alone."""
    store = local.start(folder, os.environ)
    listening = [
        net_connection.laddr
        for net_connection in psutil.Process(store.pid).net_connections(kind="tcp")
        if net_connection.status == psutil.CONN_LISTEN
    ]
    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert {address.port for address in listening} <= set(store.ports.values())


def test_keys_of_the_environment_are_not_used(folder: Path) -> None:
    """They are not the store's, and make no buckets."""
    outside = {**os.environ, "AWS_ACCESS_KEY_ID": "real", "AWS_SECRET_ACCESS_KEY": "real-secret"}
    store = local.start(folder, {**outside, "S3_BUCKET": "somebodys"})
    child = psutil.Process(store.pid).environ()
    assert "real" not in child.values()
    assert "S3_BUCKET" not in child
    assert store.access_key == child["AWS_ACCESS_KEY_ID"]


def test_the_state_file_is_private(folder: Path) -> None:
    """It has the store's keys."""
    state.reserve(folder)
    file = folder / "state.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(json.loads(file.read_text())["ports"]) == set(state.PORTS)


def test_a_damaged_state_file_is_replaced(folder: Path) -> None:
    """It is no error."""
    folder.mkdir()
    (folder / "state.json").write_text("{")
    assert state.load_state(folder) is None
    assert state.reserve(folder).ports


@pytest.mark.parametrize(
    "change",
    [
        {"ports": [1]},
        {"ports": {"s3.port": 20_000}},
        {"ports": dict.fromkeys(state.PORTS, True)},
        {"ports": dict.fromkeys(state.PORTS, 65_536)},
        {"access_key": None},
        {"secret_key": 1},
        {"pid": "1"},
        {"pid": -1},
        {"pid": 10**30},
        {"started": float("nan")},
        {"started": 10**400},
        {"ready": 1},
        {"closed": "yes"},
    ],
    ids=str,
)
def test_an_invalid_state_is_ignored(folder: Path, change: dict[str, object]) -> None:
    """Values of another type or out of range."""
    store = state.save_state(folder, state.new_store())
    assert state.load_state(folder) == store
    (folder / "state.json").write_text(json.dumps({**asdict(store), **change}))
    assert state.load_state(folder) is None


def test_a_relative_folder_is_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named from the project folder or from elsewhere."""
    monkeypatch.chdir(tmp_path)
    folder = Path("store")
    try:
        local.start(folder, os.environ)
        assert any((tmp_path / "store" / "data").iterdir())
        assert not (tmp_path / "store" / "data" / "store").exists()
    finally:
        local.stop(folder)
