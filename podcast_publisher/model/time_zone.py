"""The time zone of forms, reports and times without another zone."""

from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
