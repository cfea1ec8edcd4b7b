"""Every test file is collected."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.long_run import ALL_COLLECTED

TESTS = Path(__file__).parent


@pytest.fixture
def collected(request: pytest.FixtureRequest) -> list[pytest.Item]:
    """Every test of the folder, long ones too."""
    whole = request.config.args == request.config.getini("testpaths")
    if not whole or request.config.option.keyword:
        pytest.skip("only a part of the tests was asked for, so the others are not collected")
    return request.config.stash[ALL_COLLECTED]


def test_every_test_file_is_collected(collected: list[pytest.Item]) -> None:
    """No folder name, setting or missing prefix keeps a file out of the run."""
    files = {path for path in TESTS.rglob("test_*.py") if "node_modules" not in path.parts}
    assert sorted(files - {item.path for item in collected}) == []


def test_every_file_has_a_test_in_the_short_run(collected: list[pytest.Item]) -> None:
    """No file is left to the long run completely."""
    short: dict[Path, bool] = defaultdict(bool)
    for item in collected:
        short[item.path] |= item.get_closest_marker("long") is None
    assert [path for path, has_short in short.items() if not has_short] == []


def test_the_short_and_long_runs_cover_everything() -> None:
    """`make test` leaves out what `make test-long` runs, and nothing else; `.ci/run` runs both."""
    makefile = (TESTS.parent / "Makefile").read_text("utf-8")
    chosen = dict(
        re.findall(
            r"^(test|test-long): .*\n\t\$\(PYTEST\) -m (.+) \$\(ARGS\)$", makefile, re.MULTILINE
        )
    )
    assert chosen == {"test": '"not long"', "test-long": "long"}
    ci = (TESTS.parent / ".ci" / "run").read_text("utf-8").splitlines()
    assert {"step make test", "step make test-long"} <= set(ci)
