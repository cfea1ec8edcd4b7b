"""`init`, which creates a new show."""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import yaml

from podcast_publisher.check.release.sample import digest, values_of
from podcast_publisher.check.release.sample_values import SAMPLE
from podcast_publisher.edit import create_files
from podcast_publisher.load.project import load_project
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.settings import LOCAL
from podcast_publisher.workflow.check import load_and_check
from tests.forked_command import run, run_text
from tests.shows import SMALL_SHOW
from tests.typist import Typist

ANSWERS = {
    "title": "Ward rounds",
    "author": "Northern Hospitals NHS Trust",
    "email": "podcast@northern.nhs.uk",
    "category": "Health & Fitness > Medicine",
    "language": "en-GB",
    "address": "https://podcast.northern.nhs.uk/rounds/",
}


def options(**answers: str) -> list[str]:
    """The options for these answers, and for the others of the show."""
    return [f"--{name}={text}" for name, text in {**ANSWERS, **answers}.items()]


def create(folder: Path, **answers: str) -> Project:
    """Create the show in that folder, and load it as the program does."""
    done = run_text("init", str(folder), *options(**answers), cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    return load_project(Workspace(folder))


def findings_in(folder: Path) -> list[str]:
    return [
        finding.rule.code for finding in load_and_check(Workspace(folder), lambda _: None).findings
    ]


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_only_an_episode_is_missing(tmp_path: Path) -> None:
    """All fields are filled, editors find the schemas, and `check` asks for an episode alone."""
    project = create(tmp_path / "show")
    show = project.show
    assert project.findings == ()
    assert findings_in(tmp_path / "show") == ["PP411"]
    assert (show.title, show.author, show.copyright) == (
        ANSWERS["title"],
        *[ANSWERS["author"]] * 2,
    )
    assert show.owner
    assert (show.owner.name, show.owner.email) == (ANSWERS["author"], ANSWERS["email"])
    assert show.categories == (ANSWERS["category"],)
    assert (show.language, show.link) == (ANSWERS["language"], ANSWERS["address"])
    assert files_in(tmp_path / "show") == {
        *("podcast.yaml", ".gitignore", "artwork/cover.png"),
        *("schemas/show.schema.json", "schemas/episode.schema.json"),
    }
    assert (tmp_path / "show" / "episodes").is_dir()
    first = (tmp_path / "show" / "podcast.yaml").read_text("utf-8").splitlines()[0]
    assert (tmp_path / "show" / first.rpartition("=")[2]).is_file()


def test_the_guid_comes_from_the_feeds_address(tmp_path: Path) -> None:
    """However the address was typed; without one it is random, and the author is told."""
    guids = {
        create(tmp_path / f"show{number}", address=address).show.guid
        for number, address in enumerate(
            [
                "https://podcast.northern.nhs.uk/rounds",
                "podcast.northern.nhs.uk/rounds/feed.xml",
                "HTTPS://Podcast.Northern.NHS.uk/rounds/",
            ]
        )
    }
    # computed as docs/fields.md says, from podcast.northern.nhs.uk/rounds/feed.xml
    assert guids == {"b6f37c2e-6469-52bd-b9f5-dfbaf48f5105"}
    random = []
    for number in (7, 8):
        folder = tmp_path / f"show{number}"
        words = [word for word in options() if not word.startswith("--address")]
        done = run_text("init", str(folder), *words, "--website=northern.nhs.uk", cwd=tmp_path)
        assert "guid is a random one" in done.stdout
        assert findings_in(folder) == ["PP411"]
        random.append(load_project(Workspace(folder)).show.guid)
    assert random[0] != random[1]


@pytest.mark.parametrize(
    "name",
    [
        'Say "ah": what doctors hear',
        "It's the ward's voice",
        "yes",
        "1e3",
        ": -",
        "- # not a comment",
        "{{ title }}",
        "Heart ❤️ to heart 😀",
        "صوت المستشفى",
        "בית החולים",
        "Ysbyty’r Tŷ",
        "x " * 127,
        "W" * 255,
        "Back\\slash & Co \\",
    ],
)
def test_any_name_is_read_back(tmp_path: Path, name: str) -> None:
    """As show and as institution, by our loader and by another; `check` asks for an episode alone."""
    show = create(tmp_path / "show", title=name, author=name).show
    assert (show.title, show.author, show.copyright) == (name.strip(),) * 3
    assert findings_in(tmp_path / "show") == ["PP411"]
    text = (tmp_path / "show" / "podcast.yaml").read_text("utf-8")
    assert yaml.safe_load(text)["title"] == name.strip()


@pytest.mark.parametrize(
    ("language", "title", "author"),
    [
        ("cy", "Lleisiau’r ward", "Ymddiriedolaeth GIG y Gogledd"),
        ("uk", "Голоси лікарні", "Північна лікарня"),
        ("ar", "أصوات المستشفى", "مستشفى الشمال"),
        ("ja", "病院の声", "北病院"),
        ("fr_fr", "Les voix de l'hôpital", "Hôpitaux du Nord S.A."),
        ("en", "Ward rounds", "Northern Hospitals Inc."),
    ],
)
def test_a_show_in_any_language(tmp_path: Path, language: str, title: str, author: str) -> None:
    """No English is put into the mouth of a show that is not in English."""
    show = create(tmp_path / "show", language=language, title=title, author=author).show
    assert findings_in(tmp_path / "show") == ["PP411"]
    assert show.artwork
    texts = (show.description, show.artwork.alt)
    if language == "en":
        assert texts[0] == "A podcast by Northern Hospitals Inc."
    else:
        assert texts == (f"{title} – {author}",) * 2


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("title", "Ward\nguid: x", "end of a line"),
        ("title", "Ward\x1b[31m", "control character"),
        ("title", "Ward\u2028rounds", "end of a line"),
        ("title", "Ward \u202e rounds", "invisible"),
        ("title", "x" * 300, "300 characters"),
        ("title", "x" * 5000, "too many"),
        ("title", " ", "Type the name of the show"),
        ("author", "", "Type the institution"),
        ("email", "", "Type a mailbox that somebody reads, such as"),
        ("category", "", "Name a category from Apple's list, such as"),
        ("language", "", "such as en-GB"),
        ("address", "", "such as https://podcast.example.org/"),
        ("title", "<b>Ward</b>", "<b>"),
        ("title", "TODO", "placeholder"),
        ("title", "*Ward* rounds", "*Ward*"),
        ("author", "x" * 3000, "too many"),
        ("author", "Trust\tNorth", "control character"),
        ("email", "nobody", "not an email address"),
        ("category", "medcine", 'Did you mean "Health & Fitness > Medicine"?'),
        ("category", "111", "no category 111"),
        ("category", "0", "no category 0"),
        ("language", "uk", "Write en-GB"),
        ("language", "english", "not a language code"),
        ("address", "http://podcast.northern.nhs.uk/", "not secure"),
        ("address", "https://podcast.northern.nhs.uk/${{secrets.KEY}}", "no { in it"),
        ("address", "https://me:secret@podcast.northern.nhs.uk/", "password"),
        ("address", "https://podcast.northern.nhs.uk/?a=b", "question mark"),
        ("address", "https://[", "not a web address"),
        ("address", "ftp://podcast.northern.nhs.uk/", "not a web address"),
    ],
)
def test_wrong_answers_are_refused(tmp_path: Path, name: str, text: str, reason: str) -> None:
    """With the reason that `check` would give, and nothing is written."""
    done = run_text("init", "show", *options(**{name: text}), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert f"--{name}" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_missing_answers_are_listed(tmp_path: Path) -> None:
    """Where there is no terminal to ask at; --yes asks nowhere."""
    for words in ([], ["--yes"]):
        done = run_text("init", "show", "--title=Ward rounds", *words, cwd=tmp_path)
        assert done.returncode == 2
        assert "missing: --author, --email, --category, --language, --address" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("category", "meant"),
    [
        ("1", ("Arts",)),
        ("medicine", ("Health & Fitness > Medicine",)),
        ("health & fitness > medicine, Science", ("Health & Fitness > Medicine", "Science")),
    ],
)
def test_categories_by_number_and_name(
    tmp_path: Path, category: str, meant: tuple[str, ...]
) -> None:
    """Capitals do not matter; a comma separates two."""
    assert create(tmp_path / "show", category=category).show.categories == meant


