"""Prove who wrote a cache: CI restores it, and whoever opens a pull request can write one."""

import hashlib
import hmac
from collections.abc import Iterable

MAC_BYTES = 32


def with_mac(key: bytes, body: bytes) -> bytes:
    """The body after its code, which nobody can make without the key."""
    return mac_of(key, (body,)) + body


def without_mac(key: bytes, file: bytes) -> bytes | None:
    """The body; None if there is no key, or the body was written with another one."""
    code, body = file[:MAC_BYTES], file[MAC_BYTES:]
    return body if key and hmac.compare_digest(code, mac_of(key, (body,))) else None


def mac_of(key: bytes, parts: Iterable[bytes]) -> bytes:
    """The code of a body that comes in parts."""
    code = hashlib.blake2b(key=hashlib.sha256(key).digest(), digest_size=MAC_BYTES)
    for part in parts:
        code.update(part)
    return code.digest()
