"""The colour of a page, and the policy that allows the one inline style which sets it."""

import base64
import hashlib
from collections.abc import Mapping

from markupsafe import Markup

_POLICY = (
    "default-src 'none'; style-src 'self'{}; script-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


def colour_context(tint: str) -> Mapping[str, object]:
    """`tint`, and the `policy` of a page that layout.html gives this colour; empty for the style's own."""
    return {"tint": tint, "policy": content_policy(tint)}


def content_policy(tint: str) -> Markup:
    """The Content-Security-Policy: no inline script, and no inline style but the one for that colour."""
    digest = hashlib.sha256(f":root{{--tint:{tint}}}".encode()).digest()
    source = f" 'sha256-{base64.b64encode(digest).decode()}'" if tint else ""
    return Markup(_POLICY.format(source))  # noqa: S704 - constant but for Base64
