"""The service as a process: real commits, a real store, and the feed that listeners get."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3
from msgspec import Struct

from podcast_publisher.publish.stores.local.state import LocalStore
from podcast_publisher.publish.stores.s3.bucket import BucketDestination
from tests.cli.test_releases import git
from tests.forked_command import RunningCommand, run_text
from tests.publish.publishing import add_destination, replace_in

pytestmark = pytest.mark.timeout(180)
PATIENCE = 60
SECOND = "Measuring: what counts"
SECOND_DATE = "2025-04-02T06:00:00+01:00"


class ServedShow(Struct):
    """A repository with the small show, to be published to a bucket that the world reads."""

    project: Path
    url: str
    environment: Mapping[str, str]
    endpoint: str

    def feed(self) -> str:
        """What a listener gets; empty where there is nothing yet."""
        answer = urllib3.request("GET", f"{self.url}feed.xml", retries=False)
        return answer.data.decode() if answer.status == 200 else ""

    def commit(self, message: str) -> None:
        git(self.project, "add", "-A")
        git(self.project, "commit", "--quiet", "-m", message)

    @contextmanager
    def service(self, *words: str, environment: Mapping[str, str] = {}) -> Iterator[RunningCommand]:
        """The command `run`, killed at the end if it still runs."""
        command = RunningCommand(
            *("run", "--to", "elsewhere", "--branch", "main", *words),
            cwd=self.project,
            environment={**self.environment, **environment},
        )
        try:
            yield command
        finally:
            if command.poll() is None:
                command.kill()
                command.wait(PATIENCE)
            command.stdout.close()

    def status(self) -> dict[str, object]:
        """The status file."""
        file = self.project / ".podcast" / "main" / "service" / "elsewhere.json"
        status: dict[str, object] = json.loads(file.read_bytes()) if file.exists() else {}
        return status

    def releases(self) -> int:
        """How many there are."""
        done = run_text(
            *("history", "--to", "elsewhere", "--format", "json"),
            cwd=self.project,
            environment=self.environment,
        )
        return len(json.loads(done.stdout or "[]"))


def until(condition: Callable[[], object], command: RunningCommand | None = None) -> None:
    """Wait for it; a process that ended instead shows what it said."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if command and command.poll() is not None:
            pytest.fail(command.stdout.read())
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def stop(command: RunningCommand, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
    """Its exit code, and all that it said."""
    command.send_signal(number)
    code = command.wait(PATIENCE)
    return code, command.stdout.read()


@pytest.fixture
def served(
    small_show: Path, store: LocalStore, bucket: tuple[BucketDestination, str]
) -> ServedShow:
    """The show with both episodes out, committed."""
    _, url = bucket
    endpoint, name = url.rstrip("/").rsplit("/", 1)
    add_destination(
        small_show, kind="s3", bucket=name, endpoint_url=endpoint, public_url=url, region="local"
    )
    (small_show / ".gitignore").write_text(".podcast/\n")
    keys = {"AWS_ACCESS_KEY_ID": store.access_key, "AWS_SECRET_ACCESS_KEY": store.secret_key}
    git(small_show, "init", "--quiet", "--initial-branch", "main")
    show = ServedShow(small_show, url, {**os.environ, **keys, "PYTHONUNBUFFERED": "1"}, endpoint)
    show.commit("Two episodes")
    return show


def schedule(show: ServedShow, when: datetime) -> None:
    """Let the second episode be due then."""
    file = show.project / "episodes" / "02-measuring.yaml"
    replace_in(file, f"published: {SECOND_DATE}", f"published: {when.isoformat()}")


def test_an_episode_comes_out_at_its_date(served: ServedShow) -> None:
    """Without anybody's hand, from the commit; what is edited and not committed stays at home."""
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=12)
    schedule(served, due)
    served.commit("The second episode is scheduled")
    replace_in(served.project / "episodes" / "01-listening.yaml", "title: Listening", "title: Half")
    feeds = [""]

    def has(title: str) -> bool:
        feeds.append(served.feed())
        return title in feeds[-1]

    with served.service() as command:
        until(lambda: has("<title>Listening</title>"), command)
        assert SECOND not in feeds[-1]
        until(lambda: has(SECOND), command)
        assert due <= datetime.now(UTC) < due + timedelta(minutes=1)
        until(lambda: served.status().get("doing") == "waiting", command)
        code, said = stop(command)
    assert not any("Half" in feed for feed in feeds)
    assert f'Next: "{SECOND}" at {due:%Y-%m-%d %H:%M} UTC.' in said
    assert "Release 1 is live." in said
    assert "Release 2 is live." in said
    assert "Nothing else is scheduled." in said
    # what the store cannot do is found by verifying, and is somebody's to look at
    assert code == (1 if served.status()["problems"] else 0), said
    assert served.status()["doing"] == "stopped"
    assert served.status()["release"] == 2
    history = run_text(
        "history", "--to", "elsewhere", cwd=served.project, environment=served.environment
    )
    assert "podcast-publisher run" in history.stdout


