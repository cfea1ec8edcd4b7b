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


_SINGLE_LINES = 200
"""Steps that have a line each; then there are summaries."""
_PERCENT = 5
_STEPS = 500
"""How far it is from one summary to the next, whichever comes first."""


class _Lines:
    def __init__(self, label: str, total: int, *, quiet: bool) -> None:
        self._label = label
        self._total = total
        self._quiet = quiet
        self._steps = 0
        self._done = 0
        self._summarised = 0

    def expect(self, total: int) -> None:
        self._total = total

    def advance(self, amount: int, name: str) -> None:
        self._steps += 1
        self._done += amount
        if self._steps <= _SINGLE_LINES:
            self._echo(f"{self._label}: {name}")
            return
        percent = min(100, self._done * 100 // self._total) if self._total else 0
        is_further = percent // _PERCENT > self._summarised // _PERCENT
        if is_further or self._steps % _STEPS == 0:
            self._summarised = percent
            share = f"{percent} %, " if self._total else ""
            self._echo(f"{self._label}: {share}{self._steps:,} steps, last {name}")

    def _echo(self, line: str) -> None:
        if not self._quiet:
            click.echo(inert(line), err=True)


@contextmanager
def progress(label: str, total: int = 0, *, quiet: bool = False) -> Iterator[Progress]:
    """Show the progress of a long operation.

    A bar over `total` units on a terminal; elsewhere, such as in a CI log, one line for each step, and after
    200 steps a summary from time to time. `quiet` shows the bar but no lines.
    """
    if not sys.stderr.isatty():
        yield _Lines(label, total, quiet=quiet)
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


class Steps:
    """A few long steps."""

    def __init__(self, bar: Progress, label: str) -> None:
        self._bar = bar
        self._label = label
        self._step = ""
        self._begun = -1
        self._shown = 0

    def advance(self, step: str, share: float) -> None:
        """That share of the step is done, from 0 to 1."""
        if step != self._step:
            self._step = step
            self._begun += 1
            if not sys.stderr.isatty():
                click.echo(inert(f"{self._label}: {step}"), err=True)
        percent = int(100 * (self._begun + min(1.0, share)))
        if percent > self._shown:
            self._bar.advance(percent - self._shown, step)
            self._shown = percent


@contextmanager
def steps(label: str, expected: int) -> Iterator[Steps]:
    """Show so many long steps: a bar over all of them on a terminal, elsewhere a line for each."""
    with progress("", 100 * expected, quiet=True) as bar:
        yield Steps(bar, label)
