"""Of many cases of one kind, a few run with every change, and all the others in the long run."""

from collections.abc import Collection, Iterable
from typing import TypeVar

import pytest

ALL_COLLECTED = pytest.StashKey[list[pytest.Item]]()
"""What was collected, whether it is run or left to another run."""

Case = TypeVar("Case")


def sampled(cases: Iterable[Case], every_change: Collection[Case]) -> list[object]:
    """The cases as parameters; those that are not for every change are left to `make test-long`.

    A case is one value, or a tuple of several.

    Raises:
        ValueError: one that is to run with every change is none of the cases.
    """
    cases = list(cases)
    if strangers := [case for case in every_change if case not in cases]:
        raise ValueError(f"no such cases: {strangers}")
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=() if case in every_change else pytest.mark.long,
        )
        for case in cases
    ]
