"""`podcast-publisher init`."""

import sys
from pathlib import Path

import click
from msgspec import Struct

from podcast_publisher.cli.show_findings import print_text
from podcast_publisher.model.errors import ExitCode, WrongUseError
from podcast_publisher.workflow.init import create_show, refuse_occupied
from podcast_publisher.workflow.show_answers import ShowAnswers, category_lines, check_answer


class _Question(Struct, frozen=True):
    name: str
    """Also of its option."""
    prompt: str
    default: str | None = None
    """What Enter alone answers; None says what to type, and asks again."""


_QUESTIONS = (
    _Question("title", "Name of the show"),
    _Question("author", "Institution that publishes it"),
    _Question("email", "Mailbox that somebody reads"),
    _Question("category", "Category, by number or name"),
    _Question("language", "Language", "en-GB"),
    _Question(
        "address", "Public address, such as https://podcast.example.org/ (Enter: not yet)", ""
    ),
)
_WEBSITE = _Question("website", "Page about the show, or the institution's website")
"""Asked only without a public address, which otherwise has such a page."""


@click.command("init")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--title", help="The name of the show.")
@click.option("--author", help="The institution that publishes it.")
@click.option("--email", help="A mailbox that somebody reads: directories write to it.")
@click.option("--category", help="Apple's category, by name or number; two with a comma between.")
@click.option("--language", help="Two letters, with a region if it matters: en-GB.")
@click.option("--address", help="The public address where it will be published, if known.")
@click.option("--website", help="A page about the show; by default the public address.")
@click.option("--ci", type=click.Choice(["github"]), help="Also write the workflows for it.")
@click.option("--yes", is_flag=True, help="Ask nothing: the options are all there is.")
def command(folder: Path, ci: str | None, *, yes: bool, **options: str | None) -> int:
    """Create a new show in FOLDER, by default the current one.

    Asks six questions, and writes podcast.yaml, a draft of the cover, schemas for editors and
    .gitignore. FOLDER is new or empty, but for what a code host puts into it (.git, README,
    LICENSE). No file is overwritten.
    """
    root = Path(click.get_current_context().find_root().obj or ".")
    target = root / folder
    refuse_occupied(target)
    answers = _ask(options) if sys.stdin.isatty() and not yes else _read(options)
    created = create_show(target, answers, for_github=ci == "github")
    for name in created.written:
        print_text(f"Wrote {target / name}")
    for note in created.notes:
        print_text(note)
    in_folder = "" if target.resolve() == Path.cwd() else f" in the folder {target}"
    print_text(f"Next{in_folder}:")
    print_text('  podcast-publisher new RECORDING --description "What it is about" --ready')
    print_text("  podcast-publisher check")
    print_text("  podcast-publisher publish --to local")
    return ExitCode.FINE


def _read(options: dict[str, str | None]) -> ShowAnswers:
    """The answers from options alone.

    Raises:
        WrongUseError: one is missing or wrong.
    """
    missing = [f"--{question.name}" for question in _QUESTIONS if options[question.name] is None]
    if options["website"] is not None and "--address" in missing:
        missing.remove("--address")
    if missing:
        hint = " While there is no public address, give --website instead of --address."
        raise WrongUseError(
            f"Nothing was written: these options are missing: {', '.join(missing)}",
            fix="Add them, or run the command in a terminal, where it asks."
            + (hint if "--address" in missing else ""),
        )
    answers = ShowAnswers()
    for name in ShowAnswers.__struct_fields__:
        if (text := options[name]) is not None:
            answers = _accept(name, text, answers)
    return answers


def _accept(name: str, text: str, answers: ShowAnswers) -> ShowAnswers:
    checked = check_answer(name, text, answers)
    if checked.problem:
        raise WrongUseError(f"Nothing was written: --{name}: {checked.problem}")
    if checked.note:
        print_text(f"--{name}: {checked.note}")
    return checked.answers


def _ask(options: dict[str, str | None]) -> ShowAnswers:
    """The answers from options, and for the rest from a person."""
    answers = ShowAnswers()
    for question in (*_QUESTIONS, _WEBSITE):
        if (text := options[question.name]) is not None:
            answers = _accept(question.name, text, answers)
        elif question is not _WEBSITE or not answers.address:
            answers = _ask_until_right(question, answers)
    return answers


def _ask_until_right(question: _Question, answers: ShowAnswers) -> ShowAnswers:
    if question.name == "category":
        for line in category_lines():
            print_text(f"  {line}")
    while True:
        text = click.prompt(
            question.prompt, default=question.default or "", show_default=bool(question.default)
        )
        if not text and question.default == "":
            return answers
        checked = check_answer(question.name, text, answers)
        if not checked.problem:
            if checked.note:
                print_text(f"  {checked.note}")
            return checked.answers
        print_text(f"  {checked.problem}")