def holds_a_file(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", "utf-8")


def holds_a_show(folder: Path) -> None:
    folder.mkdir()
    (folder / "podcast.yaml").write_text("mine", "utf-8")


def holds_another_cover(folder: Path) -> None:
    (folder / "artwork").mkdir(parents=True)
    (folder / "artwork" / "cover.png").write_bytes(b"mine")


def is_a_file(folder: Path) -> None:
    folder.write_text("mine", "utf-8")


def is_a_link(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    folder.symlink_to("elsewhere")


def holds_a_link(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    folder.mkdir()
    (folder / "episodes").symlink_to("../elsewhere")


def is_below_a_file(folder: Path) -> None:
    folder.symlink_to("nowhere")


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (holds_a_file, "holds notes.txt already"),
        (holds_a_show, "There is a show in show already"),
        (holds_another_cover, "holds artwork/cover.png already"),
        (is_a_file, "show is a file"),
        (is_a_link, "show is a link"),
        (holds_a_link, "holds episodes already"),
        (is_below_a_file, "show is a link"),
    ],
)
def test_nothing_is_overwritten(
    tmp_path: Path, prepare: Callable[[Path], None], reason: str
) -> None:
    """Whatever is there stays, links are not followed, and nothing is added."""
    prepare(tmp_path / "show")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    there = sorted(tmp_path.rglob("*"))
    done = run_text("init", "show", *options(), cwd=tmp_path)
    assert done.returncode == 2
    assert reason in done.stderr
    assert sorted(tmp_path.rglob("*")) == there
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def refuse_to_write() -> None:
    """What a folder without write permission does; the tests may run as root, whom nothing stops."""
    mkdir = os.mkdir

    def refusing(path: str, mode: int = 0o777) -> None:
        if str(path).endswith("schemas"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        mkdir(path, mode)

    os.mkdir = refusing  # type: ignore[assignment]


def test_a_folder_without_write_permission(tmp_path: Path) -> None:
    """Is refused with a sentence, and what was written before is gone."""
    done = run("init", "show", *options(), cwd=tmp_path, prepare=[refuse_to_write])
    assert done.returncode == 2
    assert b"show/schemas cannot be created: Permission denied." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_a_code_host_makes_is_welcome(tmp_path: Path) -> None:
    """Also in the current folder; a .gitignore of one's own stays, and its author is told what to add."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)  # noqa: S607 - whichever git there is
    for name in ("README.md", "LICENSE", ".gitignore"):
        (tmp_path / name).write_text("mine\n", "utf-8")
    done = run_text("init", *options(), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Add these lines to it: /.podcast/ and /dist/" in done.stdout
    assert (tmp_path / ".gitignore").read_text("utf-8") == "mine\n"
    assert findings_in(tmp_path) == ["PP411"]


def test_state_is_not_committed(tmp_path: Path) -> None:
    """.gitignore leaves out what the program keeps in the folder."""
    create(tmp_path / "show")
    for name in (".podcast/main/store/keys", "dist/feed.xml", "artwork/.cover.0123abcd.part"):
        (tmp_path / "show" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "show" / name).touch()
    git = partial(subprocess.run, cwd=tmp_path / "show", check=True, capture_output=True, text=True)
    git(["git", "init", "-q"])
    git(["git", "add", "."])
    assert set(git(["git", "ls-files"]).stdout.split()) == {
        *("podcast.yaml", ".gitignore", "artwork/cover.png"),
        *("schemas/show.schema.json", "schemas/episode.schema.json"),
    }


def stop_after(files: int, stop: Callable[[], None]) -> None:
    """Let the command write so many files, and then stop."""
    put = create_files._put
    written: list[Path] = []

    def counting(target: Path, content: Path | bytes) -> None:
        if len(written) == files:
            stop()
        put(target, content)
        written.append(target)

    create_files._put = counting


def interrupt() -> None:
    raise KeyboardInterrupt


def kill() -> None:
    os._exit(9)


@pytest.mark.parametrize("files", range(5))
def test_an_interrupted_run_leaves_nothing(tmp_path: Path, files: int) -> None:
    """Wherever Ctrl-C comes, neither file nor folder stays."""
    step = partial(stop_after, files, interrupt)
    done = run("init", "new/show", *options(), cwd=tmp_path, prepare=[step])
    assert done.returncode == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("files", range(5))
def test_a_killed_run_is_completed_by_the_next(tmp_path: Path, files: int) -> None:
    """podcast.yaml is the last file, and the same command again leaves what one run leaves."""
    step = partial(stop_after, files, kill)
    assert run("init", "show", *options(), cwd=tmp_path, prepare=[step]).returncode == 9
    assert not (tmp_path / "show" / "podcast.yaml").exists()
    create(tmp_path / "show")
    create(tmp_path / "whole")
    assert files_in(tmp_path / "show") == files_in(tmp_path / "whole")
    for name in files_in(tmp_path / "whole"):
        assert (tmp_path / "show" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_nothing_of_the_sample_show_slips_in(tmp_path: Path) -> None:
    """Neither a value that identifies it, nor a word of its podcast.yaml that names it."""
    folder = tmp_path / "show"
    show = create(folder).show
    assert [value for value in values_of(show) if digest(value[0], value[2]) in SAMPLE] == []
    done = run_text("init", "two", *options(), "--ci", "github", cwd=tmp_path)
    assert done.returncode == 0
    for path in (*folder.rglob("*"), *(tmp_path / "two").rglob("*.yml")):
        if path.suffix in {".yaml", ".yml"} or path.name == ".gitignore":
            text = path.read_text("utf-8")
            assert re.findall(r"(?i)leeds|medical.breakthroughs|research journey", text) == [], path


def test_workflows_for_github(tmp_path: Path) -> None:
    """Those of docs/examples, from the package itself; the one that watches has the feed's address."""
    done = run_text("init", "show", *options(), "--ci", "github", cwd=tmp_path)
    assert "PODCAST_PUBLISHER" in done.stdout
    folder = tmp_path / "show" / ".github" / "workflows"
    examples = Path(__file__).parents[2] / "docs" / "examples"
    for name in ("check.yml", "publish.yml"):
        assert (folder / name).read_bytes() == (examples / name).read_bytes()
    watch = yaml.safe_load((folder / "watch.yml").read_text("utf-8"))
    assert watch["env"]["FEED"] == f"{ANSWERS['address']}feed.xml"
    assert findings_in(tmp_path / "show") == ["PP411"]


def test_the_destination_waits_for_its_bucket(tmp_path: Path) -> None:
    """Without the signs before its lines, production is a destination at the given address."""
    create(tmp_path / "show")
    file = tmp_path / "show" / "podcast.yaml"
    text = re.sub(r"(?m)^# (destinations:|  .*)$", r"\1", file.read_text("utf-8"))
    file.write_text(re.sub("(?m)^(  - name: Name of|    role: host).*\n", "", text), "utf-8")
    project = load_project(Workspace(tmp_path / "show"))
    (production,) = project.show.destinations
    assert (production.name, production.kind) == ("production", "s3")
    assert production.public_url == ANSWERS["address"]


def recordings(folder: Path) -> list[Path]:
    """Three recordings with their transcripts, none of them the sample's."""
    folder.mkdir()
    names = ["Listening", "Measuring", "Asking"]
    sources = sorted((SMALL_SHOW / "episodes").glob("*.mp3"))
    for number, name in enumerate(names):
        source = sources[min(number, len(sources) - 1)]
        sound = source.read_bytes()
        # padding after the tags makes the third another file with the same sound
        (folder / f"{name}.mp3").write_bytes(sound + b"\0" * (number // len(sources)))
        words = source.with_suffix(".vtt").read_text("utf-8")
        (folder / f"{name}.vtt").write_text(words.replace("the", f"the {name.lower()}"), "utf-8")
    return [folder / f"{name}.mp3" for name in names]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_from_an_empty_folder_to_three_published_episodes(typist: Typist, tmp_path: Path) -> None:
    """At most 15 things are typed, no file is edited, and a real store serves the three episodes."""
    shown = typist.answer("init", answers=[*ANSWERS.values()])
    assert "Language [en-GB]" in shown
    before = (typist.folder / "podcast.yaml").read_bytes()
    for recording in recordings(tmp_path / "studio"):
        text = f"{recording.stem} at the bedside: what patients say, and what we learn from it."
        typist.run("new", str(recording), "--description", text, "--ready", texts=1)
    said = typist.run("check")
    assert "error" not in said
    assert "warning" not in said
    said = typist.run("publish", "--to", LOCAL)
    assert "Release 1 is live." in said
    assert typist.typed <= 15
    assert (typist.folder / "podcast.yaml").read_bytes() == before
    episodes = load_project(Workspace(typist.folder)).episodes
    assert [episode.number for episode in episodes] == [1, 2, 3]
    assert len({episode.guid for episode in episodes}) == 3
    (feed,) = re.findall(r"The feed: (\S+)", said)
    fetched = run_text("verify", "--to", LOCAL, cwd=typist.folder)
    assert fetched.returncode == 0, fetched.stdout
    assert feed.endswith("/feed.xml")
    assert run_text("publish", "--to", LOCAL, cwd=typist.folder).stdout.count("nothing to do") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_a_wrong_answer_is_asked_again(typist: Typist) -> None:
    """With the reason; without an address, a website is asked for."""
    shown = typist.answer(
        "init",
        "--email=podcast@northern.nhs.uk",
        answers=[
            *("", "x" * 300, "Ward rounds", "Northern Hospitals"),
            *("medcine", "200", "10", "uk", "", "", "northern.nhs.uk"),
        ],
    )
    for reason in (
        "Type the name of the show",
        "300 characters",
        "Did you mean",
        "numbers end at 110",
        "Write en-GB",
    ):
        assert reason in shown
    show = load_project(Workspace(typist.folder)).show
    assert (show.title, show.language, show.link) == (
        *("Ward rounds", "en-GB"),
        "https://northern.nhs.uk",
    )
    assert len(show.categories) == 1


def test_only_whole_episodes_are_ready(tmp_path: Path) -> None:
    """`new --ready` wants a recording and a description, and writes nothing without them."""
    create(tmp_path / "show")
    recording = recordings(tmp_path / "studio")[0]
    for words in ([str(recording)], ["--description", "Soon"]):
        done = run_text("new", *words, "--ready", cwd=tmp_path / "show")
        assert done.returncode == 2
        assert "description" in done.stderr
    assert list((tmp_path / "show" / "episodes").iterdir()) == []


def test_the_same_answers_give_the_same_files(tmp_path: Path) -> None:
    """But for a guid that is random."""
    for name in ("first", "second"):
        create(tmp_path / name)
    sums = [
        {
            path.relative_to(tmp_path / name): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("first", "second")
    ]
    assert sums[0] == sums[1]
    shutil.rmtree(tmp_path / "first")
