"""Progress on standard error: a bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from podcast_publisher.report.characters import inert


class Progress(Protocol):
    """Progress of a long operation."""

    def expect(self, total: int) -> None:
        """Set the total once it is known."""

    def advance(self, amount: int, name: str) -> None:
        """Add an amount, and name what was done."""


class _Bar:
    def __init__(self, bar: "click._termui_impl.ProgressBar[object]") -> None:
        self._bar = bar

    def expect(self, total: int) -> None:
        self._bar.length = total

    def advance(self, amount: int, name: str) -> None:
        self._bar.update(amount, name)


class _Lines:
    def __init__(self, label: str, *, quiet: bool) -> None:
        self._label = label
        self._quiet = quiet

    def expect(self, total: int) -> None:
        """Lines need no total."""

    def advance(self, amount: int, name: str) -> None:  # noqa: ARG002 - lines count nothing
        if not self._quiet:
            click.echo(inert(f"{self._label}: {name}"), err=True)


@contextmanager
def progress(label: str, total: int = 0, *, quiet: bool = False) -> Iterator[Progress]:
    """Show the progress of a long operation.

    A bar over `total` units on a terminal; elsewhere, such as in a CI log, one line for each step. `quiet`
    shows the bar but no lines.
    """
    if not sys.stderr.isatty():
        yield _Lines(label, quiet=quiet)
        return
    with click.progressbar(
        length=max(1, total), label=label, file=sys.stderr, item_show_func=_name
    ) as bar:
        yield _Bar(bar)
        bar.update(
            max(0, (bar.length or 0) - bar.pos)
        )  # fewer units may have been needed than expected


def _name(name: object) -> str | None:
    return None if name is None else inert(str(name))
