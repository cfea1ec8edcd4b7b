"""Other stores than the program's own, each started on loopback and stopped again."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme
from botocore.exceptions import BotoCoreError, ClientError
from moto.server import ThreadedMotoServer

from podcast_publisher.publish.stores.local import state
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.local.state import BUCKET, find_program, new_store
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.publish.stores.s3.connection import client
from podcast_publisher.publish.stores.s3.policies import publisher_policy
from tests.npm import NODE_FOLDER, STORES, is_installed
from tests.publish.target import Target

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_READY_WITHIN = 60


@dataclass(frozen=True)
class Store:
    """Where a store is, and the keys of its owner."""

    endpoint_url: str
    access_key: str
    secret_key: str
    authority: Path | None = None
    """The certificate of who vouches for it, as AWS_CA_BUNDLE names it."""

    def client(self) -> "S3Client":
        """A client with those keys; such a store is trusted for as long as one is made."""
        with pytest.MonkeyPatch.context() as environment:
            if self.authority:
                environment.setenv("AWS_CA_BUNDLE", str(self.authority))
            return client(
                endpoint_url=self.endpoint_url,
                access_key=self.access_key,
                secret_key=self.secret_key,
            )

    def bucket(self) -> Target:
        """An empty bucket of it."""
        name, owner = f"test-{secrets.token_hex(6)}", self.client()
        owner.create_bucket(Bucket=name)
        return Target(BucketDestination(owner, name), f"{self.endpoint_url}/{name}/")


PUBLISHER = ("publisher-key", "publisher-secret")
"""The keys of one who may do what publisher_policy allows in the bucket `podcast`, and nothing else."""
PREFIX = "series/one"
"""Below it, the publisher may do that."""


@contextmanager
def seaweedfs_over_tls(folder: Path) -> Iterator[Store]:
    """SeaweedFS with a certificate that an authority of its own vouches for, and a second identity."""
    weed = find_program()
    if weed is None:
        pytest.skip("there is no SeaweedFS for this computer")
    store = new_store()
    (folder / "data").mkdir(parents=True)
    command = [
        str(weed),
        *("-logtostderr", "mini", f"-dir={folder / 'data'}"),
        *(f"-{name}={port}" for name, port in store.ports.items()),
        *local._SAFE_AND_LEAN,
        f"-s3.config={_identities(folder, store.access_key, store.secret_key)}",
        *(f"-s3.{name}.file={file}" for name, file in _certificate(folder).items()),
    ]
    tls_store = Store(
        f"https://127.0.0.1:{store.ports['s3.port']}",
        store.access_key,
        store.secret_key,
        folder / "authority.pem",
    )
    try:
        with _running(command, folder, local._environment(store, os.environ), tls_store):
            yield tls_store
    finally:
        for path in state.sockets(store):
            path.unlink(missing_ok=True)


def _certificate(folder: Path) -> dict[str, Path]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    issued = authority.issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    return {"cert": folder / "cert.pem", "key": folder / "key.pem"}


def _identities(folder: Path, access_key: str, secret_key: str) -> Path:
    access, secret = PUBLISHER
    identities = {
        "identities": [
            {
                "name": "owner",
                "credentials": [{"accessKey": access_key, "secretKey": secret_key}],
                "actions": ["Admin"],
            },
            {
                "name": "publisher",
                "credentials": [{"accessKey": access, "secretKey": secret}],
                "policyNames": ["publisher"],
            },
        ],
        "policies": [{"name": "publisher", "content": publisher_policy(BUCKET, PREFIX)}],
    }
    (folder / "identities.json").write_text(json.dumps(identities))
    return folder / "identities.json"


@contextmanager
def moto() -> Iterator[Store]:
    """Moto's server, which honours conditions, and checks neither keys nor digests."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield Store(f"http://{host}:{port}", "anyone", "anything")
    finally:
        server.stop()


@contextmanager
def rclone(folder: Path) -> Iterator[Store]:
    """`rclone serve s3`, which ignores conditions, and answers a range with 200."""
    program = shutil.which("rclone", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("rclone is not installed here")
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(f"http://127.0.0.1:{_free_port()}", "some-access-key", "some-secret-key")
    command = [
        *(program, "serve", "s3", str(folder), "--config", os.devnull),
        *("--addr", store.endpoint_url.removeprefix("http://")),
        *("--auth-key", f"{store.access_key},{store.secret_key}"),
    ]
    with _running(command, folder.parent, dict(os.environ), store):
        yield store


@contextmanager
def s3rver(folder: Path) -> Iterator[Store]:
    """The s3rver of npm, which ignores conditions, and takes the first byte alone for no range."""
    if not is_installed(STORES):
        pytest.fail("s3rver is not installed here: run python -m tests.npm")
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(f"http://127.0.0.1:{_free_port()}", "S3RVER", "S3RVER")
    program = STORES / "node_modules" / "s3rver" / "bin" / "s3rver.js"
    port = store.endpoint_url.rpartition(":")[2]
    words = [str(program), "--silent", "-d", str(folder), "-a", "127.0.0.1", "-p", port]
    node = shutil.which("node", path=str(NODE_FOLDER))
    assert node is not None
    with _running([node, *words], folder.parent, dict(os.environ), store):
        yield store


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _running(
    command: Sequence[str], folder: Path, environment: dict[str, str], store: Store
) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, env=environment
        )
    try:
        until = time.monotonic() + _READY_WITHIN
        while not _writes(store):
            assert process.poll() is None, (folder / "log").read_text("utf-8", "replace")
            assert time.monotonic() < until, (folder / "log").read_text("utf-8", "replace")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _writes(store: Store) -> bool:
    """Whether the store takes a bucket and an object: its port answers earlier (docs/reference/stores.md)."""
    owner = store.client()
    try:
        with suppress(
            owner.exceptions.BucketAlreadyExists, owner.exceptions.BucketAlreadyOwnedByYou
        ):
            owner.create_bucket(Bucket=BUCKET)
        owner.put_object(Bucket=BUCKET, Key="ready", Body=b"")
        owner.delete_object(Bucket=BUCKET, Key="ready")
    except (BotoCoreError, ClientError):
        return False
    return True
