"""Another user of the computer, who can reach every loopback port, gets nothing from the local store."""

import http.client
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from msgspec.structs import replace

from podcast_publisher.model.publication import FEED_KEY, Artifact
from podcast_publisher.model.release import record_key
from podcast_publisher.publish.stores.local import state
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.s3.bucket import BucketDestination

NOBODY = 65534
SECRET = b"Grace Hopper published this"
FEED = Artifact.of_bytes(FEED_KEY, b"<rss/>", content_type="a/b", cache_control="c")
RECORD = Artifact.internal(record_key(1), SECRET)

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can become a second user, who tries what others must not be able to do",
)


@dataclass(frozen=True)
class Others:
    """The store, and another user with a program to speak to it."""

    store: state.LocalStore
    folder: Path
    weed: Path
    home: Path

    def shell(self, *lines: str) -> str:
        """What the store's own shell says to these lines."""
        ports = self.store.ports
        master = f"127.0.0.1:{ports['master.port']}.{ports['master.port.grpc']}"
        filer = f"127.0.0.1:{ports['filer.port']}.{ports['filer.port.grpc']}"
        try:
            done = self.run(
                str(self.weed), "shell", f"-master={master}", f"-filer={filer}", lines=lines
            )
        except subprocess.TimeoutExpired as error:  # it tries for ever where it is not let in
            return (error.stdout or b"").decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "replace")

    def run(self, *words: str, lines: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            words,
            input="".join(f"{line}\n" for line in (*lines, "exit")).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=12,
            check=False,
            cwd="/",
            env={"HOME": str(self.home), "PATH": os.environ["PATH"]},
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
        )


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Others]:
    """A store with a record and a feed."""
    folder = tmp_path_factory.mktemp("mine") / "store"
    home = Path("/tmp") / f"theirs-{os.getpid()}"  # noqa: S108 - others' own
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    program = state.find_program()
    assert program is not None
    weed = home / "weed"
    shutil.copy(program, weed)
    weed.chmod(0o755)
    try:
        store = local.start(folder, os.environ)
        bucket = BucketDestination(local.connect(store), state.BUCKET)
        bucket.write(FEED, release=1)
        bucket.write(RECORD)
        yield Others(store, folder, weed, home)
    finally:
        local.stop(folder)
        shutil.rmtree(home)


def listening(store: state.LocalStore) -> set[int]:
    """Every port on which the store's process listens."""
    connections = psutil.Process(store.pid).net_connections("tcp")
    return {
        connection.laddr.port
        for connection in connections
        if connection.status == psutil.CONN_LISTEN
    }


def test_the_store_opens_only_its_own_ports(others: Others) -> None:
    """Those named to it, on loopback."""
    assert listening(others.store) <= set(others.store.ports.values())


def test_the_seaweedfs_shell_is_refused(others: Others) -> None:
    """It reads no record, and creates no key."""
    output = others.shell(
        f"fs.cat /buckets/{state.BUCKET}/{RECORD.key}",
        f"fs.ls /buckets/{state.BUCKET}",
        "lock",
        "s3.configure -access_key=evilevil12 -secret_key=evilevilevil -user=evil "
        "-actions=Read,Write,List,Tagging,Admin -apply",
        "unlock",
    )
    assert SECRET.decode() not in output
    evil = local.connect(replace(others.store, access_key="evilevil12", secret_key="evilevilevil"))
    with pytest.raises(evil.exceptions.ClientError, match="InvalidAccessKeyId"):
        evil.put_object(Bucket=state.BUCKET, Key=FEED_KEY, Body=b"replaced")
    bucket = BucketDestination(local.connect(others.store), state.BUCKET)
    assert bucket.read(FEED_KEY) is not None
    assert bucket.read(FEED_KEY)[0] == b"<rss/>"  # type: ignore[index]


PATHS = (
    *(
        f"/buckets/{state.BUCKET}/{RECORD.key}",
        f"/buckets/{state.BUCKET}/",
        "/buckets/?metadata=true",
    ),
    *(
        f"/{state.BUCKET}/{RECORD.key}",
        f"/{state.BUCKET}/?list-type=2",
        "/",
        "/etc/iam/identity.json",
    ),
    *("/dir/status", "/dir/assign", "/dir/lookup?volumeId=1", "/vol/grow?count=1", "/vol/status"),
    *(
        "/col/delete?collection=podcast",
        "/submit",
        "/cluster/status",
        "/status",
        "/metrics",
        "/stats/disk",
    ),
    *(
        "/debug/pprof/",
        "/ui/index.html",
        "/topics/",
        "/.system/",
        "/admin",
        "/login",
        "/api/config",
    ),
    *(f"/{volume},{key:02x}00000000" for volume in range(1, 9) for key in range(1, 12)),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


def test_no_port_reveals_anything(others: Others) -> None:
    """Asked for anything over plain HTTP, no port reveals a record or key, or changes anything."""
    keys = (others.store.secret_key, others.store.access_key)
    for port in sorted(listening(others.store)):
        for path in PATHS:
            for method in METHODS if port != others.store.ports["s3.port"] else ("GET", "HEAD"):
                _, body = asked(port, method, path)
                assert SECRET not in body, (port, method, path)
                assert not any(key.encode() in body for key in keys), (port, method, path)
    bucket = BucketDestination(local.connect(others.store), state.BUCKET)
    stored = {entry.key: bucket.read(entry.key) for entry in bucket.list_objects("")}
    assert {
        key: body_and_headers[0] for key, body_and_headers in stored.items() if body_and_headers
    } == {
        FEED_KEY: b"<rss/>",
        RECORD.key: SECRET,
    }
    buckets = local.connect(others.store).list_buckets()["Buckets"]
    assert [bucket["Name"] for bucket in buckets] == [state.BUCKET]


def asked(port: int, method: str, path: str) -> tuple[int, bytes]:
    """Status and body; no status where the port does not speak HTTP."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, body=b"x" if method in {"POST", "PUT"} else None)
        answer = connection.getresponse()
        return answer.status, answer.read(100_000)
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def test_the_public_feed_is_still_readable(others: Others) -> None:
    """Without keys, by other users too."""
    assert asked(others.store.ports["s3.port"], "GET", f"/{state.BUCKET}/{FEED_KEY}") == (
        200,
        b"<rss/>",
    )


def test_the_stores_files_are_private(others: Others) -> None:
    """Data, keys and log."""
    for path in (others.folder, *others.folder.iterdir()):
        if path.name == ".gitignore":
            continue
        assert not stat.S_IMODE(path.lstat().st_mode) & 0o077, path
    tried = others.run("cat", str(others.folder / "state.json"), str(others.folder / "key.pem"))
    assert b"Permission denied" in tried.stdout
    for path in state.sockets(others.store):
        if path.exists():
            assert not stat.S_IMODE(path.lstat().st_mode) & 0o077, path


def test_a_store_of_an_earlier_version_is_secured(tmp_path: Path) -> None:
    """It is restarted with its data."""
    folder = tmp_path / "store"
    try:
        first = local.start(folder, os.environ)
        BucketDestination(local.connect(first), state.BUCKET).write(FEED)
        state.save_state(folder, replace(first, closed=False))
        again = local.start(folder, os.environ)
        assert again.pid != first.pid
        assert again.public_url == first.public_url
        assert again.closed
        assert BucketDestination(local.connect(again), state.BUCKET).head(FEED_KEY) is not None
    finally:
        local.stop(folder)
