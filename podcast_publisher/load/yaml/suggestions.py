"""Suggestions for values that are not written as their field expects."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress

from podcast_publisher.model.characters import INVISIBLE, ODD_SPACES
from podcast_publisher.model.finding import FieldPath

_MAX_LENGTH = 120
_WORDS = {
    **dict.fromkeys(("yes", "y", "on", "1", "explicit", "ja", "oui"), "true"),
    **dict.fromkeys(("no", "n", "off", "0", "clean", "nein", "non"), "false"),
}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def suggest_fix(text: str, path: FieldPath, value: Callable[[str], object]) -> str:
    """The corrected line, where a candidate parses; `value` parses it or raises ValueError."""
    for candidate in spelling_candidates(text):
        with suppress(ValueError):
            if candidate and value(candidate) is not None:
                name = f"{path[-1]}:" if isinstance(path[-1], str) else "-"
                return f"Write  {name} {candidate}"
    return ""


def spelling_candidates(text: str) -> Iterator[str]:
    """Other spellings of a short value, the likeliest first; the caller tries them by kind."""
    if not text.strip() or len(text) > _MAX_LENGTH:
        return
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", re.sub(f"[{ODD_SPACES}]", " ", text)))
    plain = plain.strip().strip("“”„'\"").strip()
    small = plain.lower()
    yield plain
    yield small
    yield _WORDS.get(small, "")
    yield from (str(number) for number, word in enumerate(_NUMBERS, 1) if word == small)
    yield re.sub(r"^\+|\.0+$|_", "", plain)
    yield re.sub(r"^(?:no|nr|number|episode|ep|folge|season|series)?\.? ?#?", "", small)
    yield from _timecodes(small)
    yield from _dates(small)
    yield f"https://{plain}" if re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|$)", plain) else ""
    yield re.sub(r"^(https?):?/*(?=\w)", r"\1://", plain)
    yield re.sub(r"^(?:mailto:)?<?|>$", "", plain)


def _timecodes(text: str) -> Iterator[str]:
    text = text.replace(",", ".").replace(";", ":")
    if units := re.fullmatch(
        r"(?:(\d+) ?h(?:ours?)? ?)?(?:(\d+) ?m(?:in(?:utes?)?)? ?)?(?:(\d+) ?s(?:ec(?:onds?)?)?)?",
        text,
    ):
        hours, minutes, seconds = (int(group[:6]) if group else 0 for group in units.groups())
        yield f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    if frames := re.fullmatch(r"(\d{1,2}:\d\d:\d\d):\d\d", text):
        yield frames[1]
    if fraction := re.fullmatch(r"([\d:]+)\.\d+", text):
        whole = fraction[1]
        yield f"{int(whole[:6]) // 60}:{int(whole[:6]) % 60:02}" if ":" not in whole else whole
    if (over := re.fullmatch(r"(\d{1,4}):(\d{2,3})", text)) and int(over[2]) >= 60:
        minutes, seconds = divmod(int(over[1]) * 60 + int(over[2]), 60)
        yield f"{minutes}:{seconds:02}"
    yield text.strip("[]() ")


def _dates(text: str) -> Iterator[str]:
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        yield f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    if match := re.fullmatch(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", text):
        yield f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if (
        match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3})[a-z]*,? (\d{4})", text)
    ) and match[2] in _MONTHS:
        yield f"{match[3]}-{_MONTHS.index(match[2]) + 1:02}-{int(match[1]):02}"
