"""Cloudflare: purge addresses (https://developers.cloudflare.com/api/resources/cache/methods/purge/)."""

import json
from collections.abc import Iterator, Mapping, Sequence

from podcast_publisher.announce.request import JSON, Request, secret_from
from podcast_publisher.model.announcement import CloudflareZone

_MOST = 100
"""Addresses in a request."""


def cloudflare_requests(
    zone: CloudflareZone, urls: Sequence[str], environment: Mapping[str, str]
) -> Iterator[Request]:
    """Requests that purge these addresses.

    Raises:
        MissingSecretError: the token is not in the environment.
    """
    token = secret_from(environment, zone.token)
    address = f"https://api.cloudflare.com/client/v4/zones/{zone.zone}/purge_cache"
    headers = {"Content-Type": JSON, "Authorization": f"Bearer {token}"}
    for start in range(0, len(urls), _MOST):
        body = json.dumps({"files": urls[start : start + _MOST]}).encode()
        yield Request(address, body, headers=headers, secrets=(token,))
