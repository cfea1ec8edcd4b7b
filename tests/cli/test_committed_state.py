"""A pull request that brings caches, state or links: none is trusted, read or written."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from podcast_publisher.load.loudness.analysis import measure_recordings
from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import SOUND, Workspace
from podcast_publisher.unchanged.scene import scene_of
from tests.cli.test_commands import run_command
from tests.publish.publishing import add_destination
from tests.shows import workspace
from tests.sounds import quiet, recorded


def git(folder: Path, *words: str) -> str:
    """Git with only the repository's settings."""
    names = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    done = subprocess.run(
        ["git", *names, *words],  # noqa: S607 - wherever the system has it
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
    )
    return done.stdout


def committed(show: Path) -> None:
    """All files of the show in a commit, ignored ones too."""
    git(show, "init", "-q")
    git(show, "add", "-A", "-f")
    git(show, "commit", "-q", "-m", "A pull request")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A private file outside the project."""
    file = tmp_path / "secret"
    file.write_text("TOPSECRETEXAMPLE")
    return file


def test_old_caches_are_neither_read_nor_written(small_show: Path, secret: Path) -> None:
    """Links, invented measurements and garbage in the old places change nothing."""
    before = run_command("check", cwd=small_show).stdout
    for name in ("looked", "sound", "pictures"):
        (small_show / ".podcast" / name).mkdir(parents=True)
        (small_show / ".podcast" / name / ".gitignore").symlink_to(secret)
    (small_show / ".podcast" / "looked" / "files.json").write_text("[" * 100_000)
    committed(small_show)
    done = run_command("check", cwd=small_show)
    assert (done.returncode, done.stdout) == (0, before)
    assert secret.read_text() == "TOPSECRETEXAMPLE"
    assert git(small_show, "status", "--porcelain") == ""


def _tracked(show: Path, _secret: Path) -> None:
    (show / ".podcast" / "main" / "store").mkdir(parents=True)
    (show / ".podcast" / "main" / "store" / "state.json").write_text("{}")
    committed(show)


def _tracked_in_another_case(show: Path, _secret: Path) -> None:
    (show / ".PODCAST").mkdir()
    (show / ".PODCAST" / "state.json").write_text("{}")
    committed(show)
    (show / ".podcast").mkdir(exist_ok=True)


def _linked(show: Path, secret: Path) -> None:
    (show / ".podcast").symlink_to(secret.parent)


def _linked_file(show: Path, secret: Path) -> None:
    (show / ".podcast" / "main" / "store").mkdir(parents=True)
    (show / ".podcast" / "main" / "store" / ".gitignore").symlink_to(secret)


def _linked_file_of_an_earlier_version(show: Path, secret: Path) -> None:
    (show / ".podcast" / "store").mkdir(parents=True)
    (show / ".podcast" / "store" / ".gitignore").symlink_to(secret)


def _linked_uploads(show: Path, secret: Path) -> None:
    (show / ".podcast" / "main").mkdir(parents=True)
    (show / ".podcast" / "main" / "desk").symlink_to(secret.parent)


def _linked_where_uploads_were(show: Path, secret: Path) -> None:
    (show / ".podcast").mkdir()
    (show / ".podcast" / "desk").symlink_to(secret.parent)


@pytest.mark.skipif(os.name != "posix", reason="links are made")
@pytest.mark.parametrize(
    ("plant", "commands"),
    [
        (_tracked, ("publish --yes", "plan", "build", "status", "store start", "desk --no-open")),
        (_tracked_in_another_case, ("publish --yes", "desk --no-open")),
        (_linked, ("publish --yes", "store status", "store stop", "desk --no-open")),
        (_linked_file, ("publish --yes", "build", "store start")),
        (_linked_file_of_an_earlier_version, ("publish --yes", "build", "store start")),
        (_linked_uploads, ("desk --no-open",)),
        (_linked_where_uploads_were, ("desk --no-open",)),
    ],
)
def test_committed_state_is_refused(
    small_show: Path,
    secret: Path,
    plant: Callable[[Path, Path], None],
    commands: tuple[str, ...],
) -> None:
    """With a message and exit code 2, and nothing changes; `check` still works."""
    plant(small_show, secret)
    before = sorted(secret.parent.rglob("*"))
    for command in commands:
        done = run_command(*command.split(), cwd=small_show)
        assert (done.returncode, "Fix: " in done.stderr) == (2, True), (command, done)
        assert "Traceback" not in done.stderr
        assert ".podcast" in done.stderr
    assert sorted(secret.parent.rglob("*")) == before
    assert secret.read_text() == "TOPSECRETEXAMPLE"
    assert run_command("check", cwd=small_show).returncode == 0


def test_committed_measurements_are_not_believed(small_show: Path) -> None:
    """A committed cache claims good measurements for a silent recording: it is decoded all the same."""
    measure_recordings(load_project(Workspace(small_show)), workspace(small_show))
    folder = workspace(small_show).cache(SOUND).folder
    assert folder
    recording = small_show / "episodes" / "01-listening.mp3"
    project = load_project(Workspace(small_show))
    audio = project.episodes[0].audio
    assert audio
    assert audio.seconds
    good = json.loads((folder / f"{audio.file.sha256}.json").read_text("utf-8"))
    recorded(recording, quiet(audio.seconds))
    silent = load_project(Workspace(small_show)).episodes[0].audio
    assert silent
    good["recording"] = silent.file.sha256
    for name in ("sound", "caches/sound"):
        place = small_show / ".podcast" / name / f"{silent.file.sha256}.json"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(good), "utf-8")
    committed(small_show)
    done = run_command("check", "--deep", cwd=small_show)
    assert done.returncode == 1
    assert "silen" in done.stdout


def test_caches_inside_the_project_are_not_used(small_show: Path) -> None:
    """A pull request could bring them where the environment points into the project."""
    inside = small_show / ".cache"
    done = run_command("check", cwd=small_show, PODCAST_CACHE=str(inside))
    assert (done.returncode, "inside the project" in done.stderr) == (2, True)
    done = run_command("check", cwd=small_show, XDG_CACHE_HOME=str(inside))
    assert done.returncode == 0
    assert not inside.exists()


def test_a_key_inside_the_project_is_not_used(small_show: Path, tmp_path: Path) -> None:
    """A pull request could bring it, and with it a cache that this key authenticates."""
    caches, inside, outside = tmp_path / "caches", small_show / "state", tmp_path / "state"
    key = inside / "podcast-publisher" / "cache.key"
    key.parent.mkdir(parents=True)
    key.write_bytes(b"k" * 32)
    for state, results in ((inside, 0), (outside, 1)):
        environment = {"PODCAST_CACHE": str(caches), "XDG_STATE_HOME": str(state)}
        assert run_command("check", cwd=small_show, **environment).returncode == 0
        assert len([*caches.rglob("results/results")]) == results
    scene = scene_of(["publish", "-C", str(small_show)], {"XDG_STATE_HOME": str(inside)})
    assert scene
    assert scene.key_file is None


def test_a_damaged_key_is_replaced(small_show: Path, tmp_path: Path) -> None:
    """A short one would be guessed."""
    key = tmp_path / "state" / "podcast-publisher" / "cache.key"
    key.parent.mkdir(parents=True)
    key.write_bytes(b"k")
    assert (
        run_command("check", cwd=small_show, XDG_STATE_HOME=str(tmp_path / "state")).returncode == 0
    )
    assert len(key.read_bytes()) == 32


def test_caches_are_where_the_environment_says(small_show: Path, tmp_path: Path) -> None:
    """PODCAST_CACHE comes before XDG_CACHE_HOME; an unwritable folder is skipped."""
    named, xdg, file = (tmp_path / name for name in ("named", "xdg", "file"))
    file.write_text("")
    assert run_command("check", cwd=small_show, PODCAST_CACHE=str(named)).returncode == 0
    assert named.is_dir()
    assert run_command("check", cwd=small_show, XDG_CACHE_HOME=str(xdg)).returncode == 0
    assert [place.name for place in xdg.iterdir()] == ["podcast-publisher"]
    built = [tmp_path / "without", tmp_path / "with"]
    for cache, folder in zip((file, named), built, strict=True):
        done = run_command("build", "-o", str(folder), cwd=small_show, PODCAST_CACHE=str(cache))
        assert done.returncode == 0, done
    without, kept = (
        sorted(path.name for path in (folder / "artwork").iterdir()) for folder in built
    )
    assert without == kept


@pytest.mark.skipif(os.name != "posix", reason="links are made")
def test_output_does_not_follow_committed_links(small_show: Path, secret: Path) -> None:
    """A committed `dist` or destination that leads outside is refused, and nothing outside is removed."""
    add_destination(small_show, kind="folder", folder="out", public_url="http://127.0.0.1:9/")
    mark = ".made-by-podcast-publisher"
    for name in ("dist", "out"):
        (small_show / name).symlink_to(secret.parent)
    (secret.parent / mark).write_text("secret")
    for words in (("build",), ("build", "-o", "dist"), ("publish", "--to", "elsewhere", "--yes")):
        done = run_command(*words, cwd=small_show)
        assert (done.returncode, "is a link" in done.stderr) == (2, True), done
    (small_show / "dist").unlink()
    (small_show / "dist").mkdir()
    (small_show / "dist" / mark).write_text(f"../../secret\n{secret}\nold.html\npages")
    (small_show / "dist" / "old.html").write_text("old")
    (small_show / "dist" / "pages").mkdir()
    done = run_command("build", cwd=small_show)
    assert done.returncode == 0, done
    assert secret.read_text() == "TOPSECRETEXAMPLE"
    assert not (small_show / "dist" / "old.html").exists()
