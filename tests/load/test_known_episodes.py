"""Within one process, unchanged episodes are not read again; and every load says what a first one would."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from podcast_publisher.load import project_reader
from podcast_publisher.load.cache.file_cache import FileCache
from podcast_publisher.load.files.text_file import TextFile, decode_text
from podcast_publisher.load.project import NO_UNSAVED_TEXTS, load_project
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Project
from tests.shows import workspace

FIRST = "episodes/01-listening"
Load = Callable[..., tuple[Project, list[str]]]


@pytest.fixture
def load(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load the project as the desk does; returns it, as anybody would load it, and the texts read for it."""
    cache, results, names = FileCache(), Results(), list[str]()

    def noted(body: bytes, name: str, largest: int) -> TextFile:
        names.append(name)
        return decode_text(body, name, largest)

    monkeypatch.setattr(project_reader, "decode_text", noted)

    def run(unsaved: dict[str, str] | None = None) -> tuple[Project, list[str]]:
        names.clear()
        texts = unsaved or NO_UNSAVED_TEXTS
        project = load_project(workspace(small_show), cache=cache, unsaved=texts, results=results)
        read = [name for name in names if name != "podcast.yaml"]
        assert project == load_project(workspace(small_show), unsaved=texts)
        return project, read

    return run


def test_unchanged_episodes_are_not_read_again(load: Load) -> None:
    """The second load gives the same episodes."""
    first, read = load()
    assert len(read) == 2
    again, read = load()
    assert read == []
    assert all(map(lambda one, other: one is other, first.episodes, again.episodes))


def test_only_the_changed_episode_is_read_again(load: Load, small_show: Path) -> None:
    """A save changes one file."""
    load()
    file = small_show / f"{FIRST}.yaml"
    file.write_text(file.read_text("utf-8") + "\n# a note\n", "utf-8")
    assert load()[1] == [f"{FIRST}.yaml"]
    assert load()[1] == []


def test_what_is_typed_is_read_and_not_kept(load: Load, small_show: Path) -> None:
    """Only the episode in the form is read for a pause in typing; afterwards the file counts again."""
    load()
    file = small_show / f"{FIRST}.yaml"
    typed = file.read_text("utf-8").replace("title: ", "title: Typed ", 1)
    project, read = load({f"{FIRST}.yaml": typed})
    assert read == [f"{FIRST}.yaml"]
    assert project.episodes[0].title.startswith("Typed ")
    assert not load()[0].episodes[0].title.startswith("Typed ")


def test_a_second_recording_beside_it_is_noticed(load: Load, small_show: Path) -> None:
    """The episode has a finding then, though none of its files has changed."""
    load()
    (small_show / f"{FIRST}.m4a").write_bytes(b"another")
    assert load()[0].findings


def _add_a_line(root: Path, number: int) -> None:
    files = sorted(root.glob("episodes/*.yaml")) or [root / "podcast.yaml"]
    file = files[number % len(files)]
    file.write_bytes(file.read_bytes() + b"# %d\n" % number)


def _add_a_cue(root: Path, number: int) -> None:
    for file in sorted(root.glob("episodes/*.vtt"))[number % 2 : number % 2 + 1]:
        file.write_bytes(file.read_bytes() + b"\nNOTE %d\n" % number)


def _rename(root: Path, number: int) -> None:
    files = sorted(path for path in root.glob("episodes/*") if path.is_file())
    file = files[number % len(files)]
    ending = (".mp3", ".vtt", ".srt", ".yaml", ".yml", ".YAML", ".m4a", ".txt", " copy.yaml")[
        number % 9
    ]
    file.rename(file.with_name(f"{file.name.partition('.')[0]}{ending}"))


def _copy(root: Path, number: int) -> None:
    files = sorted(path for path in root.glob("*/*") if path.is_file())
    file = files[number % len(files)]
    name = (
        f"{file.stem} copy{file.suffix}",
        f"{file.name}.bak",
        f"{file.stem}.m4a",
        f"x-{file.name}",
    )
    file.with_name(name[number % 4]).write_bytes(file.read_bytes())


def _remove(root: Path, number: int) -> None:
    files = sorted(path for path in root.glob("*/*") if path.is_file())
    files[number % len(files)].unlink()


def _link(root: Path, number: int) -> None:
    """A file becomes a link to another, or to another than before."""
    files = sorted(path for path in root.glob("episodes/*.*") if path.is_file())
    file = files[number % len(files)]
    target = (root / "elsewhere" / f"{number % 3}{file.suffix}").absolute()
    target.parent.mkdir(exist_ok=True)
    if not target.exists():
        shutil.copy(file, target)
    file.unlink()
    file.symlink_to(target)


def _name_files(root: Path, number: int) -> None:
    """The YAML names its recording, which may be there or not, and in the project or not."""
    file = max(root.glob("episodes/*.y*ml"))
    named = ("01-listening.mp3", "../elsewhere/0.mp3", "../missing.mp3", "../../outside.mp3")
    lines = [line for line in file.read_bytes().split(b"\n") if not line.startswith(b"audio:")]
    lines += [b"audio: " + named[number % 4].encode(), b"# %d" % number, b""]
    file.write_bytes(b"\n".join(lines))


def _nest(root: Path, number: int) -> None:
    """Episodes where none is read: too deep, or beside podcast.yaml; and folders in place of files."""
    text = f"title: A\nguid: b\npublished: 2026-01-0{number % 9 + 1}\n"
    folder = root / "episodes" / f"deep{number % 2}"
    (root / f"stray{number % 2}.yaml").write_text(text[number % 2 * 9 :], "utf-8")
    folder.mkdir(exist_ok=True)
    (folder / f"{number}.yaml").write_text(text, "utf-8")


def _change_the_show(root: Path, number: int) -> None:
    file = root / "podcast.yaml"
    file.write_bytes(file.read_bytes() + b"# %d\n" % number)


CHANGES = (
    *(_add_a_line, _add_a_cue, _rename, _copy, _remove, _link, _name_files, _nest),
    _change_the_show,
)


def random_changes(root: Path, seed: int) -> Iterator[None]:
    """Make many changes to the files of a show, one at each step."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    for _ in range(14):
        change, number = chance.choice(CHANGES), chance.randrange(10**6)
        if len([*root.glob("episodes/*.y*ml")]) > 0 and len([*root.glob("*/*")]) > 3:
            with suppress(OSError):  # a link that leads nowhere can be neither read nor copied
                change(root, number)
        yield


@pytest.mark.parametrize("seed", range(12))
def test_every_change_is_noticed(load: Load, small_show: Path, seed: int) -> None:
    """After each of many changes to files, a later load gives what a first one gives."""
    load()
    for _ in random_changes(small_show, seed):
        load()
