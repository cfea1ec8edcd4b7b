"""A plan as a file, to be looked at by others and carried out later, or not at all.

The file is no plan by itself: it says what was planned. Whoever carries it out makes the plan again, as
of the same moment, and compares.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from podcast_publisher.model.plan import Plan

_FORMAT = 1


class UnreadablePlanError(ValueError):
    """The bytes are not a saved plan this program understands."""


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What was planned, for where, and as of when."""

    destination: str
    """Its name in podcast.yaml."""
    now: datetime
    """The moment that decided which episodes have appeared."""
    live: str | None
    """The version of the feed that was live."""
    objects: dict[str, str]
    """Everything the show would stand on: SHA-256 by key."""
    steps: dict[str, str]
    """What would be sent: the reason by key."""
    notices: tuple[str, ...]
    renew: str = ""
    """What becomes of older cache headers, as `Renew` says it."""

    @classmethod
    def of(cls, plan: Plan, destination: str, now: datetime) -> "SavedPlan":
        return cls(
            destination=destination,
            now=now,
            live=plan.live.version,
            objects={key: one.sha256 for key, one in plan.contents.items()},
            steps={
                **{one.key: "another cache header, by a copy" for one in plan.renewals},
                **{step.artifact.key: step.reason for step in plan},
            },
            notices=plan.notices,
            renew=plan.renew.value,
        )

    def differences(self, plan: Plan) -> tuple[str, ...]:
        """In words, why that plan is another one; nothing where it is the same."""
        again = SavedPlan.of(plan, self.destination, self.now)
        found = []
        if self.live != again.live:
            release = plan.live.release
            by = f": release {release.number} by {release.by}" if release else ""
            found.append(f"another feed is live now{by}")
        changed = {key for key, _ in self.objects.items() ^ again.objects.items()}
        found += [f"{key} is another one now" for key in sorted(changed)]
        if not found and self.steps != again.steps:
            found.append("other objects are at the destination now")
        return tuple(found)

    def _prove(self) -> None:
        """A file that is handed on may have been changed on its way.

        Raises:
            TypeError: something in it is not of the kind that it is said to be.
        """
        words = [self.destination, self.live or "", *self.notices]
        for texts in (self.objects, self.steps):
            words += [*texts, *texts.values()]
        if not all(isinstance(one, str) for one in words) or self.now.tzinfo is None:
            raise TypeError("it was not written by this program")

    def to_json(self) -> bytes:
        saved = asdict(self) | {"now": self.now.isoformat(), "format": _FORMAT}
        return (json.dumps(saved, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()

    @classmethod
    def from_json(cls, body: bytes) -> "SavedPlan":
        """The plan in those bytes.

        Raises:
            UnreadablePlanError: they hold none.
        """
        try:
            saved: dict[str, Any] = json.loads(body)
            if saved.pop("format") != _FORMAT:
                raise UnreadablePlanError("it was saved by another version")
            now = datetime.fromisoformat(saved.pop("now"))
            plan = cls(now=now, notices=tuple(saved.pop("notices")), **saved)
            plan._prove()
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UnreadablePlanError(str(error)) from error
        return plan
