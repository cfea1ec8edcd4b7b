"""Figures of a made-up show, for pages and texts."""

from datetime import date, timedelta

from podcast_publisher.listens.figures import listening_figures
from podcast_publisher.listens.totals import day_totals
from podcast_publisher.model.listens import ListeningFigures, PublishedEpisode, ReleaseMark

FIRST = date(2026, 9, 7)
TITLES = ("Saving lives", "<script>alert(1)</script> & “others”", "A kidney cancer trial " * 4)


def sample_figures() -> ListeningFigures:
    """Sixty days of three episodes, a correction, a day that is missing, and few listeners of one episode."""
    episodes = [
        PublishedEpisode(f"guid {n}", title, (FIRST + timedelta(14 * n)).isoformat(), n == 1)
        for n, title in enumerate(TITLES)
    ]
    days = {}
    for number in range(60):
        counts = {
            (f"guid {n}", app): (400 if n else 700) // (1 + number - 14 * n) // share + 3 * (n == 0)
            for n in range(3)
            for share, app in ((1, "Apple Podcasts"), (2, "AntennaPod"), (300, "<b>Odd</b>"))
            if number >= 14 * n
        }
        if number != 45:
            present = {cell: n for cell, n in counts.items() if n}
            days[(FIRST + timedelta(number)).isoformat()] = day_totals(present, [])
    marks = [
        ReleaseMark(1, "2026-09-07", ("the show appears, with 1 episode",)),
        ReleaseMark(2, "2026-09-23", ('1 text is corrected ("A <b> title")',)),
    ]
    return listening_figures(days, episodes, marks)
