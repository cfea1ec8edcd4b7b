"""Who races in `bench.publish`, and one run of each: a process of its own, with its start."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from bench.publish_show import BUCKET, Place, Show
from podcast_publisher.cli.workspace import workspace_of

Words = Callable[[Show, Place], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Racer:
    """A program, the words that start it, and what is done before it meets an empty place."""

    name: str
    words: Words
    before: Callable[[Show, Place], object] = lambda _show, _place: None


@dataclass(frozen=True, slots=True)
class Measured:
    """One run, or the median of several."""

    seconds: float
    cpu: float
    """Seconds that the program and what it started have worked."""
    megabytes: float
    """The most memory that it has held."""


def racers() -> list[Racer]:
    """Ours, and those that are installed beside this Python."""
    return [
        Racer("ours, the whole of `publish`", _ours, _forget),
        Racer("the same, with a warm media cache", _ours, _look),
        Racer("ours, without check and build", _transfer),
        *(Racer(name, words) for is_there, name, words in _COPIERS if is_there()),
    ]


def left_out() -> list[str]:
    """The names of programs that are not installed."""
    return [name for is_there, name, _ in _COPIERS if not is_there()]


def run(racer: Racer, show: Show, place: Place) -> Measured:
    """Start it and wait for its end.

    Raises:
        RuntimeError: it failed.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        racer.words(show, place),
        cwd=show.project,
        env=_environment(place),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stdout:
        process.stdout.close()
    if process.returncode:
        raise RuntimeError(f"{racer.name} failed: {output.decode(errors='replace')[-2000:]}")
    return Measured(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def _environment(place: Place) -> dict[str, str]:
    store = place.store
    return {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "AWS_ACCESS_KEY_ID": store.access_key,
        "AWS_SECRET_ACCESS_KEY": store.secret_key,
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": store.endpoint_url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "RCLONE_CONFIG_BENCH_TYPE": "s3",
        "RCLONE_CONFIG_BENCH_PROVIDER": "SeaweedFS",
        "RCLONE_CONFIG_BENCH_ENV_AUTH": "true",
        "RCLONE_CONFIG_BENCH_ENDPOINT": store.endpoint_url,
        "RCLONE_CONFIG": os.devnull,
    }


def _ours(_show: Show, _place: Place) -> list[str]:
    return [sys.executable, "-m", "podcast_publisher", "publish", "--yes", "--to", "bench"]


def _forget(show: Show, _place: Place) -> None:
    """As if nobody had checked the show before."""
    if caches := workspace_of(show.project).caches:
        shutil.rmtree(caches, ignore_errors=True)


def _look(show: Show, place: Place) -> None:
    """Check the show before."""
    words = [sys.executable, "-m", "podcast_publisher", "check"]
    subprocess.run(
        words, cwd=show.project, env=_environment(place), stdout=subprocess.DEVNULL, check=True
    )


def _transfer(show: Show, place: Place) -> list[str]:
    return [
        sys.executable,
        "-m",
        "bench.publish_transfer",
        str(show.publication),
        BUCKET,
        place.prefix,
    ]


def _obstore(show: Show, place: Place) -> list[str]:
    script = [sys.executable, "-m", "bench.publish_obstore"]
    return [*script, str(show.objects_folder), BUCKET, place.prefix]


def _floor(show: Show, place: Place) -> list[str]:
    script = [sys.executable, "-m", "bench.publish_floor"]
    return [*script, str(show.objects_folder), BUCKET, place.prefix]


def _s5cmd(show: Show, place: Place) -> list[str]:
    sync = [_program("s5cmd"), "--endpoint-url", place.store.endpoint_url, "sync"]
    return [*sync, f"{show.objects_folder}/", f"s3://{BUCKET}/{place.prefix}/"]


def _rclone(show: Show, place: Place) -> list[str]:
    remote = f"bench:{BUCKET}/{place.prefix}"
    return [_program("rclone"), "sync", "--checksum", str(show.objects_folder), remote]


def _aws(show: Show, place: Place) -> list[str]:
    url = f"s3://{BUCKET}/{place.prefix}/"
    sync = [_program("aws"), "s3", "sync", "--only-show-errors"]
    return [*sync, str(show.objects_folder), url]


def _generator(show: Show, place: Place) -> list[str]:
    target = f"s3://{BUCKET}/{place.prefix}/"
    script = [sys.executable, "-m", "bench.publish_generator", str(show.project)]
    return [*script, _program("aws"), target, place.public_url]


def _program(name: str) -> str:
    beside = str(Path(sys.executable).parent)
    return shutil.which(name, path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}") or ""


_COPIERS: tuple[tuple[Callable[[], object], str, Words], ...] = (
    (partial(_program, "s5cmd"), "s5cmd sync", _s5cmd),
    (partial(_program, "rclone"), "rclone sync --checksum", _rclone),
    (partial(_program, "aws"), "aws s3 sync", _aws),
    (partial(_program, "aws"), "feedgen, then aws s3 sync", _generator),
    (partial(find_spec, "obstore"), "obstore, 8 threads", _obstore),
    (partial(find_spec, "obstore"), "the least of it, with obstore", _floor),
)
"""Whether it is installed, its name, and the words that start it."""
