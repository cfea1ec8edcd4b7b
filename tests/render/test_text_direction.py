"""Pages in right-to-left scripts."""

from pathlib import Path

from tests.publish.publishing import replace_in
from tests.shows import build_show


def test_pages_have_the_texts_direction(small_show: Path) -> None:
    """The page that of the show's language, titles and notes that of their own text."""
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
