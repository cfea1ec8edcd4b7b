"""Publish automatically: the desk keeps the show as it is, and the service publishes just that."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.json import encode
from msgspec.structs import replace

from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.workspace import AUTOMATIC, RELEASED
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.run.kept_snapshot import KeptSnapshots, keep_snapshot, state_stamp
from tests.cli.test_run import PATIENCE, SECOND, SECOND_DATE, ServedShow, served, stop, until
from tests.forked_command import RunningCommand, run_text
from tests.publish.publishing import replace_in
from tests.running_desk import HOME, running_desk
from tests.shows import workspace

__all__ = ["served"]
pytestmark = pytest.mark.timeout(180)
LATER = "2099-01-01T06:00:00+00:00"
KEEP = re.compile(
    r'action="[^"]*/keep\?to=elsewhere">\s*<input[^>]*>\s*<input[^>]*name="state" value="(\w+)"'
)


def context(project: Path) -> Context:
    """Of somebody at the desk."""
    return Context(workspace(project), lambda: datetime.now(UTC), os.environ, "Ada")


def test_the_desk_keeps_what_it_shows_and_the_service_publishes_that(
    served: ServedShow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edits after it stay at home; a show that was changed since the page was shown is not kept."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, served.environment[name])
    episode = served.project / "episodes" / "02-measuring.yaml"
    replace_in(episode, SECOND_DATE, LATER)
    plan = f"{HOME}/plan?to=elsewhere"
    with running_desk(served.project, "elsewhere") as desk:
        page = desk.get(plan).text
        assert "The service does not run on this computer." in page
        state = KEEP.search(page)
        assert state, page
        due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=15)
        replace_in(episode, LATER, due.isoformat())
        form = {"csrf": desk.csrf, "state": state[1]}
        refused = desk.post(f"{HOME}/keep?to=elsewhere", form)
        assert "was changed since this page was shown" in refused.text
        assert not (served.project / ".podcast" / "main" / AUTOMATIC / "kept.json").exists()
        again = state_stamp(workspace(served.project))
        kept = desk.post(f"{HOME}/keep?to=elsewhere", form | {"state": again})
        assert kept.status == 303, kept.text
        assert (
            "Each episode comes out at its date, as it is now."
            in desk.get(kept.headers["location"]).text
        )
    replace_in(served.project / "episodes" / "01-listening.yaml", "title: Listening", "title: Half")
    command = RunningCommand(
        "run", "--to", "elsewhere", "--kept", cwd=served.project, environment=served.environment
    )
    try:
        until(lambda: SECOND in served.feed(), command)
        assert datetime.now(UTC) >= due
        assert "<title>Listening</title>" in served.feed()
        _, said = stop(command)
    finally:
        command.kill()
        command.wait(PATIENCE)
        command.stdout.close()
    assert "of what was kept at the desk was released." in said


def test_what_a_person_published_since_is_not_undone(served: ServedShow) -> None:
    """The service refuses, says who published, and waits until the show is kept again."""
    this = context(served.project)
    keep_snapshot(this, state_stamp(this.workspace))
    replace_in(served.project / "episodes" / "01-listening.yaml", "title: Listening", "title: Ears")
    done = run_text(
        *("publish", "--to", "elsewhere", "--yes"),
        cwd=served.project,
        environment=served.environment,
    )
    assert "is live" in done.stdout, done.stdout + done.stderr
    command = RunningCommand(
        "run", "--to", "elsewhere", "--kept", cwd=served.project, environment=served.environment
    )
    try:
        until(lambda: "would undo that" in str(served.status().get("problems")), command)
        assert "<title>Ears</title>" in served.feed()
        keep_snapshot(this, state_stamp(this.workspace))
        until(lambda: served.status().get("published_snapshot"), command)
        stop(command)
    finally:
        command.kill()
        command.wait(PATIENCE)
        command.stdout.close()
    assert "<title>Ears</title>" in served.feed()


def test_what_was_kept_survives_an_edit_in_place_and_shows_damage(small_show: Path) -> None:
    """It holds bytes of its own; unchanged recordings are kept once."""
    this = context(small_show)
    first = keep_snapshot(this, state_stamp(this.workspace))
    objects = this.workspace.state(AUTOMATIC) / "objects"
    inodes = {path.name: path.stat().st_ino for path in objects.iterdir()}
    recording = small_show / "episodes" / "01-listening.mp3"
    before = recording.read_bytes()
    with recording.open("r+b") as file:
        file.write(b"overwritten")
    snapshots = KeptSnapshots(this)
    taken = snapshots.take(snapshots.newest())
    assert (taken.root / "episodes" / "01-listening.mp3").read_bytes() == before
    second = keep_snapshot(this, state_stamp(this.workspace))
    changed = {name for name in first.files if first.files[name] != second.files[name]}
    assert changed == {"episodes/01-listening.mp3"}
    after = {path.name: path.stat().st_ino for path in objects.iterdir()}
    assert len(set(after.items()) - set(inodes.items())) == 1
    (objects / second.files["podcast.yaml"]).write_text("title: Another")
    with pytest.raises(Exception, match=r"podcast\.yaml is damaged"):
        snapshots.take(snapshots.newest())


@pytest.mark.parametrize("name", ["../../outside/a.mp3", "/outside/a.mp3", "a/../../../b/a.mp3"])
def test_a_forged_list_makes_no_folder_elsewhere(small_show: Path, name: str) -> None:
    """It is refused before anything is made."""
    this = context(small_show)
    kept = keep_snapshot(this, state_stamp(this.workspace))
    forged = replace(kept, files={name: next(iter(kept.files.values()))})
    (this.workspace.state(AUTOMATIC) / "kept.json").write_bytes(encode(forged))
    snapshots = KeptSnapshots(this)
    newest = snapshots.newest()
    released = this.workspace.cache(RELEASED).folder
    assert released
    with pytest.raises(WrongUseError, match="list of what was kept is damaged"):
        snapshots.take(newest)
    assert not list(released.parent.rglob("outside"))
    assert not (released / newest / "b").exists()
    assert not Path("/outside").exists()


def test_neither_branch_nor_kept(small_show: Path) -> None:
    """Or both: it says what to choose."""
    for words in ((), ("--kept", "--branch", "main")):
        done = run_text("run", *words, cwd=small_show)
        assert (done.returncode, "either a branch or what was kept" in done.stderr) == (2, True)
