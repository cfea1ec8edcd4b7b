"""The show's cover at the desk: sent or drawn, reviewed, and put in its place; and what the page of the show says."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from podcast_publisher.load.project import load_project
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.cover import GROUNDS
from podcast_publisher.workflow.init import create_show
from podcast_publisher.workflow.show_answers import ShowAnswers
from tests.desk_process import DeskProcess, desk_process, filled, with_cookie
from tests.local_requests import Response
from tests.running_desk import HOME

COVER = f"{HOME}/show/cover"


@pytest.fixture
def desk(small_show: Path) -> Iterator[DeskProcess]:
    with desk_process(small_show) as running:
        yield with_cookie(running)


def picture(side: int, form: str = "JPEG", colour: str = "navy") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(file, form)
    return file.getvalue()


def sent(desk: DeskProcess, body: bytes, name: str = "new.jpg") -> Response:
    """The review of a picture."""
    done = desk.send(f"{COVER}/new", desk.csrf(), name, body)
    return desk.get(done.headers["location"]) if done.status == 303 else done


def drawn(desk: DeskProcess, ground: str) -> Response:
    done = desk.post(f"{COVER}/draw", [("csrf", desk.csrf()), ("ground", ground)])
    return desk.get(done.headers["location"])


def action(page: Response) -> str:
    return page.text.rpartition('<form method="post" action="')[2].partition('"')[0]


def artwork(desk: DeskProcess) -> Artwork:
    found = load_project(Workspace(desk.root)).show.artwork
    assert found is not None
    return found


def picture_of(desk: DeskProcess, page: Response) -> bytes:
    return desk.get(page.text.partition('<img src="')[2].partition('"')[0]).body


def test_a_picture_replaces_the_cover(desk: DeskProcess) -> None:
    """Reviewed first, at the sizes of apps on light and dark; then the file changes and the rest of podcast.yaml does not."""
    before = (desk.root / "podcast.yaml").read_text("utf-8")
    body = picture(1500)
    page = sent(desk, body)
    assert "It replaces nothing yet." in page.text
    assert page.text.count('width="55"') == 2
    assert picture_of(desk, page) == body
    assert (desk.root / "podcast.yaml").read_text("utf-8") == before
    done = desk.post(action(page), filled(page, alt="A navy square"))
    assert done.headers["location"] == f"{HOME}/show?saved"
    assert (artwork(desk).width, artwork(desk).alt) == (1500, "A navy square")
    changed = (desk.root / "podcast.yaml").read_text("utf-8").splitlines()
    assert [line for line in before.splitlines() if line not in changed] == [
        line for line in before.splitlines() if line.strip().startswith("alt: A plain blue")
    ]


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_drawn_cover_is_always_valid(desk: DeskProcess, ground: str) -> None:
    """3000 pixels square, with its description, shown before it is kept; no problem is found in it."""
    page = drawn(desk, ground)
    assert "No problems found." in page.text
    assert ground in dict(filled(page))["alt"]
    body = picture_of(desk, page)
    assert Image.open(io.BytesIO(body)).size == (3000, 3000)
    assert desk.post(action(page), filled(page)).status == 303
    assert artwork(desk).file.path.read_bytes() == body
    assert ground in artwork(desk).alt
    assert 'src="/shows/main/show/cover/picture"' in desk.get(f"{HOME}/show").text


def test_a_name_that_cannot_be_drawn_is_told(tmp_path: Path) -> None:
    """A typeface without its letters leaves them out, and the page says so."""
    answers = ShowAnswers(
        "Ερωτήσεις", "Αθήνα", "a@b.example.org", "Science", "el", "", "https://b.example.org/"
    )
    create_show(tmp_path / "show", answers)
    with desk_process(tmp_path / "show") as running:
        page = drawn(with_cookie(running), "dark red")
    assert "The draft cover does not show" in page.text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"no picture", "was not accepted"),
        (picture(200, "GIF"), "was not accepted"),
        (picture(600), "Problems to fix"),
        (b"", "No file was chosen"),
    ],
)
def test_what_is_no_cover_is_told(desk: DeskProcess, body: bytes, words: str) -> None:
    """Nothing is changed."""
    before = digests(desk.root)
    assert words in sent(desk, body).text
    assert digests(desk.root) == before


def test_a_cover_that_changed_meanwhile_is_not_overwritten(desk: DeskProcess) -> None:
    """Somebody else's picture stays until it was looked at."""
    page = sent(desk, picture(1500))
    place = artwork(desk).file.path
    place.write_bytes(picture(1600, colour="green"))
    refused = desk.post(action(page), filled(page))
    assert refused.status == 409
    assert "changed by someone else" in refused.text
    assert artwork(desk).width == 1600
    assert desk.post(action(refused), filled(refused)).status == 303
    assert artwork(desk).width == 1500


def test_another_origin_changes_no_cover(desk: DeskProcess) -> None:
    """Nor does a form without the secret of this desk."""
    before = digests(desk.root)
    page = sent(desk, picture(1500))
    for path in (f"{COVER}/draw", action(page)):
        assert desk.post(path, filled(page), Origin="http://evil.example.org").status == 403
        assert desk.post(path, [("csrf", "x")]).status == 403
    assert desk.send(f"{COVER}/new", "x", "new.jpg", picture(1500)).status == 403
    assert digests(desk.root) == before


def test_the_show_says_where_it_is_not_listed(desk: DeskProcess) -> None:
    """Until podcast.yaml has the address of its page there; destinations lead to the wizard."""
    unlisted = filled(desk.get(f"{HOME}/show"), listings_apple="", listings_spotify="")
    assert desk.post(f"{HOME}/show", unlisted).status == 303
    page = desk.get(f"{HOME}/show")
    assert "Not listed yet in Apple Podcasts and Spotify" in page.text
    assert f'href="{HOME}/destinations/add"' in page.text
    listed = filled(
        page,
        listings_apple="https://podcasts.apple.com/gb/podcast/id1234567890",
        listings_spotify="https://open.spotify.com/show/0123456789abcdefABCDEF",
    )
    assert desk.post(f"{HOME}/show", listed).status == 303
    assert "Not listed yet" not in desk.get(f"{HOME}/show").text


def test_two_categories_are_kept(desk: DeskProcess) -> None:
    """One a line, in order."""
    page = desk.get(f"{HOME}/show")
    typed = filled(page, categories="Science > Natural Sciences\r\nEducation")
    assert desk.post(f"{HOME}/show", typed).status == 303
    show = load_project(Workspace(desk.root)).show
    assert show.categories == ("Science > Natural Sciences", "Education")


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and ".podcast" not in path.parts
    }
