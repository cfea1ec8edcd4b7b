"""What each command imports: a start takes as long as its imports, and no command waits for those of another."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcast_publisher.cli.workspace import OVERRIDE, workspace_of
from podcast_publisher.workflow.check import check_project
from tests.publish.publishing import add_destination
from tests.shows import SMALL_SHOW

HEAVY = {
    *(
        "asyncio",
        "babel",
        "boto3",
        "botocore.session",
        "concurrent.futures",
        "cryptography",
        "dataclasses",
    ),
    *("feedgen.feed", "filelock", "importlib.metadata", "jinja2", "lxml.etree", "markdown_it"),
    *("msgspec", "mutagen.id3", "mutagen.mp4", "numpy", "PIL.Image", "psutil", "ruamel.yaml"),
    *("ssl", "starlette", "statistics", "subprocess", "urllib.request", "urllib3", "xml.sax"),
    "yaml",
}
"""What takes more than a millisecond to import, and not every command needs."""

READS = {"msgspec", "yaml"}
"""The project."""
CHECKS = READS | {"lxml.etree"}
"""Rules for feeds parse a feed."""
RENDERS = CHECKS | {"concurrent.futures", "feedgen.feed"}
"""The feed; pages and show notes have not changed."""
PAGES = {"jinja2", "markdown_it", "dataclasses", "ssl", "urllib.request", "xml.sax"}
"""Pages, where somebody asks for their bytes; the dataclasses are those of markdown-it, and the last three
come with the library for QR codes."""
OPENS = READS | {"concurrent.futures"}
"""A folder that was published to."""

IMPORTS = {
    "--help": set(),
    "--version": set(),
    "rules": CHECKS - {"yaml"},
    "schema show": READS,
    "new --help": READS,
    "init --help": CHECKS | OPENS | {"PIL.Image"},
    "import --help": CHECKS | OPENS | {"PIL.Image"},
    "check --help": RENDERS,
    "check": RENDERS,
    "check --strict --format json": RENDERS,
    "build -o ../built": RENDERS | PAGES | {"filelock", "importlib.metadata"},
    "plan --to elsewhere": RENDERS | OPENS,
    "publish --to elsewhere --yes": RENDERS | OPENS,
    "status --to elsewhere": CHECKS | OPENS,
    "history --to elsewhere": OPENS,
    "prune --to elsewhere": OPENS,
    "listens --to elsewhere": CHECKS | OPENS | {"statistics"},
    "destination list": OPENS,
    "store status": OPENS | {"psutil", "subprocess"},
}
"""What each command may import of it, once recordings and pictures were looked at."""

PROGRAM = """
import atexit, sys
from pathlib import Path
atexit.register(lambda: Path("../modules").write_text(" ".join(sys.modules)))
from podcast_publisher.cli import main
main()
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that was published to a folder."""
    show = tmp_path_factory.mktemp("published") / "show"
    shutil.copytree(SMALL_SHOW, show)
    add_destination(
        show,
        kind="folder",
        folder="../published",
        public_url="https://podcast.wards.nhs.uk/",
        public_url_unreachable="nobody serves it",
    )
    for file in show.rglob("*.yaml"):  # the sample itself cannot be published
        file.write_text(file.read_text("utf-8").replace("example.org", "wards.nhs.uk"), "utf-8")
    run(show, "publish --to elsewhere --yes")
    return show


@pytest.mark.parametrize("command", IMPORTS)
def test_a_command_imports_what_it_uses(
    published: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Nothing heavy is imported for a command that does not use it."""
    monkeypatch.setenv(OVERRIDE, str(published.parent / "cache"))
    for _ in range(2):
        # files that have just changed are cached a minute later
        check_project(workspace_of(published), datetime.now(UTC) + timedelta(minutes=1))
        imported = run(published, command)
        shutil.rmtree(published.parent / "built", ignore_errors=True)
    assert imported <= IMPORTS[command]


def run(show: Path, command: str) -> set[str]:
    """The heavy modules that are there when the command ends."""
    words = [sys.executable, "-c", PROGRAM, *command.split()]
    done = subprocess.run(words, cwd=show, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return HEAVY & set((show.parent / "modules").read_text("utf-8").split())
