"""The whole way with nginx in front of a store: due, published, purged, verified, announced, heard and counted."""

import base64
import os
import random
import re
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3

from podcast_publisher.feed.read import read_feed
from podcast_publisher.model.feed import FeedItem
from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.listens.keep_totals import read_totals
from podcast_publisher.workflow.listens.run import count_logs, published_show
from tests.announce.hub import hub_network
from tests.announce.receiver import receiving
from tests.cli.test_releases import git
from tests.cli.test_run import SECOND, ServedShow, schedule, stop, until
from tests.forked_command import run_text
from tests.publish.publishing import add_destination, replace_in
from tests.shows import REPOSITORY, workspace
from tests.system_programs import system_program

pytestmark = pytest.mark.timeout(240)
DEPLOY = REPOSITORY / "deploy" / "nginx"
SECRET = "whsec_" + base64.b64encode(b"a key for this test alone").decode()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(*words: str | Path, port: int, **environment: str) -> Iterator[None]:
    """A server, until its test is over."""
    process = subprocess.Popen(
        [str(word) for word in words],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield
    finally:
        process.terminate()
        process.wait(20)


def nginx_settings(folder: Path, port: int, bucket: str, hub: str) -> Path:
    """The example with this test's addresses, without TLS; listeners say where they are, as behind a proxy."""
    example = (DEPLOY / "podcast.conf.example").read_text("utf-8")
    text = re.sub(r"^ *ssl_.*\n", "", example, flags=re.MULTILINE)
    for old, new in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port}; set_real_ip_from 127.0.0.1;"),
        ("server_name PODCAST.EXAMPLE.ORG;", "real_ip_header X-Forwarded-For;"),
        ("/var/cache/nginx/podcast", str(folder / "cache")),
        ("/var/log/nginx/podcast.log", str(folder / "access.log")),
        ("BUCKET", bucket.rstrip("/")),
    ):
        assert old in text
        text = text.replace(old, new)
    # flask-websub's hub reads both addresses in headers; hubs in use read them in the feed
    links = (
        f'add_header Link \'<{hub}>; rel="hub", <http://127.0.0.1:{port}/feed.xml>; rel="self"\';\n'
    )
    text = text.replace("    proxy_http_version", f"    {links}    proxy_http_version")
    paths = "".join(
        f"{kind}_temp_path {folder}/temp-{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    user = (
        "" if os.getuid() else "user root;\n"
    )  # its workers would not get into this test's folder
    file.write_text(
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\n{paths}{text}}}\n"
    )
    return file


@contextmanager
def nginx(folder: Path, port: int, bucket: str, hub: str = "") -> Iterator[None]:
    """Nginx in front of the bucket."""
    folder.mkdir()
    settings = nginx_settings(folder, port, bucket, hub)
    with running(system_program("nginx"), "-c", settings, "-p", folder, port=port):
        yield


def served_show(show: Path, store: LocalStore, bucket: str, port: int, announce: str) -> ServedShow:
    """The show, to be published to the bucket and read through nginx."""
    endpoint, name = bucket.rstrip("/").rsplit("/", 1)
    public_url = f"http://127.0.0.1:{port}/"
    add_destination(
        show,
        kind="s3",
        bucket=name,
        endpoint_url=endpoint,
        public_url=public_url,
        region="local",
        announce=announce,
    )
    keys = {"AWS_ACCESS_KEY_ID": store.access_key, "AWS_SECRET_ACCESS_KEY": store.secret_key}
    environment = {**os.environ, **keys, "PURGE_SECRET": SECRET, "PYTHONUNBUFFERED": "1"}
    return ServedShow(show, public_url, environment, endpoint)


