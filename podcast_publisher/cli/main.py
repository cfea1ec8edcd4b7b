"""The command `podcast-publisher`, and the outermost door for everything that stops it."""

import atexit
import errno
import gc
import importlib
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import click

from podcast_publisher import __version__
from podcast_publisher.cli.output import Output
from podcast_publisher.model.errors import ExitCode, PublisherError

_COMMANDS = {
    "new": "Make the file of a new episode, from a recording.",
    "check": "Look at every file, and say what is wrong and how to put it right.",
    "preview": "Show the pages in a browser as they will be, anew at every save.",
    "desk": "Add and edit episodes in a browser, with forms.",
    "build": "Write the whole show into a folder, as it would be published.",
    "plan": "Say what publishing would do, without doing it.",
    "publish": "Check, upload what is new, and then replace the feed.",
    "verify": "Read the published show as a podcast app does.",
    "audio": "Mend recordings: the container, the tags, the loudness.",
    "status": "List every episode: draft, scheduled, overdue, live or withdrawn.",
    "history": "List what was published: when, by whom, why, and what changed for listeners.",
    "rollback": "Put an earlier release back.",
    "prune": "Remove recordings and pictures that nobody needs any more.",
    "erase": "Delete everything of an episode, prove it, and write a report.",
    "rules": "Explain a rule, or list them all.",
    "schema": "Teach your text editor the fields, so that it completes and underlines.",
    "destination": "Say what the places to publish to are, and what they can do.",
    "store": "Start, stop or look for the local store.",
}
"""Listed here so that `--help` need not import what the commands need."""


class _Commands(click.Group):
    """Imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = _imported(f"podcast_publisher.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The folder with podcast.yaml, if it is not the one you are in.",
)
@click.version_option(__version__, "--version", message="podcast_publisher %(version)s")
@click.pass_context
def group(context: click.Context, project: Path) -> None:
    """Publish a podcast from a folder of text files and recordings.

    The usual way is: check, plan, publish. Each can be repeated as often as you like; publish sends
    only what has changed, and the show stays as it was until everything new is in its place.

    Exit codes: 0 all is well; 1 there are findings; 2 the command or its settings are wrong, or
    this computer refuses to read or write a file, or standard output; 3 the storage refused, cannot be reached, or was changed by someone else.
    """
    context.obj = project


def _imported(name: str) -> ModuleType:
    """The module. Modules stay, so the collector of garbage need not look through them again and again."""
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def main() -> None:
    """Run the command and leave with its exit code."""
    # the system takes all memory back at once, and Python need not look through it before
    atexit.register(gc.freeze)
    output = Output()
    code = _run()
    if why := output.lost():
        _say(f"Standard output cannot be written ({why}), so what was said there is lost", "")
        code = code or ExitCode.WRONG_USE
    with suppress(OSError):
        sys.stderr.flush()
    sys.exit(code)


def _run() -> int:
    try:
        return group.main(standalone_mode=False, prog_name="podcast-publisher") or ExitCode.FINE
    except PublisherError as error:
        _say(str(error), error.fix)
        return error.code
    except click.ClickException as error:
        error.show()
        return ExitCode.WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        _say("Stopped. What was live is still live; the next run carries on from here.", "")
        return 130
    except OSError as error:
        _say(*_of_this_computer(error))
        return ExitCode.WRONG_USE
    except Exception:  # noqa: BLE001 - the outermost line: no fault may look like a finding
        traceback.print_exc()
        _say("This is a fault of the program, not of your files. Please report what is above", "")
        return ExitCode.FAULT


def _of_this_computer(error: OSError) -> tuple[str, str]:
    """What to say where a file or folder cannot be read or written, and what may help."""
    where = f"{error.filename}: " if error.filename else ""
    message = f"This computer refuses: {where}{error.strerror or error}"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return message, "Free some space, and run the command again."
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return message, "Run the command where you may read and write, or name another folder."
    return message, "Look at the file or folder, and run the command again."


def _say(message: str, fix: str) -> None:
    click.echo(message if message.endswith(".") else f"{message}.", err=True)
    if fix:
        click.echo(f"Fix: {fix}", err=True)
