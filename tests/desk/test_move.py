"""A show of another host is moved here at the desk: read, asked about, imported, proved."""

import os
import re
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from tests.desk_process import DeskProcess, desk_process, filled, with_cookie
from tests.forked_command import run_text
from tests.import_show.old_host import RECORDING, OldHost, channel, item, open_host
from tests.local_requests import PATIENCE, Response
from tests.running_desk import HOME

MOVE = f"{HOME}/move"
MARKUP = "<script>alert(1)</script>"
FILM = (
    "<item><title>A film</title><guid>film</guid><pubDate>Mon, 08 Sep 2025 06:00:00 GMT</pubDate>"
    '<enclosure url="https://old.example.org/film.mp4" type="video/mp4" length="9"/></item>'
)


@pytest.fixture
def host() -> Iterator[OldHost]:
    with open_host() as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    """A desk in an empty folder."""
    root = tmp_path / "ward-rounds"
    root.mkdir()
    with desk_process(root) as running:
        yield with_cookie(running)


def csrf(desk: DeskProcess) -> str:
    (first, *_) = re.findall(r'name="csrf" value="([^"]*)"', desk.get(f"{HOME}/").text)
    return str(first)


def send(desk: DeskProcess, path: str, **fields: str) -> Response:
    """A form of the desk."""
    return desk.post(path, [("csrf", csrf_of(desk)), *fields.items()])


def csrf_of(desk: DeskProcess) -> str:
    page = desk.get(f"{HOME}/")
    if page.status == 200 and 'name="csrf"' in page.text:
        return csrf(desk)
    return desk.csrf()


def over(desk: DeskProcess, begun: Response) -> Response:
    """The page of a job once it is over."""
    assert begun.status == 303, begun.text
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page = desk.get(begun.headers["location"])
        if 'id="work"' not in page.text:
            return page
        assert '<meta http-equiv="refresh" content="2">' in page.text  # without script
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def read(desk: DeskProcess, feed: str) -> Response:
    """The page that says what the feed has."""
    return over(desk, send(desk, MOVE, address=feed))


def moved(desk: DeskProcess, page: Response, **answers: str) -> Response:
    """The page with the proof."""
    action = page.text.partition('action="')[2].partition('"')[0]
    return over(desk, desk.post(action, filled(page, **answers)))


def project(desk: DeskProcess) -> Project:
    return load_project(Workspace(desk.root))


def test_a_show_is_moved_with_its_proof(desk: DeskProcess, host: OldHost) -> None:
    """From the pasted address to the proof: the same guids, the recordings, what stays behind, what to do next."""
    feed = host.serve("feed.xml", channel(host, FILM, item(2, host), item(1, host)))
    page = read(desk, feed)
    assert "What the feed has" in page.text
    assert "<strong>Ward rounds</strong>" in page.text
    assert "2 episodes can come" in page.text
    assert "A film: It is a video." in page.text
    assert not (desk.root / "podcast.yaml").exists()
    proof = moved(desk, page)
    assert "The show was moved here" in proof.text
    assert "Every guid is the same:</strong> 2 of 2 episodes" in proof.text
    assert "Every recording is here:</strong> 2 received now" in proof.text
    assert "1 item stays behind" in proof.text
    assert "What to do next" in proof.text
    assert "301" in proof.text
    assert {episode.guid for episode in project(desk).episodes} == {"guid-1", "guid-2"}
    assert (desk.root / "imported/baseline.json").is_file()
    assert "Desk: Ward rounds" in desk.get(f"{HOME}/").text
    assert send(desk, f"{MOVE}/leave").status == 303
    assert [(item.guid, item.reason) for item in project(desk).show.left_out] == [
        ("film", "It is a video")
    ]
    again = over(desk, send(desk, f"{MOVE}/again", do="feed")).text
    assert "stays behind" not in again
    assert "2 were here before" in again


def test_it_is_the_import_of_the_command(desk: DeskProcess, host: OldHost, tmp_path: Path) -> None:
    """The same YAML, pictures and recordings, byte by byte."""
    feed = host.serve("feed.xml", channel(host, item(2, host), item(1, host)))
    moved(desk, read(desk, feed))
    done = run_text("import", feed, "by-command", "--yes", cwd=tmp_path)
    assert done.returncode == 0, done.stderr

    def files(root: Path) -> dict[str, bytes]:
        folders = ("episodes", "artwork", "schemas")
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in (*(one for name in folders for one in (root / name).rglob("*")),)
            if path.is_file()
        } | {"podcast.yaml": (root / "podcast.yaml").read_bytes()}

    assert files(desk.root) == files(tmp_path / "by-command")


def test_what_the_feed_lacks_is_asked_for(desk: DeskProcess, host: OldHost) -> None:
    """A wrong answer is refused beside its field, with all that was typed; an empty one waits in the YAML."""
    page = read(desk, host.serve("feed.xml", channel(host, item(1, host), plain=True)))
    for label in ("Institution that publishes it", "Mailbox", "Category", "Explicit content"):
        assert label in page.text
    action = page.text.partition('action="')[2].partition('"')[0]
    wrong = desk.post(action, filled(page, email="nobody", author='Northern "Hospitals" & more'))
    assert wrong.status == 422
    beside = wrong.text.partition('id="messages-email"')[2].partition("</div>")[0]
    assert "Error:" in beside
    assert dict(filled(wrong))["author"] == 'Northern "Hospitals" & more'
    assert not (desk.root / "podcast.yaml").exists()
    proof = moved(desk, wrong, email="podcast@wards.nhs.uk", explicit="no", language="en-GB")
    show = project(desk).show
    assert (show.author, show.explicit) == ('Northern "Hospitals" & more', False)
    assert "compared with the old feed once the problems below are fixed" in proof.text
    assert "Problems to fix" in proof.text
    assert "The feed lacks: " in proof.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "  ",
        "feed",
        "http://",
        "https://[x",
        "ftp://old.example.org/feed.xml",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "/etc/passwd",
        "https://old.example.org/a b",
        f"https://old.example.org/{MARKUP}",
        "https://" + "a" * 3000,
    ],
)
def test_what_is_no_address_is_refused(desk: DeskProcess, address: str) -> None:
    """No file of this computer is read for it; what was typed stays, and nothing is written."""
    page = send(desk, MOVE, address=address)
    if address == "feed":  # it may be a server
        page = over(desk, page)
        assert "The feed was not read" in page.text
    else:
        assert page.status == 422
        assert "Nothing was read yet" in page.text
        assert dict(filled(page))["address"] == address
    assert MARKUP not in page.text
    assert "root:" not in page.text
    assert [path.name for path in desk.root.iterdir() if path.name != ".podcast"] == []


@pytest.mark.parametrize("body", ["not a feed", "<html><body>Hello</body></html>", ""])
def test_what_is_no_feed_is_refused_in_words(desk: DeskProcess, host: OldHost, body: str) -> None:
    """With the address, to correct it."""
    page = read(desk, host.serve("feed.xml", body))
    assert "The feed was not read" in page.text
    assert dict(filled(page))["address"] == host.url("feed.xml")
    assert "Traceback" not in page.text
    assert not (desk.root / "podcast.yaml").exists()


def test_a_feed_in_a_file(desk: DeskProcess, host: OldHost) -> None:
    """The old address is asked for, because the show's guid is made of it; nothing of this computer is read."""
    text = channel(host, item(1, host))
    page = over(desk, desk.send(f"{MOVE}/file", csrf_of(desk), "old.xml", text.encode()))
    assert "from old.xml" in page.text
    assert "Address of the feed at the old host" in page.text
    proof = moved(desk, page, old_address="https://old.example.org/feed.xml")
    assert "1 recording could not be received" in proof.text  # it is on this computer
    assert project(desk).show.guid
    home = desk.get(f"{HOME}/")
    assert home.status == 200
    assert "old.xml" not in home.text  # it is no file that waits for an episode
    assert host.requests_for("1.mp3") == []
    again = over(desk, send(desk, f"{MOVE}/again", do="copy")).text
    assert "Every guid is the same" in again


@pytest.mark.parametrize("origin", ["http://evil.example.org", "null", ""])
def test_another_origin_moves_nothing(desk: DeskProcess, host: OldHost, origin: str) -> None:
    """Nor does a form without the secret of this desk: no request leaves for it."""
    feed = host.serve("feed.xml", channel(host, item(1, host)))
    pairs = [("csrf", csrf(desk)), ("address", feed)]
    for path in (MOVE, f"{MOVE}/again", f"{MOVE}/leave", f"{MOVE}/0123"):
        assert desk.post(path, pairs, Origin=origin).status == 403
        assert desk.post(path, [("csrf", "x"), *pairs[1:]]).status == 403
    sent = desk.send(f"{MOVE}/file", "x", "old.xml", b"<rss/>")
    assert sent.status == 403
    assert host.asked == []


