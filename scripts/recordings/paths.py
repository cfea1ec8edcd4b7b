"""Where things are in this repository, and what the episodes are called."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
EPISODES = PROJECT / "episodes"
ARTWORK = PROJECT / "artwork"
NARRATION = Path(__file__).parent / "narration"


def stems() -> list[str]:
    """The name that narration, recording, transcript and YAML of each episode share, in order."""
    return sorted(path.stem for path in NARRATION.glob("*.txt"))
