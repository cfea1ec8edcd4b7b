"""Errors that stop the program, with their fixes and exit codes; findings do not stop it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command returns to its caller."""

    FINE = 0
    FINDINGS = 1
    """There are findings at or above the threshold."""
    WRONG_USE = 2
    """The command or its settings are wrong, or this computer refuses to read or write a file."""
    DESTINATION = 3
    """The destination refused, cannot be reached, or was changed by someone else: worth a retry."""
    CHANGES = 4
    """`plan --exit-code`: there is something to publish."""
    FAULT = 70
    """The program itself failed; by custom, the number for just that."""


class PublisherError(Exception):
    """Stops what was asked for: a sentence for a person without its full stop, a fix, and an exit code."""

    code = ExitCode.FINDINGS

    def __init__(self, message: str, *, fix: str = "", code: ExitCode | None = None) -> None:
        super().__init__(message)
        self.fix = fix
        self.code = self.code if code is None else code


class WrongUseError(PublisherError):
    """The command or its settings are wrong."""

    code = ExitCode.WRONG_USE


class EditError(PublisherError):
    """A file of the project cannot be changed; it is as it was."""


class RepairError(PublisherError):
    """A recording cannot be repaired, for the reason in the message, which follows its name; it is as it was."""
