"""Progress of a long run; terminal and browser each show it in their own way."""

from podcast_publisher.model.release import Release


class Events:
    """Reports nothing; subclasses show what they need."""

    def testing(self, store: str) -> None:
        """The program tests what the store supports, which takes some seconds."""

    def single_writer(self, store: str) -> None:
        """The store has no conditional writes, and podcast.yaml accepts that."""

    def uploading(self, count: int, line: str) -> None:
        """So many more bytes have left for the store; `line` names the object. Never called by two threads at once."""

    def reading(self, url: str, done: int, total: int) -> None:
        """A new object was read at its public address: so many of all."""

    def unverified(self, address: str, reason: str) -> None:
        """Nobody reads through the public address, for the reason given in podcast.yaml."""

    def live(self, release: Release) -> None:
        """The feed was replaced: listeners have that release."""

    def announcing(self) -> None:
        """Caches, directories, programs or people are told of the release."""

    def verifying(self, url: str, total: int) -> None:
        """The published show is read as apps read it: that file, of so many that are known."""

    def making(self, step: str, share: float) -> None:
        """A recording is made: this share of this step is done, from 0 to 1."""
