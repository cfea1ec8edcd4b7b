"""Ask before anything is changed."""

import sys

import click

from podcast_publisher.model.errors import ExitCode, PublisherError, WrongUseError


def confirm(question: str) -> None:
    """Go on only if a person says yes.

    Raises:
        WrongUseError: there is no terminal to ask at.
        PublisherError: the answer is no.
    """
    if not sys.stdin.isatty():
        raise WrongUseError(
            "Nothing was changed: there is no terminal to ask at",
            fix="Run the command with --yes to confirm in advance.",
        )
    if not click.confirm(question):
        raise PublisherError("Nothing was changed", code=ExitCode.FINE)
