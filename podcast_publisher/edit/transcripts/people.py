"""Match the names of speakers with the people of an episode and its show."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from podcast_publisher.edit.transcripts.names import is_role

_BRACKETS = re.compile(r"[\[(][^\])]{0,100}[\])]")
_TITLES = {
    *("dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady"),
    *("rev", "revd", "sister", "matron", "nurse", "phd", "md", "mbe", "obe", "cbe"),
}


def find_person(name: str, people: Sequence[str]) -> str:
    """The one person of that name, however it is written; empty where nobody or several may be meant."""
    if name in people:
        return name
    for key in (_words, _in_order, _any_order):
        if person := _only(people, key, key(name)):
            return person
    if is_role(name):
        return ""
    given = _in_order(name)
    for matches in (_initials, _shortened, _part_of_name):
        candidates = {person for person in people if given and matches(given, _in_order(person))}
        if candidates:
            return candidates.pop() if len(candidates) == 1 else ""
    return ""


def is_person(name: str, people: Sequence[str]) -> bool:
    """Whether it is somebody's whole name."""
    return any(_only(people, key, key(name)) for key in (_words, _in_order, _any_order))


def _only(people: Sequence[str], key: Callable[[str], object], wanted: object) -> str:
    matching = {person for person in people if wanted and key(person) == wanted}
    return matching.pop() if len(matching) == 1 else ""


def _words(name: str) -> tuple[str, ...]:
    """Its words in small letters, without accents."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return tuple(re.findall(r"[^\W_]+", letters.replace("'", "").replace("’", "")))


def _in_order(name: str) -> tuple[str, ...]:
    """First names first, without titles and what stands in brackets; of an address, its first half."""
    bare = _BRACKETS.sub(" ", name)
    bare = bare.partition("@")[0] if " " not in bare.strip() else bare
    last, comma, first = bare.partition(",")
    turned = f"{first} {last}" if comma else bare
    return tuple(word for word in _words(turned) if word not in _TITLES)


def _any_order(name: str) -> tuple[str, ...]:
    return tuple(sorted(_in_order(name)))


def _initials(given: tuple[str, ...], person: tuple[str, ...]) -> bool:
    """PE, P. E. or P.E. for Priya Example."""
    letters = "".join(given)
    return len(letters) > 1 and letters == "".join(word[0] for word in person)


def _shortened(given: tuple[str, ...], person: tuple[str, ...]) -> bool:
    """P. Example, Priya E, or a middle name more or less."""
    if len(given) < 2 or len(person) < 2:
        return False
    ends = zip((given[0], given[-1]), (person[0], person[-1]), strict=True)
    alike = [here == there or (len(here) == 1 and there[0] == here) for here, there in ends]
    return all(alike) and (given[0] == person[0] or given[-1] == person[-1])


def _part_of_name(given: tuple[str, ...], person: tuple[str, ...]) -> bool:
    """A first name or surname alone."""
    return len(given) == 1 and len(given[0]) > 1 and given[0] in (person[:1] + person[-1:])
