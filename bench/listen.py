"""How much faster than the sound itself `check --deep` listens.

    python -m bench.listen

A 20-minute recording of an episode's frames, measured three times by a process of its own, with its
start; and beside it a look that finds the measurements kept.
"""

import shutil
import statistics
import tempfile
from pathlib import Path

from bench.walk import MINUTES, REPOSITORY, milliseconds, recording
from podcast_publisher.load.deep import KEPT, listen
from podcast_publisher.load.project import load_project

RUNS = 3


def main() -> None:
    """Measure it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "show"
        shutil.copytree(REPOSITORY / "tests" / "cases" / "good-show", root)
        (root / "episodes" / "01-listening.mp3").write_bytes(recording())
        (root / "episodes" / "02-measuring.yaml").unlink()
        project = load_project(root)
        fresh = []
        for _ in range(RUNS):
            shutil.rmtree(root / KEPT, ignore_errors=True)
            fresh.append(milliseconds(lambda: listen(project, root)))
        kept = milliseconds(lambda: listen(project, root))
    median = statistics.median(fresh)
    print(
        f"{MINUTES} minutes listened to in {median / 1000:.2f} s: {MINUTES * 60e3 / median:.0f} x real time"
    )
    print(f"measurements kept: {kept:.1f} ms, {median / kept:.0f} x faster than listening")


if __name__ == "__main__":
    main()
