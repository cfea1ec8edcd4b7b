"""Progress: a bar on a terminal, plain lines elsewhere; on standard error, out of the way."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Advance = Callable[[int, str], None]
"""Told how much more is done, and the name of what was done."""


@contextmanager
def progress(label: str, total: int, *, quiet: bool = False) -> Iterator[Advance]:
    """Show that something long is under way.

    On a terminal it is a bar over `total` units that vanishes in the end; elsewhere, in the log of
    a CI run say, it is a line a thing done. `quiet` shows the bar, and no lines.
    """
    if not sys.stderr.isatty():
        yield lambda _amount, name: None if quiet else click.echo(f"{label}: {name}", err=True)
        return
    with click.progressbar(length=total, label=label, file=sys.stderr, item_show_func=_name) as bar:
        yield bar.update


def _name(name: str | None) -> str | None:
    return name
