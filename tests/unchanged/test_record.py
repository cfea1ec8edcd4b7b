"""What is kept between runs: believed only where it is this user's own, of this checkout and of this day."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest

from podcast_publisher.model.cache_mac import MAC_BYTES, with_mac
from podcast_publisher.unchanged import gate
from tests.publish.publishing import add_destination, replace_in
from tests.unchanged.published import (
    KEY,
    Published,
    at,
    environment_of,
    read_record,
    records,
    rewrite_record,
)

NOON = datetime.combine(datetime.now(UTC).date() + timedelta(days=2), time(12), UTC)
"""No file has changed since."""
Damage = Callable[[Path], object]


def behind_a_link(file: Path) -> None:
    """The same record, by a link."""
    real = file.with_suffix(".real")
    file.rename(real)
    file.symlink_to(real)


def as_folder(file: Path) -> None:
    """A folder in its place."""
    file.unlink()
    file.mkdir()


def as_pipe(file: Path) -> None:
    """A named pipe in its place, to which nobody writes."""
    file.unlink()
    os.mkfifo(file, 0o600)


DAMAGE: dict[str, Damage] = {
    "others may read it": lambda file: file.chmod(0o644),
    "others may write it": lambda file: file.chmod(0o602),
    "others may write its folder": lambda file: file.parent.chmod(0o770),
    "a link": behind_a_link,
    "a folder": as_folder,
    "a named pipe": as_pipe,
    "nothing": lambda file: file.unlink(),
    "no bytes": lambda file: file.write_bytes(b""),
    "no code": lambda file: file.write_bytes(b"{" * 100),
    "another key": lambda file: file.write_bytes(with_mac(b"other", file.read_bytes()[MAC_BYTES:])),
    "no key": lambda file: file.write_bytes(file.read_bytes()[MAC_BYTES:]),
    "no JSON": lambda file: file.write_bytes(with_mac(KEY.encode(), b"{" * 100_000)),
    "a list": lambda file: file.write_bytes(with_mac(KEY.encode(), b"[]")),
    "too many bytes": partial(
        rewrite_record, lambda record: record.update(more=" " * gate.MAX_BYTES)
    ),
    "another format": partial(rewrite_record, lambda record: record.update(format=gate.FORMAT + 1)),
    "no files": partial(rewrite_record, lambda record: record.update(files=[])),
    "no modules": partial(rewrite_record, lambda record: record.update(modules=[])),
    "numbers for files": partial(rewrite_record, lambda record: record.update(files=[0])),
    "no questions": partial(rewrite_record, lambda record: record.pop("questions")),
    "for later": partial(rewrite_record, lambda record: record.update({"from": 4e9, "until": 5e9})),
    "outdated": partial(rewrite_record, lambda record: record.update(until=record["from"])),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_record_of_others_or_a_damaged_one_is_left(in_folder: Published, damage: Damage) -> None:
    """The program runs in full, and no error is shown."""
    in_folder.settle()
    folder = records(in_folder)[0].parent
    for file in records(in_folder):
        damage(file)
    assert in_folder.ask_gate() is None
    folder.chmod(0o700)
    for file in folder.iterdir():
        shutil.rmtree(file) if file.is_dir() and not file.is_symlink() else file.unlink()


def test_the_cache_of_another_checkout_is_not_believed(
    in_folder: Published, tmp_path: Path
) -> None:
    """A job restores a cache, which a pull request may have written, beside a new checkout at the same path."""
    in_folder.settle()
    away = tmp_path / "away"
    in_folder.project.rename(away)
    shutil.copytree(away, in_folder.project)
    for file in away.rglob("*"):
        assert (in_folder.project / file.relative_to(away)).stat().st_mtime == file.stat().st_mtime
    assert in_folder.ask_gate() is None


def test_the_key_of_the_users_own_state(in_folder: Published, tmp_path: Path) -> None:
    """Without a key in the environment there is one where no cache is; without it nothing is believed."""
    variables = dict(in_folder.environment, XDG_STATE_HOME=str(tmp_path))
    del variables["PODCAST_CACHE_KEY"]
    show = replace(in_folder, environment=variables)
    show.settle()
    key = tmp_path / "podcast-publisher" / "cache.key"
    key.write_bytes(b"x" * 32)
    assert show.ask_gate() is None
    show.settle()
    key.unlink()
    assert show.ask_gate() is None


@pytest.fixture
def scheduled(small_show: Path, tmp_path: Path) -> Published:
    """A show whose second episode comes out at one o'clock."""
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url="http://127.0.0.1:9/",
        public_url_unreachable="Nothing serves it in these tests",
    )
    episode = small_show / "episodes" / "02-measuring.yaml"
    text = episode.read_text("utf-8")
    published = next(line for line in text.splitlines() if line.startswith("published:"))
    replace_in(episode, published, f"published: {NOON + timedelta(hours=1):%Y-%m-%d %H:%M} UTC")
    return Published(small_show, environment_of(tmp_path))


