"""Every key prefix and every place on this computer declares what erasing an episode does with it."""

import ast
import re
from pathlib import Path

import pytest

import podcast_publisher
from podcast_publisher.model import workspace
from podcast_publisher.model.key_prefixes import PREFIXES, erasure_action
from podcast_publisher.model.release import RELEASES
from podcast_publisher.model.workspace import Workspace
from tests.erase.patient_show import PatientShow
from tests.publish.publishing import rolled_back

PACKAGE = Path(podcast_publisher.__file__).parent
MAKERS = sorted(
    path
    for folder in ("build", "model", "publish", "workflow")
    for path in (PACKAGE / folder).rglob("*.py")
)
"""The modules that make keys."""
_PREFIX = re.compile(r"[a-z]+/(?:[a-z-]+/)?")
_NO_KEYS = {"ours/", "schemas/"}
"""A name for our own templates beside a project's, and a folder in a new project."""


def beginnings(path: Path) -> set[str]:
    """Every string of a module that a key could start with: `audio/` in an f-string, `kept/` in a constant."""
    texts = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant):
            texts |= {str(first.value)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts |= {node.value}
    return {text for text in texts if _PREFIX.fullmatch(text)}


@pytest.mark.parametrize("path", MAKERS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_prefix_in_the_code_is_registered(path: Path) -> None:
    """A module that makes keys under a new prefix is found in its source."""
    unknown = {
        text
        for text in beginnings(path) - _NO_KEYS
        if erasure_action(f"{text}x") is None and RELEASES + text not in PREFIXES
    }
    assert unknown == set()


def test_every_key_that_is_written_is_registered(show_in_bucket: PatientShow) -> None:
    """Publishing, sharing, correcting, rolling back and erasing write only under registered prefixes."""
    show_in_bucket.publish()
    show_in_bucket.share()
    (show_in_bucket.show / "podcast.yaml").write_text(
        (show_in_bucket.show / "podcast.yaml")
        .read_text("utf-8")
        .replace("title: ", "title: New ", 1),
        "utf-8",
    )
    show_in_bucket.publish()
    rolled_back(show_in_bucket.target, 1)
    show_in_bucket.erase()
    keys = [entry.key for entry in show_in_bucket.target.destination.versions().list_versions()]
    assert [key for key in keys if erasure_action(key) is None] == []
    assert len({prefix for prefix in PREFIXES if any(key.startswith(prefix) for key in keys)}) > 8


def test_every_place_on_this_computer_is_registered(tmp_path: Path) -> None:
    """Whatever the code asks the workspace for is among the places that erasing clears."""
    places = {place.name for place in Workspace(tmp_path, tmp_path / "caches").places()}
    asked = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Attribute(attr="state" | "cache"), [ast.Name(name), *_]) if (
                    name.isupper()
                ):
                    asked.add(getattr(workspace, name, name))
    assert asked
    assert asked <= places


HAS_FOLDERS = {
    "model/workspace.py": "the registered places themselves",
    "model/project_folders.py": "their names",
    "cli/workspace.py": "where caches are, for the workspace",
    "cli/erase.py": "the reports of erasures, which are kept",
}
"""The modules that name a folder of the user or of the system for what they write."""


def test_nothing_is_kept_elsewhere() -> None:
    """No other module uses the project's folder for state, the user's folders, or temporary folders that stay."""
    folders = re.compile(r"\.podcast(?:/|$)")
    asks = re.compile(r"platformdirs|Path\.home|user_cache|mkdtemp")
    modules = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        code = {
            ast.unparse(node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute | ast.ImportFrom)
        }
        texts = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and len(node.value) < 30
        }
        if any(map(asks.search, code)) or any(map(folders.match, texts)):
            modules.add(path.relative_to(PACKAGE).as_posix())
    assert modules <= HAS_FOLDERS.keys()
