"""Numbers, lengths and yes or no, as feeds write them."""

import re
from urllib.parse import urljoin

_TIME = re.compile(r"(?:(\d{1,5}):)?(\d{1,5}):(\d{1,2}(?:\.\d{1,9})?)")
_SECONDS = re.compile(r"\d{1,7}(?:\.\d{1,9})?")
_NUMBER = re.compile(r"\d{1,9}")
_YES = frozenset({"yes", "true", "explicit", "1"})
_NO = frozenset({"no", "false", "clean", "0", "none", "not explicit"})
_TYPES = frozenset({"full", "trailer", "bonus"})


def read_flag(text: str) -> bool | None:
    """Yes or no; None where the text says neither. `clean` is no."""
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def read_number(text: str) -> int | None:
    """A whole number of at least 1; hosts write 0 for none."""
    return int(text) or None if _NUMBER.fullmatch(text.strip()) else None


def read_size(text: str) -> int | None:
    """Bytes; None for 0, which hosts write where they do not know it."""
    digits = text.strip().replace(",", "")
    return int(digits) or None if re.fullmatch(r"[0-9]{1,18}", digits) else None


def read_seconds(text: str) -> float | None:
    """A length or a place in a recording: `1:02:03`, `62:03`, `3723`, `3723.5`."""
    text = text.strip()
    if match := _TIME.fullmatch(text):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3])
    return float(text) if _SECONDS.fullmatch(text) else None


def read_episode_type(text: str) -> str:
    """full, trailer or bonus, however it is capitalised; empty for anything else."""
    word = text.strip().lower()
    return word if word in _TYPES else ""


def absolute(base: str, address: str) -> str:
    """The address as seen from the feed's own; blanks in it as hosts mean them."""
    address = address.strip()
    try:
        joined = urljoin(base, address) if address and base else address
    except ValueError:
        joined = address
    return joined.replace(" ", "%20")
