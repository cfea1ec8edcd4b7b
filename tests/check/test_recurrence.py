"""Rules of RFC 5545: what can be read, and what is wrong with what cannot."""

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
def test_what_can_be_read(rule: str) -> None:
    """Every part the standard allows may be there, in capitals or not."""
    assert list(mistakes(rule)) == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("COUNT=9", "It does not say FREQ=, how often"),
        ("FREQ=FORTNIGHTLY;BYDAY=1MO", '"FORTNIGHTLY" cannot stand behind FREQ='),
        ("FREQ=WEEKLY;BYDAY=54MO", '"54MO" cannot stand behind BYDAY='),
        ("FREQ=FORTNIGHTLY", '"FORTNIGHTLY" cannot stand behind FREQ='),
        ("FREQ=WEEKLY;COUNT=0", '"0" cannot stand behind COUNT='),
        ("FREQ=WEEKLY;BYDAY=XX", '"XX" cannot stand behind BYDAY='),
        ("FREQ=WEEKLY;EVERY=2", '"EVERY" is no part of such a rule'),
        ("FREQ=WEEKLY;FREQ=WEEKLY", "FREQ is given twice"),
        ("FREQ=WEEKLY;COUNT=00", '"00" cannot stand behind COUNT='),
        ("FREQ=WEEKLY;UNTIL=20270230", '"20270230" cannot stand behind UNTIL='),
        ("FREQ=WEEKLY;UNTIL=20271331", '"20271331" cannot stand behind UNTIL='),
        ("FREQ=WEEKLY;UNTIL=20271231T250000Z", '"20271231T250000Z" cannot stand behind UNTIL='),
        ("FREQ=YEARLY;BYYEARDAY=367", '"367" cannot stand behind BYYEARDAY='),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", '"0" cannot stand behind BYSETPOS='),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY=1 cannot stand beside FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYYEARDAY=3", "BYYEARDAY=3 cannot stand beside FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO=3 cannot stand beside FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO cannot stand beside FREQ=WEEKLY"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "BYDAY=1MO cannot stand beside BYWEEKNO="),
        (
            "FREQ=MONTHLY;BYSETPOS=1",
            "BYSETPOS= chooses among days or times, and no other BY part names any",
        ),
        ("FREQ=WEEKLY;", '"" is no part of such a rule'),
        (
            "FREQ=WEEKLY;COUNT=2;UNTIL=20271231",
            "It says both COUNT and UNTIL, and only one may be there",
        ),
    ],
)
def test_what_is_wrong(rule: str, message: str) -> None:
    """Each mistake is named."""
    assert list(mistakes(rule)) == [message]