def then(show: Published, moment: datetime) -> Published:
    """The same at that moment."""
    return replace(show, prepare=(partial(at, moment.timestamp()),))


def test_an_episode_that_is_due_is_noticed(scheduled: Published) -> None:
    """The gate answers until the moment, and publishing goes on from there."""
    first = then(scheduled, NOON).settle()
    assert "waits until" in first.output
    before = then(scheduled, NOON + timedelta(minutes=59))
    assert before.ask_gate() == first == before.run_in_full()
    due = then(scheduled, NOON + timedelta(hours=1))
    assert due.ask_gate() is None
    assert "is live." in due.run_in_full().output


def test_a_day_is_a_day(scheduled: Published) -> None:
    """A consent is due for review on a day, so nothing is answered after midnight UTC."""
    episode = scheduled.project / "episodes" / "01-listening.yaml"
    with episode.open("a", encoding="utf-8") as file:
        file.write(
            "    patient: true\n    consent:\n      reference: C-12\n      date: 2024-01-01\n"
            "      scope: [audio, transcript, worldwide, apps]\n"
            f"      review: {NOON:%Y-%m-%d}\n"
        )
    evening = NOON + timedelta(hours=11)
    assert then(scheduled, evening).run_in_full().code == 0
    said = then(scheduled, evening).settle()
    late = then(scheduled, evening + timedelta(minutes=59))
    assert late.ask_gate() == said == late.run_in_full()
    night = then(scheduled, evening + timedelta(hours=1))
    assert night.ask_gate() is None
    assert "PP803" not in said.output
    assert "PP803" in night.run_in_full().output


def test_years_ahead_end_at_a_moment(scheduled: Published) -> None:
    """An episode is too far ahead until a moment of the day."""
    episode = scheduled.project / "episodes" / "02-measuring.yaml"
    moment = NOON + timedelta(days=3 * 365, hours=2)
    replace_in(episode, f"{NOON + timedelta(hours=1):%Y-%m-%d %H:%M}", f"{moment:%Y-%m-%d %H:%M}")
    assert "PP465" in then(scheduled, NOON).settle().output
    later = then(scheduled, NOON + timedelta(hours=2))
    assert later.ask_gate() is None
    assert "PP465" not in later.run_in_full().output


def test_a_clock_that_was_put_back_is_noticed(scheduled: Published) -> None:
    """Before the run whose words are kept, nobody knows."""
    then(scheduled, NOON).settle()
    assert then(scheduled, NOON - timedelta(seconds=1)).ask_gate() is None


_RUN = (
    "import sys; sys.argv = ['podcast-publisher', 'publish', '--yes', '--to', 'elsewhere']\n"
    "from podcast_publisher.__main__ import main\n"
    "try: main()\n"
    "except SystemExit: print(sorted(sys.modules), file=sys.stderr)\n"
)


def test_the_gate_imports_the_standard_library_alone(in_store: Published) -> None:
    """An unchanged publish imports no boto3, no YAML, no click and no command, and makes three requests."""
    in_store.settle()
    words = [sys.executable, "-c", _RUN]
    environment = {**in_store.environment, "PYTHONPATH": str(Path(__file__).parents[2])}
    full, gated = (
        subprocess.run(
            words, cwd=in_store.project, env=environment, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    )
    loaded = set(eval(gated.stderr))  # noqa: S307 - our own list
    assert gated.stdout == full.stdout
    assert "There is nothing to do" in full.stdout
    libraries = {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names)
    assert libraries <= {"podcast_publisher", "__main__", "_distutils_hack", "sitecustomize"}
    ours = {name for name in loaded if name.startswith("podcast_publisher.")}
    assert {name.split(".")[1] for name in ours} == {"__main__", "unchanged", "model"}
    slow = {"typing", "dataclasses", "pathlib", "urllib", "http", "ssl", "datetime", "subprocess"}
    assert not slow & loaded
    assert all(len(read_record(file)["questions"]) == 3 for file in records(in_store))


def test_no_other_command_pays_for_the_gate() -> None:
    """Where it cannot answer, it is not imported."""
    code = (
        "import sys; sys.argv = ['podcast-publisher', '--version']\n"
        "from podcast_publisher.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "podcast_publisher.unchanged" not in done.stdout
