"""Times as people in London write them."""

from datetime import UTC, datetime, timedelta

import pytest

from podcast_publisher.load.yaml.datetimes import (
    AmbiguousTimeError,
    InvalidTimeError,
    MissingZoneError,
    parse_datetime,
)

SIX = datetime(2025, 6, 11, 5, tzinfo=UTC)
"""Six in the morning in London, in summer."""


@pytest.mark.parametrize(
    "written",
    [
        "2025-06-11 06:00 Europe/London",
        "2025-06-11 06:00:00 Europe/London",
        "2025-06-11T06:00 Europe/London",
        "2025-06-11 06:00 London",
        "2025-06-11 06:00 BST",
        "2025-06-11 05:00 UTC",
        "2025-06-11 05:00Z",
        "2025-06-11T05:00:00Z",
        "2025-06-11T06:00:00+01:00",
        "2025-06-11 06:00 +0100",
        "2025-06-11 00:30 -04:30",
        "  2025-06-11 06:00   London  ",
    ],
)
def test_every_accepted_form_is_the_same_time(written: str) -> None:
    """On a London clock."""
    assert parse_datetime(written) == SIX
    assert parse_datetime(written).utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    "written", ["2025-01-08 06:00 London", "2025-01-08 06:00 GMT", "2025-01-08 07:00+01:00"]
)
def test_winter_time_is_utc(written: str) -> None:
    """London's clocks and UTC agree in winter."""
    assert parse_datetime(written) == datetime(2025, 1, 8, 6, tzinfo=UTC)
    assert parse_datetime(written).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2025-03-30 00:59 London", 0),
        ("2025-03-30 02:00 London", 1),
        ("2025-10-26 00:59 London", 23),
        ("2025-10-26 02:00 London", 2),
        ("2025-10-26 01:30 BST", 0),
        ("2025-10-26 01:30 GMT", 1),
        ("2025-10-26 01:30+01:00", 0),
        ("2025-10-26 01:30Z", 1),
    ],
)
def test_times_beside_a_clock_change_are_certain(written: str, hour: int) -> None:
    """Outside the skipped or repeated hour, or with an offset."""
    assert parse_datetime(written).astimezone(UTC).hour == hour


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("2025-03-30 01:00 London", "does not exist"),
        ("2025-03-30 01:59 Europe/London", "does not exist"),
        ("2025-10-26 01:00 London", "comes twice"),
        ("2025-10-26 01:59 Europe/London", "comes twice"),
        ("2025-06-11 06:00 GMT", "London is not on GMT"),
        ("2025-01-08 06:00 BST", "London is not on BST"),
    ],
)
def test_skipped_and_repeated_times_are_refused(written: str, because: str) -> None:
    """With the reason."""
    with pytest.raises(AmbiguousTimeError, match=because):
        parse_datetime(written)


@pytest.mark.parametrize("written", ["2025-06-11 06:00", "2025-06-11T06:00:00"])
def test_a_time_without_a_zone_is_refused(written: str) -> None:
    """With its own error."""
    with pytest.raises(MissingZoneError, match="does not say which time zone"):
        parse_datetime(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "tomorrow",
        "2025-06-11",
        "11/06/2025 06:00 London",
        "2025-6-11 06:00 London",
        "2025-06-11 6:00 London",
        "2025-06-11 06.00 London",
        "2025-02-30 06:00 London",
        "2025-13-01 06:00 London",
        "2025-06-11 25:00 London",
        "2025-06-11 06:60 London",
        "0000-06-11 06:00 London",
        "2025-06-11 06:00 Europe/Paris",
        "2025-06-11 06:00 london",
        "2025-06-11 06:00 CEST",
        "2025-06-11 06:00+15:00",
        "2025-06-11 06:00+01:99",
        "2025-06-11 06:00+1",
        "٢٠٢٥-06-11 06:00 London",
        "2025-06-11 06:00 London\n2025-06-12 06:00 London",
    ],
)
def test_other_texts_are_refused(written: str) -> None:
    """Anything that is not a time of the calendar."""
    with pytest.raises(InvalidTimeError):
        parse_datetime(written)


@pytest.mark.parametrize("written", ["0001-01-01 00:00Z", "9999-12-31 23:59-14:00"])
def test_times_outside_the_calendar_are_refused(written: str) -> None:
    """Also those that leave it on conversion to London's time."""
    with pytest.raises(InvalidTimeError, match="not in the calendar"):
        parse_datetime(written)


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01 12:00 London",
        "1847-12-02 00:00 London",
        "9999-12-31 23:59 London",
        "9999-12-31 23:59Z",
    ],
)
def test_the_first_and_last_times_are_read(written: str) -> None:
    """Rules decide whether they make sense."""
    assert f"{parse_datetime(written):%M}" in {"00", "59"}


@pytest.mark.parametrize("written", ["2025-10-26 01:30 BST", "2025-10-26 01:30 GMT"])
def test_repeated_times_equal_their_utc_time(written: str) -> None:
    """As a reader of the feed sees them."""
    assert parse_datetime(written) == parse_datetime(written).astimezone(UTC)
    assert parse_datetime("2025-10-26 01:30 BST") < parse_datetime("2025-10-26 01:30 GMT")
