"""The examples in deploy/ for systemd, containers and launchd: their commands, as processes that publish."""

import configparser
import plistlib
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from tests.cli.test_releases import git
from tests.cli.test_run import ServedShow, served, stop, until
from tests.forked_command import RunningCommand
from tests.shows import REPOSITORY
from tests.system_programs import system_program

__all__ = ["served"]
pytestmark = pytest.mark.timeout(180)
DEPLOY = REPOSITORY / "deploy"
UNIT = DEPLOY / "systemd" / "podcast-publisher.service"


def unit() -> configparser.ConfigParser:
    """The unit's sections."""
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    parser.read(UNIT, "utf-8")
    return parser


def systemd() -> tuple[list[str], Mapping[str, str]]:
    """Its command and environment."""
    service = unit()["Service"]
    pairs = (pair.partition("=") for pair in shlex.split(service["Environment"]))
    return shlex.split(service["ExecStart"]), {name: value for name, _, value in pairs}


def compose() -> tuple[list[str], Mapping[str, str]]:
    """Its command and environment."""
    publisher = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text("utf-8"))
    service = publisher["services"]["publisher"]
    return service["command"], {
        name: value for name, value in service["environment"].items() if value
    }


def launchd() -> tuple[list[str], Mapping[str, str]]:
    """Its command and environment."""
    agent = plistlib.loads(
        (DEPLOY / "launchd" / "org.example.podcast-publisher.plist").read_bytes()
    )
    return agent["ProgramArguments"], agent["EnvironmentVariables"]


@pytest.mark.parametrize("example", [systemd, compose, launchd])
def test_its_command_publishes(
    served: ServedShow, example: Callable[[], tuple[Sequence[str], Mapping[str, str]]]
) -> None:
    """Started in a clone as the example has it, it publishes, and SIGTERM stops it."""
    (program, *words), environment = example()
    assert program.rpartition("/")[2] == "podcast-publisher"
    config = served.project / "podcast.yaml"
    config.write_text(config.read_text("utf-8").replace("  elsewhere:", "  production:"), "utf-8")
    served.commit("A destination called production")
    clone = served.project.parent / "clone"
    git(served.project, "clone", "--quiet", str(served.project), str(clone))
    own = {name: value for name, value in environment.items() if name.startswith("PYTHON")}
    cache = {"PODCAST_CACHE": str(served.project.parent / "cache")}
    command = RunningCommand(*words, cwd=clone, environment={**served.environment, **own, **cache})
    try:
        until(lambda: "Listening" in served.feed(), command)
        _, said = stop(command, signal.SIGTERM)
    finally:
        command.kill()
        command.stdout.close()
    assert "Stopped." in said


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    """Every setting is one that it knows; the program and the user are those of this computer for that."""
    verifier = system_program("systemd-analyze")
    text = UNIT.read_text("utf-8")
    text = text.replace("/srv/podcast/venv/bin/podcast-publisher", sys.executable)
    (tmp_path / UNIT.name).write_text(text.replace("User=podcast", "User=root"), "utf-8")
    done = subprocess.run(
        [verifier, "verify", "--man=no", str(tmp_path / UNIT.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert UNIT.name not in done.stderr, done.stderr


def test_a_wrong_command_is_not_started_again() -> None:
    """And a publish that has begun has time to end."""
    service = unit()["Service"]
    assert service["RestartPreventExitStatus"] == "2"
    assert service["TimeoutStopSec"] == "10min"


def test_compose_accepts_the_file() -> None:
    """Where Docker is installed; no daemon is needed."""
    docker = shutil.which("docker")
    if docker is None:
        pytest.skip("docker is not installed; the command itself is tested above")
    done = subprocess.run(
        [docker, "compose", "-f", str(DEPLOY / "container" / "compose.yaml"), "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    if "is not a docker command" in done.stderr or "unknown shorthand" in done.stderr:
        pytest.skip("docker has no compose here; the command itself is tested above")
    assert done.returncode == 0, done.stderr
