"""Pictures for web pages: small, kept, and no harm where the artwork is no picture."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from podcast_publisher.build.publication import build
from podcast_publisher.load.small_picture import KEPT, with_small_pictures
from podcast_publisher.model.artwork import SMALL_SIDE
from podcast_publisher.pipeline import illustrated, load_and_check
from tests.shows import NOW, PUBLIC_URL


def test_a_picture_is_made_once_and_is_the_same_each_time(series: Path) -> None:
    """Ten JPEGs, lighter and without a word beside them; the second time nothing is decoded."""
    checked = load_and_check(series, lambda _: None)
    project = illustrated(checked).project
    kept = sorted((series / KEPT).glob("*.jpg"))
    assert len(kept) == 10
    for artwork in (project.show.artwork, *(one.artwork for one in project.episodes)):
        assert artwork
        assert artwork.small
        body = artwork.small.path.read_bytes()
        with Image.open(BytesIO(body)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (SMALL_SIDE, SMALL_SIDE))
            assert not picture.getexif()
        assert len(body) < artwork.file.size / 3
    kept[0].write_bytes(b"kept as it is")
    again = illustrated(checked).project
    assert len({one.artwork.small for one in again.episodes if one.artwork}) == 9
    assert kept[0].read_bytes() == b"kept as it is"
    kept[0].unlink()
    assert illustrated(checked).project == project


def test_pages_show_the_small_one_and_others_are_told_of_the_whole(series: Path) -> None:
    """The page fetches the small picture; Open Graph and the feed name the artwork itself."""
    checked = illustrated(load_and_check(series, lambda _: None))
    publication = build(checked.project, PUBLIC_URL, NOW)
    shown = publication.pages[0].body().decode()
    assert 'width="640" height="640"' in shown
    whole, small = (one.key for one in publication.media if one.key.startswith("artwork/cover"))
    assert f'src="{small}"' in shown
    assert f'content="{PUBLIC_URL}{whole}"' in shown
    assert f"{PUBLIC_URL}{whole}" in publication.feed.body().decode()
    assert small not in publication.feed.body().decode()


def test_what_is_no_picture_has_no_small_one(small_show: Path) -> None:
    """Pages show the artwork itself then; nothing is kept of it."""
    project = load_and_check(small_show, lambda _: None).project
    assert project.show.artwork
    place = small_show / "artwork" / "other.jpg"
    place.write_bytes(b"\xff\xd8\xff nothing")
    file = replace(project.show.artwork.file, path=place, sha256="0" * 64)
    odd = replace(
        project, show=replace(project.show, artwork=replace(project.show.artwork, file=file))
    )
    artwork = with_small_pictures(odd, small_show).show.artwork
    assert artwork
    assert artwork.small is None
