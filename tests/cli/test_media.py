"""Recordings outside git: locked from the live release, and fetched without credentials."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.show import make_show
from tests import forked_command
from tests.publish.publishing import add_destination, replace_in
from tests.verify.servers import Asked, File, Reply, Server, serving, unchanged

RECORDING = "episodes/01-listening.mp3"
OTHER = "episodes/02-measuring.mp3"


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, for that destination, with nobody at the terminal."""
    return forked_command.run_text(*words, "--to", "elsewhere", cwd=project)


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server that sends what was published."""
    with serving(unchanged) as started:
        yield started


@pytest.fixture
def published(small_show: Path, server: Server) -> Path:
    """A show that is live and served, with its recordings locked."""
    return live_show(small_show, server)


def live_show(show: Path, server: Server) -> Path:
    """The show, published, served, and locked."""
    add_destination(
        show,
        kind="folder",
        folder="../public",
        public_url=server.url,
        public_url_unreachable="the folder is served by these tests after it is written",
    )
    done = run(show, "publish", "--yes")
    assert "Release 1 is live." in done.stdout, done
    serve(show, server)
    done = run(show, "media", "lock")
    assert done.returncode == 0, done
    return show


def serve(project: Path, server: Server) -> None:
    """Serve the recordings that are in the folder now."""
    public = project.parent / "public"
    for file in (public / "audio").iterdir():
        server.files[f"/show/audio/{file.name}"] = File(file.read_bytes(), "audio/mpeg", "none")


def test_a_clone_without_recordings_is_checked_and_published(
    published: Path, server: Server
) -> None:
    """A corrected sentence is published from it, and no recording is uploaded again."""
    original = (published / RECORDING).read_bytes()
    for recording in (RECORDING, OTHER):
        (published / recording).unlink()
    without = forked_command.run_text("check", cwd=published)
    assert without.returncode == 1
    assert "podcast-publisher media fetch" in without.stdout
    fetched = run(published, "media", "fetch")
    assert (fetched.returncode, "Fetched 2 recordings" in fetched.stdout) == (0, True), fetched
    assert (published / RECORDING).read_bytes() == original
    again = run(published, "media", "fetch")
    assert "Fetched 0 recordings" in again.stdout
    assert len(server.requests) == 2
    replace_in(published / "episodes" / "01-listening.yaml", "Listening", "Hearing")
    assert "audio/" not in run(published, "plan").stdout
    assert "Release 2 is live." in run(published, "publish", "--yes").stdout
    assert not [*published.glob("episodes/.*")]


def test_the_lock_names_digest_and_size(published: Path) -> None:
    """Nothing else of a recording; writing it again changes nothing, without the file either."""
    lock = (published / "media.lock").read_text("utf-8")
    body = (published / RECORDING).read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    line = f"{digest} {len(body)} audio/01-listening-{digest[:8]}.mp3 {RECORDING}\n"
    assert f"\n{line}" in lock
    for recording in (RECORDING, OTHER):
        (published / recording).unlink()
    assert run(published, "media", "lock").returncode == 0
    assert (published / "media.lock").read_text("utf-8") == lock
    (published / "media.lock").unlink()
    assert run(published, "media", "lock").returncode == 0
    assert (published / "media.lock").read_text("utf-8") == lock


def test_a_recording_that_is_not_live_is_not_locked(published: Path) -> None:
    """Nothing else keeps it, so it must stay in git."""
    with (published / RECORDING).open("ab") as file:
        file.write(b"\0" * 100)
    output = run(published, "media", "lock").stdout
    assert f"{RECORDING} is not in the live release" in output
    assert RECORDING not in (published / "media.lock").read_text("utf-8")


def test_nothing_is_locked_before_a_release(small_show: Path) -> None:
    """There is nothing that keeps the recordings."""
    add_destination(small_show, kind="folder", folder="../public", public_url="http://127.0.0.1:9/")
    done = run(small_show, "media", "lock")
    assert (done.returncode, (small_show / "media.lock").exists()) == (3, False)
    assert "Publish first" in done.stderr


def test_other_bytes_are_never_kept(published: Path, server: Server) -> None:
    """Those of a faulty server, and those of a lock that somebody has changed."""

    def other(_asked: Asked, reply: Reply) -> Reply:
        return Reply(200, reply.headers, bytes(len(reply.body)))

    server.change = other
    (published / RECORDING).unlink()
    done = run(published, "media", "fetch")
    assert done.returncode == 3
    assert "are not those that media.lock names" in done.stdout
    assert not [*published.glob("episodes/*01-listening.mp3*")]


def test_a_longer_answer_is_cut_off(published: Path, server: Server) -> None:
    """A server cannot fill the disk."""
    server.change = lambda _asked, reply: Reply(200, reply.headers, reply.body * 2)
    (published / RECORDING).unlink()
    done = run(published, "media", "fetch")
    assert (done.returncode, "more than" in done.stdout) == (3, True), done
    assert not (published / RECORDING).exists()


def test_a_recording_of_yours_is_not_replaced(published: Path, server: Server) -> None:
    """It may be the corrected one."""
    (published / RECORDING).write_bytes(b"mine")
    done = run(published, "media", "fetch")
    assert (done.returncode, (published / RECORDING).read_bytes()) == (1, b"mine")
    assert "stays as it is" in done.stdout
    assert not server.requests


def test_a_pointer_of_git_lfs_is_locked_and_replaced(published: Path) -> None:
    """It names the same digest."""
    original = (published / RECORDING).read_bytes()
    digest = hashlib.sha256(original).hexdigest()
    pointer = (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(original)}\n"
    )
    (published / RECORDING).write_text(pointer, "utf-8")
    (published / "media.lock").unlink()
    assert "2 recordings" in run(published, "media", "lock").stdout
    assert run(published, "media", "fetch").returncode == 0
    assert (published / RECORDING).read_bytes() == original


@pytest.mark.parametrize(
    "file",
    [
        "../outside.mp3",
        "/outside.mp3",
        "episodes/../../outside.mp3",
        ".git/hooks/a.mp3",
        "podcast.yaml",
    ],
)
def test_a_lock_writes_nowhere_else(published: Path, file: str) -> None:
    """A pull request may contain any lock."""
    replace_in(published / "media.lock", RECORDING, file)
    done = run(published, "media", "fetch")
    assert (done.returncode, "media.lock:2 " in done.stderr) == (1, True), done


def test_nothing_is_written_through_a_link(published: Path) -> None:
    """Neither through one in place of a folder nor through one under a temporary name."""
    outside = published.parent / "outside"
    outside.mkdir()
    (published / "linked").symlink_to(outside)
    victim = outside / "victim"
    victim.write_text("before", "utf-8")
    (published / RECORDING).unlink()
    (published / "episodes" / ".01-listening.mp3.part").symlink_to(victim)
    assert run(published, "media", "fetch").returncode == 0
    assert victim.read_text("utf-8") == "before"
    replace_in(published / "media.lock", RECORDING, "linked/01.mp3")
    done = run(published, "media", "fetch")
    assert (done.returncode, [*outside.iterdir()]) == (3, [victim])


def test_117_recordings_that_are_not_in_git(tmp_path: Path, server: Server) -> None:
    """A clone without any audio is filled, checked, and publishes a corrected sentence alone."""
    show, clone = tmp_path / "show", tmp_path / "clone"
    show.mkdir()
    make_show(show, 117)
    live_show(show, server)
    (show / ".gitignore").write_text("*.mp3\n", "utf-8")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(show)]
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "Without audio")):
        subprocess.run([*git, *words], check=True)
    subprocess.run([*git, "clone", "-q", str(show), str(clone)], check=True)
    assert not [*clone.rglob("*.mp3")]
    assert "Fetched 117 recordings" in run(clone, "media", "fetch").stdout
    assert forked_command.run_text("check", cwd=clone).returncode == 0
    public = tmp_path / "public" / "audio"
    before = {file.name: file.stat().st_mtime_ns for file in public.iterdir()}
    replace_in(clone / "episodes" / "0050-conversation.yaml", "What was asked", "What he asked")
    done = run(clone, "publish", "--yes")
    assert "Release 2 is live." in done.stdout, done
    assert {file.name: file.stat().st_mtime_ns for file in public.iterdir()} == before
    assert len(server.requests) == len(before) == 117
