"""Store errors as messages for people, with a fix."""

import re

from podcast_publisher.model.destination import DestinationError

_KEYS = (
    "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile in AWS_PROFILE; your storage "
    "administrator can make new keys."
)
_SIGN_IN = "Sign in again, and publish again; keys that last need no AWS_SESSION_TOKEN, so take out an old one."
_RIGHTS = (
    "Ask your storage administrator to allow what `podcast-publisher destination policy` prints for the "
    "publisher; or correct `bucket` and `prefix` in podcast.yaml, if they are not yours."
)
_PROXY = (
    "Check HTTP_PROXY and HTTPS_PROXY, or ask your network administrator; NO_PROXY names the "
    "addresses that need no proxy."
)
_RIGHT_PROXY = (
    "Check HTTPS_PROXY and HTTP_PROXY: an address looks like http://proxy.example.org:3128. Where "
    "there is no proxy, take them out."
)
_LATER = "Nothing is lost. Wait a little and publish again; what was uploaded is not sent again."
_SHOW = "Nothing is lost. Show this message to your storage administrator, and publish again."

_REFUSALS = {
    "NoSuchBucket": (
        "There is no such bucket",
        "Correct `bucket` in podcast.yaml, or ask your storage administrator to make the bucket.",
    ),
    "ParamValidationError": (
        "No bucket can have that name",
        "Correct `bucket` in podcast.yaml: small letters, digits and hyphens.",
    ),
    "InvalidAccessKeyId": ("The store does not know the access key", _KEYS),
    "SignatureDoesNotMatch": (
        "The secret key does not belong to the access key",
        f"{_KEYS} A proxy before the store that changes path or Host does the same to good keys.",
    ),
    "ExpiredToken": ("The keys to sign in with have expired", _SIGN_IN),
    "InvalidToken": ("The session token that goes with the keys is not accepted", _SIGN_IN),
    "PermanentRedirect": (
        "The store is at another address, or the bucket in another region{where}",
        "Correct `endpoint_url` in podcast.yaml, where http:// should perhaps be https://, or `region`.",
    ),
    "InvalidRegionError": ("There is no such region", "Correct `region` in podcast.yaml."),
    "EntityTooLarge": (
        "The store, or something before it, does not take so large a file",
        "Ask your storage administrator to allow uploads as large as your recordings (client_max_body_size in nginx).",
    ),
    "ProfileNotFound": ("There is no such profile to sign in with", _KEYS),
    "ConfigParseError": (
        "The file with AWS's settings cannot be read",
        "Check ~/.aws/config, or the file that AWS_CONFIG_FILE names.",
    ),
    "NoCredentialsError": ("There are no keys to sign in with", _KEYS),
    "PartialCredentialsError": ("One of the two keys to sign in with is missing", _KEYS),
    "AccessDenied": (
        "The keys are right, but do not allow this",
        _RIGHTS,
    ),
    "RequestTimeTooSkewed": (
        "This computer's clock is wrong",
        "Set the clock; a store refuses requests from a clock that is more than 15 minutes wrong.",
    ),
    "BadDigest": (
        "A file was changed while it was being uploaded",
        "Wait until nobody writes to it any more, and publish again.",
    ),
    "EndpointConnectionError": (
        "Nothing answers at the store's address",
        "Check `endpoint_url` in podcast.yaml and the network connection. " + _LATER,
    ),
    "ConnectTimeoutError": ("The store cannot be reached", _LATER),
    "ReadTimeoutError": ("The store did not answer in time", _LATER),
    "ConnectionClosedError": ("The store broke off the connection", _LATER),
    "ResponseStreamingError": ("The store broke off the connection", _LATER),
    "IncompleteReadError": ("The store broke off the connection", _LATER),
    "SSLError": (
        "The store's certificate is not accepted",
        "Check `endpoint_url`; a certificate of your own goes into AWS_CA_BUNDLE.",
    ),
    "CertificateExpired": (
        "The store's certificate is not accepted: it has expired",
        "Your storage administrator must renew it; or this computer's date is wrong.",
    ),
    "CertificateNotYetValid": (
        "The store's certificate is not accepted: it is not valid yet",
        "Check this computer's date; if that is right, your storage administrator must correct it.",
    ),
    "CertificateOfAnother": (
        "The store's certificate is not accepted: it is that of another address",
        "Check `endpoint_url` in podcast.yaml: it needs the name in the certificate.",
    ),
    "CertificatesNotRead": (
        "The file with certificates cannot be read",
        "Check the file that AWS_CA_BUNDLE names, or `ca_bundle` in ~/.aws/config.",
    ),
    "ProxyConnectionError": (
        "The way to the store leads through a proxy, which cannot be reached",
        _PROXY,
    ),
    "ProxyMisspelt": (
        "The way to the store leads through a proxy, whose address is misspelt or of a kind that cannot be used",
        _RIGHT_PROXY,
    ),
    "400": (
        "The store refuses without saying why; the keys to sign in with may have expired",
        f"{_SIGN_IN} If that does not help, show this message to your storage administrator.",
    ),
    "RequestTimeout": (
        "The upload came too slowly, and the store gave up waiting for it",
        f"{_LATER} A faster line helps.",
    ),
    "KmsDisabled": (
        "The key with which the store encrypts cannot be used: it is disabled, deleted or of another account",
        "Ask your storage administrator to enable the bucket's KMS key, or to encrypt with the store's own (SSE-S3).",
    ),
    "KmsDenied": (
        "The keys are right, but do not allow using the key with which the store encrypts",
        "Ask your storage administrator for the right to use the bucket's KMS key; better, for the store's own (SSE-S3).",
    ),
    "AccountProblem": (
        "The store has closed the account: it may not be paid for",
        "Ask your storage administrator. Listeners may no longer reach the show either.",
    ),
    "SlowDown": ("The store is too busy", _LATER),
    "ServiceUnavailable": ("The store is too busy", _LATER),
    "InternalError": ("The store failed; it may be full", _LATER),
    "QuotaExceeded": ("The store is full", "Ask your storage administrator for more. " + _LATER),
    "NotImplemented": (
        "The store cannot write on a condition, so two publishers could overwrite each other",
        "Use a store that can; docs/operations.md names some.",
    ),
}


