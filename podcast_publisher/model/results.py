"""Results of pure functions, kept under a digest of their inputs."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

from msgspec import MsgspecError, Raw, msgpack

from podcast_publisher.model.finding import FieldPath, Position
from podcast_publisher.model.transcript import Transcript

Result = TypeVar("Result")
Key = bytes
Encoded = bytes | Raw
_DIGEST_BYTES = 20
_MOST = 100_000
"""Results in memory: a desk that is open for weeks adds some at every pause in typing."""
_NOTHING: Mapping[Key, Encoded] = {}


class KeptPositions(Mapping[FieldPath, Position]):
    """Positions as they are kept between runs: hardly anybody asks for those of an unchanged file."""

    def __init__(self, encoded: bytes) -> None:
        self.encoded = encoded

    @classmethod
    def of(cls, positions: Mapping[FieldPath, Position]) -> Self:
        """These positions, encoded."""
        return cls(msgpack.encode({**positions}))

    @cached_property
    def _decoded(self) -> dict[FieldPath, Position]:
        return msgpack.decode(self.encoded, type=dict[FieldPath, Position])

    def __getitem__(self, path: FieldPath) -> Position:
        return self._decoded[path]

    def __iter__(self) -> Iterator[FieldPath]:
        return iter(self._decoded)

    def __len__(self) -> int:
        return len(self._decoded)


def _encode(value: object) -> object:
    """What stands for a value that msgspec does not know."""
    if isinstance(value, Path | str):  # msgspec refuses classes derived from str, such as markup
        return str(value)
    if isinstance(value, Transcript):
        return value.summary
    if isinstance(value, KeptPositions):
        return Raw(value.encoded)
    raise TypeError(f"no digest can be made of {type(value)}")


_encoder = msgpack.Encoder(enc_hook=_encode)


def key_of(kind: str, *inputs: object) -> Key | None:
    """The key of a result: a digest of everything that it depends on; None for what no digest can be made of.

    `kind` names the function, whose code the cache on disk has a digest of.
    """
    try:
        encoded = _encoder.encode((kind, inputs))
    except (MsgspecError, TypeError, ValueError, RecursionError, OverflowError):
        return None
    return hashlib.blake2b(encoded, digest_size=_DIGEST_BYTES).digest()


class Results:
    """Results by key, in memory, and those that an earlier run stored.

    A result that cannot be read counts as missing.
    """

    def __init__(self, stored: Mapping[Key, Encoded] = _NOTHING) -> None:
        self._stored = stored
        self._values: dict[Key, Any] = {}
        self._new: set[Key] = set()
        """What was added in this run."""
        self._unsaved: set[Key] = set()

    def get(self, key: Key | None, type_: type[Result]) -> Result | None:
        """The result, if it is known."""
        if key is None:
            return None
        value = self._values.pop(key, None)
        if value is None and (body := self._stored.get(key)) is not None:
            try:
                value = msgpack.decode(body, type=type_)
            except (MsgspecError, ValueError, RecursionError):
                return None
        if value is not None:
            self._values[key] = value  # the last used stay longest
        return value if isinstance(value, type_) else None

    def knows(self, key: Key | None) -> bool:
        """Whether there is a result; it counts as used."""
        if key in self._values:
            return True
        if key is None or key not in self._stored:
            return False
        self._values[key] = None  # decoded for who asks for it
        return True

    def recall(self, key: Key | None, type_: type[Result], compute: Callable[[], Result]) -> Result:
        """The result, computed and kept where it is not known."""
        if (known := self.get(key, type_)) is not None:
            return known
        result = compute()
        self.keep(key, result)
        return result

    def keep(self, key: Key | None, value: object) -> None:
        """Keep a result."""
        if key is None:
            return
        self._values[key] = value
        self._new.add(key)
        self._unsaved.add(key)
        if len(self._values) > _MOST:
            self._values = dict([*self._values.items()][_MOST // 2 :])
            self._new &= self._values.keys()
            self._unsaved &= self._new

    def encoded(self) -> dict[Key, Raw]:
        """What was asked for or added, as it is stored."""
        return {
            key: Raw(_encoder.encode(value) if key in self._new else self._stored[key])
            for key, value in self._values.items()
        }

    @property
    def has_unsaved(self) -> bool:
        """Whether anything was added since `mark_as_saved`."""
        return bool(self._unsaved)

    def unsaved(self) -> dict[Key, Raw]:
        """What was added since `mark_as_saved`, as it is stored."""
        return {key: Raw(_encoder.encode(self._values[key])) for key in self._unsaved}

    def mark_as_saved(self) -> None:
        """Everything is stored."""
        self._unsaved.clear()
