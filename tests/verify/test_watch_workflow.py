"""The workflow that publishers copy to watch their show works there, with minimal permissions."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from podcast_publisher.model.publication import Publication
from tests.shows import REPOSITORY
from tests.verify.servers import Serve, refused, unchanged

WORKFLOW = REPOSITORY / "docs" / "examples" / "watch.yml"


def workflow() -> Any:
    # `on` is a word for true in YAML 1.1, which PyYAML speaks and GitHub does not
    return yaml.load(WORKFLOW.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone


def run(job: str, name: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the step of that name as GitHub's runner does."""
    (script,) = [
        step["run"] for step in workflow()["jobs"][job]["steps"] if step.get("name") == name
    ]
    path = os.pathsep.join([str(folder), str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-e", "-c", script],  # noqa: S607 - whichever bash there is
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_it_runs_weekly_with_minimal_permissions() -> None:
    """On schedule and by hand; the job that installs programs has no permission and no secret."""
    read = workflow()
    assert [schedule["cron"].split()[-1] for schedule in read["on"]["schedule"]] == ["1"]
    assert "workflow_dispatch" in read["on"]
    rights = {name: job["permissions"] for name, job in read["jobs"].items()}
    assert rights == {"verify": {}, "tell": {"issues": "write"}}
    assert not [step for step in read["jobs"]["tell"]["steps"] if "uses" in step]
    assert "secrets." not in WORKFLOW.read_text("utf-8")


def test_it_passes_the_auditor() -> None:
    """Well formed, with every permission named and every action pinned by digest."""
    done = subprocess.run(
        [
            *(Path(sys.executable).parent / "zizmor", "--offline", "--no-progress"),
            *("--strict-collection", "--persona", "pedantic", "--format", "plain", WORKFLOW),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, "No findings to report" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize("faulty", [False, True])
def test_a_fault_is_annotated(
    serve: Serve, publication: Publication, tmp_path: Path, faulty: bool
) -> None:
    """The step fails where an app would, and annotates the fault."""
    server = serve(
        (lambda asked, reply: refused() if asked.is_audio else reply) if faulty else unchanged
    )
    done = run("verify", "Verify", tmp_path, FEED=server.hold(publication))
    assert done.returncode == int(faulty), done.stderr
    assert done.stdout.startswith(f"::error title=PP611 file-answers::{server.url}audio/") == faulty


@pytest.mark.parametrize(
    ("open_issue", "expected"),
    [("", ["issue create --title The published"]), ("12", ["issue comment 12 --body What apps"])],
)
def test_a_fault_opens_one_issue(tmp_path: Path, open_issue: str, expected: list[str]) -> None:
    """The first failure opens an issue, and the next one adds to it."""
    gh = tmp_path / "gh"  # stands for GitHub, which no test speaks to
    gh.write_text(
        f'#!/bin/sh\necho "$@" >> asked\n[ "$2" = list ] && echo "{open_issue}"\nexit 0\n', "utf-8"
    )
    gh.chmod(gh.stat().st_mode | stat.S_IXUSR)
    done = run("tell", "Tell", tmp_path, RUN="https://git.example.org/run/1")
    assert done.returncode == 0, done.stderr
    listed, *changed = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert listed.startswith("issue list --state open")
    assert [line[: len(start)] for line, start in zip(changed, expected, strict=True)] == expected
    assert changed[0].endswith("https://git.example.org/run/1")
