"""File names that recorders generate are not titles; chosen titles are not reported."""

import pytest

from podcast_publisher.check.text.recorder_titles import called_by_a_program


@pytest.mark.parametrize(
    "title",
    [
        "GMT20260304 090000 Recording",
        "GMT20260304-090000_Recording_1920x1080",
        "143000",
        "trial%20for%20kidneys",
        "caf%C3%A9",
        "New Recording 12",
        "Recording (3)",
        "Kidney trial MASTER 16LUFS 44k",
        "Podcast ep final FINAL v2",
        "zoom_0",
        "Untitled",
        "Untitled 1_mixdown",
        "audio1234567890",
        "=SUM(A1)",
        "#REF!",
        "Voice 001",
        "Voice Memo",
        "Copy of Lungs",
        "Lungs - Copy (2)",
        "REC0042",
        "DS_0042",
        "DM650012",
        "260304_0012",
        "TASCAM_0012",
        "ZOOM0001",
        "Meeting in General-20260304_090000-Meeting Recording",
        "Call with Sam-20260304_090000",
        "WhatsApp Audio 2026-03-04 at 09.00.00",
        "AUD-20260304-WA0001",
        "My recording 5",
        "Neue Aufnahme 3",
        "Bow Lane 12",
        "Audio Recording 2026-03-04 10-22-11",
        "Screen Recording 2026-03-04 at 10.11.12",
        "Recording_2026-03-04",
        "Lung team - 2026/03/04 10:00 GMT – Recording",
        "abc-defg-hij (2026-03-04 10:11 GMT)",
        "riverside_lung_health_raw-audio",
        "DJI_20260304_101112",
        "Sequence 01",
        "Aufnahme 3",
        "Nuova registrazione 2",
        "Sans titre",
        "Unbenannt 2",
        "Lung health check.mp3",
        "2026-03-04",
    ],
)
def test_generated_names_are_recognised(title: str) -> None:
    """Of Zoom, Teams, phones, recorders, editors and copies."""
    assert called_by_a_program(title)


@pytest.mark.parametrize(
    "title",
    [
        "The final year",
        "Sequence the genome",
        "The lung.health project",
        "Riverside stories",
        "Voice recording in 2026",
        "A master of lungs",
        "Recording the heart",
        "Voice",
        "Voice and silence",
        "50% of us",
        "1984",
        "999",
        "Take 5",
        "Take 2 tablets",
        "Track records",
        "Zoom fatigue",
        "Memo to my younger self",
        "Copy of a gene",
        "Audio description on wards",
        "A walk down Bow Lane",
        "What LS1 means",
    ],
)
def test_chosen_titles_are_not_reported(title: str) -> None:
    """No word alone makes a title suspicious."""
    assert called_by_a_program(title) == ""
