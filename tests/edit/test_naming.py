"""Titles and file names derived from a recording's name."""

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
def test_every_letter_is_transliterated(title: str, slug: str) -> None:
    """Letters of every script are transliterated; signs make no words."""
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
def test_a_title_from_a_recordings_name(stem: str, title: str) -> None:
    """What concerns only the file is left out; a generated name stays, and `check` asks for a title."""
    assert title_from_filename(stem) == title
