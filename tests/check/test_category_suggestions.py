"""Categories under other names are recognised by meaning, never guessed from letters alone."""

import pytest

from podcast_publisher.check.show.category_suggestions import nearest

MEDICINE = "Health & Fitness > Medicine"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Medicine", MEDICINE),
        ("medical", MEDICINE),
        ("Medcine", MEDICINE),
        ("Science & Medicine", MEDICINE),
        ("Science > Medicine", MEDICINE),
        ("Health & Fitness: Medicine", MEDICINE),
        ("Health & Fitness/Medicine", MEDICINE),
        ("Health &amp; Fitness > Medicine", MEDICINE),
        ("Health ＆ Fitness » Medicine", MEDICINE),
        ("Health and Fitness - Medicine", MEDICINE),
        ("Health", "Health & Fitness"),
        ("Gesundheit", "Health & Fitness"),
        ("Santé", "Health & Fitness"),
        ("Health & Wellness", "Health & Fitness"),
        ("Mental health", "Health & Fitness > Mental Health"),
        ("Education > How to", "Education > How To"),
        ("Technology > Podcasting", "Technology"),
        ("News & Politics", "News > Politics"),
        ("Research", "Science"),
        ("Medical Science", MEDICINE),
        ("Healthcare & Medicine", MEDICINE),
        ("Life Science", "Science > Life Sciences"),
        ("Social Science", "Science > Social Sciences"),
        ("Not for profit", "Business > Non-Profit"),
        ("Theatre", "Arts > Performing Arts"),
        ("Gezondheid", "Health & Fitness"),
        ("xyz", ""),
        ("Fish", ""),
    ],
)
def test_other_names_of_categories_are_recognised(written: str, meant: str) -> None:
    """Other lists, other languages, other separators, and typing errors."""
    assert nearest(written) == meant
