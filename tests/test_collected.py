"""What stands in this folder is run: a test file that nobody collects proves nothing."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def test_every_test_file_is_collected(request: pytest.FixtureRequest) -> None:
    """No folder's name, setting or missing prefix keeps a file of tests out of the run."""
    whole = request.config.args == request.config.getini("testpaths")
    if not whole or request.config.option.keyword:
        pytest.skip("only a part of the tests was asked for, so the others are not collected")
    collected = {item.path for item in request.session.items}
    files = {path for path in TESTS.rglob("test_*.py") if "node_modules" not in path.parts}
    assert sorted(files - collected) == []
