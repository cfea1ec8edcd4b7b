"""`podcast-publisher listens`, from log files to totals, on a show that was published to a folder."""

import gzip
import json
import subprocess
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import forked_command
from tests.listens.log_writers import WITH_RANGES, Hit, log
from tests.publish.publishing import add_destination

AGENT = "AntennaPod/3.8.0"
TODAY = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
DAY = TODAY - timedelta(days=10)


@pytest.fixture
def show(small_show: Path) -> Path:
    """A show that has been public for a month."""
    add_destination(
        small_show,
        kind="folder",
        folder="../public",
        public_url="http://127.0.0.1:9/",
        public_url_unreachable="Nothing serves it in these tests",
    )
    assert "Release 1 is live." in run(small_show, "publish", "--yes").stdout
    record = next((small_show.parent / "public" / "releases").glob("*/release.json"))
    release = json.loads(record.read_text())
    release["published"] = (TODAY - timedelta(days=30)).isoformat()
    record.write_text(json.dumps(release))
    return small_show


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, for that destination, with nobody at the terminal."""
    return forked_command.run_text(*words, "--to", "elsewhere", cwd=project)


def keys(project: Path) -> list[tuple[str, int]]:
    """The path and the size of each published recording."""
    public = project.parent / "public"
    return [
        (f"/{file.relative_to(public).as_posix()}", file.stat().st_size)
        for file in sorted((public / "audio").iterdir())
        if file.suffix == ".mp3"
    ]


def hits(project: Path, number: int, day: datetime = DAY, first: int = 1) -> list[Hit]:
    """Whole downloads of the first episode by so many listeners."""
    path, size = keys(project)[0]
    return [
        Hit(
            day + timedelta(seconds=n), f"192.0.2.{first + n}", AGENT, path, 0, size, size, number=n
        )
        for n in range(number)
    ]


def totals(project: Path) -> dict[str, int]:
    """The downloads of each day that was counted."""
    return {
        day: sum(n for apps in each.get("downloads", {}).values() for n in apps.values())
        for file in sorted((project / "listens").glob("*.json"))
        for day, each in json.loads(file.read_text())["days"].items()
    }


@pytest.mark.parametrize("form", ["CloudFront", "S3", "Caddy", "combined"])
def test_downloads_are_counted_and_shown(show: Path, form: str) -> None:
    """From files of any format, packed or not; later without logs."""
    made = hits(show, 12)
    (show.parent / "a.log").write_bytes(log(form, made[:8]))
    (show.parent / "b.log.gz").write_bytes(gzip.compress(log(form, made[6:])))
    done = run(show, "listens", "../a.log", "../b.log.gz")
    assert done.returncode == 0, done.stdout + done.stderr
    assert totals(show) == {f"{DAY:%Y-%m-%d}": 12}
    assert "Read 2 log files with 14 lines" in done.stdout
    assert "AntennaPod" in done.stdout
    again = run(show, "listens").stdout
    assert again in done.stdout
    assert "not certified" in again
    assert "compliant" not in again


def test_nothing_about_a_person_is_kept(show: Path) -> None:
    """No address, no user agent and no hash of any listener, neither on disk nor on the terminal."""
    made = [*hits(show, 3), *hits(show, 9, first=100)]
    odd = [hit._replace(agent="SecretPhone-of-Ada/1.0") for hit in made]
    (show.parent / "a.log").write_bytes(log("nginx JSON", odd))
    (show.parent / "bad.log").write_bytes(b"192.0.2.77 broken Ada\n")
    before = {path for path in show.parent.rglob("*") if path.is_file()}
    done = run(show, "listens", "../a.log", "../bad.log", "--format", "json")
    new = [path for path in show.parent.rglob("*") if path.is_file() and path not in before]
    assert [path.parent.name for path in new] == ["listens"]
    written = new[0].read_text() + done.stdout + done.stderr
    assert "192.0.2" not in written
    assert "Ada" not in written
    kept = json.loads(new[0].read_text())
    assert set(kept) == {"method", "month", "days"}
    (day,) = kept["days"].values()
    assert set(day) == {"files", "downloads", "apps"}
    assert list(day["apps"].values()) == [12]


def test_small_numbers_are_hidden_from_others(show: Path) -> None:
    """1 to 7 as a star, and the others to the nearest five; exact inside."""
    (show.parent / "a.log").write_bytes(log("combined", hits(show, 6)))
    (show.parent / "b.log").write_bytes(log("combined", hits(show, 12, DAY + timedelta(days=1))))
    inside = json.loads(run(show, "listens", "../[ab].log", "--format", "json").stdout)
    outside = json.loads(run(show, "listens", "--public", "--format", "json").stdout)
    assert inside["episodes"][0]["downloads"] == 18
    assert outside["episodes"][0]["downloads"] == "20"
    assert inside["apps"] == {"AntennaPod": 12, "other": 6}
    assert outside["apps"] == {"AntennaPod": "10", "other": "*"}
    rows = run(show, "listens", "--public", "--format", "csv").stdout.splitlines()
    assert "app,other,,,,2,*" in rows
    text = run(show, "listens", "--public").stdout
    assert " 18" not in text
    assert " 6\n" not in text


def test_young_days_wait(show: Path) -> None:
    """A day is counted 72 hours after its end; days before the show was public never are."""
    ages = {3: False, 4: True, 40: False, -2: False}
    made = [hit for age in ages for hit in hits(show, 2, TODAY - timedelta(days=age))]
    (show.parent / "a.log").write_bytes(log("combined", made))
    done = run(show, "listens", "../a.log")
    assert totals(show) == {
        f"{TODAY - timedelta(days=age):%Y-%m-%d}": 2 for age, counts in ages.items() if counts
    }
    assert "logs may still come in" in done.stdout


def test_a_day_is_not_counted_from_less(show: Path) -> None:
    """It stays as it was, and the exit code says that something was not done."""
    made = hits(show, 20)
    for name, part in (("a", made[:12]), ("b", made[12:])):
        (show.parent / f"{name}.log").write_bytes(log("combined", part))
    assert run(show, "listens", "../a.log", "../b.log").returncode == 0
    fewer = run(show, "listens", "../a.log")
    assert fewer.returncode == 1
    assert "1 log file that it was counted from must be among LOGS" in fewer.stdout
    assert totals(show) == {f"{DAY:%Y-%m-%d}": 20}
    twice = run(show, "listens", "..", "../a.log", "../b.log")
    assert "came twice" in twice.stdout


def bomb() -> bytes:
    """A gigabyte of zeros in a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = bytes(1 << 20)
    return b"".join([*(packer.compress(piece) for _ in range(1024)), packer.flush()])


