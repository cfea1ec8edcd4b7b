"""Pages in scripts that are written from right to left."""

from pathlib import Path

from tests.publish.publishing import replace_in
from tests.shows import build_show


def test_pages_follow_the_direction_of_writing(small_show: Path) -> None:
    """A page has the direction of the show's language, and titles and notes that of their own words."""
    page = page_of(small_show)
    assert '<html lang="en-GB">' in page
    assert '<h1 dir="auto">Listening</h1>' in page
    assert '<div class="notes" dir="auto">' in page
    replace_in(small_show / "podcast.yaml", "language: en-GB", "language: he")
    assert '<html lang="he" dir="rtl">' in page_of(small_show)


def page_of(show: Path) -> str:
    publication, _ = build_show(show)
    pages = {page.key: page for page in publication.publication.pages}
    return pages["episodes/01-listening.html"].body().decode()
