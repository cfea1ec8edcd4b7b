"""Empties nginx's cache of the addresses that a release replaces: the far end of `announce.purge.webhook`.

    PODCAST_PURGE_SECRET=whsec_... python3 purge.py /var/cache/nginx/podcast 9080

It listens on this computer alone, runs as the user of nginx, and needs nothing but Python. A request is believed only
with a signature as Standard Webhooks describe (https://www.standardwebhooks.com/). Its cache keys are `$uri` and its
folders `levels=1:2`, as in podcast.conf.example.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

LONGEST = 1_000_000
"""Bytes of a request."""
TOLERANCE = 300
"""Seconds between both clocks; older requests may be replayed ones."""


def signing_key(secret: str) -> bytes:
    """The bytes of a secret that begins with whsec_."""
    return base64.b64decode(secret.removeprefix("whsec_"))


def is_signed(name: str, moment: str, body: bytes, signatures: str, key: bytes) -> bool:
    """Whether one of the signatures is right, and the request is young."""
    if not moment.isascii() or not moment.isdigit() or abs(time.time() - int(moment)) > TOLERANCE:
        return False
    signed = hmac.digest(key, b".".join((name.encode(), moment.encode(), body)), "sha256")
    right = f"v1,{base64.b64encode(signed).decode()}"
    return any(hmac.compare_digest(right, given) for given in signatures.split())


def cache_file(cache: Path, address: str) -> Path:
    """Where nginx keeps what it serves at that address."""
    uri = unquote(urlsplit(address).path) or "/"
    digest = hashlib.md5(uri.encode(), usedforsecurity=False).hexdigest()
    return cache / digest[-1] / digest[-3:-1] / digest


class Purge(BaseHTTPRequestHandler):
    """One request."""

    cache: Path
    key: bytes

    def do_POST(self) -> None:
        """Forget the addresses that the request names."""
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > LONGEST:
            return self.send_error(413)
        body = self.rfile.read(int(length))
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        name, moment, signatures = (self.headers.get(header, "") for header in names)
        if not is_signed(name, moment, body, signatures, self.key):
            return self.send_error(401)
        for address in json.loads(body)["data"]["addresses"]:
            cache_file(self.cache, address).unlink(missing_ok=True)
        self.send_response(204)
        self.end_headers()
        return None


def main() -> None:
    """Serve until stopped."""
    cache, port = sys.argv[1:]
    Purge.cache, Purge.key = Path(cache), signing_key(os.environ["PODCAST_PURGE_SECRET"])
    ThreadingHTTPServer(("127.0.0.1", int(port)), Purge).serve_forever()


if __name__ == "__main__":
    main()
