"""The command `podcast-publisher`, and the one place that shows errors and chooses exit codes."""

import atexit
import gc
import importlib
import sys
from contextlib import suppress
from types import ModuleType

import click

from podcast_publisher import __version__
from podcast_publisher.cli.errors import run_and_report, show_error
from podcast_publisher.cli.output import Output
from podcast_publisher.model.errors import ExitCode

_COMMANDS = {
    "init": "Create a new show from six answers.",
    "import": "Import an existing show from its feed.",
    "new": "Create a new episode from a recording.",
    "check": "Check every file; explain each problem and its fix.",
    "preview": "Preview the pages in a browser; reload on save.",
    "approve": "Record who has approved an episode, or list approvals.",
    "desk": "Add, edit and publish episodes in a browser.",
    "build": "Build the show into a folder, as it would be published.",
    "plan": "Show what publishing would change, without publishing.",
    "publish": "Check, upload what is new, then replace the feed.",
    "run": "Publish every episode when it is due; a service.",
    "announce": "Tell directories, caches, programs and people of a release.",
    "verify": "Test the published show as podcast apps read it.",
    "audio": "Make recordings from masters, and repair them.",
    "media": "Keep published recordings out of git; fetch them back.",
    "transcript": "Import or draft transcripts, and correct their times.",
    "status": "List episodes: draft, scheduled, overdue, live or withdrawn.",
    "history": "List releases: when, by whom, why, and what changed for listeners.",
    "listens": "Count downloads in your own log files; show figures.",
    "rollback": "Restore an earlier release.",
    "prune": "Remove recordings and pictures that no release needs.",
    "erase": "Delete all traces of an episode, verify that, and write a report.",
    "rules": "Explain a rule, or list all rules.",
    "schema": "Print a JSON Schema for editor completion.",
    "destination": "List destinations and test what they support.",
    "store": "Start, stop or check the local store.",
}
"""Listed here so that `--help` imports no command."""
_MODULES = {"import": "import_show"}
"""Commands whose names are words of Python."""


_COLLECTION = (50_000, 20, 20)
"""A show of thousands of episodes is a million objects, and none of them is in a circle: Python's own
thresholds would have them scanned all the time."""


class _Commands(click.Group):
    """Imports each command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = _imported(f"podcast_publisher.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    help="The folder with podcast.yaml; the current folder by default.",
)
@click.version_option(__version__, "--version", message="podcast_publisher %(version)s")
@click.pass_context
def group(context: click.Context, project: str) -> None:
    """Publish a podcast from a folder of text files and recordings.

    Usually you check, plan, then publish. You can repeat each as often as you like. publish uploads
    only what has changed, and the show stays as it was until everything new is in place.

    Exit codes: 0 no problems; 1 problems found; 2 wrong command or settings, or this computer cannot
    read or write a file or standard output; 3 the destination refused, cannot be reached, or was changed by someone else.
    """
    from pathlib import Path  # not needed for `--help`

    context.obj = Path(project)


def _imported(name: str) -> ModuleType:
    """The module. Modules stay, so the garbage collector need not scan them again and again."""
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def main(*, is_interrupted: bool = False) -> None:
    """Run the command, unless Ctrl-C has ended it before, and leave with its exit code."""
    # the system frees all memory at once; Python need not scan it first
    atexit.register(gc.freeze)
    gc.set_threshold(*_COLLECTION)
    output = Output()
    code = _interrupted() if is_interrupted else _run()
    if why := output.lost():
        show_error(f"Standard output cannot be written ({why}), so part of the output is lost", "")
        code = code or ExitCode.WRONG_USE
    with suppress(OSError):
        sys.stderr.flush()
    sys.exit(code)


def _run() -> int:
    try:
        return run_and_report(
            lambda: group.main(standalone_mode=False, prog_name="podcast-publisher")
        )
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()


def _interrupted() -> int:
    show_error("Stopped. The live show is unchanged; the next run continues from here.", "")
    return 130
