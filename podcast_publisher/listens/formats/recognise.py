"""The format of a file, by its first lines: names of files say nothing."""

from collections.abc import Iterable

from podcast_publisher.listens.formats.combined import Combined
from podcast_publisher.listens.formats.google_csv import GoogleCsv
from podcast_publisher.listens.formats.json_lines import JsonLines
from podcast_publisher.listens.formats.s3 import S3
from podcast_publisher.listens.formats.w3c import W3c
from podcast_publisher.listens.request import LogFormat

_FORMATS = (W3c, JsonLines, GoogleCsv, S3, Combined)
_MAX_LINES = 50
"""Broken lines may come before the first good one."""


def recognise(lines: Iterable[bytes]) -> LogFormat | None:
    """A parser of the file with these first lines; None if it is no log that this program knows."""
    for _, line in zip(range(_MAX_LINES), lines, strict=False):
        for form in _FORMATS:
            if parser := form.recognise(line):
                return parser
    return None
