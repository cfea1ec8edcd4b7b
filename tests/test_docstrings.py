"""Docstrings name what exists."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path

import podcast_publisher

PACKAGE = Path(podcast_publisher.__file__).parent
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
CLASSES = {
    node.name
    for tree in TREES.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.ClassDef)
}
_ERROR = re.compile(r"(?<![\w.])[A-Z]\w*Error\b")


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
