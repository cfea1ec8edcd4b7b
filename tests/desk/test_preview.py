"""The preview as it is typed: what it serves, what it says of every save, and how it ends."""

import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.render.headers import FEED_TYPE
from tests.cli.test_commands import typed
from tests.running_desk import HOME
from tests.running_preview import PATIENCE, RunningPreview, previewed
from tests.shows import SMALL_SHOW

FIRST = "episodes/01-listening.yaml"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPreview]:
    """A good show that nobody changes."""
    root = Path(shutil.copytree(SMALL_SHOW, tmp_path_factory.mktemp("preview") / "show"))
    with previewed(root) as running:
        yield running


@pytest.fixture
def edited(small_show: Path) -> Iterator[RunningPreview]:
    """A good show to change under the eyes of its preview."""
    with previewed(small_show) as running:
        yield running


def recording_of(running: RunningPreview) -> str:
    """The path of the first recording in the feed."""
    feed = running.get("/feed.xml").text
    return "/" + feed.partition(f'<enclosure url="{running.url}')[2].partition('"')[0]


def test_objects_have_their_types(shown: RunningPreview) -> None:
    """The feed is served as a feed and a recording as a recording, as after publishing."""
    feed = shown.get("/feed.xml")
    assert feed.headers["content-type"] == FEED_TYPE
    recording = shown.get(recording_of(shown))
    assert recording.headers["content-type"] == "audio/mpeg"
    assert recording.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "part"), [("bytes=0-3", slice(0, 4)), ("bytes=-7", slice(-7, None))]
)
def test_parts_of_a_recording(shown: RunningPreview, asked: str, part: slice) -> None:
    """A player gets the bytes it asks for, also the last ones."""
    path = recording_of(shown)
    whole = shown.get(path).body
    answer = shown.get(path, Range=asked)
    assert (answer.status, answer.body) == (206, whole[part])
    assert answer.headers["content-range"].endswith(f"/{len(whole)}")


def test_a_part_beyond_the_end(shown: RunningPreview) -> None:
    """Bytes that are not there are refused with the length that there is."""
    path = recording_of(shown)
    answer = shown.get(path, Range="bytes=999999999-")
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{len(shown.get(path).body)}"


def test_what_a_browser_has_is_not_sent_again(shown: RunningPreview) -> None:
    """An object's ETag is answered with 304 and without a body."""
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
def test_what_is_no_object_is_not_there(shown: RunningPreview, path: str) -> None:
    """No path leads to a file that is not part of the publication."""
    answer = shown.get(path)
    assert answer.status == 404
    assert "Page not found" in answer.text
    assert '<a href="/index.html">' in answer.text


def test_another_name_is_refused(shown: RunningPreview) -> None:
    """A page on the web that lets its own name lead here gets nothing."""
    assert shown.get("/feed.xml", Host=f"evil.example.org:{shown.port}").status == 421
    assert shown.get("/feed.xml", Host="127.0.0.1").status == 421
    assert shown.get("/feed.xml", Host=f"localhost:{shown.port}").status == 200


def test_the_sheet_to_sign(shown: RunningPreview) -> None:
    """It has the title, the digest of the recording, and who has agreed to what."""
    sheet = shown.get(f"{HOME}/sign-off/01-listening").text
    assert "sign-off sheet" in sheet
    assert "SHA-256" in sheet
    assert shown.get(f"{HOME}/sign-off/99-nothing").status == 404


def test_a_save_is_shown(edited: RunningPreview) -> None:
    """Pages are told of a save, and the feed has the new words."""
    edited.edit(FIRST, "title: ", "title: Corrected ")
    assert "<title>Corrected " in edited.get("/feed.xml").text


def test_a_broken_file_leaves_what_was_shown(edited: RunningPreview) -> None:
    """The episode stays in the feed; file and line are told; mended, it is shown anew."""
    before = edited.get("/feed.xml").body
    edited.edit(FIRST, "title: ", "title: [")
    assert edited.get("/feed.xml").body == before
    text = edited.get(f"{HOME}/sign-off/01-listening").text
    assert f"{FIRST} has errors" in text
    assert f"<code>{FIRST}:" in text
    edited.edit(FIRST, "title: [", "title: ")
    assert "has errors" not in edited.get(f"{HOME}/sign-off/01-listening").text


def test_a_show_that_is_broken_from_the_start(small_show: Path) -> None:
    """There is a page with what is wrong, and no traceback; a save that mends it brings the feed."""
    show = small_show / "podcast.yaml"
    good = show.read_text("utf-8")
    show.write_text("title: [\n" + good, "utf-8")
    with previewed(small_show) as running:
        page = running.get("/")
        assert page.status == 404
        assert "This page cannot be shown" in page.text
        assert "<code>podcast.yaml:" in page.text
        running.edit("podcast.yaml", "title: [\n", "")
        assert running.get("/feed.xml").status == 200


def test_an_episode_that_cannot_be_shown(small_show: Path) -> None:
    """Whoever looks for its page is told what stands in its way; the other pages are there."""
    (small_show / "episodes" / "03-new.yaml").write_text("title: New\n", "utf-8")
    with previewed(small_show) as running:
        page = running.get("/episodes/03-new.html")
        assert page.status == 404
        assert "There is no field" in page.text
        assert "<code>episodes/03-new.yaml:1:1</code>" in page.text
        assert running.get("/episodes/01-listening.html").status == 200


def test_drafts_are_shown_and_said_to_be_drafts(small_show: Path) -> None:
    """An episode that is not published yet is in the preview's feed, and its sheet says so."""
    episode = small_show / FIRST
    episode.write_text(episode.read_text("utf-8") + "draft: true\n", "utf-8")
    with previewed(small_show) as running:
        assert running.get("/feed.xml").text.count("<item>") == 2
        assert "a draft, not published" in running.get(f"{HOME}/sign-off/01-listening").text


def test_markup_is_text(small_show: Path) -> None:
    """What an author writes is never taken for markup, neither in the bar nor on a sheet."""
    episode = small_show / FIRST
    text = episode.read_text("utf-8").replace(
        "title: Listening", "title: <script>alert(1)</script>"
    )
    episode.write_text(text.replace("Robin Example", "<b onclick=alert(1)>Robin</b>"), "utf-8")
    with previewed(small_show) as running:
        for path in ("/episodes/01-listening.html", f"{HOME}/sign-off/01-listening", "/"):
            page = running.get(path).text
            assert "<script>alert" not in page
            assert "<b onclick" not in page
            assert "&lt;script&gt;alert" in page


def test_it_ends_at_once(edited: RunningPreview) -> None:
    """Ctrl-C ends it with a sentence and exit code 0, also while pages wait for changes."""
    with edited.news() as marks:
        next(marks)
        edited.process.send_signal(signal.SIGINT)
        said = edited.process.communicate(timeout=PATIENCE)[0]
    assert "The preview has stopped" in said
    assert "Traceback" not in said
    assert edited.process.returncode == 0


def test_a_port_that_is_taken(small_show: Path) -> None:
    """It is said in a sentence."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = typed("preview", "--no-open", "--port", port, cwd=small_show)
    assert done.returncode == 2
    assert f"Port {port} is not available" in done.stderr
    assert "Traceback" not in done.stderr
