"""Progress of an import; the terminal shows it in its own way."""


class ImportEvents:
    """Reports nothing; subclasses show what they need. Called by one thread at a time."""

    def texts(self, done: int, total: int, title: str) -> None:
        """The texts of an episode were written: so many of all."""

    def expecting(self, recordings: int, size: int) -> None:
        """So many recordings will be fetched, of about so many bytes."""

    def receiving(self, size: int, title: str) -> None:
        """So many more bytes of a recording have arrived."""

    def received(self, done: int, total: int, title: str, problem: str) -> None:
        """A recording is complete, or cannot be had for that reason: so many of all."""
