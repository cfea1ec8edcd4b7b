"""How to ask for an object without boto3: its address, and how boto3 signs in there."""

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from botocore.httpsession import get_cert_path

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def head_request(client: "S3Client", bucket: str, prefix: str, key: str) -> dict[str, str] | None:
    """How to ask for an object below that prefix: its `url`, the `region` and `method` of signing in, and the `certificates` that are trusted.

    The method is in botocore's own words. None where the request is unusual: through a proxy, or without a
    check of certificates.
    """
    url = client.generate_presigned_url(
        "head_object", Params={"Bucket": bucket, "Key": prefix + key}
    )
    address, _, query = url.partition("?")
    parts: Any = client
    session = parts._endpoint.http_session
    session = getattr(session, "_session", session)  # below our own limits
    is_plain = urlsplit(address).scheme in {"http", "https"} and session._verify
    if not is_plain or session._proxy_config.proxy_url_for(address):
        return None
    scope = parse_qs(query).get("X-Amz-Credential", [""])[0].split("/")
    return {
        "url": address,
        "region": scope[2] if len(scope) > 2 else str(client.meta.region_name),
        "method": getattr(parts._request_signer._credentials, "method", ""),
        "certificates": str(get_cert_path(session._verify)),
    }
