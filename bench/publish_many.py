"""What a show of 5,000 episodes costs: time, memory and requests of each publishing, and of a verification.

    python -m bench.publish_many [--episodes 5000]

Published to the store on this machine, then again with nothing changed, then with one description
corrected, and then verified whole as an app would. Each step is a process of its own, so that
its peak of memory is its own too.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.show import make_show

STEPS = ("published first", "nothing changed", "one description corrected", "verified")


def main() -> None:
    """Make the show, and take the steps one after the other."""
    options = argparse.ArgumentParser(prog="python -m bench.publish_many")
    options.add_argument("--episodes", type=int, default=5000)
    episodes: int = options.parse_args().episodes
    from podcast_publisher.cli.workspace import workspace_of
    from podcast_publisher.model.workspace import STORE
    from podcast_publisher.publish.stores.local import store as local

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "show"
        make_show(root, episodes)
        try:
            local.start(workspace_of(root).state(STORE), os.environ)
            print(f"{episodes} episodes", flush=True)
            for step in STEPS:
                if step == STEPS[2]:
                    correct(root / "episodes" / "0007-conversation.yaml")
                print(f"  {step:26} {_taken(step, root)}", flush=True)
        finally:
            local.stop(workspace_of(root).state(STORE))


def correct(file: Path) -> None:
    """Another word in a description."""
    file.write_text(
        file.read_text("utf-8").replace("what came of it", "what became of it"), "utf-8"
    )


def _taken(step: str, root: Path) -> str:
    words = [sys.executable, "-m", "bench.publish_many_step", step, str(root)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in result["seconds"].items())
    requests = ", ".join(f"{count} {method}" for method, count in result["requests"].items())
    return f"{sum(result['seconds'].values()):.1f} s ({parts}), {result['megabytes']:.0f} MB; {requests}"


if __name__ == "__main__":
    main()
