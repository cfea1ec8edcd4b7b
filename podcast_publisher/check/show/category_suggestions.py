"""Suggest a category for a name that is not in Apple's list."""

import html
import re
import unicodedata
from difflib import get_close_matches

from podcast_publisher.model.categories import CATEGORIES, RETIRED

_HEALTH, _MEDICINE, _MIND = (
    "Health & Fitness",
    "Health & Fitness > Medicine",
    "Health & Fitness > Mental Health",
)
_MEANT = {
    **dict.fromkeys(
        (
            "healthcare",
            "health care",
            "wellness",
            "wellbeing",
            "well-being",
            "public health",
            "nhs",
        ),
        _HEALTH,
    ),
    **dict.fromkeys(
        ("gesundheit", "sante", "salud", "saude", "salute", "iechyd", "zdrowie", "gezondheid"),
        _HEALTH,
    ),
    **dict.fromkeys(
        (
            *(
                "medical",
                "medicine & health",
                "science & medicine",
                "science & medicine > medicine",
            ),
            *("hospital", "hospitals", "nursing", "surgery", "cancer", "oncology", "doctors"),
            *(
                "clinical research",
                "clinical trials",
                "medical research",
                "biomedicine",
                "medizin",
                "medecine",
                "medicina",
            ),
            *("health & medicine", "medicine & science", "pharmacy", "patients"),
            *("medical science", "healthcare & medicine", "doctor", "nurses", "dentistry"),
            *("cardiology", "radiology", "midwifery", "geneeskunde"),
        ),
        _MEDICINE,
    ),
    **dict.fromkeys(
        ("psychology", "psychiatry", "mindfulness", "mental wellbeing", "mental-health"), _MIND
    ),
    **dict.fromkeys(("biology", "genetics", "genomics", "neuroscience"), "Science > Life Sciences"),
    **dict.fromkeys(("research", "wissenschaft", "ciencia"), "Science"),
    **dict.fromkeys(("sociology", "economics"), "Science > Social Sciences"),
    **dict.fromkeys(
        ("charity", "charities", "nonprofit", "not for profit", "voluntary sector", "third sector"),
        "Business > Non-Profit",
    ),
    **dict.fromkeys(("diet", "food & nutrition"), "Health & Fitness > Nutrition"),
    **dict.fromkeys(("exercise", "sport & fitness"), "Health & Fitness > Fitness"),
    **dict.fromkeys(("teaching", "training & education", "learning"), "Education"),
    **dict.fromkeys(("society", "culture", "community"), "Society & Culture"),
    **dict.fromkeys(("film", "television", "tv"), "TV & Film"),
    **dict.fromkeys(("theatre", "theater", "dance"), "Arts > Performing Arts"),
    **dict.fromkeys(("religion", "faith"), "Religion & Spirituality"),
    **dict.fromkeys(("family", "children", "kids"), "Kids & Family"),
    **dict.fromkeys(("tech", "computing", "it", "digital"), "Technology"),
    **dict.fromkeys(("politics", "current affairs"), "News > Politics"),
}
"""Names of other lists, of other languages and of everyday, as they are compared."""


def nearest(written: str) -> str:
    """The category that is probably meant; empty if that is unclear."""
    text = _compared(written)
    for names in (_BY_NAME, _MEANT, _RETIRED, _BY_PART):
        for spelling in (text, f"{text}s"):  # life science
            if spelling in names:
                return names[spelling]
    top, _, part = text.partition(" > ")
    if part and (inside := nearest(part)):
        return inside
    if top != text and top in _BY_NAME:
        return _BY_NAME[top]
    for words in (text.split(" & "), text.split()):
        if len(words) > 1:
            guesses = {meant for word in words if (meant := _known(word))}
            if len(guesses) == 1:
                return guesses.pop()
    near = get_close_matches(text[:100], [*_BY_NAME, *_BY_PART], n=1, cutoff=0.75)
    return {**_BY_PART, **_BY_NAME}[near[0]] if near else ""


def _known(word: str) -> str:
    return next((names[word] for names in (_BY_NAME, _MEANT, _BY_PART) if word in names), "")


def _compared(text: str) -> str:
    """The name in small plain letters, with `&` for and, and ` > ` between its parts."""
    plain = unicodedata.normalize("NFKD", html.unescape(text)).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r" (?:and|und|et|y) | ?\+ ?", " & ", plain)
    plain = re.sub(r"\s*(?:[>»›→:/|]|::| - | – | — )+\s*", " > ", plain)
    return " ".join(plain.split())


_BY_NAME = {_compared(name): name for name in CATEGORIES}
_RETIRED = {_compared(old): new for old, new in RETIRED.items()}
_BY_PART = {
    **{_compared(name.partition(" > ")[2]): name for name in sorted(CATEGORIES) if " > " in name},
    "health": _HEALTH,
    "fitness": "Health & Fitness > Fitness",
}
"""A part alone says where it belongs: no two categories have one of the same name."""
