"""`import`: the recordings of a show from its old host."""

import hashlib
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import mutagen.id3
import pytest

from podcast_publisher.fetch import download
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from tests.forked_command import run_text
from tests.import_show.old_host import RECORDING, OldHost, Page, channel, item

NAME = "2025-09-01-talk-1"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(download, "DELAYS", (0.0, 0.0, 0.0))


def import_show(
    host: OldHost, folder: Path, *items: str, code: int = 0
) -> "subprocess.CompletedProcess[str]":
    feed = host.serve("feed.xml", channel(host, *items))
    done = run_text("import", feed, str(folder), cwd=folder.parent)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def recordings(folder: Path) -> dict[str, bytes]:
    paths = (folder / "episodes").iterdir()
    return {path.name: path.read_bytes() for path in paths if path.suffix != ".yaml"}


def test_recordings_are_received_with_their_digests(host: OldHost, tmp_path: Path) -> None:
    """Every byte, under the name of the episode; a line in the folder says what came from where."""
    done = import_show(host, tmp_path / "show", item(2, host), item(1, host))
    assert recordings(tmp_path / "show") == {
        f"{NAME}.mp3": RECORDING,
        "2025-09-02-talk-2.mp3": RECORDING,
    }
    assert "Received 2 recordings, " in done.stdout
    assert "Received, 2 of 2: " in done.stderr
    lines = (tmp_path / "show/imported/recordings.jsonl").read_text("utf-8").splitlines()
    entries = {entry["file"]: entry for entry in map(json.loads, lines)}
    assert entries[f"episodes/{NAME}.mp3"]["sha256"] == hashlib.sha256(RECORDING).hexdigest()
    assert entries[f"episodes/{NAME}.mp3"]["url"] == host.url("1.mp3")
    project = load_project(Workspace(tmp_path / "show"))
    assert all(episode.audio and episode.audio.is_playable for episode in project.episodes)


def test_a_recording_that_breaks_off_goes_on(host: OldHost, tmp_path: Path) -> None:
    """From the byte where the connection ended, if the server still has the same file."""
    one = item(1, host)
    host.pages["/1.mp3"].cut = 50_000
    import_show(host, tmp_path / "show", one)
    assert recordings(tmp_path / "show") == {f"{NAME}.mp3": RECORDING}
    assert [part for _, _, part in host.requests_for("1.mp3")] == ["", "bytes=50000-"]


@pytest.mark.parametrize("change", ["no ranges", "another file", "no validator", "weak"])
def test_what_cannot_go_on_starts_anew(host: OldHost, tmp_path: Path, change: str) -> None:
    """Never are the parts of two files put together."""
    one = item(1, host)
    page = host.pages["/1.mp3"]
    page.cut = 50_000
    page.ranges = change != "no ranges"
    page.etag = {"no validator": "", "weak": 'W/"1"'}.get(change, page.etag)
    if change == "another file":
        page.on_cut = Page(
            RECORDING[:20_000] + b"\0" * 1_000 + RECORDING[21_000:], page.type, etag='"second"'
        )
    import_show(host, tmp_path / "show", one)
    assert recordings(tmp_path / "show") == {f"{NAME}.mp3": host.pages["/1.mp3"].body}