_BY_CODE = {
    "AuthorizationHeaderMalformed": "PermanentRedirect",
    "IllegalLocationConstraintException": "PermanentRedirect",
    "InvalidBucketName": "ParamValidationError",
    "RequestEntityTooLarge": "EntityTooLarge",
    "TokenRefreshRequired": "ExpiredToken",
    "ExpiredTokenException": "ExpiredToken",
    "RequestExpired": "RequestTimeTooSkewed",
    "AllAccessDisabled": "AccountProblem",
    "NotSignedUp": "AccountProblem",
    "UserSuspended": "AccountProblem",
    "Throttling": "SlowDown",
    "ThrottlingException": "SlowDown",
    "RequestLimitExceeded": "SlowDown",
    "BandwidthLimitExceeded": "SlowDown",
    "TooManyRequests": "SlowDown",
    "RequestThrottled": "SlowDown",
    "QuotaExceededException": "QuotaExceeded",
    "XMinioStorageFull": "QuotaExceeded",
    "XMinioAdminBucketQuotaExceeded": "QuotaExceeded",
    "StorageFull": "QuotaExceeded",
    "InsufficientStorage": "QuotaExceeded",
    "InsufficientCapacity": "QuotaExceeded",
    "StorageQuotaExceeded": "QuotaExceeded",
}
"""Other codes that mean the same."""

_CERTIFICATES = {
    "certificate has expired": "CertificateExpired",
    "certificate is not yet valid": "CertificateNotYetValid",
    "doesn't match": "CertificateOfAnother",
    "No such file": "CertificatesNotRead",
    "NO_CERTIFICATE_OR_CRL_FOUND": "CertificatesNotRead",
}
"""Errors that only their text distinguishes: botocore has one name for all of them."""

_NO_ADDRESSES = ("Failed to parse", "Invalid IPv6 URL", "No host specified")
"""Said of a proxy's address alone: the store's own was looked at before."""
_PROXY_ADDRESS = re.compile(r'"[a-z*]+://([^/]*@)?([\w.-]+|\[[0-9a-f:]+])(:\d+)?/?"', re.IGNORECASE)
"""A right one, as it is quoted where nothing answers at that address."""

_BY_STATUS = {
    301: "PermanentRedirect",
    302: "PermanentRedirect",
    303: "PermanentRedirect",
    307: "PermanentRedirect",
    308: "PermanentRedirect",
    401: "InvalidAccessKeyId",
    403: "AccessDenied",
    404: "NoSuchBucket",
    413: "EntityTooLarge",
    429: "SlowDown",
    501: "NotImplemented",
    503: "ServiceUnavailable",
    507: "QuotaExceeded",
}
"""For codes that one store alone uses, and for answers without a code, as HEAD has."""


class UnsupportedError(DestinationError):
    """The store does not support this."""


def store_error(
    destination: str, code: str, status: int, original: str, where: str = ""
) -> DestinationError:
    """The error for a refusal with that code, HTTP status and original text.

    `where` is the address that a store redirects to.
    """
    code = _by_words(_BY_CODE.get(code, code), original)
    if code not in _REFUSALS:
        code = _BY_STATUS.get(status, "InternalError" if status >= 500 else code)
    message, fix = _REFUSALS.get(code, ("The store refused: {said}", _SHOW))
    kind = UnsupportedError if code == "NotImplemented" else DestinationError
    return kind(
        f"{message.format(said=original, where=f': {where}' if where else '')} ({destination})",
        fix=fix,
    )


def is_known_code(code: str) -> bool:
    """Whether there is a message for the code."""
    return _BY_CODE.get(code, code) in _REFUSALS


def _by_words(code: str, original: str) -> str:
    """Distinguish by their text errors for which botocore or a store has one code."""
    if code.lower().startswith("kms."):
        return "KmsDenied" if "denied" in code.lower() else "KmsDisabled"
    if code == "AccessDenied" and "kms:" in original.lower():
        return "KmsDenied"
    if code == "SSLError":
        return next(
            (
                certificate_code
                for words, certificate_code in _CERTIFICATES.items()
                if words in original
            ),
            code,
        )
    if code == "HTTPClientError" and any(words in original for words in _NO_ADDRESSES):
        return "ProxyMisspelt"
    if code == "ProxyConnectionError" and not _PROXY_ADDRESS.search(original):
        return "ProxyMisspelt"
    return code
