"""Prove who wrote a cache: CI restores it, and whoever opens a pull request can write one."""

import hashlib
import hmac

MAC_BYTES = 32


def with_mac(key: bytes, body: bytes) -> bytes:
    """The body after its code, which nobody can make without the key."""
    return _mac(key, body) + body


def without_mac(key: bytes, file: bytes) -> bytes | None:
    """The body; None if there is no key, or the body was written with another one."""
    code, body = file[:MAC_BYTES], file[MAC_BYTES:]
    return body if key and hmac.compare_digest(code, _mac(key, body)) else None


def _mac(key: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(body, key=hashlib.sha256(key).digest(), digest_size=MAC_BYTES).digest()
