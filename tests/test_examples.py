"""The files that publishers copy into their own repositories work there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from tests.publish.publishing import replace_in

REPOSITORY = Path(__file__).parent.parent
HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"
WORKFLOWS = [
    REPOSITORY / ".github" / "workflows" / "ci.yml",
    REPOSITORY / "docs" / "examples" / "check.yml",
]
"""Our own, and the one that publishers copy: both check a show."""
PUBLISHING = REPOSITORY / "docs" / "examples" / "publish.yml"
"""Another that publishers copy."""
ACTION = REPOSITORY / "action.yml"
ACTION_SCRIPT = '"$GITHUB_ACTION_PATH/deploy/github/run.sh"'
"""The last step of the action."""
for_both = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)


def read(workflow: Path) -> Any:
    # `on` is a word for true in YAML 1.1, which PyYAML speaks and GitHub does not
    return yaml.load(workflow.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone


def steps(workflow: Path) -> list[dict[str, Any]]:
    """Every step of every job."""
    return [step for job in read(workflow)["jobs"].values() for step in job["steps"]]


def checking(workflow: Path) -> str:
    """The script of the step that checks the show; of our own workflow, that of the action."""
    (step,) = [step for step in steps(workflow) if step.get("name") == "Check"]
    return str(step.get("run", ACTION_SCRIPT))


def run(script: str, show: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script as GitHub's runner does, with this program installed."""
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


def of_runner(folder: Path, **inputs: str) -> dict[str, str]:
    """What GitHub's runner sets for a step of the action, with its inputs; the program is this one."""
    programs = folder / "podcast-publisher" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    program = programs / "podcast-publisher"
    program.unlink(missing_ok=True)
    program.symlink_to(Path(sys.executable).parent / "podcast-publisher")
    return {
        "RUNNER_TEMP": str(folder),
        "GITHUB_ACTION_PATH": str(REPOSITORY),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "FOLDER": ".",
        "TO": "production",
        "DEEP": "true",
        **inputs,
    }


