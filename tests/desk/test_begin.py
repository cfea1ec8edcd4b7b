"""A show is created at the desk, in an empty folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from podcast_publisher.load.project import load_project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.init import create_show
from podcast_publisher.workflow.show_answers import ShowAnswers
from tests.desk_process import DeskProcess, Pairs, desk_process, filled, with_cookie
from tests.forked_command import run
from tests.running_desk import HOME

BEGIN = f"{HOME}/begin"
ANSWERS = {
    "title": "Ward rounds",
    "author": "Northern Hospitals NHS Trust",
    "email": "podcast@northern.example.org",
    "category": "Health & Fitness > Medicine",
    "address": "podcast.example.org/ward-rounds",
}
MARKUP = "<script>alert(1)</script>\"'><b>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    """A desk in an empty folder."""
    root = tmp_path / "ward-rounds"
    root.mkdir()
    with desk_process(root) as running:
        yield with_cookie(running)


def files_in(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def answered(desk: DeskProcess, **typed: str) -> Pairs:
    return desk.filled(f"{HOME}/", **(ANSWERS | typed))


def test_the_answers_make_the_show_that_init_makes(desk: DeskProcess, tmp_path: Path) -> None:
    """The same files, byte by byte; then the desk is that of the new show, at the same address."""
    done = desk.post(BEGIN, answered(desk))
    assert (done.status, done.headers["location"]) == (303, f"{HOME}/?created")
    options = [f"--{name}={text}" for name, text in ANSWERS.items()]
    by_init = run("init", "by-init", *options, "--language=en-GB", "--yes", cwd=tmp_path)
    assert by_init.returncode == 0
    assert files_in(desk.root) == files_in(tmp_path / "by-init")
    home = desk.get(done.headers["location"]).text
    assert "Desk: Ward rounds" in home
    assert "The show was created." in home
    assert f'href="{HOME}/add">Add an episode</a>' in home
    assert desk.get(f"{HOME}/add").status == 200


def test_without_an_address_the_author_hears_what_that_means(desk: DeskProcess) -> None:
    """What `init` tells is on the first page: the guid is a random one; a website takes the address's place."""
    done = desk.post(BEGIN, answered(desk, address="", website="hospital.nhs.uk"))
    assert "guid is a random one" in desk.get(done.headers["location"]).text
    assert load_project(Workspace(desk.root)).show.link == "https://hospital.nhs.uk"


def test_wrong_answers_are_refused_beside_their_fields(desk: DeskProcess) -> None:
    """All at once, in the words of `init`, with what was typed; nothing is written."""
    wrong = {"title": "", "email": "nobody", "category": "", "address": ""}
    page = desk.post(BEGIN, answered(desk, **wrong))
    assert page.status == 422
    for name in ("title", "email", "category", "website"):
        beside = page.text.partition(f'id="messages-{name}"')[2].partition("</div>")[0]
        assert "<strong>Error:</strong>" in beside
        assert (name == "email") != (" such as " in beside or "as people search" in beside)
        assert f'<a href="#{name}">' in page.text
    for name in ("author", "language", "address"):
        beside = page.text.partition(f'id="messages-{name}"')[2].partition("</div>")[0]
        assert "Error" not in beside
    assert dict(filled(page))["email"] == "nobody"
    assert files_in(desk.root) == {}
    assert desk.post(BEGIN, filled(page, **ANSWERS)).status == 303


def test_markup_in_every_answer_is_escaped(desk: DeskProcess) -> None:
    """In its field and its message, and on the first page of a show that is called so."""
    names = (*ANSWERS, "language", "website")
    page = desk.post(BEGIN, answered(desk, **dict.fromkeys(names, MARKUP)))
    assert page.status == 422
    assert {dict(filled(page))[name] for name in names} == {MARKUP}
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text
    created = desk.post(BEGIN, answered(desk, title="<i onload=x", author='<i "onload=x'))
    home = desk.get(created.headers["location"]).text
    assert "Desk: &lt;i onload=x" in home
    assert "<i onload" not in home


