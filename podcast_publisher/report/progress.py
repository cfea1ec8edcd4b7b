"""Progress: a bar on a terminal, plain lines elsewhere; on standard error, out of the way."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from podcast_publisher.report.characters import inert


class Progress(Protocol):
    """What is told while something long is under way."""

    def expect(self, total: int) -> None:
        """How much there is to do in all, where that is known only on the way."""

    def advance(self, amount: int, name: str) -> None:
        """How much more is done, and the name of what was done."""


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
    """Show that something long is under way.

    On a terminal it is a bar over `total` units; elsewhere, in the log of a CI run say, it is a line
    a thing done. `quiet` shows the bar, and no lines.
    """
    if not sys.stderr.isatty():
        yield _Lines(label, quiet=quiet)
        return
    with click.progressbar(
        length=max(1, total), label=label, file=sys.stderr, item_show_func=_name
    ) as bar:
        yield _Bar(bar)
        bar.update(max(0, (bar.length or 0) - bar.pos))  # less may have been needed than expected


def _name(name: object) -> str | None:
    return None if name is None else inert(str(name))
