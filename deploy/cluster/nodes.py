"""What the cluster's processes are, and how each is told of the others. Pure: nothing is started."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

BUCKET = "podcast"
ROLES = {"master": 3, "volume": 3, "filer": 2, "s3": 2}
"""How many processes of each kind, in the order in which they are started."""

PORTS = 2 * sum(ROLES.values())
"""How many the cluster needs, in a row: two for each process."""


@dataclass(frozen=True, slots=True)
class Node:
    """One process, such as `volume1`: it listens on its port and, for other nodes, on the next one."""

    role: str
    number: int
    port: int

    @property
    def name(self) -> str:
        return f"{self.role}{self.number}"

    @property
    def address(self) -> str:
        """As the other nodes write it."""
        return f"127.0.0.1:{self.port}.{self.port + 1}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """How to reach the cluster, and which processes it is."""

    first_port: int
    access_key: str
    secret_key: str
    tokens: str
    """What the nodes sign their requests to each other with."""
    running: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Process number and start time by name: a number is given again, a moment is not."""

    def nodes(self, *roles: str) -> Iterator[Node]:
        """Those of these kinds, or all."""
        port = self.first_port
        for role, count in ROLES.items():
            for number in range(count):
                if not roles or role in roles:
                    yield Node(role, number, port)
                port += 2

    def endpoint_url(self, gateway: int = 0) -> str:
        return f"http://127.0.0.1:{list(self.nodes('s3'))[gateway].port}"

    def public_url(self, gateway: int = 0) -> str:
        return f"{self.endpoint_url(gateway)}/{BUCKET}/"

    def addresses(self, role: str, first: int = 0) -> str:
        """Where all of that kind are, beginning with one of them."""
        every = [node.address for node in self.nodes(role)]
        return ",".join([*every[first:], *every[:first]])


def flags(cluster: Cluster, node: Node, folder: Path) -> list[str]:
    """What the node's program is started with, its data below that folder."""
    data = folder / node.name
    masters = cluster.addresses("master")
    own = {
        "master": [
            f"-mdir={data}",
            f"-peers={masters}",
            "-defaultReplication=010",  # two copies, on two racks
            "-volumeSizeLimitMB=256",
            "-electionTimeout=2s",  # for 10 seconds, as it is by default, nothing would be written
            "-disableHttp",  # without it, one plain GET deletes a bucket's data
            "-telemetry=false",  # on by default, and posts to its makers
        ],
        "volume": [
            f"-dir={data}",
            f"-master={masters}",
            f"-rack=rack{node.number}",
            "-max=30",
            "-preStopSeconds=1",
            "-volume.allowUntrustedRemoteEndpoints",  # without it, none copies from loopback
        ],
        "filer": [f"-defaultStoreDir={data}", f"-master={masters}", "-disableHttp"],
        "s3": [
            f"-filer={cluster.addresses('filer', node.number)}",  # its own first, then the other
            f"-config={folder / 's3.json'}",
            "-iam=false",
            "-autoCreateBucket=false",
            "-port.iceberg=0",
            "-port.lance=0",
        ],
    }
    here = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    return [*here, f"-port={node.port}", f"-port.grpc={node.port + 1}", *own[node.role]]


def environment_of(cluster: Cluster, environment: Mapping[str, str]) -> dict[str, str]:
    """Without the caller's own keys and settings; with what keeps strangers from the nodes."""
    theirs = ("AWS_", "S3_", "WEED_", "GO")
    kept = {name: value for name, value in environment.items() if not name.startswith(theirs)}
    signing = ("SIGNING", "SIGNING_READ", "FILER_SIGNING", "FILER_SIGNING_READ")
    tokens = {f"WEED_JWT_{which}_KEY": cluster.tokens for which in signing}
    return {**kept, **tokens, "GOMEMLIMIT": "300MiB", "GOGC": "50"}