def test_files_that_cannot_be_counted_are_named(show: Path) -> None:
    """And no day that they hold is counted, because nobody knows what they lack."""
    good = log("combined", hits(show, 9))
    packed = gzip.compress(log("combined", hits(show, 9, DAY + timedelta(days=1))))
    files = {
        "good.log": good,
        "part-of-a-day.log": log("combined", hits(show, 9, DAY + timedelta(days=1), first=50)),
        "half.gz": packed[:-9],
        "page.log": b"<html>\n",
        "table.log": b"PAR1" + bytes(50),
        "bomb.gz": bomb(),
        "empty.log": b"",
    }
    (show.parent / "logs").mkdir()
    for name, body in files.items():
        (show.parent / "logs" / name).write_bytes(body)
    done = run(show, "listens", "../logs")
    assert done.returncode == 1, done.stdout
    assert "half.gz is damaged" in done.stdout
    assert "page.log is no log" in done.stdout
    assert "table.log is Parquet" in done.stdout
    assert "choose JSON or w3c" in done.stdout
    assert "bomb.gz unpacks to far more" in done.stdout
    assert "empty.log" not in done.stdout
    assert totals(show) == {f"{DAY:%Y-%m-%d}": 9}


def test_joined_archives_are_read_whole(show: Path) -> None:
    """Logs are often joined by writing one after another."""
    made = hits(show, 10)
    packed = gzip.compress(log("combined", made[:5])) + gzip.compress(log("combined", made[5:]))
    (show.parent / "a.gz").write_bytes(packed)
    run(show, "listens", "../a.gz")
    assert totals(show) == {f"{DAY:%Y-%m-%d}": 10}


