"""Several shows in one folder: found, checked and published, and one that is broken stops no other."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.workspace import STORE
from podcast_publisher.workflow import shows as finder
from podcast_publisher.workflow.shows import choose_show, find_shows
from tests import forked_command
from tests.publish.publishing import add_destination, replace_in
from tests.shows import SMALL_SHOW, workspace
from tests.stores import end_store

GUID = "10612d81-5324-5c7d-83da-be0c25a9a1c2"


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Path]:
    """A folder with three shows; the first by name is broken."""
    folder = tmp_path / "trust"
    for number, name in enumerate(("broken", "heart", "lung")):
        root = folder / "shows" / name
        shutil.copytree(SMALL_SHOW, root)
        replace_in(root / "podcast.yaml", GUID, GUID[:-1] + str(number))
    replace_in(folder / "shows" / "broken" / "podcast.yaml", "author:", "auther:")
    yield folder
    for root in (folder / "shows").iterdir():
        end_store(workspace(root).state(STORE))


def run_command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command as users have it, with nobody at the terminal."""
    done = forked_command.run(*words, cwd=folder, gated=True)
    return subprocess.CompletedProcess(
        words, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def parts(output: str) -> dict[str, str]:
    """What is said of each show."""
    return {
        part.partition(" ===\n")[0]: part.partition(" ===\n")[2]
        for part in output.split("=== ")[1:]
        if part.partition(" ===\n")[1]
    }


def test_shows_are_published_and_a_broken_one_stops_no_other(trust: Path) -> None:
    """Each goes to a store of its own; a second run has nothing to publish, and says so of each."""
    done = run_command(trust, "publish", "--yes")
    said = parts(done.stdout)
    assert list(said) == ["shows/broken", "shows/heart", "shows/lung"]
    assert done.returncode == 1, done.stderr
    assert "PP003" in said["shows/broken"]
    assert "shows/broken: " in done.stderr
    assert "shows/heart" not in done.stderr
    for number, name in ((1, "shows/heart"), (2, "shows/lung")):
        assert "Release 1 is live." in said[name]
        feed = said[name].partition("The feed: ")[2].split()[0]
        with urlopen(feed) as response:
            assert GUID[:-1] + str(number) in response.read().decode()
    again = parts(run_command(trust, "publish", "--yes").stdout)
    assert list(again) == list(said)
    assert all("live." not in text for text in again.values())
    status = parts(run_command(trust, "status").stdout)
    assert "live" in status["shows/heart"]
    assert "live" in status["shows/lung"]


def test_exit_code_is_the_worst(trust: Path) -> None:
    """A problem is worse than something to publish, and a wrong name is worse than both."""
    assert run_command(trust, "plan", "--exit-code").returncode == 1
    assert run_command(trust, "plan", "--exit-code", "--show", "lung").returncode == 4
    (trust / "shows" / "lung" / "podcast.yaml").rename(trust / "shows" / "lung" / "podcast.yml")
    done = run_command(trust, "check")
    assert done.returncode == 2
    assert "shows/lung: There is no podcast.yaml" in done.stderr
    assert "no problems found" in parts(done.stdout)["shows/heart"]


def test_one_show_is_chosen(trust: Path) -> None:
    """Its output is that of a show alone, in every format."""
    done = run_command(trust, "check", "--show", "heart")
    assert (done.returncode, done.stdout) == (
        0,
        run_command(trust / "shows" / "heart", "check").stdout,
    )
    form = ("--format", "json")
    done = run_command(trust, "check", "--show", "shows/broken", *form)
    assert json.loads(done.stdout)[0]["code"] == "PP003"
    done = run_command(trust, "check", *form)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--format is for one show" in done.stderr


def test_a_show_at_the_root_is_the_only_one(trust: Path) -> None:
    """Folders below it may hold examples; nothing changes for it."""
    shutil.copytree(SMALL_SHOW, trust, dirs_exist_ok=True)
    done = run_command(trust, "check")
    assert (done.returncode, "===" in done.stdout) == (0, False)
    done = run_command(trust, "check", "--show", "heart")
    assert (done.returncode, "Leave --show out" in done.stderr) == (2, True)


def test_caches_may_not_come_with_another_show(
    trust: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pull request could bring them in a folder beside the show."""
    monkeypatch.setenv("PODCAST_CACHE", str(trust / "caches"))
    done = run_command(trust, "check", "--show", "heart")
    assert (done.returncode, "PODCAST_CACHE names a folder inside" in done.stderr) == (2, True)


def test_links_and_hidden_folders_hold_no_shows(tmp_path: Path) -> None:
    """Nor does a folder that is too deep, or inside a show."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "podcast.yaml").touch()
    top = tmp_path / "top"
    for path in ("a", "a/below", "b/c/d", "b/c/d/e", ".hidden", "z/y/x/w"):
        (top / path).mkdir(parents=True)
        if path != "b/c/d":
            (top / path / "podcast.yaml").touch()
    (top / "link").symlink_to(tmp_path / "outside")
    (top / "b" / "c" / "podcast.yaml").touch()
    assert [show.name for show in find_shows(top)] == ["a", "b/c"]


def test_search_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pull request may bring any number of files and shows."""
    for number in range(4):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "podcast.yaml").touch()
    monkeypatch.setattr(finder, "MOST_SHOWS", 3)
    with pytest.raises(WrongUseError, match="more than 3 shows"):
        find_shows(tmp_path)
    monkeypatch.setattr(finder, "MOST_ENTRIES", 2)
    with pytest.raises(WrongUseError, match="more than 2 files"):
        find_shows(tmp_path)


def test_a_name_must_mean_one_show(tmp_path: Path) -> None:
    """The path always does."""
    for name in ("adults/heart", "children/heart"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "podcast.yaml").touch()
    shows = find_shows(tmp_path)
    assert choose_show(shows, "adults/heart/").name == "adults/heart"
    for name, count in (("heart", "more than one show"), ("lung", "no show")):
        with pytest.raises(WrongUseError, match=count):
            choose_show(shows, name)


def test_a_place_holds_one_show(trust: Path) -> None:
    """The second to publish there is refused, and the first stays as it is."""
    for name in ("heart", "lung"):
        root = trust / "shows" / name
        add_destination(
            root,
            kind="folder",
            folder="../../public",
            public_url="http://127.0.0.1:9/",
            public_url_unreachable="Nothing serves it here",
        )
    done = run_command(trust, "publish", "--to", "elsewhere", "--yes")
    said = parts(done.stdout + done.stderr)
    assert "Release 1 is live." in said["shows/heart"]
    assert "Release" not in said["shows/lung"]
    assert "PP905" in done.stderr + done.stdout
    feed = (trust / "public" / "feed.xml").read_text("utf-8")
    assert GUID[:-1] + "1" in feed
