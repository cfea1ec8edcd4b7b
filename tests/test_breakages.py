"""Every deliberate breakage still applies."""

import pytest

from scripts.breakages import BREAKAGES, REPOSITORY, Breakage


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_breakage_applies(breakage: Breakage) -> None:
    """Its code occurs once in its file, and its tests exist."""
    code = (REPOSITORY / "podcast_publisher" / breakage.file).read_text("utf-8")
    assert code.count(breakage.old) == 1
    file, _, test = breakage.tests.partition("::")
    assert (REPOSITORY / file).exists()
    assert not test or f"def {test}(" in (REPOSITORY / file).read_text("utf-8")
