"""The least that safe publishing does, for `bench.publish`: no check, no plan, no page is made.

Every file is read with the digests that name and prove it, everything but the feed is uploaded, each recording is
asked for some bytes at its public address, and only then the feed is uploaded.
"""

import hashlib
import http.client
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from obstore.store import S3Store

_FEED = "feed.xml"
_connections = threading.local()


def main(folder: Path, bucket: str, prefix: str) -> None:
    """Digest, upload, read, and upload the feed."""
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    store = S3Store(bucket, prefix=prefix, endpoint=endpoint, client_options={"allow_http": True})
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != _FEED]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(_digests, files))  # all before the first upload, as a check comes before it
        list(pool.map(lambda file: _send(store, file, folder), files))
        keys = [_key(file, folder) for file in files if file.suffix == ".mp3"]
        list(pool.map(lambda key: _read(endpoint, f"/{bucket}/{prefix}/{key}"), keys))
    _send(store, folder / _FEED, folder)


def _key(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


def _digests(file: Path) -> tuple[str, str]:
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with file.open("rb") as opened:
        while piece := opened.read(1 << 20):
            sha256.update(piece)
            md5.update(piece)
    return sha256.hexdigest(), md5.hexdigest()


def _send(store: S3Store, file: Path, folder: Path) -> None:
    store.put(_key(file, folder), file.read_bytes(), use_multipart=False)


def _read(endpoint: str, path: str) -> None:
    connection = getattr(_connections, "connection", None)
    if connection is None:
        connection = _connections.connection = http.client.HTTPConnection(urlsplit(endpoint).netloc)
    connection.request("GET", path, headers={"Range": "bytes=10000-10063"})
    response = connection.getresponse()
    if response.status != 206 or len(response.read()) != 64:
        raise SystemExit(f"{path}: {response.status}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