@pytest.mark.parametrize("origin", ["http://evil.example.org", "null", ""])
def test_another_origin_begins_no_show(desk: DeskProcess, origin: str) -> None:
    """Nor does a form without the secret of this desk, or a browser that was not let in."""
    pairs = answered(desk)
    assert desk.post(BEGIN, pairs, Origin=origin).status == 403
    assert desk.post(BEGIN, [(n, "x" if n == "csrf" else v) for n, v in pairs]).status == 403
    assert desk.post(BEGIN, pairs, Cookie="").status == 403
    assert desk.get(f"{HOME}/", Cookie="").status == 403
    assert files_in(desk.root) == {}


def test_until_there_is_a_show_every_page_leads_to_the_form(desk: DeskProcess) -> None:
    """No episode is added and nothing is published in a folder without a show."""
    for path in ("add", "show", "plan", "episodes/01-one/notes", "publish", "destinations"):
        for answer in (desk.get(f"{HOME}/{path}"), desk.post(f"{HOME}/{path}", [])):
            assert (answer.status, answer.headers["location"]) == (303, f"{HOME}/")
    assert "<nav" not in desk.get(f"{HOME}/").text


def test_a_file_that_came_meanwhile_is_not_overwritten(desk: DeskProcess) -> None:
    """It is named, what was typed stays in the form, and nothing else is written."""
    pairs = answered(desk)
    cover = desk.root / "artwork" / "cover.png"
    cover.parent.mkdir()
    cover.write_bytes(b"mine")
    page = desk.post(BEGIN, pairs)
    assert page.status == 409
    assert "artwork/cover.png" in page.text
    assert dict(filled(page))["title"] == "Ward rounds"
    assert files_in(desk.root) == {"artwork/cover.png": b"mine"}


def test_a_show_that_came_meanwhile_is_opened(desk: DeskProcess) -> None:
    """From the terminal or a second tab: the late form changes nothing, and leads to that show."""
    pairs = answered(desk, title="Too late")
    create_show(desk.root, ShowAnswers(**ANSWERS | {"title": "First", "language": "en-GB"}))
    before = files_in(desk.root)
    late = desk.post(BEGIN, pairs)
    assert (late.status, late.headers["location"]) == (303, f"{HOME}/")
    assert files_in(desk.root) == before


def test_a_lost_podcast_yaml_begins_no_other_show(desk: DeskProcess) -> None:
    """Once there was a show, the desk never asks for another."""
    assert desk.post(BEGIN, answered(desk)).status == 303
    assert "Add an episode" in desk.get(f"{HOME}/").text
    (desk.root / "podcast.yaml").unlink()
    assert "Create the show" not in desk.get(f"{HOME}/").text


@pytest.mark.parametrize("name", ["notes.txt", "podcast.yml", "episodes/01.yaml", "artwork/me.png"])
def test_a_folder_with_anything_else_is_no_place_for_a_show(tmp_path: Path, name: str) -> None:
    """As for `init`; the desk does not start, and says which folder it needs."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"mine")
    done = run("desk", "--no-open", cwd=tmp_path)
    assert done.returncode == 2
    assert b"There is no podcast.yaml in" in done.stderr
    assert files_in(tmp_path) == {name: b"mine"}


def test_what_a_code_host_puts_there_is_welcome(tmp_path: Path) -> None:
    """README and .gitignore stay as they are."""
    (tmp_path / "README.md").write_text("Mine")
    (tmp_path / ".gitignore").write_text("mine")
    with desk_process(tmp_path) as running:
        desk = with_cookie(running)
        done = desk.post(BEGIN, answered(desk))
        assert ".gitignore stays as it is" in desk.get(done.headers["location"]).text
    assert (tmp_path / "README.md").read_text() == "Mine"
    assert (tmp_path / ".gitignore").read_text() == "mine"
