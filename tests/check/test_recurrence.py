"""Rules of RFC 5545: what can be read, and what is wrong with what cannot."""

import pytest

from podcast_publisher.check.recurrence import mistakes


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "freq=weekly;count=9",
        "FREQ=MONTHLY;BYDAY=-1FR,1MO;INTERVAL=2",
        "FREQ=YEARLY;UNTIL=20271231T000000Z;BYMONTH=1,7",
        "FREQ=DAILY;BYHOUR=6;BYMINUTE=0;WKST=MO",
    ],
)
def test_what_can_be_read(rule: str) -> None:
    """Every part the standard allows may be there, in capitals or not."""
    assert list(mistakes(rule)) == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("COUNT=9", "It does not say FREQ=, how often"),
        ("FREQ=FORTNIGHTLY", '"FORTNIGHTLY" cannot stand behind FREQ='),
        ("FREQ=WEEKLY;COUNT=0", '"0" cannot stand behind COUNT='),
        ("FREQ=WEEKLY;BYDAY=XX", '"XX" cannot stand behind BYDAY='),
        ("FREQ=WEEKLY;EVERY=2", '"EVERY" is no part of such a rule'),
        ("FREQ=WEEKLY;FREQ=WEEKLY", "FREQ is given twice"),
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
