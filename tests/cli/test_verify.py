"""`verify` as it is typed, anywhere, at a show on a real server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.shows import built
from tests.verify.servers import Asked, Change, Reply, as_it_should_be, refused, serving


@contextmanager
def published(change: Change = as_it_should_be) -> Iterator[str]:
    """The small show on a server, and its public address."""
    with serving(change) as server:
        server.hold(built()[0].publication)
        yield server.url


def typed(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`podcast-publisher verify` with these words, in that folder."""
    return subprocess.run(
        [sys.executable, "-m", "podcast_publisher", "verify", *words],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--feed", "{url}feed.xml"),
        ("--public-url", "{url}"),
        ("--public-url", "{url_without_slash}"),
    ],
)
def test_anywhere_by_its_address(tmp_path: Path, words: tuple[str, ...]) -> None:
    """No podcast.yaml is needed to look at a show that has an address."""
    with published() as url:
        named = [one.format(url=url, url_without_slash=url[:-1]) for one in words]
        done = typed(tmp_path, *named)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "Verified over HTTP: the feed and 8 files it names, as apps read it.\n"


def test_a_fault_is_told_with_its_cure(tmp_path: Path) -> None:
    """For people: where, what, why and what to do, and the number of findings at the end."""
    with published(lambda asked, reply: refused() if "/chapters/" in asked.path else reply) as url:
        done = typed(tmp_path, "--public-url", url)
    assert done.returncode == 1
    first, *rest, last = done.stdout.splitlines()
    assert first.startswith(f"{url}chapters/")
    assert first.endswith(": error PP611 file-answers")
    assert rest[0] == "  It answers 403: it is not public"
    assert any(line.startswith("  Why: ") for line in rest)
    assert any(line.startswith("  Fix: ") for line in rest)
    assert last == "Looked at the feed and 8 files it names over HTTP: 1 error."


def without_episodes(asked: Asked, reply: Reply) -> Reply:
    """A feed that names its picture, and nothing else."""
    if not asked.is_feed:
        return reply
    body = reply.body[: reply.body.index(b"<item>")] + b"</channel></rss>"
    return replace(reply, body=body).but(Content_Length=str(len(body)))


def test_a_single_file(tmp_path: Path) -> None:
    """One file is not told as several."""
    with published(without_episodes) as url:
        done = typed(tmp_path, "--public-url", url)
    assert "the feed and 1 file it names" in done.stdout.splitlines()[-1]


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    """A warning is told, and the exit code is 0."""
    with published(
        lambda asked, reply: reply.but(Content_Type="text/plain") if asked.is_feed else reply
    ) as url:
        done = typed(tmp_path, "--public-url", url)
    assert (done.returncode, "warning PP603" in done.stdout) == (0, True)


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_findings_for_programs(tmp_path: Path, form: str) -> None:
    """Each form names the address that is at fault, and nothing else is on standard output."""
    with published(lambda asked, reply: refused() if "/chapters/" in asked.path else reply) as url:
        done = typed(tmp_path, "--public-url", url, "--format", form)
    assert done.returncode == 1
    if form == "json":
        (one,) = json.loads(done.stdout)
        assert (one["code"], one["file"].startswith(url)) == ("PP611", True)
    elif form == "sarif":
        (run,) = json.loads(done.stdout)["runs"]
        (one,) = run["results"]
        place = one["locations"][0]["physicalLocation"]["artifactLocation"]
        assert (one["ruleId"], place["uri"].startswith(url)) == ("PP611", True)
    else:
        (line,) = done.stdout.splitlines()
        assert line.startswith(f"::error title=PP611 file-answers::{url}chapters/")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--feed", "podcast.example.org/feed.xml"), "is no address on the web"),
        (("--feed", "file:///etc/passwd"), "is no address on the web"),
        (("--feed", "http://[::1/feed.xml"), "is no address on the web"),
        (("--public-url", "podcast"), "is no address on the web"),
        (("--feed", "http://a/", "--public-url", "http://a/"), "name two shows"),
        ((), "There is no podcast.yaml in"),
    ],
)
def test_wrong_use(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    """What names no show is wrong use: exit code 2, and what to do."""
    done = typed(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Fix: " in done.stderr
