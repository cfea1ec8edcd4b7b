"""Docstrings and pages name what exists."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path

import podcast_publisher

PACKAGE = Path(podcast_publisher.__file__).parent
REPOSITORY = Path(__file__).parent.parent
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
CLASSES = {
    node.name
    for tree in TREES.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.ClassDef)
}
_ERROR = re.compile(r"(?<![\w.])[A-Z]\w*Error\b")
_MODULE = re.compile(r"(?<![\w/.*{}-])(?:[\w-]+/)+[\w-]+\.py\b")
_ADDRESS = re.compile(r"https?://\S+")


def _named_errors() -> Iterator[tuple[str, str]]:
    documented = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, documented):
                for name in _ERROR.findall(ast.get_docstring(node) or ""):
                    yield path.relative_to(PACKAGE).as_posix(), name


def test_errors_that_docstrings_name_exist() -> None:
    """After an error is renamed, no docstring names it by its old name."""
    named = list(_named_errors())
    unknown = {
        (path, name) for path, name in named if name not in CLASSES and not hasattr(builtins, name)
    }
    assert len(named) > 100
    assert unknown == set()


def test_modules_that_are_named_by_path_exist() -> None:
    """After a module is moved, no page and no comment names it by its old path."""
    pages = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")]
    named = [
        (file.name, path)
        for file in (*TREES, *(page for page in pages if page.name != "CHANGELOG.md"))
        for path in _MODULE.findall(_ADDRESS.sub("", file.read_text("utf-8")))
        if not path.endswith("/NAME.py")  # for any module
    ]
    unknown = {
        (name, path)
        for name, path in named
        if not (REPOSITORY / path).is_file() and not (PACKAGE / path).is_file()
    }
    assert len(named) > 100
    assert unknown == set()
