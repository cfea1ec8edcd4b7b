"""A plan saved to a file, for review before it is carried out.

The file is not a plan that can be carried out: publishing plans again, as of the same moment, and compares.
"""

import json
from datetime import datetime
from typing import Annotated

from msgspec import Meta, MsgspecError, Struct, structs
from msgspec.json import decode

from podcast_publisher.model.plan import Plan

_FORMAT = 1


class UnreadablePlanError(ValueError):
    """The bytes are not a saved plan this program understands."""


class _Version(Struct):
    format: int


class SavedPlan(Struct, frozen=True, forbid_unknown_fields=True, tag_field="format", tag=_FORMAT):
    """What was planned, for where, and as of when."""

    destination: str
    """Its name in podcast.yaml."""
    now: Annotated[datetime, Meta(tz=True)]
    """The moment that decided which episodes have appeared."""
    live: str | None
    """The version of the feed that was live."""
    objects: dict[str, str]
    """Every object of the show: SHA-256 by key."""
    steps: dict[str, str]
    """What would be sent: the reason by key."""
    notices: tuple[str, ...]
    renew: str = ""
    """What to do with older cache headers: a value of `HeaderRenewal`."""
    measured: tuple[str, ...] | None = None
    """SHA-256 of the recordings whose waves were known, and stand on pages; None where no recording mattered."""

    @classmethod
    def of(
        cls, plan: Plan, destination: str, now: datetime, measured: tuple[str, ...] | None = None
    ) -> "SavedPlan":
        return cls(
            destination=destination,
            now=now,
            live=plan.live.feed_etag,
            objects={key: artifact.sha256 for key, artifact in plan.objects.items()},
            steps={
                **{
                    renewal.key: "another cache header, by a copy"
                    for renewal in plan.header_updates
                },
                **{step.artifact.key: step.reason for step in plan},
            },
            notices=plan.notices,
            renew=plan.renew.value,
            measured=measured,
        )

    def differences(self, plan: Plan) -> tuple[str, ...]:
        """In words, why that plan is another one; nothing where it is the same."""
        current = SavedPlan.of(plan, self.destination, self.now)
        differences = []
        if self.live != current.live:
            release = plan.live.release
            by = f": release {release.number} by {release.by}" if release else ""
            differences.append(f"another feed is live now{by}")
        changed = {key for key, _ in self.objects.items() ^ current.objects.items()}
        differences += [f"{key} is another one now" for key in sorted(changed)]
        if not differences and self.steps != current.steps:
            differences.append("other objects are at the destination now")
        return tuple(differences)

    def to_json(self) -> bytes:
        saved = structs.asdict(self) | {"now": self.now.isoformat(), "format": _FORMAT}
        if self.measured is None:
            del saved["measured"]
        return (json.dumps(saved, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()

    @classmethod
    def from_json(cls, body: bytes) -> "SavedPlan":
        """The plan in those bytes.

        Raises:
            UnreadablePlanError: they hold none.
        """
        try:
            if decode(body, type=_Version).format != _FORMAT:
                raise UnreadablePlanError("it was saved by another version")
            return decode(body, type=cls)
        except (MsgspecError, ValueError, RecursionError) as error:
            raise UnreadablePlanError(str(error)) from error