def test_a_killed_run_goes_on(host: OldHost, tmp_path: Path) -> None:
    """The program is killed in the middle of a recording; the next run asks for the rest alone."""
    feed = host.serve("feed.xml", channel(host, item(2, host), item(1, host)))
    held = host.pages["/1.mp3"].held = threading.Event()
    words = [sys.executable, "-m", "podcast_publisher", "import", feed, str(tmp_path / "show")]
    run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    part = tmp_path / "show/episodes" / f".{NAME}.part"
    other = part.with_name("2025-09-02-talk-2.mp3")
    try:
        deadline = time.monotonic() + 60
        half = len(RECORDING) // 2
        while not (other.exists() and part.exists() and part.stat().st_size == half):
            assert time.monotonic() < deadline
            assert run.poll() is None
            time.sleep(0.02)
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
        held.set()
    host.pages["/1.mp3"].held = None
    before = len(host.requests_for("2.mp3"))
    done = run_text("-C", str(tmp_path / "show"), "import", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert recordings(tmp_path / "show") == {
        f"{NAME}.mp3": RECORDING,
        "2025-09-02-talk-2.mp3": RECORDING,
    }
    assert host.requests_for("1.mp3")[-1][2] == f"bytes={len(RECORDING) // 2}-"
    assert len(host.requests_for("2.mp3")) == before == 1
    assert not list((tmp_path / "show").rglob(".*.part"))


def test_a_second_run_fetches_only_what_is_new(host: OldHost, tmp_path: Path) -> None:
    """A recording that a person has replaced stays."""
    import_show(host, tmp_path / "show", item(1, host))
    mine = tmp_path / "show/episodes" / f"{NAME}.mp3"
    mine.write_bytes(b"mine")
    host.asked.clear()
    done = import_show(host, tmp_path / "show", item(2, host), item(1, host))
    assert "Received 1 recording, 164 kB; 1 were there before." in done.stdout
    assert mine.read_bytes() == b"mine"
    assert host.requests_for("1.mp3") == []


def test_measuring_prefixes_are_followed(host: OldHost, tmp_path: Path) -> None:
    """Seven of them, each sending on to the next; the record says where the bytes came from."""
    for number in range(7):
        onward = f"/hop{number + 1}" if number < 6 else "/real.mp3"
        host.serve(f"hop{number}", b"", status=302, headers={"Location": onward})
    host.serve("real.mp3", RECORDING, type="audio/mpeg")
    import_show(host, tmp_path / "show", item(1, host).replace("/1.mp3", "/hop0"))
    assert recordings(tmp_path / "show") == {f"{NAME}.mp3": RECORDING}
    line = (tmp_path / "show/imported/recordings.jsonl").read_text("utf-8")
    assert json.loads(line)["from"] == host.url("real.mp3")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(b"gone", status=404), "It answers 404"),
        (Page(b"<html>Log in</html>", "text/html"), "answers with a web page"),
        (Page(b"<html>Log in</html>", "audio/mpeg"), "is a web page"),
        (Page(b"", "audio/mpeg"), "is empty"),
        (Page(b"", status=302, headers={"Location": "http://10.0.0.1/1.mp3"}), "a private network"),
        (Page(b"", status=302, headers={"Location": "http://169.254.169.254/"}), "own link"),
        (Page(b"", status=302, headers={"Location": "/1.mp3?again"}), "redirects"),
        (Page(b"", status=302, headers={"Location": "file:///etc/passwd"}), "not a web address"),
        (Page(RECORDING, headers={"Content-Encoding": "gzip"}), "packs it"),
    ],
)
def test_a_recording_that_cannot_be_had_keeps_none_back(
    host: OldHost, tmp_path: Path, page: Page, reason: str
) -> None:
    """It is named with its reason, nothing of it is left, and the guid is in the folder all the same."""
    items = (item(2, host), item(1, host))
    host.fallback = lambda path: page if path.startswith("/1.mp3") else None
    del host.pages["/1.mp3"]
    feed = host.serve("feed.xml", channel(host, *items))
    done = run_text("import", feed, str(tmp_path / "show"), cwd=tmp_path)
    assert done.returncode == 1
    assert "1 recording could not be received" in done.stdout
    assert reason in done.stdout
    assert recordings(tmp_path / "show") == {"2025-09-02-talk-2.mp3": RECORDING}
    project = load_project(Workspace(tmp_path / "show"))
    assert [episode.guid for episode in project.episodes] == ["guid-1", "guid-2"]


def test_chapters_in_a_recordings_tags_are_added(host: OldHost, tmp_path: Path) -> None:
    """To an episode whose feed names none."""
    one = item(1, host)
    path = tmp_path / "with chapters.mp3"
    path.write_bytes(RECORDING)
    tags = mutagen.id3.ID3(path)
    tags.delall("CHAP")
    for number, title in enumerate(("Welcome", "The end")):
        frame = mutagen.id3.CHAP(
            element_id=f"c{number}",
            start_time=5000 * number,
            end_time=5000 * number + 5000,
            sub_frames=[mutagen.id3.TIT2(text=[title])],
        )
        tags.add(frame)
    tags.save(path)
    host.serve("1.mp3", path.read_bytes(), type="audio/mpeg")
    import_show(host, tmp_path / "show", one)
    (episode,) = load_project(Workspace(tmp_path / "show")).episodes
    assert [(chapter.start, chapter.title) for chapter in episode.chapters] == [
        (0.0, "Welcome"),
        (5.0, "The end"),
    ]
