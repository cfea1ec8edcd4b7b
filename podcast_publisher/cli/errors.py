"""Show what stops a command, and choose the exit code."""

import errno
from collections.abc import Callable

import click

from podcast_publisher.model.errors import ExitCode, PublisherError
from podcast_publisher.workflow.errors import FindingsError


def run_and_report(action: Callable[[], int | None], about: str = "") -> int:
    """Run it, and show what stops it; the exit code. What a person stops is for the caller.

    `about` begins each message: the show, where there are several.
    """
    try:
        return action() or ExitCode.FINE
    except FindingsError as error:
        # here, because most runs do not need it
        from podcast_publisher.cli.show_findings import show_stopping_findings

        show_stopping_findings(error)
        show_error(f"{about}{error}", error.fix)
        return error.code
    except PublisherError as error:
        show_error(f"{about}{error}", error.fix)
        return error.code
    except click.ClickException as error:
        error.show()
        return ExitCode.WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        raise
    except OSError as error:
        message, fix = _describe_os_error(error)
        show_error(f"{about}{message}", fix)
        return ExitCode.WRONG_USE
    except Exception:  # noqa: BLE001 - a bug must not look like a finding
        import traceback  # not needed for `--help`

        traceback.print_exc()
        show_error(
            f"{about}This is a bug in the program, not a problem in your files. Please report the lines above",
            "",
        )
        return ExitCode.FAULT


def show_error(message: str, fix: str) -> None:
    """The sentence, and how to fix it."""
    click.echo(message if message.endswith(".") else f"{message}.", err=True)
    if fix:
        click.echo(f"Fix: {fix}", err=True)


def _describe_os_error(error: OSError) -> tuple[str, str]:
    """The message and the fix for a file or folder that cannot be read or written."""
    where = f"{error.filename}: " if error.filename else ""
    message = f"This computer refuses: {where}{error.strerror or error}"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return message, "Free some space, and run the command again."
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return message, "Choose a folder that you may read and write, and run the command again."
    return message, "Check the file or folder, and run the command again."
