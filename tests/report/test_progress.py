"""Progress in a log: a line for each step of a small run, summaries of a large one."""

import pytest

from podcast_publisher.report.progress import progress


def lines_of(
    capsys: pytest.CaptureFixture[str], steps: int, total: int, *, quiet: bool = False
) -> list[str]:
    """What is logged of so many steps of one unit."""
    with progress("Uploading", total, quiet=quiet) as log:
        for number in range(1, steps + 1):
            log.advance(1 if total else 0, f"audio/{number}.mp3")
    return capsys.readouterr().err.splitlines()


def test_a_small_run_has_a_line_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    """Up to two hundred."""
    expected = [f"Uploading: audio/{number}.mp3" for number in range(1, 201)]
    assert lines_of(capsys, 200, 200) == expected


def test_a_large_run_is_summarised(capsys: pytest.CaptureFixture[str]) -> None:
    """By every five per cent, with the number of steps and the last one."""
    lines = lines_of(capsys, 15_000, 15_000)
    assert len(lines) == 200 + 30 + 20 - 10  # some of the thirty are at five per cent
    assert lines[199] == "Uploading: audio/200.mp3"
    assert lines[200] == "Uploading: 3 %, 500 steps, last audio/500.mp3"
    assert lines[-1] == "Uploading: 100 %, 15,000 steps, last audio/15000.mp3"


def test_a_large_run_of_unknown_size_is_summarised(capsys: pytest.CaptureFixture[str]) -> None:
    """By every 500 steps."""
    lines = lines_of(capsys, 1_200, 0)
    assert lines[200:] == [
        "Uploading: 500 steps, last audio/500.mp3",
        "Uploading: 1,000 steps, last audio/1000.mp3",
    ]


def test_a_quiet_run_has_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """However large it is."""
    assert lines_of(capsys, 1_000, 1_000, quiet=True) == []
