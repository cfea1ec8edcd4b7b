"""An HTTP request that announces something, and how it is shown without its secrets."""

import base64
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.outcome import MAX_ANSWER

_MASK = "***"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class MissingSecretError(PublisherError):
    """An environment variable that podcast.yaml names is not set."""


class Request(Struct, frozen=True):
    """A request to send."""

    url: str
    body: bytes = b""
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    """Texts in it that nobody may see."""

    def shown(self) -> Iterator[str]:
        """The request in lines, with its secrets masked."""
        yield self.masked(f"{self.method} {self.url}")
        yield from (self.masked(f"{name}: {value}") for name, value in self.headers.items())
        if self.body:
            yield ""
            yield self.masked(self.body.decode("utf-8", "replace"))

    def masked(self, text: str) -> str:
        """The text without the secrets."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, _MASK)
        return text

    def excerpt(self, answer: bytes) -> str:
        """The beginning of an answer on one line, without the secrets, for the record."""
        text = self.masked(answer.decode("utf-8", "replace"))
        return " ".join(text.split())[:MAX_ANSWER]


def secret_from(environment: Mapping[str, str], variable: str) -> str:
    """The secret in that environment variable.

    Raises:
        MissingSecretError: it is not set, or no header can carry it.
    """
    secret = environment.get(variable, "").strip()
    if not secret:
        raise MissingSecretError(
            f"The environment variable {variable} is not set",
            fix=f"Set {variable} where the program runs; docs/announcing.md says to what.",
        )
    if not (secret.isascii() and secret.isprintable()):
        raise MissingSecretError(
            f"The environment variable {variable} holds characters that no secret has",
            fix="Copy the secret again.",
        )
    return secret


def secret_address(environment: Mapping[str, str], variable: str) -> tuple[str, tuple[str, ...]]:
    """The secret web address in that variable, and the parts of it to hide: all but its host.

    Raises:
        MissingSecretError: it is not set.
    """
    url = secret_from(environment, variable)
    path = url.partition("://")[2].partition("/")[2]
    return url, (path,) if path else (url,)


def signing_key(secret: str) -> bytes:
    """The key in a secret as Standard Webhooks writes it: base64, after `whsec_`.

    Raises:
        MissingSecretError: it is not written like that.
    """
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        raise MissingSecretError(
            "The secret of the webhook is not base64",
            fix='Make one: python -c "import base64, secrets; '
            "print('whsec_' + base64.b64encode(secrets.token_bytes(24)).decode())\"",
        ) from None
