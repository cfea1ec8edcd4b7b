"""Recurrence rules of RFC 5545: which are read, and the error of each other one."""

import pytest

from podcast_publisher.check.show.recurrence import mistakes


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "freq=weekly;count=9",
        "FREQ=MONTHLY;BYDAY=-1FR,1MO;INTERVAL=2",
        "FREQ=YEARLY;UNTIL=20271231T000000Z;BYMONTH=1,7",
        "FREQ=DAILY;BYHOUR=6;BYMINUTE=0;WKST=MO",
        "FREQ=WEEKLY;INTERVAL=02;BYHOUR=09,18;COUNT=09",
        "FREQ=YEARLY;BYMONTH=01;BYMONTHDAY=-01,07;UNTIL=20280229",
        "FREQ=YEARLY;BYYEARDAY=001,-366;BYSETPOS=01",
        "FREQ=YEARLY;BYWEEKNO=07;BYDAY=MO",
        "FREQ=YEARLY;BYDAY=02MO",
        "FREQ=MONTHLY;UNTIL=20271231T235959Z;BYDAY=MO;BYSETPOS=-1",
        "FREQ=HOURLY;BYYEARDAY=100;BYMONTHDAY=10",
    ],
)
def test_valid_rules_are_accepted(rule: str) -> None:
    """Every part the standard allows, in capitals or not."""
    assert list(mistakes(rule)) == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("COUNT=9", "It has no FREQ=, which says how often"),
        ("FREQ=FORTNIGHTLY;BYDAY=1MO", '"FORTNIGHTLY" is not valid after FREQ='),
        ("FREQ=WEEKLY;BYDAY=54MO", '"54MO" is not valid after BYDAY='),
        ("FREQ=FORTNIGHTLY", '"FORTNIGHTLY" is not valid after FREQ='),
        ("FREQ=WEEKLY;COUNT=0", '"0" is not valid after COUNT='),
        ("FREQ=WEEKLY;BYDAY=XX", '"XX" is not valid after BYDAY='),
        ("FREQ=WEEKLY;EVERY=2", '"EVERY" is not a part of a recurrence rule'),
        ("FREQ=WEEKLY;FREQ=WEEKLY", "FREQ occurs twice"),
        ("FREQ=WEEKLY;COUNT=00", '"00" is not valid after COUNT='),
        ("FREQ=WEEKLY;UNTIL=20270230", '"20270230" is not valid after UNTIL='),
        ("FREQ=WEEKLY;UNTIL=20271331", '"20271331" is not valid after UNTIL='),
        ("FREQ=WEEKLY;UNTIL=20271231T250000Z", '"20271231T250000Z" is not valid after UNTIL='),
        ("FREQ=YEARLY;BYYEARDAY=367", '"367" is not valid after BYYEARDAY='),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", '"0" is not valid after BYSETPOS='),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY=1 cannot be combined with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYYEARDAY=3", "BYYEARDAY=3 cannot be combined with FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO=3 cannot be combined with FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO cannot be combined with FREQ=WEEKLY"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "BYDAY=1MO cannot be combined with BYWEEKNO="),
        (
            "FREQ=MONTHLY;BYSETPOS=1",
            "BYSETPOS= selects among days or times, but no other BY part lists any",
        ),
        ("FREQ=WEEKLY;", '"" is not a part of a recurrence rule'),
        (
            "FREQ=WEEKLY;COUNT=2;UNTIL=20271231",
            "It has both COUNT and UNTIL; only one is allowed",
        ),
    ],
)
def test_each_mistake_is_named(rule: str, message: str) -> None:
    """The message says which part is wrong."""
    assert list(mistakes(rule)) == [message]
