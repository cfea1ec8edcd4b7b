"""What a publish run reports while it works; terminal and browser each show it in their own way."""

from podcast_publisher.publish.releases.carry_out import Uploaded


class Events:
    """Reports nothing: whoever shows something overrides it."""

    def testing(self, store: str) -> None:
        """What the store can do is being found out, which takes some seconds."""

    def single_writer(self, store: str) -> None:
        """The store takes no conditions, and podcast.yaml accepts that."""

    def sending(self, key: str, size: int) -> None:
        """So many bytes of an object have left for the store; called from several threads."""

    def sent(self, sent: Uploaded) -> None:
        """An object is in its place at the store."""

    def reading(self, url: str, done: int, total: int) -> None:
        """A new object was asked for at its public address: so many of all."""

    def unseen(self, address: str, reason: str) -> None:
        """Nobody looks through the public address, for the reason given in podcast.yaml."""
