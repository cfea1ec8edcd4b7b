"""Table of episodes, one line each."""

from collections.abc import Sequence

from podcast_publisher.model.audio import Audio
from podcast_publisher.model.finding import Finding, Severity
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.transcript import Transcript
from podcast_publisher.report.characters import inert
from podcast_publisher.report.words import size

COLUMNS = ("", "no.", "episode", "length", "recording", "transcript", "findings")
RIGHT_ALIGNED = {"no.", "length", "findings"}
_LONGEST_NAME = 40
_MARKS = ("✓", "!", "✗")
_PLAIN_MARKS = ("ok", "!", "X")
"""No problem, a warning, an error."""


def table(project: Project, findings: Sequence[Finding], encoding: str = "utf-8") -> str:
    """One line for each episode with its number of findings; empty without episodes.

    If the encoding has no tick, the marks are plain letters.
    """
    if not project.episodes:
        return ""
    marks = _MARKS if _can_encode(encoding, "".join(_MARKS)) else _PLAIN_MARKS
    rows = [COLUMNS, *cells(project, findings, marks)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "\n".join(_line(row, widths) for row in rows) + "\n"


def cells(
    project: Project, findings: Sequence[Finding], marks: tuple[str, str, str] = _MARKS
) -> list[tuple[str, ...]]:
    """The table's rows, one cell for each column."""
    return [_row(episode, _findings_of(episode, findings), marks) for episode in project.episodes]


def _can_encode(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _findings_of(episode: Episode, findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.file in episode.files]


def _row(
    episode: Episode, findings: Sequence[Finding], marks: tuple[str, str, str]
) -> tuple[str, ...]:
    fine, warned, broken = marks
    severities = {finding.rule.severity for finding in findings}
    return (
        broken
        if Severity.ERROR in severities
        else warned
        if Severity.WARNING in severities
        else fine,
        str(episode.number or "-"),
        _name(episode.slug),
        _length(episode.audio),
        f"{episode.audio.format}, {size(episode.audio.file.size)}"
        if episode.audio
        else _missing(episode),
        _words(episode.transcript) if episode.transcript else _missing(episode),
        str(len(findings) or "-"),
    )


def _name(slug: str) -> str:
    shown = inert(slug)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 3]}..."


def _length(audio: Audio | None) -> str:
    """Minutes and seconds, however many minutes."""
    if audio is None or not audio.seconds:
        return "-"
    minutes, seconds = divmod(round(audio.seconds), 60)
    return f"{minutes}:{seconds:02}"


def _words(transcript: Transcript) -> str:
    count = transcript.summary.words
    return f"{count:,} word{'' if count == 1 else 's'}"


def _missing(episode: Episode) -> str:
    """Unknown, rather than missing, if nothing of the YAML could be read."""
    return "missing" if episode.source.positions.keys() - {()} else "-"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if head in RIGHT_ALIGNED else cell.ljust(width)
        for head, cell, width in zip(COLUMNS, row, widths, strict=True)
    )
    return "  ".join(padded).rstrip()