def test_nobody_is_told_of_a_feed_that_a_cache_keeps_back(
    small_show: Path, tmp_path: Path, store: LocalStore, bucket: tuple[BucketDestination, str]
) -> None:
    """Verifying finds the old feed; once the cache is empty, the next run verifies again, and tells the hub."""
    folder, port = tmp_path / "server", free_port()
    with receiving() as receiver, nginx(folder, port, bucket[1]):
        announce = f"{{websub: '{receiver.url}hub'}}"
        show = served_show(small_show, store, bucket[1], port, announce)

        def publish() -> subprocess.CompletedProcess[str]:
            words = ("publish", "--to", "elsewhere", "--yes")
            return run_text(*words, cwd=small_show, environment=show.environment)

        first = publish()
        assert (first.returncode, len(receiver.requests)) == (0, 1), first.stdout + first.stderr
        replace_in(small_show / "episodes" / "01-listening.yaml", "title: Listening", "title: Ears")
        held = publish()
        assert "Release 2 is live." in held.stdout
        assert "PP608" in held.stdout
        assert "Not announced yet" in held.stdout + held.stderr
        assert (held.returncode, len(receiver.requests)) == (0, 1), held.stdout + held.stderr
        shutil.rmtree(folder / "cache")
        (folder / "cache").mkdir()
        told = publish()
        assert (told.returncode, len(receiver.requests)) == (0, 2), told.stdout + told.stderr


def test_from_a_due_episode_to_counted_listeners(
    small_show: Path,
    tmp_path: Path,
    store: LocalStore,
    bucket: tuple[BucketDestination, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody's hand but a commit: caches forget the old feed, a subscriber has the new one, and the log tells the truth."""
    folder, port, purge_port = tmp_path / "server", free_port(), free_port()
    with hub_network(tmp_path) as network:
        announce = (
            f"{{websub: '{network.hub}', purge: {{webhook: "
            f"{{url: 'http://127.0.0.1:{purge_port}/', secret: PURGE_SECRET}}}}}}"
        )
        show = served_show(small_show, store, bucket[1], port, announce)
        (small_show / ".gitignore").write_text(".podcast/\n")
        git(small_show, "init", "--quiet", "--initial-branch", "main")
        due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=25)
        schedule(show, due)
        show.commit("The second episode is scheduled")
        purge = (sys.executable, DEPLOY / "purge.py", folder / "cache", str(purge_port))
        with (
            nginx(folder, port, bucket[1], network.hub),
            running(*purge, port=purge_port, PODCAST_PURGE_SECRET=SECRET),
            show.service() as service,
        ):
            until(lambda: "<title>Listening</title>" in show.feed(), service)
            network.subscribe("a secret", topic=f"{show.url}feed.xml")
            assert SECOND not in show.feed()
            assert datetime.now(UTC) < due, "the first release took too long on this computer"
            before = len(network.delivered)
            until(
                lambda: any(SECOND.encode() in body for body in network.delivered[before:]), service
            )
            assert SECOND in show.feed()
            until(lambda: show.status().get("doing") == "waiting", service)
            _, said = stop(service)
            assert "Release 2 is live." in said
            assert show.status()["problems"] == []
            assert "warning PP" not in said
            truth = listen(read_feed(show.feed().encode()).items)
    assert "not told" not in said
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, show.environment[variable])
    later = Context(
        workspace(small_show), lambda: datetime.now(UTC) + timedelta(days=9), show.environment
    )
    count_logs(later, published_show(later, "elsewhere"), [str(folder / "access.log")])
    counted: Counter[str] = Counter()
    for day in read_totals(later.workspace).values():
        for guid in day.downloads:
            counted[guid] += day.episode(guid)
    assert counted == truth


def listen(items: Sequence[FeedItem]) -> Counter[str]:
    """An hour of listeners in one go; returns how many downloads of each episode that were."""
    chance = random.Random(7)  # noqa: S311 - the same listeners each time
    truth: Counter[str] = Counter()
    web = urllib3.PoolManager()
    for number in range(60):
        item = chance.choice(items)
        assert item.enclosure
        size, url = item.enclosure.length or 0, item.enclosure.url
        kind = chance.choice(["whole", "parts", "twice", "begins", "head", "robot"])
        agent = "Googlebot/2.1" if kind == "robot" else f"AntennaPod/3.{number}"
        who = {"X-Forwarded-For": f"198.51.100.{number + 1}", "User-Agent": agent}
        half = size // 2
        ranges = {
            "whole": [""],
            "parts": [f"bytes=0-{half}", f"bytes={half - 10}-{size - 1}"],
            "twice": ["", ""],
            "begins": ["bytes=0-1"],
            "head": [""],
            "robot": [""],
        }[kind]
        for part in ranges:
            headers = who | ({"Range": part} if part else {})
            answer = web.request("HEAD" if kind == "head" else "GET", url, headers=headers)
            assert answer.status in {200, 206}
        truth[item.guid] += kind in {"whole", "parts", "twice"}
    return Counter({guid: count for guid, count in truth.items() if count})
