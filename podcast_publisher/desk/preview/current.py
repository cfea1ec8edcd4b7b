"""The latest snapshot, and the pages that wait for a newer one."""

import asyncio
import secrets
from collections.abc import AsyncIterator

from podcast_publisher.workflow.preview_snapshot import PreviewSnapshot


class Current:
    """The latest snapshot. Call its methods in the server's own thread only."""

    def __init__(self, snapshot: PreviewSnapshot) -> None:
        self.snapshot = snapshot
        # an earlier run at the same address may still have pages open
        self._run = secrets.token_hex(4)
        self._number = 1
        self._changed = asyncio.Event()
        self._stopped = False

    @property
    def version(self) -> str:
        """Differs for each snapshot that was shown."""
        return f"{self._run}.{self._number}"

    def replace(self, snapshot: PreviewSnapshot) -> None:
        """Show this snapshot, and notify waiting pages if it looks different."""
        is_same = snapshot.equals(self.snapshot)
        self.snapshot = snapshot
        if not is_same:
            self._number += 1
            self._wake()

    def stop(self) -> None:
        """End all waiting."""
        self._stopped = True
        self._wake()

    async def versions(self) -> AsyncIterator[str]:
        """The current version and each later one, until the server stops."""
        while not self._stopped:
            changed = self._changed
            yield self.version
            await changed.wait()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
