"""The desk verifies the live show when asked, remembers the result, and says who publishes automatically."""

import os
from pathlib import Path

import pytest

from podcast_publisher.model.publishing_jobs import PUBLISHING_JOBS
from tests.forked_command import run_text
from tests.publish.publishing import add_destination
from tests.running_desk import HOME, RunningDesk, desk_with_store, running_desk

VERIFY = f"{HOME}/verify?to=local"


def publish(desk: RunningDesk) -> None:
    done = desk.finished(desk.post(f"{HOME}/publish", desk.form(f"{HOME}/plan")))
    assert "is live" in done.text


def test_the_live_show_is_verified_now(small_show: Path) -> None:
    """As apps read it; the result and its time are on the first page and on that of the status."""
    with desk_with_store(small_show) as desk:
        assert "Verify now" not in desk.get(f"{HOME}/").text
        publish(desk)
        page = desk.finished(desk.post(VERIFY, {"csrf": desk.csrf}))
        assert "<h1>Verified: local</h1>" in page.text
        assert "no problems found" in page.text
        home = desk.get(f"{HOME}/").text
        assert "was read as apps read it: no problems found" in home
        assert "Verified 23 November 2026, 12:00." in home
        status = desk.get(f"{HOME}/status?to=local").text
        assert "Verified 23 November 2026, 12:00: no problems found." in status
        assert desk.post(VERIFY, {"csrf": "x"}).status == 403


def test_a_result_belongs_to_its_destination(small_show: Path) -> None:
    """What was found at one place is not said of another; one that cannot be read says so."""
    add_destination(small_show, kind="folder", folder="../public", public_url="http://127.0.0.1:9/")
    with desk_with_store(small_show) as desk:
        publish(desk)
        failed = desk.finished(desk.post(f"{HOME}/verify?to=elsewhere", {"csrf": desk.csrf}))
        assert "Verified: elsewhere" in failed.text
        assert "What was found" in failed.text
        assert "was read as apps read it: no problems found" in desk.get(f"{HOME}/").text
        unknown = desk.finished(desk.post(f"{HOME}/verify?to=nowhere", {"csrf": desk.csrf}))
        assert "Not verified: nowhere" in unknown.text


@pytest.mark.parametrize(("variable", "job"), [*PUBLISHING_JOBS.items(), ("", "")])
def test_who_publishes_automatically(
    small_show: Path, monkeypatch: pytest.MonkeyPatch, variable: str, job: str
) -> None:
    """The live release says whether a job has made it; a person's says nobody, in red."""
    for name in PUBLISHING_JOBS:
        monkeypatch.delenv(name, raising=False)
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url="http://127.0.0.1:9/",
        public_url_unreachable="A test",
    )
    environment = os.environ | ({variable: "true"} if variable else {})
    done = run_text(
        "publish", "--to", "elsewhere", "--yes", cwd=small_show, environment=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with running_desk(small_show, "elsewhere") as desk:
        home = desk.get(f"{HOME}/").text
        history = desk.get(f"{HOME}/history?to=elsewhere").text
    if job:
        assert f"{job} last published on" in home
        assert "<strong>Nobody.</strong>" not in home
        assert job in history
    else:
        assert (
            "<strong>Nobody.</strong> No service runs on this computer, and no publishing job made the live release."
            in home
        )
