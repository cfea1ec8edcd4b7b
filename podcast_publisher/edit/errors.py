"""What stops an edit, in words; whatever stops it, the file is as it was."""


class EditError(Exception):
    """A file that is not changed: why, as a sentence without its full stop, and what to do."""

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix
