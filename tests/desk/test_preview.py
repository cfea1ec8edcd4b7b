"""The preview command: what it serves, how it reacts to saves, and how it ends."""

import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.render.headers import FEED_TYPE
from tests.cli.test_commands import run_command
from tests.local_requests import PATIENCE
from tests.running_desk import HOME
from tests.running_preview import RunningPreview, running_preview
from tests.shows import SMALL_SHOW

FIRST = "episodes/01-listening.yaml"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPreview]:
    """A good show that does not change."""
    root = Path(shutil.copytree(SMALL_SHOW, tmp_path_factory.mktemp("preview") / "show"))
    with running_preview(root) as running:
        yield running


@pytest.fixture
def edited(small_show: Path) -> Iterator[RunningPreview]:
    """A good show that changes while it is previewed."""
    with running_preview(small_show) as running:
        yield running


def recording_of(running: RunningPreview) -> str:
    """The path of the first recording in the feed."""
    feed = running.get("/feed.xml").text
    return "/" + feed.partition(f'<enclosure url="{running.url}')[2].partition('"')[0]


def test_objects_have_the_content_types_of_publishing(shown: RunningPreview) -> None:
    """Feed and recording are served as they are after publishing."""
    feed = shown.get("/feed.xml")
    assert feed.headers["content-type"] == FEED_TYPE
    recording = shown.get(recording_of(shown))
    assert recording.headers["content-type"] == "audio/mpeg"
    assert recording.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "part"), [("bytes=0-3", slice(0, 4)), ("bytes=-7", slice(-7, None))]
)
def test_ranges_of_a_recording_are_served(shown: RunningPreview, asked: str, part: slice) -> None:
    """The last bytes too."""
    path = recording_of(shown)
    whole = shown.get(path).body
    answer = shown.get(path, Range=asked)
    assert (answer.status, answer.body) == (206, whole[part])
    assert answer.headers["content-range"].endswith(f"/{len(whole)}")


def test_a_range_beyond_the_end_is_refused(shown: RunningPreview) -> None:
    """With the real length."""
    path = recording_of(shown)
    answer = shown.get(path, Range="bytes=999999999-")
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{len(shown.get(path).body)}"


def test_a_known_etag_gets_304(shown: RunningPreview) -> None:
    """Without a body."""
    etag = shown.get("/feed.xml").headers["etag"]
    again = shown.get("/feed.xml", If_None_Match=etag)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/podcast.yaml",
        "/episodes/01-listening.yaml",
        "/../podcast.yaml",
        "/-/../../serve.py",
        "/-/bar.html",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/audio/..%2f..%2fpodcast.yaml",
        f"{HOME}/sign-off/..%2f..%2fpodcast",
    ],
)
def test_only_objects_of_the_publication_are_served(shown: RunningPreview, path: str) -> None:
    """No path leads to another file."""
    answer = shown.get(path)
    assert answer.status == 404
    assert "Page not found" in answer.text
    assert '<a href="/index.html">' in answer.text


def test_another_host_name_is_refused(shown: RunningPreview) -> None:
    """A web page whose name resolves to this computer gets nothing."""
    assert shown.get("/feed.xml", Host=f"evil.example.org:{shown.port}").status == 421
    assert shown.get("/feed.xml", Host="127.0.0.1").status == 421
    assert shown.get("/feed.xml", Host=f"localhost:{shown.port}").status == 200


def test_the_sign_off_sheet(shown: RunningPreview) -> None:
    """It has the title, the digest of the recording, and the consents."""
    sheet = shown.get(f"{HOME}/sign-off/01-listening").text
    assert "sign-off sheet" in sheet
    assert "SHA-256" in sheet
    assert shown.get(f"{HOME}/sign-off/99-nothing").status == 404


def test_a_save_is_served_at_once(edited: RunningPreview) -> None:
    """Pages are notified of a save, and the feed has the new text."""
    edited.edit(FIRST, "title: ", "title: Corrected ")
    assert "<title>Corrected " in edited.get("/feed.xml").text


def test_a_broken_file_keeps_its_last_good_state(edited: RunningPreview) -> None:
    """The episode stays in the feed; file and line are shown; once fixed, it is updated."""
    before = edited.get("/feed.xml").body
    edited.edit(FIRST, "title: ", "title: [")
    assert edited.get("/feed.xml").body == before
    text = edited.get(f"{HOME}/sign-off/01-listening").text
    assert f"{FIRST} has errors" in text
    assert f"<code>{FIRST}:" in text
    edited.edit(FIRST, "title: [", "title: ")
    assert "has errors" not in edited.get(f"{HOME}/sign-off/01-listening").text


def test_a_show_broken_from_the_start_has_an_error_page(small_show: Path) -> None:
    """Without a traceback; a save that fixes it brings the feed."""
    show = small_show / "podcast.yaml"
    good = show.read_text("utf-8")
    show.write_text("title: [\n" + good, "utf-8")
    with running_preview(small_show) as running:
        page = running.get("/")
        assert page.status == 404
        assert "This page cannot be shown" in page.text
        assert "<code>podcast.yaml:" in page.text
        running.edit("podcast.yaml", "title: [\n", "")
        assert running.get("/feed.xml").status == 200


def test_a_broken_episodes_page_shows_its_errors(small_show: Path) -> None:
    """The other pages are there."""
    (small_show / "episodes" / "03-new.yaml").write_text("title: New\n", "utf-8")
    with running_preview(small_show) as running:
        page = running.get("/episodes/03-new.html")
        assert page.status == 404
        assert "There is no field" in page.text
        assert "<code>episodes/03-new.yaml:1:1</code>" in page.text
        assert running.get("/episodes/01-listening.html").status == 200


def test_drafts_are_shown_and_marked(small_show: Path) -> None:
    """A draft is in the preview's feed, and its sheet says that it is one."""
    episode = small_show / FIRST
    episode.write_text(episode.read_text("utf-8") + "draft: true\n", "utf-8")
    with running_preview(small_show) as running:
        assert running.get("/feed.xml").text.count("<item>") == 2
        assert "a draft, not published" in running.get(f"{HOME}/sign-off/01-listening").text


def test_markup_in_texts_is_escaped(small_show: Path) -> None:
    """In the bar and on a sheet."""
    episode = small_show / FIRST
    text = episode.read_text("utf-8").replace(
        "title: Listening", "title: <script>alert(1)</script>"
    )
    episode.write_text(text.replace("Robin Example", "<b onclick=alert(1)>Robin</b>"), "utf-8")
    with running_preview(small_show) as running:
        for path in ("/episodes/01-listening.html", f"{HOME}/sign-off/01-listening", "/"):
            page = running.get(path).text
            assert "<script>alert" not in page
            assert "<b onclick" not in page
            assert "&lt;script&gt;alert" in page


def test_ctrl_c_ends_the_preview_at_once(edited: RunningPreview) -> None:
    """With a message and exit code 0, while pages wait for changes too."""
    with edited.news() as marks:
        next(marks)
        edited.process.send_signal(signal.SIGINT)
        output = edited.process.communicate(timeout=PATIENCE)[0]
    assert "The preview has stopped" in output
    assert "Traceback" not in output
    assert edited.process.returncode == 0


def test_a_taken_port_is_reported(small_show: Path) -> None:
    """With a message."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run_command("preview", "--no-open", "--port", port, cwd=small_show)
    assert done.returncode == 2
    assert f"Port {port} is not available" in done.stderr
    assert "Traceback" not in done.stderr
