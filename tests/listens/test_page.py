"""The page of figures: bars and tables of the same numbers, and nothing that runs."""

import re
from typing import Any

import pytest
from lxml import html

from podcast_publisher.listens.figures import listening_figures
from podcast_publisher.listens.totals import day_totals
from podcast_publisher.model.listens import PublishedEpisode
from podcast_publisher.report.listens import as_csv, as_text, exact, headline, rounded
from podcast_publisher.report.listens_page import as_html
from tests.listens.sample import sample_figures


@pytest.mark.parametrize("shown", [exact, rounded])
def test_bars_and_tables_have_the_same_numbers(shown) -> None:  # type: ignore[no-untyped-def]
    """Each number beside a bar stands in the table under it, in the same order."""
    page: Any = html.fromstring(as_html(sample_figures(), shown))
    sections = page.xpath("//section[svg]")
    assert len(sections) == 3
    for section in sections:
        bars = section.xpath(".//svg/text[@dx]/text()")
        cells = section.xpath(".//td[@class='number']/text()")
        numbers = [re.split(r" \(", cell)[0] for cell in cells]
        beside = [
            n for place, n in enumerate(numbers) if len(bars) == len(numbers) or place % 3 < 2
        ]
        assert bars == beside
        assert section.xpath(".//table/caption")
        (svg,) = section.xpath("./svg")
        assert svg.get("role") == "img"
        named = svg.get("aria-labelledby").split()
        assert [child.get("id") for child in svg[:2]] == named


def test_nothing_in_a_page_runs() -> None:
    """Titles and names of apps are text; there is no script, and nothing comes from elsewhere."""
    text = as_html(sample_figures(), exact)
    page: Any = html.fromstring(text)
    assert not page.xpath("//script | //b | //link | //img | //@onload | //@src | //@href")
    assert page.xpath("//th[contains(text(), '<script>')]")
    assert "http" not in text


def test_bars_do_not_give_away_what_numbers_hide() -> None:
    """They are as long as the number that is shown, and a star has none."""
    counts = {"a": 3, "b": 13, "c": 100}
    days = {"2026-10-07": day_totals({(guid, "x"): n for guid, n in counts.items()}, [])}
    episodes = [PublishedEpisode(guid, guid, "2026-10-07") for guid in counts]
    text = as_html(listening_figures(days, episodes), rounded)
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)%"', text)[:6:2]]
    assert widths == [0, 11.7, 78]
    assert ">*<" in text
    assert not re.search(r">(3|13|116)<", text)


def test_the_sentence_on_top_compares_at_equal_age() -> None:
    """The newest episode that is old enough, with the median of all that are."""
    figures = sample_figures()
    assert re.fullmatch(
        r"“A kidney cancer trial .*” was downloaded [\d,]+ times in its first 7 days; "
        r"the median of the series is [\d,]+\.",
        headline(figures, exact),
    )
    assert headline(listening_figures({}, []), exact) == "No day has been counted yet."


def test_texts_say_what_cannot_be_known() -> None:
    """And never that they comply with anything."""
    for text in (as_text(sample_figures(), exact), as_html(sample_figures(), exact)):
        assert "YouTube" in text
        assert "how far somebody listened" in text
        assert "not certified" in text
        assert "2026-10-22" in text  # the day that is missing
        assert "compl" not in text.lower().replace("complete", "")


def test_no_cell_is_a_formula() -> None:
    """Spreadsheets would run it."""
    figures = sample_figures()
    episode = figures.episodes[0].episode
    hostile = listening_figures(
        {}, [type(episode)(episode.guid, "=cmd|' /C calc'!A0", episode.published)]
    )
    assert "'=cmd" in as_csv(hostile, exact)
