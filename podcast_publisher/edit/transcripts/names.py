"""Recognise the names of speakers in a transcript's text."""

import re
from collections import Counter
from collections.abc import Callable

from podcast_publisher.edit.transcripts.cues import RawCue

_LABEL = re.compile(r"((?:>> ?|- ?)?)([^:<>\t]{1,60}?) ?:(?:[ ]+(\S.*))?$")
_IN_BRACKETS = re.compile(r"(?<=\S) ?\([^()]{0,150}\)$")
"""An organisation or pronouns behind a name."""
_NAMED_IN_BRACKETS = re.compile(r"(?:- ?)?\[([^\[\]:]{1,60})\]:?[ ]+(\S.*)$")
_DASH = re.compile(r"- ?(?=[A-Z\[“\"])")
_LONGEST_NAME = 6
"""Words."""
_MOST_NAMES = 200
"""With more, they are no names."""
_PARTICLE = re.compile(
    r"(?:de|da|del|della|di|du|der|den|van|von|la|le|bin|bint|al|el|of|and|&|y|e|the)"
)
_NOT_IN_NAMES = re.compile(r"[!?;:\"“”…]|[^\W\d]{3,}\.(?:\s|$)|\.\.")
_ABBREVIATED = re.compile(r"(?:prof|revd|capt|sgt|dr|mr|ms|mrs|st|jr|sr)\.", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:(?:unknown |unidentified |male |female |first |second )?"
    r"(?:speaker|participant|voice|person|caller|audience(?: member)?)|interviewer|interviewee|host|"
    r"co-host|guest|presenter|moderator|narrator|chair|facilitator|man|woman|doctor|nurse|patient)"
    r"[ _#-]{0,2}(?:\d{1,3}|[A-Z])?",
    re.IGNORECASE,
)
SOUND = re.compile(r"[\[(♪♫*].*[\])♪♫*]")
"""A sound, described: [Music], (laughter), ♪."""


def is_role(name: str) -> bool:
    """Whether it is a role such as "Speaker 1", which names nobody."""
    return bool(_ROLE.fullmatch(name.strip()))


def looks_like_name(text: str, *, strictly: bool = True) -> bool:
    """Whether it may be the name of a person or a role; if not strictly, in small letters too."""
    text = _IN_BRACKETS.sub("", text[:200])
    words = text.split()
    plain = _ABBREVIATED.sub("", text)
    if len(text) > 60 or not 0 < len(words) <= _LONGEST_NAME or _NOT_IN_NAMES.search(plain):
        return False
    if (
        not words[0].lstrip("('‘")[:1].isalnum()
        or not any(map(str.isalpha, text))
        or SOUND.fullmatch(text)
    ):
        return False
    if not strictly or is_role(text):
        return True
    ends = (words[0][0], words[-1][0])
    return not any(map(str.islower, ends)) and all(
        not word.lstrip("('[")[:1].islower() or _PARTICLE.fullmatch(word) for word in words
    )


def take_first_lines(cues: list[RawCue], may_be: Callable[[str], object]) -> None:
    """Take the first line of every cue for the name of who speaks, where it is a name in all of them.

    `may_be` knows the people's names, and parts of them.
    """
    firsts = Counter(cue.lines[0].rstrip(":") for cue in cues if len(cue.lines) > 1)
    if any(cue.voice for cue in cues) or firsts.total() < len(cues) or len(firsts) > _MOST_NAMES:
        return
    known = {name for name in firsts if is_role(name) or may_be(name)}
    are_names = all(name in known or len(name.split()) > 1 for name in firsts)
    is_sure = len(known) == len(firsts) or len(firsts) <= len(cues) / 3
    if firsts and are_names and is_sure and all(map(looks_like_name, firsts)):
        for cue in cues:
            cue.voice = cue.lines.pop(0).rstrip(":")


def accepted_labels(
    cues: list[RawCue], is_person: Callable[[str], bool], may_be: Callable[[str], object]
) -> set[str]:
    """The words before colons that are names of speakers, and not part of what is said.

    `is_person` knows whole names, and `may_be` also parts of them.
    """
    if any(cue.voice for cue in cues):
        return set()
    spoken = [cue for cue in cues if cue.lines and not SOUND.fullmatch(" ".join(cue.lines))]
    starts = Counter(_label(cue.lines[0])[0] for cue in spoken)
    labels = Counter(_label(line)[0] for cue in spoken for line in cue.lines)
    mostly = (len(spoken) - starts[""]) * 2 >= len(spoken)
    first = _label(spoken[0].lines[0])[0] if spoken else ""
    # a file that names the first speaker names the others in the same way
    is_sure = is_role(first) or is_person(first) or len(first.split()) > 1 or labels[first] > 1
    names_first = looks_like_name(first) and is_sure
    return {
        name
        for name, count in labels.most_common(_MOST_NAMES)
        if name
        and (
            # in square brackets there are sounds, too
            (is_role(name[1:-1]) or may_be(name[1:-1]))
            if name.startswith("[")
            else is_person(name)
            or is_role(name)
            or (looks_like_name(name) and names_first and (len(name.split()) > 1 or count > 1))
            or (mostly and looks_like_name(name, strictly=False) and (count > 1 or may_be(name)))
        )
    }


def split_at_names(cue: RawCue, accepted: set[str]) -> list[RawCue]:
    """The cue's parts, one for each speaker who is named or marked in it; their times are the cue's."""
    has_dashes = all(map(_DASH.match, cue.lines)) and not cue.voice
    parts = [RawCue(cue.start, cue.end, [], cue.voice)]
    for line in cue.lines:
        name, text = _label(line)
        if name not in accepted:
            if has_dashes and parts[-1].lines:
                parts.append(RawCue(cue.start, cue.end, []))
            parts[-1].lines.append(line)
            continue
        if parts[-1].lines or parts[-1].voice:
            parts.append(RawCue(cue.start, cue.end, []))
        parts[-1].voice = name.strip("[]")
        parts[-1].lines += [text] if text else []
    return [part for part in parts if part.lines or part.voice]


def _label(line: str) -> tuple[str, str]:
    """The words before a colon, or in square brackets, at the beginning of a line, and the rest."""
    if match := _NAMED_IN_BRACKETS.match(line):
        return f"[{match[1]}]", match[2]
    match = _LABEL.match(line)
    return (match[2], match[3] or "") if match else ("", "")
