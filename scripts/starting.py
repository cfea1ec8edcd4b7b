"""A show is begun in an empty folder, and docs/starting-a-show.md shows what the real commands say of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from podcast_publisher.model.workspace import STORE, Workspace
from podcast_publisher.publish.stores.local import store
from scripts.walkthrough import run_command, shown
from tests.shows import SMALL_SHOW

FOLDER = "ward-rounds"
RECORDING = "Measuring pain.mp3"
NOTES = "How do you measure what nobody else can feel? Two nurses and a statistician explain."
INIT = (
    *("init", FOLDER, "--title", "Ward rounds", "--author", "Northern Hospitals NHS Trust"),
    *("--email", "podcast@northern.example.org", "--category", "medicine", "--language", "en-GB"),
    *("--address", "https://podcast.example.org/ward-rounds/"),
)
NEW = ("new", f"../{RECORDING}", "--description", NOTES, "--ready")
_SOUND = SMALL_SHOW / "episodes" / "02-measuring"


def blocks() -> dict[str, str]:
    """What the commands say, by the names of the markers."""
    with TemporaryDirectory() as folder:
        top = Path(folder)
        try:
            return dict(_steps(top, top / FOLDER))
        finally:
            store.stop(Workspace(top / FOLDER).state(STORE))


def _steps(top: Path, root: Path) -> Iterator[tuple[str, str]]:
    for ending in (".mp3", ".vtt"):
        shutil.copy(_SOUND.with_suffix(ending), (top / RECORDING).with_suffix(ending))
    yield "init", shown(run_command(top, *INIT))
    yield "show", f"```yaml\n{(root / 'podcast.yaml').read_text('utf-8')}```\n"
    yield "new", shown(run_command(root, *NEW))
    yield "check", shown(run_command(root, "check"))
    said = run_command(root, "publish", "--to", "local").splitlines()
    live = next(number for number, line in enumerate(said) if line.startswith("Release 1"))
    yield "publish", shown("\n".join(said[live:]))