def test_a_newer_commit_is_published_when_it_is_made(served: ServedShow) -> None:
    """The service wakes; a commit with an error is refused once, and the next one is published."""
    with served.service() as command:
        until(lambda: "Listening" in served.feed(), command)
        episode = served.project / "episodes" / "01-listening.yaml"
        replace_in(episode, "title: Listening", "titel: Listening")
        served.commit("A mistake")
        until(lambda: "cannot be published" in str(served.status().get("problems")), command)
        assert "<title>Listening</title>" in served.feed()
        replace_in(episode, "titel: Listening", "title: Hearing")
        served.commit("Mended")
        until(lambda: "<title>Hearing</title>" in served.feed(), command)
        until(lambda: "cannot be" not in str(served.status().get("problems")), command)
        _, said = stop(command, signal.SIGINT)
    assert said.count("cannot be published: ") == 1
    assert "PP003" in said
    assert "Traceback" not in said


def test_two_services_make_one_release(served: ServedShow) -> None:
    """Whoever comes second finds nothing to do, or tries again and then does."""
    with served.service() as first, served.service("--status-file", "../second.json") as second:
        until(lambda: served.status().get("published_snapshot"), first)
        other = served.project.parent / "second.json"
        until(
            lambda: other.exists() and json.loads(other.read_bytes()).get("published_snapshot"),
            second,
        )
        for command in (first, second):
            _, said = stop(command)
            assert "Traceback" not in said
    assert served.releases() == 1


def test_a_killed_service_is_continued_by_the_next(served: ServedShow) -> None:
    """Killed as soon as the first recording has arrived: the next one publishes the rest."""
    with served.service() as command:
        until(lambda: served.status().get("doing") == "publishing", command)
        command.kill()
        command.wait(PATIENCE)
    assert served.status()["doing"] != "stopped"
    with served.service() as command:
        until(lambda: "Listening" in served.feed(), command)
        until(lambda: served.status().get("published_snapshot"), command)
        _, said = stop(command)
    assert "Traceback" not in said
    assert served.releases() == 1


def test_a_store_that_is_away_is_tried_again(served: ServedShow) -> None:
    """The address answers later: the service goes on by itself, and says so meanwhile."""
    broken = {"AWS_SECRET_ACCESS_KEY": "wrong"}
    with served.service(environment=broken) as command:
        until(lambda: served.status().get("retry"), command)
        assert served.status()["problems"]
        code, said = stop(command)
    assert code == 3
    assert "Trying again at" in said
    with served.service() as command:
        until(lambda: served.status().get("published_snapshot"), command)
        assert served.status()["retry"] is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--branch", "nothing"], 'There is no branch called "nothing"'),
        (["--branch", "main", "--to", "nowhere"], 'There is no destination called "nowhere"'),
    ],
)
def test_what_is_misspelt_ends_it_at_once(
    served: ServedShow, words: list[str], message: str
) -> None:
    """Before it runs for a night without doing anything."""
    done = run_text("run", *words, cwd=served.project, environment=served.environment)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_a_folder_without_git_has_no_snapshots(small_show: Path) -> None:
    """It says what to do."""
    done = run_text("run", "--branch", "main", cwd=small_show)
    assert (done.returncode, "not a checkout" in done.stderr) == (2, True)
    assert "Fix: " in done.stderr
