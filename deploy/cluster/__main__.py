"""A SeaweedFS cluster on this one machine: the ten processes that three machines would share.

    python -m deploy.cluster start     start what does not run, and say how to publish to it
    python -m deploy.cluster status    say which of its processes run
    python -m deploy.cluster stop      end it; what was published stays

It is kept in `.podcast/cluster/` of the folder it is called from, or where --folder says. What
happens when a part fails, and how to run it for real: README.md beside this file.
"""

import argparse
import os
import sys
from pathlib import Path

from deploy.cluster.nodes import BUCKET, Cluster
from deploy.cluster.running import ClusterError, known, process_of, start, stop


def how_to_publish(cluster: Cluster, folder: Path) -> str:
    """What podcast.yaml must say; listeners get another gateway than the publisher."""
    return f"""\
The cluster runs. To publish to it, in podcast.yaml:

  destinations:
    cluster:
      kind: s3
      bucket: {BUCKET}
      endpoint_url: {cluster.endpoint_url(0)}
      public_url: {cluster.public_url(1)}

and then: AWS_SHARED_CREDENTIALS_FILE={folder / "credentials"} podcast-publisher publish --to cluster"""


def table(cluster: Cluster) -> tuple[str, bool]:
    """Each process with its port or what is the matter, and whether all run."""
    there = {node: process_of(cluster, node) is not None for node in cluster.nodes()}
    rows = [
        f"{node.name:8} {f'port {node.port}' if runs else 'does not run'}"
        for node, runs in there.items()
    ]
    return "\n".join(rows), all(there.values())


def main() -> int:
    """Do what the command line says."""
    options = argparse.ArgumentParser(prog="python -m deploy.cluster")
    options.add_argument("what", choices=["start", "status", "stop"])
    options.add_argument("--folder", type=Path, default=Path(".podcast", "cluster"))
    given = options.parse_args()
    folder: Path = given.folder.resolve()
    if given.what == "start":
        try:
            print(how_to_publish(start(folder, os.environ), folder))
        except ClusterError as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    if given.what == "stop":
        print("The cluster is stopped." if stop(folder) else "There is no cluster here.")
        return 0
    cluster = known(folder)
    rows, whole = table(cluster) if cluster else ("There is no cluster here.", False)
    print(rows)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
