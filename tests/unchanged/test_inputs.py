"""What the gate stamps is all that the program reads."""

import os
import signal
import sys
from functools import partial
from pathlib import Path

from tests.publish.publishing import add_destination
from tests.publish.stores import Store
from tests.unchanged.published import (
    Published,
    environment_of,
    read_record,
    records,
    rewrite_record,
)


def note_files(file: Path) -> None:
    """Write down every file that Python opens and every folder that it lists."""
    noted = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(event: str, given: tuple[object, ...]) -> None:
        if event in {"open", "os.listdir", "os.scandir"} and isinstance(
            given[0], str | bytes | Path
        ):
            os.write(noted, os.fsencode(Path.cwd() / os.fsdecode(given[0])) + b"\n")

    sys.addaudithook(note)


def is_below(path: str, *folders: str) -> bool:
    """Whether it is one of the folders or in one of them."""
    return any(path == folder or path.startswith(f"{folder.rstrip('/')}/") for folder in folders)


def test_every_file_that_is_read_is_stamped(in_store: Published, tmp_path: Path) -> None:
    """A run opens nothing that may change its result and that the gate does not look at."""
    in_store.settle()
    noted = tmp_path / "noted"
    in_store.with_step(partial(note_files, noted)).run_in_full()
    record = read_record(records(in_store)[0])
    program = [sys.prefix, sys.base_prefix, str(Path(__file__).parents[2])]
    own = [in_store.environment["XDG_CACHE_HOME"], *program]
    system = ["/dev", "/proc", "/etc/ssl", "/usr/share/zoneinfo"]
    read = set(noted.read_text("utf-8").splitlines())
    left = {
        path
        for path in read
        if not is_below(path, str(in_store.project), *own, *system)
        and "/podcast-publisher-git-" not in path
        and path not in record["files"]
        and path not in record["modules"]
    }
    assert str(in_store.project / "podcast.yaml") in read
    assert not left


def test_a_store_behind_tls(small_show: Path, tmp_path: Path, tls_store: Store) -> None:
    """The gate trusts the certificates that the program trusts, and no others."""
    target = tls_store.bucket()
    add_destination(
        small_show,
        kind="s3",
        bucket=target.destination.name.removeprefix("the bucket "),
        endpoint_url=tls_store.endpoint_url,
        public_url=target.public_url,
        public_url_unreachable="Nobody vouches for it",
    )
    show = Published(
        small_show,
        environment_of(
            tmp_path,
            AWS_CA_BUNDLE=str(tls_store.authority),
            AWS_ACCESS_KEY_ID=tls_store.access_key,
            AWS_SECRET_ACCESS_KEY=tls_store.secret_key,
        ),
    )
    show.settle()
    other = {"certificates": "/etc/ssl/certs/ca-certificates.crt"}
    for file in records(show):
        rewrite_record(lambda record: record["sign_in"].update(other), file)
    assert show.ask_gate() is None


def no_home() -> None:
    """Nobody knows where the user's home is."""

    def fail(_path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    Path.expanduser = fail  # type: ignore[method-assign, assignment]


def test_publishing_does_not_fail_for_the_sake_of_the_next_run(in_folder: Published) -> None:
    """What only saves time is left out where it does not work."""
    in_folder.settle()
    title = in_folder.project / "podcast.yaml"
    title.write_text(title.read_text("utf-8").replace("title: ", "title: Very ", 1), "utf-8")
    done = in_folder.with_step(no_home).run_in_full()
    assert (done.code, "is live." in done.output) == (0, True)
    assert in_folder.ask_gate() is None


def test_ctrl_c_has_the_programs_words(in_store: Published) -> None:
    """Whoever interrupts the gate hears what the program says, and nothing goes on."""
    in_store.settle()
    done = in_store.with_step(interrupt).run(gated=True)
    assert done.returncode == 130
    assert b"Stopped. The live show is unchanged" in done.stderr
    assert not done.stdout


def interrupt() -> None:
    """Ctrl-C as soon as the gate connects."""

    def hook(event: str, _given: tuple[object, ...]) -> None:
        if event == "socket.connect":
            signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.addaudithook(hook)
