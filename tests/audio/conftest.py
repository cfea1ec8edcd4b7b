"""What goes wrong in the tests of repairs."""

import sys

import pytest

_DIES = """#!/bin/sh
# what is to write the new file writes a little of it, and is killed; everything else runs
if [ "$2" = podcast_publisher.audio.packets ]; then
  [ -z "$5" ] || printf rubbish > "$5"
  kill -KILL $$
fi
exec {python} "$@"
"""


@pytest.fixture
def killed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever works with packets is killed on the way."""
    script = tmp_path_factory.mktemp("bin") / "python"
    script.write_text(_DIES.format(python=sys.executable))
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
