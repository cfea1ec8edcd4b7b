"""Whether the certificate of the show's address is about to end."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from podcast_publisher.fetch.certificate import certificate_end
from podcast_publisher.model.finding import Finding
from podcast_publisher.verify.rules import access

_SOON = timedelta(days=14)


def check_certificate(
    feed_url: str, now: datetime, environment: Mapping[str, str]
) -> Iterator[Finding]:
    """One that has ended is reported by every request; this warns before."""
    end = certificate_end(feed_url, environment)
    if end and now < end < now + _SOON:
        yield Finding.for_url(
            access.certificate_lasts,
            feed_url,
            f"Its certificate ends on {end:%Y-%m-%d at %H:%M} UTC",
        )
