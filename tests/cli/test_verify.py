"""`verify` on the command line, with a real server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import forked_command
from tests.shows import build_show
from tests.verify.servers import Asked, Change, File, Reply, refused, serving, unchanged


@contextmanager
def published(change: Change = unchanged) -> Iterator[str]:
    """The small show on a server, and its public address."""
    with serving(change) as server:
        server.hold(build_show()[0].publication)
        yield server.url


def run_command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`podcast-publisher verify` with these words, in that folder."""
    environment = {**os.environ, "COLUMNS": "200"}
    return forked_command.run_text("verify", *words, cwd=folder, environment=environment)


@pytest.mark.parametrize(
    "words",
    [
        ("--feed", "{url}feed.xml"),
        ("--public-url", "{url}"),
        ("--public-url", "{url_without_slash}"),
    ],
)
def test_verify_needs_no_project(tmp_path: Path, words: tuple[str, ...]) -> None:
    """An address is enough."""
    with published() as url:
        named = [word.format(url=url, url_without_slash=url[:-1]) for word in words]
        done = run_command(tmp_path, *named)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "Verified over HTTP: the feed and 11 files it names, as apps read it.\n"


def test_a_fault_is_shown_with_its_fix(tmp_path: Path) -> None:
    """Where, what, why and the fix, with a count at the end."""
    with published(lambda asked, reply: refused() if "/chapters/" in asked.path else reply) as url:
        done = run_command(tmp_path, "--public-url", url)
    assert done.returncode == 1
    first, *rest, last = done.stdout.splitlines()
    assert first.startswith(f"{url}chapters/")
    assert first.endswith(": error PP611 file-answers")
    assert rest[0] == "  It answers 403: it is not public"
    assert any(line.startswith("  Why: ") for line in rest)
    assert any(line.startswith("  Fix: ") for line in rest)
    assert last == "Verified the feed and 11 files it names over HTTP: 1 error."


def without_episodes(asked: Asked, reply: Reply) -> Reply:
    """A feed that names its picture and nothing else."""
    if not asked.is_feed:
        return reply
    body = reply.body[: reply.body.index(b"<item>")] + b"</channel></rss>"
    return replace(reply, body=body).but(Content_Length=str(len(body)))


