"""The page of listening figures in a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest

from podcast_publisher.report.listens import exact
from podcast_publisher.report.listens_page import as_html
from tests.browser.visit import Visit
from tests.listens.sample import sample_figures

Open = Callable[..., Visit]


@pytest.fixture
def page(tmp_path: Path) -> str:
    """The address of a page of figures."""
    (tmp_path / "figures.html").write_text(as_html(sample_figures(), exact), "utf-8")
    return (tmp_path / "figures.html").as_uri()


def test_axe_finds_no_violations_in_figures(page: str, visit: Open) -> None:
    """In light and dark, with long titles and a column of releases."""
    seen = visit(page)
    assert seen.trouble == []
    assert seen.violations("light", "dark") == []


def test_figures_fit_a_narrow_screen(page: str, visit: Open) -> None:
    """Wide tables scroll by themselves, and every number beside a bar can be seen (WCAG 1.4.10)."""
    seen = visit(page, viewport={"width": 320, "height": 640})
    assert seen.overflow == 0
    beyond = seen.page.evaluate(
        "[...document.querySelectorAll('svg text[dx]')]"
        ".filter(text => text.getBoundingClientRect().right > innerWidth).length"
    )
    assert beyond == 0
