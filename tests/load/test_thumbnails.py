"""Pictures for web pages: small, cached, and harmless where artwork is no picture."""

from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from podcast_publisher.load.picture.page_pictures import contrast_with_white, draw_page_pictures
from podcast_publisher.load.picture.thumbnails import attach_thumbnails
from podcast_publisher.model.artwork import CARD_SIZE, SMALL_SIDE, THUMBNAIL_SIDE, Artwork
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import PICTURES
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.build import with_thumbnails
from podcast_publisher.workflow.check import load_and_check
from tests.shows import NOW, PUBLIC_URL, workspace

SIZES = {
    "640.webp": ("WEBP", (THUMBNAIL_SIDE, THUMBNAIL_SIDE)),
    "160.webp": ("WEBP", (SMALL_SIDE, SMALL_SIDE)),
    "card.png": ("PNG", CARD_SIZE),
}
AMBER = (0xFF, 0xB8, 0x1C)


def artworks(project: Project) -> list[Artwork]:
    every = (project.show.artwork, *(episode.artwork for episode in project.episodes))
    return [artwork for artwork in every if artwork]


def cached(root: Path) -> Path:
    folder = workspace(root).cache(PICTURES).folder
    assert folder
    return folder


def test_pictures_are_made_once_and_reproducible(series: Path) -> None:
    """Two WebPs, a card and a colour of each artwork, without metadata; a second run decodes nothing."""
    checked = load_and_check(workspace(series), lambda _: None)
    project = with_thumbnails(checked).project
    kept = sorted(cached(series).iterdir())
    assert len(kept) == 4 * 10
    for artwork in artworks(project):
        files = dict(zip(SIZES, (artwork.thumbnail, artwork.small, artwork.card), strict=True))
        for name, file in files.items():
            assert file
            with Image.open(file.path) as picture:
                assert (picture.format, picture.size) == SIZES[name]
                assert not picture.getexif()
    when = [file.stat().st_mtime_ns for file in kept]
    assert with_thumbnails(checked).project == project
    assert [file.stat().st_mtime_ns for file in kept] == when


def test_pictures_of_pages_are_light(series: Path) -> None:
    """30 kB in the hero, 8 kB in a list, and 80 kB for a card, which only other sites fetch."""
    project = with_thumbnails(load_and_check(workspace(series), lambda _: None)).project
    for artwork in artworks(project):
        assert artwork.thumbnail
        assert artwork.small
        assert artwork.card
        assert artwork.thumbnail.size <= 30_000
        assert artwork.small.size <= 8_000
        assert artwork.card.size <= 80_000


def test_the_tint_is_the_artworks_colour_and_dark_enough(series: Path) -> None:
    """White has a contrast of 9 on it, and the amber of the player 6."""
    project = with_thumbnails(load_and_check(workspace(series), lambda _: None)).project
    tints = [artwork.tint for artwork in artworks(project)]
    assert tints[1] == "#5a174a"  # the purple of the first episode
    for tint in tints:
        colour = contrast_with_white(tuple(bytes.fromhex(tint[1:])))  # type: ignore[arg-type]
        assert colour >= 9
        assert colour / contrast_with_white(AMBER) >= 6


@pytest.mark.parametrize("colour", ["white", "#ffb81c", "#00ff00", "black", "#7f7f7f"])
def test_the_tint_of_any_artwork_is_dark_enough(colour: str, tmp_path: Path) -> None:
    """A white cover gives a grey room."""
    path = tmp_path / "cover.png"
    Image.new("RGB", (1400, 1400), colour).save(path)
    pictures = draw_page_pictures(path, wave=bytes(range(32)))
    assert pictures
    assert contrast_with_white(tuple(bytes.fromhex(pictures.tint[1:]))) >= 9  # type: ignore[arg-type]


def test_invalid_cached_pictures_are_replaced(series: Path, tmp_path: Path) -> None:
    """A page, a link, a huge file, another size, a truncated one, trailing bytes: none is published."""
    checked = load_and_check(workspace(series), lambda _: None)
    project = with_thumbnails(checked).project
    folder = cached(series)
    for suffix in SIZES:
        page, link, huge, other, cut, behind, *_ = sorted(folder.glob(f"*{suffix}"))
        (tmp_path / suffix).write_bytes(page.read_bytes())
        page.write_bytes(b"<html><script>alert(1)</script>")
        link.unlink()
        link.symlink_to(tmp_path / suffix)
        huge.write_bytes(huge.read_bytes() + bytes(2_000_000))
        Image.new("RGB", (2, 2)).save(other, SIZES[suffix][0])
        cut.write_bytes(cut.read_bytes()[:-500])
        behind.write_bytes(behind.read_bytes() + b"<script>alert(1)</script>")
    *_, colour, script = sorted(folder.glob("*tint.txt"))  # of artwork with whole pictures
    colour.write_bytes(b"")
    script.write_bytes(b"#fff}*{display:none}")
    assert with_thumbnails(checked).project == project
    for file in folder.iterdir():
        assert not file.is_symlink()
        assert b"script" not in file.read_bytes()
        if file.suffix != ".txt":
            with Image.open(BytesIO(file.read_bytes())) as picture:
                assert picture.size == SIZES[file.name.rpartition("-")[2]][1]


def test_pages_use_thumbnails_and_metadata_the_artwork(series: Path) -> None:
    """The page loads the thumbnail, other sites the card; the feed names the artwork alone."""
    checked = with_thumbnails(load_and_check(workspace(series), lambda _: None))
    publication = build(checked.project, PUBLIC_URL, NOW)
    types = {
        artifact.key: artifact.content_type
        for artifact in publication.media
        if artifact.key.startswith("artwork/01-")
    }
    whole, *pictures = types
    assert sorted(types.values()) == ["image/jpeg", "image/png", "image/webp", "image/webp"]
    page = next(page for page in publication.pages if page.key.startswith("episodes/01-"))
    shown = page.body().decode()
    assert 'width="640" height="640"' in shown
    (card,) = (key for key in pictures if key.endswith(".png"))
    assert f'property="og:image" content="{PUBLIC_URL}{card}"' in shown
    assert 'property="og:image:width" content="1200"' in shown
    feed = publication.feed.body().decode()
    assert f"{PUBLIC_URL}{whole}" in feed
    assert all(key not in feed for key in pictures)


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
    assert (artwork.thumbnail, artwork.small, artwork.card, artwork.tint) == (None, None, None, "")


def test_a_decompression_bomb_has_no_thumbnail(tmp_path: Path) -> None:
    """A small file with gigabytes of pixels is not decoded."""
    path = tmp_path / "cover.png"
    Image.new("1", (9000, 9000)).save(path)
    assert draw_page_pictures(path, wave=b"\1") is None