def test_markup_in_a_feed_is_escaped(desk: DeskProcess, host: OldHost) -> None:
    """In titles, guids, reasons, and the sentences of the report."""
    text = channel(host, item(1, host), FILM).replace("Ward rounds", f"<![CDATA[{MARKUP}]]>")
    text = text.replace("A film", f"<![CDATA[{MARKUP}]]>").replace(
        "Talk 1", f"<![CDATA[{MARKUP}]]>"
    )
    page = read(desk, host.serve("feed.xml", text))
    assert MARKUP not in page.text
    assert MARKUP not in moved(desk, page).text


def test_a_killed_desk_goes_on_where_it_was(host: OldHost, tmp_path: Path) -> None:
    """In the middle of a recording: the next desk says so, and asks the old host for the rest alone."""
    root = tmp_path / "ward-rounds"
    root.mkdir()
    feed = host.serve("feed.xml", channel(host, item(2, host), item(1, host)))
    held = host.pages["/1.mp3"].held = threading.Event()
    with desk_process(root) as running:
        desk = with_cookie(running)
        page = read(desk, feed)
        action = page.text.partition('action="')[2].partition('"')[0]
        begun = desk.post(action, filled(page))
        wait_for((root / "episodes/2025-09-02-talk-2.mp3").is_file)
        assert "Moving the show here" in desk.get(begun.headers["location"]).text
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait(PATIENCE)
    held.set()
    host.pages["/1.mp3"].held = None
    with desk_process(root) as running:
        desk = with_cookie(running)
        home = desk.get(f"{HOME}/").text
        assert "The move was interrupted" in home
        assert f'href="{MOVE}"' in home
        proof = over(desk, send(desk, f"{MOVE}/again", do="feed")).text
        assert "Every recording is here:</strong> 1 received now" in proof
        assert "The move was interrupted" not in desk.get(f"{HOME}/").text
    assert (root / "episodes/2025-09-01-talk-1.mp3").read_bytes() == RECORDING
    assert len(host.requests_for("2.mp3")) == 1


def test_stopping_the_desk_does_not_wait_for_the_old_host(host: OldHost, tmp_path: Path) -> None:
    """Ctrl-C ends a desk that receives a recording: the next run goes on."""
    root = tmp_path / "ward-rounds"
    root.mkdir()
    feed = host.serve("feed.xml", channel(host, item(1, host)))
    held = host.pages["/1.mp3"].held = threading.Event()
    with desk_process(root) as running:
        desk = with_cookie(running)
        page = read(desk, feed)
        desk.post(page.text.partition('action="')[2].partition('"')[0], filled(page))
        wait_for(lambda: bool(host.requests_for("1.mp3")))
        running.process.send_signal(signal.SIGINT)
        threading.Timer(1, held.set).start()
        assert running.process.wait(PATIENCE) == 0
    assert not (root / "imported/baseline.json").exists()


def test_a_move_that_wrote_no_podcast_yaml_goes_on(host: OldHost, tmp_path: Path) -> None:
    """What it left in the folder keeps the desk from nothing."""
    root = tmp_path / "ward-rounds"
    for name in ("imported", "episodes", "artwork"):
        (root / name).mkdir(parents=True)
    (root / "artwork/cover.jpg").write_bytes(b"half")
    with desk_process(root) as running:
        desk = with_cookie(running)
        assert "A move to this folder was interrupted" in desk.get(f"{HOME}/").text
        page = read(desk, host.serve("feed.xml", channel(host, item(1, host))))
        assert "Every guid is the same" in moved(desk, page).text


def test_a_show_that_was_begun_here_is_no_place_for_another(small_show: Path) -> None:
    """Its episodes are not mixed with those of a feed."""
    with desk_process(small_show) as running:
        desk = with_cookie(running)
        for page in (desk.get(MOVE), send(desk, MOVE, address="https://old.example.org/feed.xml")):
            assert "There is a show in this folder already" in page.text


def test_a_full_disk_is_told_and_the_next_run_goes_on(desk: DeskProcess, host: OldHost) -> None:
    """No recording is left half written under its name."""
    page = read(desk, host.serve("feed.xml", channel(host, item(1, host))))
    (desk.root / "artwork").mkdir()
    limits = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (60_000, limits[1]))
    failed = moved(desk, page)
    assert "The show was not moved yet" in failed.text
    assert "whether the disk is full" in failed.text
    assert "Traceback" not in failed.text
    assert not (desk.root / "episodes/2025-09-01-talk-1.mp3").exists()
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, limits)
    if (desk.root / "podcast.yaml").exists():
        proof = over(desk, send(desk, f"{MOVE}/again", do="feed"))
    else:
        proof = moved(desk, page)
    assert "Every recording is here" in proof.text


def wait_for(is_so: Callable[[], bool]) -> None:
    """Until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it never was"
        time.sleep(0.02)
