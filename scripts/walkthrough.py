"""A tenth episode is added to a copy of the series, and pages show what the real commands say of it.

Used by scripts/docs.py. The episode came out in the past, so nothing here depends on the day; what
differs from machine to machine, the local store's port, is replaced.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from podcast_publisher.model.workspace import STORE, Workspace
from podcast_publisher.publish.stores.local import store
from scripts.tenth_episode import COMMANDS, NAME, RECORDING, write_into
from tests.shows import REPOSITORY, SMALL_SHOW, copy_series

YAML, SOUND, WORDS = (f"episodes/{NAME}.{ending}" for ending in ("yaml", "mp3", "vtt"))
PICTURE = f"artwork/{NAME}.jpg"

_TENTH = REPOSITORY / "scripts" / "tenth"
_TONES = SMALL_SHOW / "episodes" / "01-listening.mp3"
_PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")
_BLOCK = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def filled(page: str, texts: Mapping[str, str]) -> str:
    """The page with these blocks between the markers that have their names.

    Raises:
        ValueError: the page does not show exactly what is texts.
    """
    if {name for _, name in _BLOCK.findall(page)} != set(texts):
        raise ValueError(f"the page must have the markers: {', '.join(texts)}")
    return _BLOCK.sub(lambda match: match[1] + texts[match[2]], page)


@contextmanager
def series() -> Iterator[Path]:
    """A copy of the nine episodes in a folder of their own, for as long as it is needed."""
    with TemporaryDirectory() as folder:
        root = copy_series(Path(folder) / "series")
        shutil.copytree(
            REPOSITORY / "schemas", root / "schemas"
        )  # as in the repository the page is for
        yield root


def add_tenth(root: Path) -> None:
    """Put the tenth episode beside the others: nothing is wrong with it."""
    shutil.copy(_TENTH / f"{NAME}.yaml", root / YAML)
    shutil.copy(_TENTH / f"{NAME}.vtt", root / WORDS)
    shutil.copy(_TONES, root / SOUND)
    shutil.copy(root / "artwork" / "cover.jpg", root / PICTURE)


def bring_files(folder: Path) -> None:
    """Put recording, transcript and picture of the tenth episode there, as their authors named them."""
    folder.mkdir()
    recording = folder / RECORDING
    shutil.copy(_TONES, recording)
    shutil.copy(_TENTH / f"{NAME}.vtt", recording.with_suffix(".vtt"))
    shutil.copy(REPOSITORY / "artwork" / "cover.jpg", recording.with_suffix(".jpg"))


def change(root: Path, before: str, after: str) -> None:
    """Write something else into the tenth episode's YAML.

    Raises:
        ValueError: what is to be changed does not stand there once.
    """
    text = (root / YAML).read_text("utf-8")
    if text.count(before) != 1:
        raise ValueError(f"{before!r} stands in {YAML} {text.count(before)} times")
    (root / YAML).write_text(text.replace(before, after), "utf-8")


def copied(field: str, root: Path) -> None:
    """Leave a field as it was in the ninth episode, from which the tenth was copied."""
    ninth = (root / "episodes" / "09-the-innovation-hub.yaml").read_text("utf-8")
    change(root, _line(field, (root / YAML).read_text("utf-8")), _line(field, ninth))


def run_command(root: Path, *words: str, code: int = 0) -> str:
    """What `podcast-publisher` shows, when somebody types it with these words in that folder.

    Raises:
        RuntimeError: it leaves with another exit code than is expected.
    """
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "PODCAST_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "podcast_publisher", *words],
        cwd=root,
        env={**ours, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != code:
        raise RuntimeError(f"{words} left with {done.returncode}:\n{done.stdout}{done.stderr}")
    return _PORT.sub("20000", done.stdout)


def shown(text: str) -> str:
    """The text as a block of a page."""
    return f"```text\n{text.rstrip()}\n```\n"


def blocks() -> dict[str, str]:
    """The episode, and what the commands say of it, by the names of the markers."""
    with series() as root:
        try:
            run_command(root, "publish")
            return dict(_steps(root))
        finally:
            store.stop(Workspace(root).state(STORE))


def _steps(root: Path) -> Iterator[tuple[str, str]]:
    bring_files(root.parent / "Recordings")
    new, check, plan, publish = COMMANDS
    yield "new", shown(run_command(root, *new))
    # it is chosen by chance, and the page is to be the same tomorrow
    change(root, _line("guid", _text(root)), _line("guid", (_TENTH / f"{NAME}.yaml").read_text()))
    yield "draft", yaml(root)
    yield "first-try", shown(run_command(root, *check))
    write_into(root / YAML)
    yield "episode", yaml(root)
    yield "mended", shown(run_command(root, *check))
    yield "plan", shown(run_command(root, *plan))
    yield "publish", shown(run_command(root, *publish))


def yaml(root: Path) -> str:
    """The tenth episode's YAML as a block of a page."""
    return f"```yaml\n{_text(root)}```\n"


def _text(root: Path) -> str:
    return (root / YAML).read_text("utf-8")


def _line(field: str, text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"{field}:"))
