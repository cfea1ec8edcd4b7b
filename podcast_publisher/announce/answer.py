"""What a service answered to an announcement."""

from msgspec import Struct


class Answer(Struct, frozen=True):
    """An answer, or why there is none."""

    status: int
    """Of HTTP; 0 without an answer."""
    text: str
    """Its beginning, without secrets; or why there is none."""
    was_refused: bool = False
    """Whether it is certain that nothing was delivered."""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300
