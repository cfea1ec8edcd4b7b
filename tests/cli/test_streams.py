"""Full disks, closed pipes, closed streams and read-only folders."""

import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.long_run import sampled
from tests.publish.publishing import add_destination

COMMAND = f"{sys.executable} -m podcast_publisher"
ON_POSIX = pytest.mark.skipif(
    os.name != "posix", reason="streams are led elsewhere by a POSIX shell"
)


def shell(line: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a shell line; there must never be a traceback."""
    done = subprocess.run(
        ["/bin/bash", "-c", line.replace("COMMAND", COMMAND)],
        cwd=cwd,
        env={**os.environ, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in {0, 1, 2, 3}, done
    return done


FORMS = (
    "check",
    "check --format json",
    "check --format sarif",
    "rules",
    "schema show",
    "--help",
    "--version",
)


@ON_POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", sampled(FORMS, {"check", "check --format sarif", "--version"}))
def test_a_full_disk_behind_standard_output_is_reported(small_show: Path, words: str) -> None:
    """Lost output is an error, with a failing exit code."""
    done = shell(f"COMMAND {words} > /dev/full", small_show)
    assert done.returncode == 2
    assert done.stderr.startswith("Standard output cannot be written (No space left on device)")


@ON_POSIX
@pytest.mark.parametrize("words", sampled(FORMS, {"check", "check --format sarif", "--version"}))
def test_a_closed_standard_output_is_reported(small_show: Path, words: str) -> None:
    """The same; and no file that is opened takes its descriptor."""
    done = shell(f"COMMAND {words} >&-", small_show)
    assert done.returncode == 2
    assert "Standard output cannot be written (it is closed)" in done.stderr


@ON_POSIX
@pytest.mark.parametrize("words", sampled(FORMS, {"check", "check --format sarif", "--version"}))
def test_a_closed_pipe_is_no_error(small_show: Path, words: str) -> None:
    """`head` has read enough: the work is done without a message."""
    done = shell(f"COMMAND {words} | true; exit ${{PIPESTATUS[0]}}", small_show)
    assert (done.returncode, done.stderr) == (0, "")


@ON_POSIX
@pytest.mark.parametrize(
    ("streams", "words"),
    sampled(
        itertools.product(
            ("2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-", "2> /dev/full", ">/dev/full 2>&1"),
            ("check", "check --format json", "nonsense", "check -C nowhere"),
        ),
        {
            ("2>&-", "nonsense"),
            (">&- 2>&-", "check"),
            ("<&-", "check"),
            ("<&- >&- 2>&-", "check --format json"),
            (">/dev/full 2>&1", "check"),
        },
    ),
)
def test_exit_codes_with_closed_streams(small_show: Path, streams: str, words: str) -> None:
    """The exit code is right even where nothing can be printed."""
    done = shell(f"COMMAND {words} {streams}", small_show)
    is_lost = ">&- " in f"{streams} ".replace("2>&- ", "") or streams.startswith(">")
    expected = 2 if is_lost or words in {"nonsense", "check -C nowhere"} else 0
    assert done.returncode == expected


@ON_POSIX
def test_lost_output_does_not_hide_findings(small_show: Path) -> None:
    """Exit code 1 stays."""
    (small_show / "podcast.yaml").write_text("nonsense: 1\n")
    assert shell("COMMAND check >&-", small_show).returncode == 1


@ON_POSIX
def test_a_build_finishes_without_output(small_show: Path, tmp_path: Path) -> None:
    """Work does not stop because its output is lost."""
    add_destination(
        small_show, kind="folder", folder="../public", public_url="https://p.example.net/"
    )
    out = tmp_path / "out"
    done = shell(f"COMMAND build --to elsewhere --output {out} > /dev/full", small_show)
    assert done.returncode == 2
    assert (out / "feed.xml").is_file()


@ON_POSIX
@pytest.mark.parametrize(
    "environment", ["-i", "-u HOME", "HOME=/nonexistent XDG_CACHE_HOME=/proc/nothing"]
)
def test_check_works_without_a_home_folder(small_show: Path, environment: str) -> None:
    """Without a home folder, or with a read-only one."""
    done = shell(f"env {environment} COMMAND check", small_show)
    assert done.returncode == 0, done.stderr


@ON_POSIX
def test_a_deleted_current_folder_is_handled(small_show: Path, tmp_path: Path) -> None:
    """There is no show in it; a named project is checked."""
    gone = tmp_path / "gone"
    gone.mkdir()
    done = shell(f"rmdir {gone}; COMMAND check", gone)
    assert done.returncode == 2
    gone.mkdir()
    done = shell(
        f"rmdir {gone}; COMMAND check -C {small_show}; c=$?; COMMAND check -C {small_show} --format json >/dev/null || exit 9; exit $c",
        gone,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def mounted(small_show: Path, tmp_path: Path) -> str:
    """The prefix that makes a command see the show read-only."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root can mount a folder read-only")
    read_only = tmp_path / "read-only"
    read_only.mkdir()
    mount = f"mount --bind {small_show} {read_only} && mount -o remount,ro,bind {read_only}"
    tried = shell(f"unshare -m bash -c '{mount}' || exit 1", tmp_path)
    if tried.returncode:
        pytest.skip("this container may not mount anything")
    return f"unshare -m bash -c '{mount} && cd {read_only} && COMMAND WORDS'"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("check", 0),
        ("check --format json", 0),
        ("build --output OUT", 0),
        ("store status", 0),
        ("store stop", 0),
        ("build", 2),
        ("plan", 3),
        ("publish --yes", 3),
        ("status", 3),
        ("history", 3),
        ("store start", 3),
        ("prune --yes", 3),
        ("new episodes/02-measuring.mp3", 1),
        ("audio tag", 1),
    ],
)
def test_a_read_only_checkout(mounted: str, tmp_path: Path, words: str, code: int) -> None:
    """What needs no writing works; the rest reports what cannot be written."""
    line = mounted.replace("WORDS", words.replace("OUT", str(tmp_path / "out")))
    done = shell(line, tmp_path)
    assert done.returncode == code, done.stdout + done.stderr
    if code in {2, 3}:
        assert "Read-only file system" in done.stderr


@pytest.mark.parametrize(
    "words", ["plan --to elsewhere", "publish --to elsewhere --yes", "status --to elsewhere"]
)
def test_publishing_from_a_read_only_checkout(
    mounted: str, small_show: Path, tmp_path: Path, words: str
) -> None:
    """A destination outside the checkout can still be published to."""
    public = tmp_path / "public"
    add_destination(small_show, kind="folder", folder=str(public), public_url="http://127.0.0.1:9/")
    done = shell(mounted.replace("WORDS", words), tmp_path)
    assert done.returncode in {0, 1, 3}, done.stdout + done.stderr
    assert "Read-only" not in done.stderr
