"""Titles and names of files that are made of a recording's name."""

import pytest

from podcast_publisher.edit.naming import episode_slug, title_from_filename


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Łukasz & Øystein", "07-lukasz-and-oystein"),
        ("Straße, Þór and æsir", "07-strasse-thor-and-aesir"),
        ("Café", "07-cafe"),
        ("Проверка лёгких", "07-proverka-legkikh"),
        ("Έλεγχος", "07-elegchos"),
        ("It’s here", "07-its-here"),
        ("🫁 Lungs", "07-lungs"),
        ("🫁", "07-episode"),
    ],
)
def test_no_letter_is_lost_from_an_address(title: str, slug: str) -> None:
    """Every letter of every script stands for something; signs that are none make no words."""
    assert episode_slug(7, title) == slug


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("10 new_heart-FINAL", "new heart"),
        ("trial%20for%20kidneys", "trial for kidneys"),
        ("Copy of Lungs", "Lungs"),
        ("Lungs - Copy (2)", "Lungs"),
        ("Kidney trial MASTER 16LUFS 44k", "Kidney trial"),
        ("caf%C3%A9_v2", "café"),
        ("final", "final"),
        ("New Recording 12", "New Recording 12"),
    ],
)
def test_a_title_of_a_recordings_name(stem: str, title: str) -> None:
    """What tells of the file alone is left out; what nobody chose stays, and `check` asks for a title."""
    assert title_from_filename(stem) == title
