"""What the pictures say: the series and its nine episodes."""

from dataclasses import dataclass

from scripts.artwork.motifs import (
    Motif,
    compass,
    doorway,
    fork,
    joint,
    level_columns,
    nerve_cell,
    nested_circles,
    scan,
    slide_with_focus,
)
from scripts.artwork.palette import Colour

SERIES_LINES = ("Medical", "breakthroughs")
# At 55 pixels the whole of "breakthroughs" on one line would be unreadable.
COVER_LINES = ("Medical", "break-", "throughs")
COVER_SUBTITLE = "The research journey"


@dataclass(frozen=True)
class Episode:
    """One episode's picture; ``lines`` is its title, broken where it reads well."""

    number: int
    slug: str
    lines: tuple[str, ...]
    ground: Colour
    motif: Motif

    @property
    def file_name(self) -> str:
        """Return the picture's file name, such as ``02-the-lung-health-check.jpg``."""
        return f"{self.number:02d}-{self.slug}.jpg"


EPISODES = (
    Episode(
        1,
        "saving-lives-before-birth",
        ("Saving lives", "before birth"),
        (90, 24, 74),
        nested_circles,
    ),
    Episode(
        2,
        "the-lung-health-check",
        ("The lung", "health check"),
        (15, 59, 102),
        scan,
    ),
    Episode(
        3,
        "a-kidney-cancer-trial",
        ("A trial for", "kidney cancer"),
        (20, 68, 44),
        fork,
    ),
    Episode(
        4,
        "breast-cancer-research",
        ("New directions", "in breast", "cancer"),
        (72, 36, 116),
        compass,
    ),
    Episode(
        5,
        "living-with-arthritis",
        ("Living with", "arthritis"),
        (110, 40, 14),
        joint,
    ),
    Episode(
        6,
        "parkinsons-disease",
        ("Parkinson’s", "disease", "and research"),
        (8, 72, 76),
        nerve_cell,
    ),
    Episode(
        7,
        "ai-in-cancer-diagnosis",
        ("Artificial", "intelligence in", "cancer diagnosis"),
        (40, 42, 122),
        slide_with_focus,
    ),
    Episode(
        8,
        "data-for-fairer-decisions",
        ("Large-scale", "data for fairer", "decisions"),
        (66, 66, 16),
        level_columns,
    ),
    Episode(
        9,
        "the-innovation-hub",
        ("The", "innovation", "hub"),
        (118, 22, 40),
        doorway,
    ),
)
