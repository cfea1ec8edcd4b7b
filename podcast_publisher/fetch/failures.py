"""What went wrong with a request, in words; a door to the errors of urllib3."""

import http.client
import re
import ssl

from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    SSLError,
    TimeoutError,  # noqa: A004 - urllib3's own word
)

from podcast_publisher.fetch.response import Failure, FailureCause

# OpenSSL's numbers (X509_V_ERR_...), which are the same in every language
_CERTIFICATE_ERRORS = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate was signed by an unknown authority",
    20: "its certificate was signed by an unknown authority, or an intermediate "
    "certificate is missing",
    62: "its certificate is for another name",
    64: "its certificate is for another address",
}


def failure_of(error: Exception) -> Failure:
    """Translate an error of urllib3, without its wrapping and memory addresses."""
    match error:
        case NameResolutionError():
            return Failure(
                FailureCause.UNREACHABLE,
                "there is no server with that name",
                is_before_request=True,
            )
        case NewConnectionError():
            return Failure(
                FailureCause.UNREACHABLE, "nothing answers at that address", is_before_request=True
            )
        case ConnectTimeoutError():
            return Failure(
                FailureCause.TIMEOUT, "it did not answer in time", is_before_request=True
            )
        case TimeoutError():
            return Failure(FailureCause.TIMEOUT, "it did not answer in time")
        case SSLError():
            return Failure(FailureCause.INSECURE, _tls_reason(error))
        case ProtocolError(args=(_, http.client.IncompleteRead() as cut, *_)):
            return Failure(FailureCause.TRUNCATED, _truncation_reason(cut))
        case ProtocolError(args=(_, ConnectionError(), *_)):
            return Failure(FailureCause.UNREACHABLE, "it closed the connection without an answer")
        case ProtocolError(args=(_, Exception() as cause, *_)):
            return Failure(FailureCause.UNREACHABLE, f"its answer is not HTTP ({cause})")
        case LocationParseError() | ValueError():
            return Failure(FailureCause.BAD_ADDRESS, f"its address cannot be read ({error})")
    return Failure(FailureCause.UNREACHABLE, f"its answer is not HTTP ({error})")


def proxy_reason(error: ProxyError) -> str:
    """What the proxy did instead of passing the request on; matches the words of Python's http.client."""
    words = str(error.original_error)
    if "407" in words:
        return "asks for a name and a password: http://NAME:PASSWORD@HOST:PORT"
    if refusal := re.search(r"Tunnel connection failed: (\d{3})", words):
        return f"refuses this address ({refusal[1]})"
    return "cannot be reached"


def _truncation_reason(cut: http.client.IncompleteRead) -> str:
    if isinstance(cut.partial, int) and cut.expected:
        return f"it stopped after {cut.partial:,} bytes, {cut.expected:,} before its end"
    return "it stopped before its end"


def _tls_reason(error: SSLError) -> str:
    reason = error.args[0] if error.args else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        known = _CERTIFICATE_ERRORS.get(reason.verify_code)
        return known or f"its certificate is not accepted ({reason.verify_message})"
    if isinstance(reason, ssl.SSLError):
        if reason.reason in {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}:
            return "it does not support https"
        return f"no secure connection could be agreed on ({reason.reason})"
    return f"no secure connection could be made ({reason})"
