"""Dates as feeds write them."""

from datetime import UTC, datetime

import pytest

from podcast_publisher.feed.foreign.dates import read_date

NOON = datetime(2016, 9, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 05 Sep 2016 12:00:00 GMT",
        "Mon, 05 Sep 2016 12:00:00 -0000",
        "Mon, 05 Sep 2016 12:00:00",
        "Mon, 5 Sept 2016 12:00:00 +0000",
        "mon, 5 september 2016 12:00 Z",
        "  Mon,\n 05 Sep 2016  14:00:00 +0200 ",
        "Mon, 05 Sep 2016 14:00:00 +02:00",
        "Mon, 05 Sep 2016 14:00:00 GMT+0200",
        "Mon, 05 Sep 2016 08:00:00 EDT",
        "Mon, 05 Sep 2016 06:00:00 CST",
        "Mon, 05 Sep 2016 14:00:00 CEST",
        "Mon, 05 Sep 2016 13:00:00 BST",
        "Tue, 05 Sep 2016 12:00:00 GMT",  # it was a Monday
        "5 Sep 16 12:00:00 GMT",
        "Mo, 05. September 2016 12:00:00 GMT",
        "lun., 5 septembre 2016 12:00:00 +0000",
        "lunes, 05 septiembre 2016 12:00:00 +0000",
        "September 5, 2016 12:00 PM",
        "Monday, September 5th, 2016 12:00:00 UTC",
        "2016-09-05T12:00:00Z",
        "2016-09-05T14:00:00+02:00",
        "2016-09-05 12:00:00",
        "2016-09-05T12:00:00.000Z",
        "2016/09/05 12:00:00",
        "2016-09-05 12:00:00 +0000",
    ],
)
def test_an_instant_is_read(text: str) -> None:
    """Whatever the host made of RFC 822; no zone and -0000 are UTC."""
    read = read_date(text)
    assert read is not None
    assert (read.instant, read.problem) == (NOON, "")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Mon, 05 Sep 2016 12:00:00 XYZ", NOON),
        ("Mon, 05 Sep 2016 12:00:00 IST", NOON),
        ("Mon, 05 Sep 2016", NOON.replace(hour=0)),
        ("5 September 2016", NOON.replace(hour=0)),
    ],
)
def test_what_is_assumed_is_said(text: str, instant: datetime) -> None:
    """An unknown zone is UTC, a missing time midnight, and a sentence tells."""
    read = read_date(text)
    assert read is not None
    assert read.instant == instant
    assert text in read.problem


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "05/09/2016 12:00", "Mon, 31 Feb 2016 12:00:00 GMT", "2016"),
        *("Sat, 07 Mar 2009 24:28:20 CST", "Sun, 28 Apr 2013 15:12:352 CST", "5 Foo 2016 12:00"),
        *("Mon, 05 Sep 99999 12:00:00 GMT", "12:00", "Mon, 05 Sep 2016 12:61:00 GMT", "0" * 99_999),
        "Mon, 05 Sep 2016 13:00 PM",
    ],
)
def test_what_is_not_certain_is_not_guessed(text: str) -> None:
    """A day in digits may be the month; an hour of 24 and a half may be the day before."""
    assert read_date(text) is None
