"""What is in a transcript that does not begin as WebVTT, and the way to WebVTT."""

import re
import shlex

from podcast_publisher.load.transcript.cue_times import parse_lenient_timing
from podcast_publisher.model.transcript import WebVTTFlaw

ZIP = b"PK\x03\x04"
"""The first bytes of a Word document."""
_FIRST_LINES = 20
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,3})?"
_LABEL = re.compile(
    rf"\d+\.\d+\t\d+\.\d+\t|{_CLOCK}(?:\s|$)|[\[(]{_CLOCK}[\])]|"
    rf"[^\W\d_][^\d\n]{{1,60}}\s[\[(]?{_CLOCK}[\])]?\s{{0,9}}$",
    re.ASCII,
)
"""Times at the beginning or the end of a line, as other programs write them."""
_FRAMES = re.compile(r"\d\d:\d\d:\d\d[:;]\d\d\b", re.ASCII)
_WRITE_HEADER = (
    "Write WEBVTT as the first line: in capital letters, with nothing above or before it. "
    "A title may follow after a space."
)
_ADD_HEADER = "Add two lines at the top: WEBVTT, and an empty one."


def header_flaw(lines: tuple[str, ...], name: str) -> WebVTTFlaw:
    """The flaw of a file whose first line is not WEBVTT; with its name, the fix can be a command."""
    first = [line for line in lines[:_FIRST_LINES] if line.strip()][:10]
    other, fix = "", ""
    if first and first[0].strip("\ufeff \t").upper().startswith("WEBVTT"):
        fix = _WRITE_HEADER
    elif any("-->" in line and _is_valid(line) for line in first):
        other, fix = "; the lines below are WebVTT", _ADD_HEADER
    else:
        other, can_be_imported = _guess_format(lines, first)
        fix = import_command(name) if name and can_be_imported else ""
    return WebVTTFlaw(1, f"The first line is not WEBVTT{other}", fix)


def import_command(name: str) -> str:
    """The fix that converts the file of that name."""
    replace_it = " --replace" if name.endswith(".vtt") else ""
    return f"Convert it: podcast-publisher transcript import {shlex.quote(name)}{replace_it}"


def _is_valid(line: str) -> bool:
    timing = parse_lenient_timing(line)
    return timing is not None and not timing.deviations


def _guess_format(lines: tuple[str, ...], first: list[str]) -> tuple[str, bool]:
    """What the file seems to be, and whether it can be imported."""
    numbered = lines[0].isdigit() and bool(parse_lenient_timing(lines[1])) if lines[1:] else False
    if numbered or any(re.match(r"\d+:\d\d:\d\d,\d{3} -->", line) for line in first):
        return "; this is SubRip (.srt)", True
    if any(re.match(r"\d+:\d\d:\d\d\.\d{3},\d+:", line) for line in first):
        return "; these are SBV captions", True
    if first and re.match(r"\s*(?:\{|\[\s*[{\[]?$|\[\s*\{)", first[0]):
        return "; this looks like JSON", True
    if first and re.match(r"\s*<", first[0]):
        return "; this looks like a web page or TTML, so export it again as WebVTT", False
    if any(_FRAMES.match(line) for line in first):
        return "; its times count video frames, so export it again as WebVTT", False
    if any(_LABEL.match(line) for line in first):
        return "; this is text with times", True
    return "", False
