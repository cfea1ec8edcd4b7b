"""What is shown at the moment, and everybody who waits for something newer."""

import asyncio
import secrets
from collections.abc import AsyncIterator

from podcast_publisher.workflow.preview import PreviewSnapshot


class Current:
    """The latest showing. All its methods are called in the server's own thread."""

    def __init__(self, snapshot: PreviewSnapshot) -> None:
        self.snapshot = snapshot
        # tells this run from an earlier one at the same address, whose pages may still be open
        self._run = secrets.token_hex(4)
        self._number = 1
        self._changed = asyncio.Event()
        self._stopped = False

    @property
    def mark(self) -> str:
        """Another one for each state that was shown."""
        return f"{self._run}.{self._number}"

    def replace(self, snapshot: PreviewSnapshot) -> None:
        """Show this from now on; whoever waits is told, unless nobody would see a difference."""
        same = snapshot.equals(self.snapshot)
        self.snapshot = snapshot
        if not same:
            self._number += 1
            self._wake()

    def stop(self) -> None:
        """Let everybody go who waits."""
        self._stopped = True
        self._wake()

    async def marks(self) -> AsyncIterator[str]:
        """The mark of what is shown, and each that comes after it, until the server stops."""
        while not self._stopped:
            changed = self._changed
            yield self.mark
            await changed.wait()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
