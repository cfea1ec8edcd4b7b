"""Release records that everybody can read."""

import json
from pathlib import Path

from podcast_publisher.model.publication import Publication
from podcast_publisher.model.release import record_key
from podcast_publisher.publish.stores.folder import FolderDestination
from tests.verify.servers import Asked, File, Reply, Serve, verify_findings

RECORD = File(json.dumps({"by": "x", "objects": {}}).encode(), "application/json", "")
OPEN = ("PP627", "Anyone can read this record; it is for the publisher alone")


def test_a_public_record_of_the_live_release_is_reported(
    serve: Serve, publication: Publication
) -> None:
    """The feed's metadata names its release."""

    def change(asked: Asked, reply: Reply) -> Reply:
        return reply.but(X_Amz_Meta_Release="12") if asked.is_feed else reply

    server = serve(change)
    feed_url = server.hold(publication)
    server.files["/show/" + record_key(11)] = RECORD
    assert verify_findings(feed_url) == []
    server.files["/show/" + record_key(12)] = RECORD
    assert verify_findings(feed_url) == [OPEN]


def test_a_public_first_record_is_reported(serve: Serve, publication: Publication) -> None:
    """Without a release number, the first record is requested."""
    server = serve()
    feed_url = server.hold(publication)
    server.files["/show/" + record_key(1)] = RECORD
    assert verify_findings(feed_url) == [OPEN]


def test_public_stored_headers_are_reported(
    serve: Serve, publication: Publication, tmp_path: Path
) -> None:
    """A web server that serves a whole folder destination."""
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


def test_a_catch_all_page_is_no_record(serve: Serve, publication: Publication) -> None:
    """Servers that answer every URL with their own page."""

    def change(_: Asked, reply: Reply) -> Reply:
        page = b'<html>{"objects": "cache"}</html>'
        return Reply(200, {"Content-Type": "text/html"}, page) if reply.status == 404 else reply

    assert verify_findings(serve(change).hold(publication)) == []
