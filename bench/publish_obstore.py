"""What a few lines with obstore do, for `bench.publish`: send what differs by MD5, eight at a time."""

import hashlib
import mimetypes
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from obstore.store import S3Store


def main(folder: Path, bucket: str, prefix: str) -> None:
    """Compare and send."""
    store = S3Store(
        bucket,
        prefix=prefix,
        endpoint=os.environ["AWS_ENDPOINT_URL"],
        client_options={"allow_http": True},
    )
    etags = {obj["path"]: obj["e_tag"] for page in store.list() for obj in page}

    def send(file: Path) -> None:
        key = file.relative_to(folder).as_posix()
        body = file.read_bytes()
        if etags.get(key) != f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"':
            headers = {"Content-Type": mimetypes.guess_type(file.name)[0] or "text/plain"}
            store.put(key, body, attributes=headers, use_multipart=False)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, [path for path in folder.rglob("*") if path.is_file()]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
