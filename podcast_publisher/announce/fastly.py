"""Fastly: purge addresses one by one (https://www.fastly.com/documentation/reference/api/purging/)."""

from collections.abc import Iterator, Mapping, Sequence

from podcast_publisher.announce.request import Request, secret_from


def fastly_requests(
    variable: str, urls: Sequence[str], environment: Mapping[str, str]
) -> Iterator[Request]:
    """Requests that purge these addresses at once, rather than mark them as stale.

    Raises:
        MissingSecretError: the token is not in the environment.
    """
    token = secret_from(environment, variable)
    for url in urls:
        address = f"https://api.fastly.com/purge/{url.partition('://')[2]}"
        yield Request(address, headers={"Fastly-Key": token}, secrets=(token,))
