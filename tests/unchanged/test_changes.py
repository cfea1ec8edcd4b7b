"""Whatever anyone changes, the gate says what the program would say, or leaves it to the program."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.publish.publishing import replace_in
from tests.unchanged.published import Published, records

Change = Callable[[Published], None]


def edit(name: str, old: str, new: str, show: Published) -> None:
    """Change a text as an author does."""
    replace_in(show.project / name, old, new)


def edit_secretly(name: str, show: Published) -> None:
    """Change a byte near the end, keep the size, and put the time of the change back."""
    file = show.project / name
    before, body = file.stat(), bytearray(file.read_bytes())
    body[-2] ^= 1
    with file.open("r+b") as opened:
        opened.write(body)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    )


def swap(first: str, other: str, show: Published) -> None:
    """Swap two files of one size, each with its times, as rsync does."""
    a, b, aside = show.project / first, show.project / other, show.project / "aside"
    a.rename(aside)
    b.rename(a)
    aside.rename(b)


def write(name: str, text: str, show: Published) -> None:
    """Write a new file."""
    file = show.project / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")


def remove(name: str, show: Published) -> None:
    """Remove a file."""
    (show.project / name).unlink()


def rename(name: str, new: str, show: Published) -> None:
    """Give a file or folder another name."""
    (show.project / name).rename(show.project / new)


def link(name: str, target: str, show: Published) -> None:
    """Put a link to a copy in the place of a file."""
    file = show.project / name
    (show.project / target).write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(show.project / target)


@contextmanager
def put_back(folder: Path) -> Iterator[None]:
    """Afterwards, all files are as they were, with new inodes and times where they were changed."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    yield
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink() or (path.is_file() and path not in before):
            path.unlink()
        elif path.is_dir() and not any(file.is_relative_to(path) for file in before):
            path.rmdir()
    for path, body in before.items():
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_bytes() != body:
            path.write_bytes(body)


EPISODE = "episodes/01-listening"
OF_FILES: dict[str, Change] = {
    "a title": partial(edit, "podcast.yaml", "title: Research", "title: Searches"),
    "a title of an episode, as long": partial(edit, f"{EPISODE}.yaml", "Listening", "Overheard"),
    "a byte of YAML, with its time": partial(edit_secretly, "episodes/02-measuring.yaml"),
    "a byte of a transcript, with its time": partial(edit_secretly, f"{EPISODE}.vtt"),
    "a byte of a recording, with its time": partial(edit_secretly, f"{EPISODE}.mp3"),
    "a byte of a picture, with its time": partial(edit_secretly, "artwork/cover.jpg"),
    "two recordings of one size": partial(swap, f"{EPISODE}.mp3", "episodes/02-measuring.mp3"),
    "broken YAML": partial(write, f"{EPISODE}.yaml", "title: ["),
    "a new episode": partial(write, "episodes/03-more.yaml", "title: More\n"),
    "a form of consent at the top": partial(write, "consent form.pdf", "Name"),
    "a form of consent in a new folder": partial(write, "papers/consent form.pdf", "Name"),
    "a recording of no episode": partial(write, "episodes/left over.mp3", "ID3"),
    "an episode in the wrong place": partial(
        write, "03-more.yaml", "guid: 1\npublished: 2020-01-01\n"
    ),
    "a template": partial(write, "site/index.html", "<html><body>Ours</body></html>"),
    "a file that no page uses": partial(write, "site/unused.html", "nothing"),
    "a transcript that is gone": partial(remove, f"{EPISODE}.vtt"),
    "a recording that is gone": partial(remove, f"{EPISODE}.mp3"),
    "a folder with another name": partial(rename, "artwork", "pictures"),
    "a file with another name": partial(rename, f"{EPISODE}.vtt", f"{EPISODE}.txt"),
    "a link in the place of a file": partial(link, f"{EPISODE}.vtt", "kept.vtt"),
}


@pytest.mark.parametrize("change", OF_FILES.values(), ids=OF_FILES)
def test_a_change_of_a_file_is_noticed(in_folder: Published, change: Change) -> None:
    """The gate leaves every change of the project's files to the program."""
    in_folder.settle()
    with put_back(in_folder.project):
        change(in_folder)
        gate, full = in_folder.ask_gate(), in_folder.run_in_full()
        assert gate is None, full


def test_permissions_are_noticed(in_folder: Published) -> None:
    """A file that another user can write is another file."""
    in_folder.settle()
    file = in_folder.project / f"{EPISODE}.yaml"
    file.chmod(0o666)
    try:
        assert in_folder.ask_gate() is None
    finally:
        file.chmod(0o644)


def test_a_link_to_another_file_is_noticed(in_folder: Published) -> None:
    """The file that a link leads to counts, wherever it is."""
    kept = in_folder.project / "kept.vtt"
    with put_back(in_folder.project):
        link(f"{EPISODE}.vtt", "kept.vtt", in_folder)
        in_folder.settle()
        replace_in(kept, "WEBVTT", "WEBVTT heard")
        assert in_folder.ask_gate() is None


def test_links_to_folders_outside_are_left_to_the_program(in_folder: Published) -> None:
    """What is in such a folder is not stamped, so the gate never answers."""
    outside = in_folder.home / "outside"
    outside.mkdir()
    with put_back(in_folder.project):
        (in_folder.project / "more").symlink_to(outside)
        assert in_folder.run_in_full() == in_folder.run_in_full()
        assert in_folder.ask_gate() is None