def test_a_single_file_is_counted_as_one(tmp_path: Path) -> None:
    """The output uses the singular."""
    with published(without_episodes) as url:
        done = run_command(tmp_path, "--public-url", url)
    assert "the feed and 1 file it names" in done.stdout.splitlines()[-1]


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    """A warning is shown, and the exit code is 0."""
    with published(
        lambda asked, reply: reply.but(Content_Type="text/plain") if asked.is_feed else reply
    ) as url:
        done = run_command(tmp_path, "--public-url", url)
    assert (done.returncode, "warning PP603" in done.stdout) == (0, True)


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_every_format_names_the_address(tmp_path: Path, form: str) -> None:
    """Nothing else is on standard output."""
    with published(lambda asked, reply: refused() if "/chapters/" in asked.path else reply) as url:
        done = run_command(tmp_path, "--public-url", url, "--format", form)
    assert done.returncode == 1
    if form == "json":
        (finding,) = json.loads(done.stdout)
        assert (finding["code"], finding["file"].startswith(url)) == ("PP611", True)
    elif form == "sarif":
        (run,) = json.loads(done.stdout)["runs"]
        (finding,) = run["results"]
        place = finding["locations"][0]["physicalLocation"]["artifactLocation"]
        assert (finding["ruleId"], place["uri"].startswith(url)) == ("PP611", True)
    else:
        (line,) = done.stdout.splitlines()
        assert line.startswith(f"::error title=PP611 file-answers::{url}chapters/")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--feed", "podcast.example.org/feed.xml"), "is not a web address"),
        (("--feed", "file:///etc/passwd"), "is not a web address"),
        (("--feed", "http://[::1/feed.xml"), "is not a web address"),
        (("--feed", ""), "is not a web address"),
        (("--public-url", "podcast"), "is not a web address"),
        (("--feed", "http://a/", "--public-url", "http://a/"), "name two shows"),
        ((), "There is no podcast.yaml in"),
    ],
)
def test_wrong_use_exits_with_2(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    """The message says what to do."""
    done = run_command(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Fix: " in done.stderr


def test_a_feed_in_a_file_is_linted(tmp_path: Path) -> None:
    """Without a server, with fixes for its author."""
    feed = build_show()[0].publication.feed.body().decode()
    (tmp_path / "good.xml").write_text(feed, "utf-8")
    (tmp_path / "bad.xml").write_text(feed.replace("<language>en-gb</language>", ""), "utf-8")
    (tmp_path / "page.xml").write_text("<html/>", "utf-8")
    good = run_command(tmp_path, "--feed", "good.xml")
    assert (good.returncode, good.stdout) == (0, "Linted good.xml: no problems found.\n")
    bad = run_command(tmp_path, "--feed", "bad.xml")
    assert bad.returncode == 1
    assert bad.stdout.startswith("bad.xml: error PP638 show-has-a-language\n")
    assert "Fix: Ask its host or its publisher." in bad.stdout
    page = run_command(tmp_path, "--feed", "page.xml", "--format", "json")
    assert (page.returncode, json.loads(page.stdout)[0]["code"]) == (1, "PP602")


def test_a_feed_on_standard_input_is_linted(tmp_path: Path) -> None:
    """Another program's output needs no file."""
    done = subprocess.run(
        [sys.executable, "-m", "podcast_publisher", "verify", "--feed", "-"],
        input="<rss",
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout.startswith("-: error PP602")) == (1, True)


class Served(dict[str, File]):
    """The files of a folder as a web server serves them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def get(self, path: str, default: File | None = None) -> File | None:  # type: ignore[override]
        """What lies there now."""
        if path in self:
            return self[path]
        file = self._folder / path.removeprefix("/show/")
        if path.startswith(("/show/releases/", "/show/.")) or not file.is_file():
            return default
        kinds = {".mp3": "audio/mpeg", ".vtt": "text/vtt", ".jpg": "image/jpeg"}
        kinds |= {".srt": "application/x-subrip"}
        kinds |= {".html": "text/html", ".json": "application/json", ".xml": "text/xml"}
        return File(file.read_bytes(), kinds.get(file.suffix, "text/css"), "max-age=300")


def test_a_destination_is_compared_with_its_release(small_show: Path) -> None:
    """With --to, a feed that is not the live release's is reported, whatever it contains."""
    public = small_show.parent / "public"
    with serving(unchanged) as server:
        server.files = Served(public)
        settings = small_show / "podcast.yaml"
        folder = (
            f"  public:\n    kind: folder\n    folder: ../public\n    public_url: {server.url}\n"
        )
        text = settings.read_text("utf-8").replace(
            "\ndestinations:\n", f"\ndestinations:\n{folder}"
        )
        settings.write_text(text.replace("podcast@example.org", "podcast@leeds.nhs.uk"), "utf-8")
        published = forked_command.run_text("publish", "--to", "public", "--yes", cwd=small_show)
        assert published.returncode == 0, published.stderr
        well = run_command(small_show, "--to", "public")
        assert (well.returncode, "PP636" in well.stdout) == (0, False), well.stdout
        feed = (public / "feed.xml").read_bytes()
        start, end = feed.index(b"<item>"), feed.index(b"</item>") + len(b"</item>")
        server.files["/show/feed.xml"] = File(feed[:start] + feed[end:], "text/xml", "max-age=300")
        altered = run_command(small_show, "--to", "public")
    assert altered.returncode == 1
    assert 'Missing: "Measuring: what counts"' in " ".join(altered.stdout.split())