def misspell(show: Path) -> None:
    file = show / "episodes" / "01-listening.yaml"
    file.write_text(file.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")


def publishable(show: Path) -> None:
    """Let its destination be a folder."""
    yaml_file = show / "podcast.yaml"
    replace_in(yaml_file, "podcast@example.org", "podcast@wards.example.org")
    yaml_file.write_text(
        re.sub(
            r"  production:\n(    .*\n)+",
            "  production:\n    kind: folder\n    folder: ../public\n"
            "    public_url: http://127.0.0.1:9/\n"
            "    public_url_unreachable: Nothing serves it here\n",
            yaml_file.read_text("utf-8"),
        ),
        "utf-8",
    )


@for_both
@pytest.mark.parametrize("broken", [False, True])
def test_a_workflow_annotates_errors(
    workflow: Path, small_show: Path, tmp_path: Path, broken: bool
) -> None:
    """The step fails on an error, annotates its line, and shows all episodes."""
    if broken:
        misspell(small_show)
    summary = tmp_path / "summary.md"
    done = run(checking(workflow), small_show, **of_runner(tmp_path, COMMAND="check"))
    assert done.returncode == int(broken), done.stderr
    marked = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert [line.partition(",endLine")[0] for line in marked] == [
        "::error file=episodes/01-listening.yaml,line=3"
    ] * broken
    mark = "✗" if broken else "!"  # the recordings are too quiet, and the step listens to them
    page = summary.read_text("utf-8")
    assert page.startswith("**Checked the show and 2 episodes: ")
    assert f"| {mark} | 1 | 01-listening |" in page


def test_workflows_pass_the_auditor() -> None:
    """Well formed, with every permission named and every action pinned by digest."""
    done = subprocess.run(
        [
            *(Path(sys.executable).parent / "zizmor", "--offline", "--no-progress"),
            *("--strict-collection", "--persona", "pedantic", "--format", "plain"),
            *(REPOSITORY / ".github", *WORKFLOWS, PUBLISHING, ACTION),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, "No findings to report" in done.stdout) == (0, True), done.stdout


def test_the_action_writes_its_outputs(small_show: Path, tmp_path: Path) -> None:
    """SARIF for the code scanner and Markdown for the summary, also where the check fails."""
    misspell(small_show)
    done = run(ACTION_SCRIPT, small_show, **of_runner(tmp_path, COMMAND="check", DEEP="false"))
    assert done.returncode == 1
    written = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
    sarif = json.loads(Path(written["sarif"]).read_text("utf-8"))
    assert next(result["ruleId"] for result in sarif["runs"][0]["results"]) == "PP003"
    assert Path(written["summary"]).read_bytes() == (tmp_path / "summary.md").read_bytes()


def test_the_action_publishes(small_show: Path, tmp_path: Path) -> None:
    """Once; then there is nothing to do."""
    publishable(small_show)
    environment = of_runner(tmp_path, COMMAND="publish")
    assert "Release 1 is live." in run(ACTION_SCRIPT, small_show, **environment).stdout
    assert "nothing to do" in run(ACTION_SCRIPT, small_show, **environment).stdout


@pytest.mark.parametrize("name", ["COMMAND", "TO", "FOLDER", "DEEP"])
def test_what_is_typed_into_the_action_is_never_run(
    small_show: Path, tmp_path: Path, name: str
) -> None:
    """An input is a word for the program, whatever stands in it."""
    mark = tmp_path / "was-run"
    inputs = {"COMMAND": "plan", name: f'"; touch {mark}; $(touch {mark}) `touch {mark}` #'}
    run(ACTION_SCRIPT, small_show, **of_runner(tmp_path, **inputs))
    assert not mark.exists()
    assert "${{" not in "".join(step.get("run", "") for step in read(ACTION)["runs"]["steps"])


def test_the_image_is_made_of_what_is_there() -> None:
    """It passes the linter, and every file that it copies is let in; no container engine builds it here."""
    linter = Path(sys.executable).parent / "hadolint"
    done = subprocess.run(
        [linter, REPOSITORY / "Dockerfile"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "")
    lines = (REPOSITORY / "Dockerfile").read_text("utf-8").splitlines()
    copied = {
        name
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    }
    allowed = (REPOSITORY / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{name}" for name in copied} <= set(allowed)
    assert all((REPOSITORY / name).exists() for name in copied)
    assert "USER 10001:10001" in lines


@for_both
def test_pull_requests_from_forks_are_checked(workflow: Path) -> None:
    """On every pull request, read only, without secrets."""
    assert "pull_request" in read(workflow)["on"]
    assert "secrets." not in workflow.read_text("utf-8")
    rights = [job["permissions"] for job in read(workflow)["jobs"].values()]
    assert rights == [{"contents": "read"}] * len(rights)


def test_the_schedule_publishes_what_is_due(small_show: Path) -> None:
    """The step publishes once, and has nothing to do a quarter of an hour later."""
    (step,) = [step for step in steps(PUBLISHING) if step.get("name") == "Publish"]
    publishable(small_show)
    assert "Release 1 is live." in run(step["run"], small_show).stdout
    assert "nothing to do" in run(step["run"], small_show).stdout
    workflow = read(PUBLISHING)
    assert workflow["on"]["schedule"] == [{"cron": "*/15 * * * *"}]
    assert workflow["concurrency"]["cancel-in-progress"] == "false"


def test_pre_commit_accepts_the_hook() -> None:
    """It finds nothing wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_hook_checks_the_show(small_show: Path) -> None:
    """It runs `check` for every file of a show."""
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    assert run(hook["entry"], small_show).stdout.endswith("no problems found.\n")
    names = {
        name for episode in load_project(Workspace(small_show)).episodes for name in episode.files
    }
    for name in (*names, "podcast.yaml", "shows/a/podcast.yaml"):
        assert re.search(hook["files"], name), name
    assert not re.search(hook["files"], "README.md")