def test_measurements_are_noticed(in_folder: Published) -> None:
    """What `check --deep` has measured speaks of the show, and is kept outside of it."""
    in_folder.settle()
    record = records(in_folder)[0]
    sound = record.parent.parent / "sound" / "measured.json"
    sound.parent.mkdir(exist_ok=True)
    sound.write_text("{}")
    try:
        assert in_folder.ask_gate() is None
    finally:
        sound.unlink()


def touch(file: Path) -> None:
    """Change nothing but the times."""
    os.utime(file)


OF_PROGRAM: dict[str, Change] = {
    "a module": lambda show: touch((show.program or Path()) / "check" / "text" / "titles.py"),
    "a template": lambda show: touch(
        (show.program or Path()) / "render" / "pages" / "site" / "index.html"
    ),
    "a new module": lambda show: ((show.program or Path()) / "new.py").touch(),
    "a library": lambda show: touch((show.library or Path()) / "a_library_of_tests.py"),
    "a new library": lambda show: ((show.library or Path()) / "json.py").touch(),
}


@pytest.mark.parametrize("change", OF_PROGRAM.values(), ids=OF_PROGRAM)
def test_a_change_of_the_program_is_noticed(in_folder: Published, change: Change) -> None:
    """Another program, library or template may say something else; while they change, nothing is kept."""
    in_folder.settle()
    change(in_folder)
    assert in_folder.ask_gate() is None
    in_folder.run_in_full()
    assert in_folder.ask_gate() is None


def test_other_words_are_another_run(in_folder: Published) -> None:
    """`plan` and `publish` keep their own words, and options that the gate does not know are the program's."""
    published = in_folder.settle()
    plan = in_folder.with_words("plan", "--to", "elsewhere", "--exit-code")
    assert plan.ask_gate() is None
    planned = plan.settle()
    assert published.output.startswith(planned.output)
    assert in_folder.ask_gate() == published


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "--yes", "--to", "elsewhere", "--renew-headers"),
        ("publish", "--yes", "--to", "elsewhere", "--reason", "Why not"),
        ("publish", "--yes", "--to", "nowhere"),
        ("plan", "--to", "elsewhere", "--out", "plan.json"),
        ("plan", "--yes", "--to", "elsewhere"),
        ("-C", ".", "publish", "-C", ".", "--to", "elsewhere"),
        ("history", "--to", "publish"),
    ],
)
def test_other_options_are_left_to_the_program(
    in_folder: Published, words: tuple[str, ...]
) -> None:
    """What the gate does not know by heart it never answers, whether or not there is anything to do."""
    in_folder.settle()
    other = in_folder.with_words(*words)
    with put_back(in_folder.project):
        other.run_in_full()
        other.run_in_full()
        assert other.ask_gate() is None


@pytest.mark.parametrize(
    "words",
    [
        ("-C", "PROJECT", "publish", "--yes", "--to", "elsewhere"),
        ("publish", "--project=PROJECT", "--to=elsewhere"),
    ],
)
def test_the_project_may_be_named(in_folder: Published, words: tuple[str, ...]) -> None:
    """-C and --project, before and after the command."""
    named = (word.replace("PROJECT", str(in_folder.project)) for word in words)
    in_folder.with_words(*named).settle()


@pytest.mark.parametrize(
    "variables",
    [{"LANG": "xx"}, {"PODCAST_DESTINATION": "local"}, {"HTTPS_PROXY": "http://127.0.0.1:9"}],
)
def test_the_environment_is_noticed(in_folder: Published, variables: dict[str, str]) -> None:
    """Any variable may matter to Python or a library."""
    in_folder.settle()
    assert in_folder.with_environment(**variables).ask_gate() is None
    assert in_folder.with_environment(SHLVL="7", _="/bin/other").ask_gate() is not None


@pytest.mark.parametrize("name", [".aws/config", ".aws/credentials", ".gitconfig"])
def test_settings_of_the_user_are_noticed(in_folder: Published, name: str) -> None:
    """Files outside the project that were looked for and not found count once they are there."""
    in_folder.settle()
    file = in_folder.home / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    try:
        assert in_folder.ask_gate() is None
    finally:
        file.unlink()


def git(show: Published, *words: str) -> None:
    """Run git in the project."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@wards.example.org")
    subprocess.run(
        ["git", *who, *words],  # noqa: S607 - the one that the program finds
        cwd=show.project,
        check=True,
        capture_output=True,
        env=show.environment,
    )


def test_an_older_commit_is_noticed(in_folder: Published) -> None:
    """The same files in a checkout that does not follow the live release are refused, as ever."""
    in_folder.settle()
    git(in_folder, "init", "--quiet")
    assert in_folder.ask_gate() is None
    git(in_folder, "add", ".")
    git(in_folder, "commit", "--quiet", "--message", "First")
    git(in_folder, "commit", "--quiet", "--message", "Second", "--allow-empty")
    title = in_folder.project / "podcast.yaml"
    replace_in(title, "title: ", "title: New ")
    in_folder.settle()
    git(in_folder, "checkout", "--quiet", "HEAD^")
    gate, full = in_folder.ask_gate(), in_folder.run_in_full()
    git(in_folder, "checkout", "--quiet", "-")
    replace_in(title, "title: New ", "title: ")
    assert gate is None
    assert "PP9" in full.output
    assert full.code == 1
