"""A WebSub hub, a subscriber and a server of the feed, all on this computer: real HTTP between them.

The hub is flask-websub's, with its jobs done at once. It reads its own and the feed's address from the Link header of
the feed, which the server here adds; hubs in use read them in the feed.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from celery import Celery  # type: ignore[import-untyped]  # it ships no types
from flask import Flask, Response, request
from flask_websub.hub import (  # type: ignore[import-untyped]  # it ships no types
    Hub,
    SQLite3HubStorage,
)
from werkzeug.serving import make_server


class HubNetwork:
    """Addresses of the hub and the feed, and what the subscriber has been given."""

    def __init__(self, url: str) -> None:
        self.hub = f"{url}hub"
        self.public_url = f"{url}public/"
        self._callback = f"{url}subscriber"
        self.delivered: list[bytes] = []
        self.signatures: list[str] = []

    @property
    def feed(self) -> str:
        return f"{self.public_url}feed.xml"

    def subscribe(self, secret: str, topic: str = "") -> None:
        """As an aggregator does, to the feed here or elsewhere; the hub asks back at once whether that is meant."""
        fields = {
            "hub.mode": "subscribe",
            "hub.topic": topic or self.feed,
            "hub.callback": self._callback,
            "hub.secret": secret,
        }
        answer = requests.post(self.hub, data=fields, timeout=10)
        assert answer.status_code == 202, answer.text


@contextmanager
def hub_network(folder: Path) -> Iterator[HubNetwork]:
    """Serves what is published in `folder`/public."""
    app = Flask("network")
    app.config["PUBLISH_SUPPORTED"] = True
    celery = Celery("hub", broker="memory://")
    celery.conf.update(task_always_eager=True)
    hub = Hub(SQLite3HubStorage(str(folder / "hub.sqlite3")), celery, **app.config)
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    network = HubNetwork(f"http://127.0.0.1:{server.server_port}/")

    @app.get("/public/<path:key>")
    def public(key: str) -> Response:
        links = f'<{network.hub}>; rel="hub", <{network.public_url}{key}>; rel="self"'
        body = (folder / "public" / key).read_bytes()
        return Response(body, content_type="application/rss+xml", headers={"Link": links})

    @app.route("/subscriber", methods=["GET", "POST"])
    def subscriber() -> str:
        if request.method == "GET":
            return request.args["hub.challenge"]
        network.delivered.append(request.get_data())
        network.signatures.append(request.headers["X-Hub-Signature"])
        return ""

    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield network
    finally:
        server.shutdown()
        thread.join()
