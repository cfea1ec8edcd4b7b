"""Records that the world can read."""

import json
from pathlib import Path

from podcast_publisher.model.publication import Publication
from podcast_publisher.model.release import record_key
from podcast_publisher.publish.stores.folder import FolderDestination
from tests.verify.servers import Asked, File, Reply, Serve, verify_findings

RECORD = File(json.dumps({"by": "x", "objects": {}}).encode(), "application/json", "")
OPEN = ("PP627", "Anyone can read this record; it is for the publisher alone")


def test_a_record_in_an_open_bucket(serve: Serve, publication: Publication) -> None:
    """The bucket says with the feed which release it belongs to, and there its record is looked for."""

    def change(asked: Asked, reply: Reply) -> Reply:
        return reply.but(X_Amz_Meta_Release="12") if asked.is_feed else reply

    server = serve(change)
    feed_url = server.hold(publication)
    server.files["/show/" + record_key(11)] = RECORD
    assert verify_findings(feed_url) == []
    server.files["/show/" + record_key(12)] = RECORD
    assert verify_findings(feed_url) == [OPEN]


def test_a_first_record_on_an_open_server(serve: Serve, publication: Publication) -> None:
    """Where nothing says which release is live, the first one is looked for."""
    server = serve()
    feed_url = server.hold(publication)
    server.files["/show/" + record_key(1)] = RECORD
    assert verify_findings(feed_url) == [OPEN]


def test_a_folder_that_is_served_whole(
    serve: Serve, publication: Publication, tmp_path: Path
) -> None:
    """A web server that serves all of a folder tells what the folder remembers of the feed."""
    server = serve()
    feed_url = server.hold(publication)
    folder = FolderDestination(tmp_path)
    folder.write(publication.feed)
    (remembered,) = (tmp_path / ".headers" / "feed.xml").iterdir()
    feed = publication.feed.body()
    server.files["/show/feed.xml"] = File(feed, publication.feed.content_type, "max-age=300")
    name = remembered.relative_to(tmp_path).as_posix()
    server.files[f"/show/{name}"] = File(remembered.read_bytes(), "application/json", "")
    findings = [finding for finding in verify_findings(feed_url) if finding[0] == "PP627"]
    assert findings == [OPEN]


def test_a_page_for_everything_is_no_record(serve: Serve, publication: Publication) -> None:
    """Servers that answer each address with a page of their own give nothing away by it."""

    def change(_: Asked, reply: Reply) -> Reply:
        page = b'<html>{"objects": "cache"}</html>'
        return Reply(200, {"Content-Type": "text/html"}, page) if reply.status == 404 else reply

    assert verify_findings(serve(change).hold(publication)) == []
