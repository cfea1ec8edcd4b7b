"""Thumbnails for web pages: small, cached, and harmless where artwork is no picture."""

from io import BytesIO
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from podcast_publisher.load.picture.thumbnails import _render_thumbnail, attach_thumbnails
from podcast_publisher.model.artwork import THUMBNAIL_SIDE
from podcast_publisher.model.workspace import PICTURES
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.build import with_thumbnails
from podcast_publisher.workflow.check import load_and_check
from tests.shows import NOW, PUBLIC_URL, workspace


def test_thumbnails_are_made_once_and_reproducible(series: Path) -> None:
    """Ten smaller JPEGs without metadata; a second run decodes nothing."""
    checked = load_and_check(workspace(series), lambda _: None)
    project = with_thumbnails(checked).project
    folder = workspace(series).cache(PICTURES).folder
    assert folder
    kept = sorted(folder.glob("*.jpg"))
    assert len(kept) == 10
    for artwork in (project.show.artwork, *(episode.artwork for episode in project.episodes)):
        assert artwork
        assert artwork.thumbnail
        body = artwork.thumbnail.path.read_bytes()
        with Image.open(BytesIO(body)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            assert not picture.getexif()
        assert len(body) < artwork.file.size / 3
    when = [file.stat().st_mtime_ns for file in kept]
    assert with_thumbnails(checked).project == project
    assert [file.stat().st_mtime_ns for file in kept] == when


def test_invalid_cached_thumbnails_are_replaced(series: Path, tmp_path: Path) -> None:
    """A page, a link, a huge file, another size, a truncated one, trailing bytes: none is published."""
    checked = load_and_check(workspace(series), lambda _: None)
    project = with_thumbnails(checked).project
    folder = workspace(series).cache(PICTURES).folder
    assert folder
    page, link, huge, other, cut, behind, *_ = sorted(folder.glob("*.jpg"))
    (tmp_path / "secret.jpg").write_bytes(page.read_bytes())
    page.write_bytes(b"<html><script>alert(1)</script>")
    link.unlink()
    link.symlink_to(tmp_path / "secret.jpg")
    huge.write_bytes(huge.read_bytes()[:-2] + bytes(2_000_000) + b"\xff\xd9")
    Image.new("RGB", (2, 2)).save(other, "JPEG")
    cut.write_bytes(cut.read_bytes()[:-500])
    behind.write_bytes(behind.read_bytes() + b"<script>alert(1)</script>")
    assert with_thumbnails(checked).project == project
    assert not link.is_symlink()
    for file in folder.glob("*.jpg"):
        body = file.read_bytes()
        assert b"script" not in body
        with Image.open(BytesIO(body)) as picture:
            assert picture.size == (THUMBNAIL_SIDE, THUMBNAIL_SIDE)


def test_pages_use_thumbnails_and_metadata_the_artwork(series: Path) -> None:
    """The page loads the thumbnail; Open Graph and the feed name the artwork."""
    checked = with_thumbnails(load_and_check(workspace(series), lambda _: None))
    publication = build(checked.project, PUBLIC_URL, NOW)
    shown = publication.pages[0].body().decode()
    assert 'width="640" height="640"' in shown
    whole, small = (
        artifact.key for artifact in publication.media if artifact.key.startswith("artwork/cover")
    )
    assert f'src="{small}"' in shown
    assert f'content="{PUBLIC_URL}{whole}"' in shown
    assert f"{PUBLIC_URL}{whole}" in publication.feed.body().decode()
    assert small not in publication.feed.body().decode()


def test_a_file_that_is_no_picture_has_no_thumbnail(small_show: Path) -> None:
    """Pages use the artwork itself; nothing is cached."""
    project = load_and_check(workspace(small_show), lambda _: None).project
    assert project.show.artwork
    place = small_show / "artwork" / "other.jpg"
    place.write_bytes(b"\xff\xd8\xff nothing")
    file = replace(project.show.artwork.file, path=place, sha256="0" * 64)
    odd = replace(
        project, show=replace(project.show, artwork=replace(project.show.artwork, file=file))
    )
    artwork = attach_thumbnails(odd, workspace(small_show)).show.artwork
    assert artwork
    assert artwork.thumbnail is None


def test_a_decompression_bomb_has_no_thumbnail(tmp_path: Path) -> None:
    """A small file with gigabytes of pixels is not decoded."""
    path = tmp_path / "cover.png"
    Image.new("1", (9000, 9000)).save(path)
    assert _render_thumbnail(path) is None
