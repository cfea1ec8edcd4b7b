"""The feed of a series, built here or in a process of its own.

python -m tests.readers.build_feed FOLDER PUBLIC_URL
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.shows import REPOSITORY, build_show


def feed_of(root: Path, public_url: str) -> bytes:
    """The feed of the series in that folder."""
    return build_show(root, public_url)[0].publication.feed.body()


def feed_of_another_process(root: Path, public_url: str, **environment: str) -> bytes:
    """The same, built by another interpreter under that environment."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.readers.build_feed", str(root), public_url],
        cwd=REPOSITORY,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    return done.stdout


if __name__ == "__main__":
    sys.stdout.buffer.write(feed_of(Path(sys.argv[1]), sys.argv[2]))
