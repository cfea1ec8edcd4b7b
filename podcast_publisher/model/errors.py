"""What stops the program, and the exit code that says so; findings do not stop it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command tells whoever called it."""

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


class StoppedError(Exception):
    """The program cannot go on: a sentence for a person, what to do, and the exit code."""

    def __init__(self, message: str, *, code: ExitCode, fix: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.fix = fix


class WrongUseError(StoppedError):
    """The command or its settings are wrong."""

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message, code=ExitCode.WRONG_USE, fix=fix)
