"""What publishers copy into their own repositories works there."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from podcast_publisher.load.project import load_project

REPOSITORY = Path(__file__).parent.parent
HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"
WORKFLOW = REPOSITORY / "docs" / "examples" / "check.yml"


def step(name: str) -> str:
    """What the step of that name runs."""
    workflow: Any = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    (found,) = [one["run"] for one in steps if one.get("name") == name]
    return str(found)


def run(script: str, show: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The script as GitHub's runner runs it, with this program as the one that is installed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", script],  # noqa: S607 - whichever bash there is
        cwd=show,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def misspell(show: Path) -> None:
    file = show / "episodes" / "01-listening.yaml"
    file.write_text(file.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")


@pytest.mark.parametrize("broken", [False, True])
def test_the_workflow_marks_lines(small_show: Path, broken: bool) -> None:
    """The step fails where there is an error, and names its line as GitHub wants it."""
    if broken:
        misspell(small_show)
    done = run(step("Check"), small_show)
    assert done.returncode == int(broken), done.stderr
    assert done.stdout.startswith("::error file=episodes/01-listening.yaml,line=3") == broken


@pytest.mark.parametrize("broken", [False, True])
def test_the_workflow_shows_all_episodes(small_show: Path, tmp_path: Path, broken: bool) -> None:
    """The summary holds the table as plain text, whatever was found, and the step does not fail."""
    if broken:
        misspell(small_show)
    summary = tmp_path / "summary.md"
    environment = {"GITHUB_STEP_SUMMARY": str(summary), "RUNNER_TEMP": str(tmp_path)}
    done = run(step("Summary"), small_show, **environment)
    assert done.returncode == 0, done.stderr
    lines = summary.read_text("utf-8").splitlines()
    assert all(line.startswith("    ") for line in lines)
    assert any("01-listening" in line and "MP3" in line for line in lines)
    assert lines[-1].strip().startswith("Checked the show and 2 episodes")


def test_the_hook_is_one_that_pre_commit_takes() -> None:
    """pre-commit itself finds nothing wrong with the hooks that are offered."""
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_hook_checks_the_show(small_show: Path) -> None:
    """The hook runs this program's check, and for every file of a show."""
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    assert run(hook["entry"], small_show).stdout.endswith("nothing to mend.\n")
    names = {name for one in load_project(small_show).episodes for name in one.files}
    for name in (*names, "podcast.yaml", "shows/a/podcast.yaml"):
        assert re.search(hook["files"], name), name
    assert not re.search(hook["files"], "README.md")
