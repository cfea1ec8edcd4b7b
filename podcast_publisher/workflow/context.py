"""What workflows need to know about this computer and its user; only `cli` asks for it."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from podcast_publisher import __version__
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.releases.carry_out import Publisher


class Context(Struct, frozen=True):
    """A project, the clock, the environment and the user."""

    workspace: Workspace
    clock: Callable[[], datetime]
    environment: Mapping[str, str]
    user: str = ""
    """The name for release records."""

    def publisher(self, *, commit: str = "", reason: str = "") -> Publisher:
        """What a release record says about this run."""
        run = secrets.token_hex(8)
        return Publisher(self.user, __version__, run, self.clock(), commit=commit, reason=reason)