def test_missing_logs_are_wrong_use(show: Path) -> None:
    """A mistyped name must not look like a day without listeners."""
    done = run(show, "listens", "../none-*.log")
    assert done.returncode == 2
    assert "There is no log file ../none-*.log" in done.stderr


def test_a_list_of_agents_names_apps(show: Path) -> None:
    """That of a file or a folder; what is none is refused."""
    (show.parent / "a.log").write_bytes(log("combined", hits(show, 9)))
    (show.parent / "agents").mkdir()
    file = show.parent / "agents" / "apps.runtime.json"
    file.write_text('{"entries": [{"name": "Wards", "pattern": "^Antenna"}]}')
    assert "Wards" in run(show, "listens", "../a.log", "--agents", "../agents").stdout
    refused = run(show, "listens", "../a.log", "--agents", "../a.log")
    assert refused.returncode == 2
    assert "holds no list of user agents" in refused.stderr


def test_a_minute_of_sound_is_needed(show: Path) -> None:
    """Who was sent less has not downloaded it; in a recording of less than a minute, that is all of it."""
    path, size = keys(show)[0]
    made = [
        Hit(DAY, "192.0.2.1", AGENT, path, 0, size // 2, size, 206),
        Hit(DAY, "192.0.2.1", AGENT, path, size // 2, size - size // 2, size, 206),
        Hit(DAY, "192.0.2.2", AGENT, path, 0, size - 1, size, 206),
    ]
    for form in [*WITH_RANGES][:2]:
        (show.parent / "a.log").write_bytes(log(form, made))
        run(show, "listens", "../a.log")
        assert totals(show) == {f"{DAY:%Y-%m-%d}": 1}
        for file in (show / "listens").iterdir():
            file.unlink()


def test_totals_are_no_problem_of_the_show(show: Path) -> None:
    """The folder belongs to the project: check, plan and status take it as it is."""
    (show.parent / "a.log").write_bytes(log("combined", hits(show, 9)))
    run(show, "listens", "../a.log")
    assert forked_command.run_text("check", "--strict", cwd=show).returncode == 0


def test_records_say_where_the_sound_is(show: Path) -> None:
    """A minute of sound behind a large tag takes more bytes than its share of the file."""
    file = next((show.parent / "public" / "releases").glob("*/release.json"))
    record = json.loads(file.read_text())
    (path, size), *_ = keys(show)
    sound = record["sound"][path.removeprefix("/")]
    assert 0 < sound["first_sound_byte"] < sound["first_sound_byte"] + sound["minute_bytes"] <= size
    assert sound["guid"] in (show.parent / "public" / "feed.xml").read_text()
    sound |= {"first_sound_byte": 1000, "minute_bytes": 2000, "a field of newer programs": 1}
    file.write_text(json.dumps(record))
    made = [
        Hit(DAY, f"192.0.2.{n}", AGENT, path, 0, length, size, 206)
        for n, length in enumerate((2999, 3000))
    ]
    (show.parent / "a.log").write_bytes(log("CloudFront", made))
    assert run(show, "listens", "../a.log").returncode == 0
    assert totals(show) == {f"{DAY:%Y-%m-%d}": 1}


def test_records_of_older_programs_count_too(show: Path) -> None:
    """Their recordings need the share of a minute of the whole file."""
    file = next((show.parent / "public" / "releases").glob("*/release.json"))
    record = json.loads(file.read_text())
    del record["sound"]
    file.write_text(json.dumps(record))
    (show.parent / "a.log").write_bytes(log("CloudFront", hits(show, 3)))
    assert run(show, "listens", "../a.log").returncode == 0
    assert totals(show) == {f"{DAY:%Y-%m-%d}": 3}
