"""Logs that nginx and Caddy write with the configuration that `listens check` prints."""

import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from podcast_publisher.listens.agents import app_of
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.listens import PublishedRecording, ReleaseMark
from podcast_publisher.report.log_settings import LOG_SETTINGS
from podcast_publisher.workflow.listens.count import LogReader
from podcast_publisher.workflow.listens.log_files import log_files
from podcast_publisher.workflow.listens.published import Published
from tests.system_programs import system_program

SIZE = 400_000
REQUESTS = (
    ("AntennaPod/3.8.0", "", "GET"),
    ("Overcast/3.0", "bytes=0-29999", "GET"),
    ("Overcast/3.0", "bytes=20000-59999", "GET"),
    ('Castro "x" \\', "bytes=0-1", "GET"),
    ("Downcast/1", "bytes=0-59998", "GET"),
    ("AntennaPod/9", "", "HEAD"),
    ("Googlebot", "", "GET"),
)


def nginx(folder: Path, port: int) -> list[str]:
    """Write its configuration; the command that starts it."""
    log_format = LOG_SETTINGS["nginx"].split("# and in the server")[0]
    paths = " ".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"user root; daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {paths}\n{log_format}\nserver {{ listen 127.0.0.1:{port}; root {folder};\n"
        f"access_log {folder}/log podcast; access_log {folder}/combined combined; }} }}\n"
    )
    return [system_program("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def caddy(folder: Path, port: int) -> list[str]:
    """Write its configuration; the command that starts it."""
    log = LOG_SETTINGS["caddy"].replace("/var/log/caddy/podcast.log", str(folder / "log"))
    (folder / "Caddyfile").write_text(
        f"{{\n admin off\n}}\nhttp://127.0.0.1:{port} {{\n root * {folder}\n file_server\n{log}}}\n"
    )
    return [
        system_program("caddy"),
        "run",
        "--config",
        str(folder / "Caddyfile"),
        "--adapter",
        "caddyfile",
    ]


def ask(port: int, agent: str, byte_range: str, method: str) -> None:
    """Ask for the recording as an app does."""
    headers = {"User-Agent": agent} | ({"Range": byte_range} if byte_range else {})
    address = f"http://127.0.0.1:{port}/audio/a-11111111.mp3?source=feed"
    request = urllib.request.Request(address, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as response:
        response.read()


def until(is_done: Callable[[], object]) -> None:
    """Wait until it is so, or fail."""
    end = time.monotonic() + 30
    while not is_done():
        assert time.monotonic() < end
        time.sleep(0.05)


def listens_at(port: int) -> bool:
    """Whether a server is there."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("server", [nginx, caddy])
def test_logs_of_real_servers_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Callable[[Path, int], list[str]]
) -> None:
    """Ranges put together, and one byte too few is no download."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio" / "a-11111111.mp3").write_bytes(bytes(SIZE))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(server(tmp_path, port), stderr=subprocess.DEVNULL)
    try:
        until(partial(listens_at, port))
        for agent, byte_range, method in REQUESTS:
            ask(port, agent, byte_range, method)
        until(lambda: len((tmp_path / "log").read_bytes().splitlines()) == len(REQUESTS))
    finally:
        process.terminate()
        process.wait()
    recording = PublishedRecording("audio/a-11111111.mp3", "guid", SIZE, 60_000)
    published = Published((recording,), (), (ReleaseMark(1, "2020-01-01"),))
    reader = LogReader(published, app_of, datetime.now(UTC) + timedelta(days=9))
    for file in log_files([str(tmp_path / "log")], DestinationSettings("none", "folder")):
        reader.read(file)
    (apps,) = reader._counter.days().values()
    assert apps == {("guid", "AntennaPod"): 1, ("guid", "Overcast"): 1}
    assert (reader.counts.broken, reader.counts.bots, reader.problems) == (0, 1, [])
