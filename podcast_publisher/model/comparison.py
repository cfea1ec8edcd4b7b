"""An imported show compared with its old feed: each episode, as apps read both feeds."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Aspect(StrEnum):
    """What is compared of an episode."""

    GUID = "guid"
    INSTANT = "instant"
    TITLE = "title"
    WORDS = "words"
    """The visible words of its show notes."""
    ORDER = "order"
    """Its place among the others, as apps list them: newest first."""
    DURATION = "duration"
    ENCLOSURE = "enclosure"
    """Type and size of its recording; the address always changes."""
    CHAPTERS = "chapters"
    TRANSCRIPTS = "transcripts"


class State(StrEnum):
    """What became of it."""

    SAME = "same"
    CHANGED = "changed"
    LOST = "lost"
    """The old feed has it, the new one does not."""
    ADDED = "added"
    """The new feed has it, the old one did not."""


class Difference(Struct, frozen=True):
    """Something that is not the same; `before` or `after` is empty for what is not there."""

    aspect: Aspect
    state: State
    before: str = ""
    after: str = ""


class ComparedEpisode(Struct, frozen=True):
    """An item of the old feed that came, or should have."""

    guid: str
    """As apps know it: that of the old feed, or without one the address of its recording."""
    title: str
    differences: tuple[Difference, ...] = ()
    new_guid: str = ""
    """That of the same episode in the new feed, if it has another."""

    @property
    def state(self) -> State:
        if any(
            item.aspect is Aspect.GUID and item.state is State.LOST for item in self.differences
        ):
            return State.LOST
        harmed = any(item.state is not State.ADDED for item in self.differences)
        return State.CHANGED if harmed else State.SAME

    @property
    def keeps_guid(self) -> bool:
        return all(difference.aspect is not Aspect.GUID for difference in self.differences)

    def state_of(self, aspect: Aspect) -> State:
        """The worst that became of that aspect."""
        states = [item.state for item in self.differences if item.aspect is aspect]
        return next((state for state in _WORST_FIRST if state in states), State.SAME)


_WORST_FIRST = (State.LOST, State.CHANGED, State.ADDED)


class LeftBehind(Struct, frozen=True):
    """An item of the old feed that does not come."""

    guid: str
    title: str
    problem: str
    """Why it cannot come; empty where a person has left out what could."""
    reason: str = ""
    """The person's own, from `left_out` or `withdrawn`; empty where nobody has given any."""


class FeedComparison(Struct, frozen=True):
    """All items of the old feed."""

    episodes: tuple[ComparedEpisode, ...]
    left: tuple[LeftBehind, ...] = ()
    unknown_left_out: tuple[str, ...] = ()
    """Guids in `left_out` that the old feed does not have, or that did come."""
    unread_page: str = ""
    """The address of a page of the old feed that could not be read, unless it is in `left_out`."""

    def counts(self, aspect: Aspect | None = None) -> Mapping[State, int]:
        """How many are in each state, in all or of one aspect."""
        return Counter(
            episode.state_of(aspect) if aspect else episode.state for episode in self.episodes
        )

    @property
    def without_reason(self) -> tuple[LeftBehind, ...]:
        return tuple(item for item in self.left if not item.reason)

    @property
    def is_safe(self) -> bool:
        """Whether no subscriber loses an episode, or gets one twice."""
        keeps_guids = all(episode.keeps_guid for episode in self.episodes)
        return keeps_guids and not self.without_reason and not self.unread_page
