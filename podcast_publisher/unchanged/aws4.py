"""Sign a HEAD request for S3 (AWS Signature Version 4).

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.
"""

import hmac
import time
from collections.abc import Mapping
from hashlib import sha256

_NO_BODY = sha256(b"").hexdigest()


def signed_headers(
    host: str, path: str, region: str, keys: tuple[str, str, str], seconds: float
) -> Mapping[str, str]:
    """The headers of a HEAD request for a path that is encoded already.

    `keys` are access key, secret key and session token, if any; `seconds` is the time since 1970.
    """
    access_key, secret_key, token = keys
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(seconds))
    headers = {"host": host, "x-amz-content-sha256": _NO_BODY, "x-amz-date": moment}
    if token:
        headers["x-amz-security-token"] = token
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = f"HEAD\n{path}\n\n{lines}\n{names}\n{_NO_BODY}"
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    key = f"AWS4{secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return headers
