"""Dates: one format, and only those of the calendar."""

from datetime import date

import pytest

from podcast_publisher.load.yaml.dates import CalendarDate


def test_a_date_has_its_year_first() -> None:
    """YYYY-MM-DD."""
    assert CalendarDate().value("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("14/05/2025", "'14/05/2025' is not written as a day"),
        ("2025-5-14", "'2025-5-14' is not written as a day"),
        ("2025-05-14 06:00", "'2025-05-14 06:00' is not written as a day"),
        ("2025-02-29", "'2025-02-29' is not in the calendar"),
        ("٢٠٢٥-٠٥-١٤", "'٢٠٢٥-٠٥-١٤' is not written as a day"),
    ],
)
def test_other_dates_are_refused(text: str, message: str) -> None:
    """With a message for the author."""
    with pytest.raises(ValueError, match=message):
        CalendarDate().value(text)
