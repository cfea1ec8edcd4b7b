"""Who publishes the next episode, as far as this computer knows."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.json import encode
from msgspec.structs import replace

from podcast_publisher.model.publishing_jobs import SERVICE_NAME
from podcast_publisher.model.release import Release
from podcast_publisher.report.next_publisher import next_publisher
from podcast_publisher.workflow.next_publisher import read_next_publisher
from podcast_publisher.workflow.run.status_file import STOPPED, ServiceStatus, status_file
from tests.shows import REPOSITORY, workspace

NOW = datetime(2026, 12, 1, 6, tzinfo=UTC)
STATUS = ServiceStatus("production", "branch main", "1", 1, NOW, NOW)
RELEASE = Release(1, "2026-12-01T05:00:00Z", "Ada", "1", "a", {})


def note(show: Path, status: ServiceStatus) -> None:
    """The service writes its status."""
    path = status_file(workspace(show), "production")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(status))


def sentence(show: Path, live: Release | None = None) -> str:
    """What people read."""
    return next_publisher(read_next_publisher(workspace(show), "production", live, NOW))


def test_nobody(small_show: Path) -> None:
    """No service, no job and no schedule: a person's release changes nothing."""
    assert sentence(small_show) == "Nobody publishes the next episode automatically."
    assert sentence(small_show, RELEASE).startswith("Nobody")


def test_a_service_that_runs(small_show: Path) -> None:
    """With what is wrong, if anything is."""
    note(small_show, STATUS)
    assert sentence(small_show).startswith("The service on this computer publishes it")
    note(small_show, replace(STATUS, problems=("The store is full",)))
    assert "Problem: The store is full" in sentence(small_show)


@pytest.mark.parametrize(
    "status",
    [
        replace(STATUS, doing=STOPPED),
        replace(STATUS, heartbeat=NOW - timedelta(minutes=3)),  # killed
    ],
)
def test_a_service_that_does_not_run(small_show: Path, status: ServiceStatus) -> None:
    """Stopped, or silent for minutes: nobody, since when."""
    note(small_show, status)
    assert sentence(small_show).startswith("Nobody")
    assert "does not run since Tuesday 1 December 2026" in sentence(small_show)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"heartbeat": 1}', b"\xff", b"x" * 300_000])
def test_a_damaged_status_file_counts_as_none(small_show: Path, body: bytes) -> None:
    """It may be half of something, or somebody else's."""
    note(small_show, STATUS)
    status_file(workspace(small_show), "production").write_bytes(body)
    assert sentence(small_show).startswith("Nobody")


@pytest.mark.parametrize("name", ["GitHub Actions", SERVICE_NAME])
def test_whoever_made_the_live_release(small_show: Path, name: str) -> None:
    """Seen from every computer."""
    assert sentence(small_show, replace(RELEASE, by=name)).startswith(f"{name} last published on")


def test_a_workflow_with_a_schedule(small_show: Path) -> None:
    """The example of the documentation counts; one that only verifies does not."""
    workflows = small_show / ".github" / "workflows"
    workflows.mkdir(parents=True)
    examples = REPOSITORY / "docs" / "examples"
    (workflows / "watch.yml").write_text((examples / "watch.yml").read_text("utf-8"), "utf-8")
    os.mkfifo(workflows / "a.yml")  # nobody writes into it: whoever opened it would wait
    assert sentence(small_show).startswith("Nobody")
    (workflows / "publish.yml").write_text((examples / "publish.yml").read_text("utf-8"), "utf-8")
    assert ".github/workflows/publish.yml publishes on a schedule" in sentence(small_show)
