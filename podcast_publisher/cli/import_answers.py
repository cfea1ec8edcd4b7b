"""What `import` asks for: options, and questions for the rest."""

from collections.abc import Callable
from typing import TypeVar

import click

from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.workflow.import_show.answers import (
    ImportAnswers,
    KnownAnswers,
    checked_answer,
    questions,
    with_answer,
)
from podcast_publisher.workflow.show_answers import category_lines

Command = TypeVar("Command", bound=Callable[..., object])
_OPTIONS = {
    "title": "The name of the show, where the feed has none.",
    "author": "The institution that publishes it.",
    "email": "A mailbox that somebody reads: directories write to it.",
    "category": "Apple's category, by name or number; two with a comma between.",
    "language": "Two letters, with a region if it matters: en-GB.",
    "website": "A page about the show, with https.",
    "explicit": "Whether the show contains explicit content: yes or no.",
    "old-address": "The address of the old feed, where FEED is a file: the show's guid is made of it.",
}


def options_of(command: Command) -> Command:
    """An option for everything that a feed may lack."""
    for name, text in reversed(_OPTIONS.items()):
        command = click.option(f"--{name}", help=text)(command)
    return command


def given_answers(options: dict[str, str | None]) -> ImportAnswers:
    """The answers that the options give.

    Raises:
        WrongUseError: one is wrong.
    """
    answers = ImportAnswers()
    for name in _OPTIONS:
        text = options[name.replace("-", "_")]
        if text is None:
            continue
        try:
            answers = checked_answer(answers, name.replace("-", "_"), text)
        except ValueError as error:
            raise WrongUseError(f"Nothing was written: --{name}: {error}") from error
    return answers


def ask_missing(known: KnownAnswers) -> KnownAnswers:
    """The same with the answers of a person; Enter leaves a question for later."""
    for name, question in questions(known.missing):
        if name == "category":
            for line in category_lines():
                print_text(f"  {line}")
        while text := click.prompt(f"{question} (Enter: later)", default="", show_default=False):
            try:
                known = with_answer(known, checked_answer(known.answers, name, text))
                break
            except ValueError as error:
                print_text(f"  {error}")
    return known
