"""Killed while starting the local store: the next command finds what is left, and uses or stops it."""

import os
from functools import partial
from pathlib import Path

import psutil
import pytest
import urllib3

from podcast_publisher.model.workspace import STORE
from podcast_publisher.publish.stores.local.state import find_program, load_state
from tests.faults.command import Command, CommandResult, die_at
from tests.long_run import sampled
from tests.shows import workspace

KILLED = -9
SAVED, SENT = "state.json.part", "http.client.send"
MOMENTS = {
    "before-it-starts": ("subprocess.Popen", "weed", 1),
    "before-its-number-is-kept": ("open", SAVED, 1),
    "as-its-number-is-kept": ("os.rename", SAVED, 1),
    "before-the-first-question": (SENT, "GET / ", 1),
    "before-the-bucket": (SENT, "PUT /podcast ", 1),
    "before-the-policy": (SENT, "PUT /podcast?policy ", 1),
    "before-the-pages-that-may-read-it": (SENT, "PUT /podcast?cors ", 1),
    "before-the-first-object": (SENT, "PUT /podcast/releases/ready ", 1),
    "before-that-is-removed": (SENT, "DELETE /podcast/releases/ready ", 1),
    "before-it-is-known-to-be-ready": ("open", SAVED, 2),
    "as-it-is-known-to-be-ready": ("os.rename", SAVED, 2),
}

pytestmark = pytest.mark.skipif(
    find_program() is None, reason="there is no SeaweedFS for this computer"
)


@pytest.mark.parametrize("moment", sampled(MOMENTS, {"before-its-number-is-kept"}))
def test_publish_recovers_a_half_started_store(small_show: Path, moment: str) -> None:
    """It publishes, the show is public, and nothing runs after `store stop`."""
    try:
        result = run(small_show, "publish", die=moment)
        assert result.code == KILLED, result.text
        assert len(stores(small_show)) == (moment != "before-it-starts")
        again = run(small_show, "publish")
        assert again.code == 0, again.text
        assert "Verified over HTTP" in again.text
        assert len(stores(small_show)) == 1
        assert run(small_show, "store", "stop").text == "The store is stopped.\n"
        assert stores(small_show) == []
    finally:
        end(small_show)


@pytest.mark.parametrize(
    "moment", sampled(["before-its-number-is-kept", "before-the-policy"], {"before-the-policy"})
)
def test_a_half_started_store_can_be_stopped(small_show: Path, moment: str) -> None:
    """Without another publish."""
    try:
        assert run(small_show, "publish", die=moment).code == KILLED
        assert run(small_show, "store", "stop").text == "The store is stopped.\n"
        assert stores(small_show) == []
        assert run(small_show, "store", "stop").text == "The store was not running.\n"
    finally:
        end(small_show)


def test_a_starting_store_is_waited_for(small_show: Path) -> None:
    """Its process is taken over and its bucket set up; it is not started again."""
    try:
        assert run(small_show, "publish", die="before-the-policy").code == KILLED
        (left,) = stores(small_show)
        assert run(small_show, "store", "status").text == "The store is not running.\n"
        assert run(small_show, "store", "start").code == 0
        assert stores(small_show) == [left]
        store = load_state(workspace(small_show).state(STORE))
        assert store is not None
        origin = {"Origin": "https://player.example.org"}
        answer = urllib3.request("GET", store.public_url + "feed.xml", headers=origin)
        assert answer.status == 404  # and not 403: the world may read there
        assert answer.headers["Access-Control-Allow-Origin"]
    finally:
        end(small_show)


def run(show: Path, *words: str, die: str = "") -> CommandResult:
    """Run that command, killed at that moment."""
    more = ("--yes",) if words == ("publish",) else ()
    prepare = [partial(die_at, *MOMENTS[die])] if die else []
    return Command(show, os.environ, prepare, (*words, *more)).end()


def stores(show: Path) -> list[psutil.Process]:
    """All processes using that show's data."""
    data = str(workspace(show).state(STORE) / "data")
    running = psutil.process_iter(["cmdline"])
    return [
        process
        for process in running
        if any(data in word for word in process.info["cmdline"] or ())
    ]


def end(show: Path) -> None:
    """Stop them, whatever the result of the test."""
    for store in stores(show):
        store.kill()
        store.wait(10)
