"""Ten mistakes that are easily made, each made for real: the page docs/when-check-says-no.md.

Used by scripts/docs.py. Every mistake is made in a copy of the series with a tenth episode, and the
page shows what the real command says of it.
"""

import re
import shutil
import textwrap
import wave
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from scripts.walkthrough import (
    PICTURE,
    SOUND,
    WORDS,
    add_tenth,
    change,
    copied,
    run_command,
    series,
    shown,
)

_HEAD = """\
# When check says no

<!-- Made by `make docs` from what the program says. Change scripts/mistakes.py, not this page. -->

Everybody makes these ten mistakes. For each, this page shows what `podcast-publisher check` reports.
How to read it:

* The first line says **where**: file, line and column. An **error**
  prevents publishing; a **warning** or **advice** does not.
* The next line says **what** is wrong; below it is your own line, with the place marked.
* **Why** says how it affects listeners, **Fix** what to do.

Fix it, save the file and check again. Nothing has been changed or published in between.

Each example adds a tenth episode to the nine of this series; the table of episodes at the end of the
output is left out. `podcast-publisher rules PP201` explains a rule by its
code, and [Rules](rules.md) explains them all.
"""

_TABLE = re.compile(r"^ +no\. .*?\n\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake, in a show where nothing else is wrong."""

    title: str
    make: Callable[[Path], None]
    advice: str
    """What its author wants to know besides, in a sentence."""
    instead: str = ""
    """How it is written, where that is worth a look."""


def page() -> str:
    """The page docs/when-check-says-no.md."""
    with ThreadPoolExecutor(2) as threads:
        outputs = list(threads.map(_output_of, TEN))
    return "\n".join(
        [
            _HEAD,
            *(
                part
                for entry in enumerate(zip(TEN, outputs, strict=True), 1)
                for part in _part(*entry)
            ),
        ]
    )


def misspelt() -> dict[str, str]:
    """What a misspelt field looks like, for the README."""
    with series() as root:
        third = root / "episodes" / "03-a-kidney-cancer-trial.yaml"
        third.write_text(third.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
        _, finding, _ = run_command(root, "check", code=1).split("\n\n", 2)
    return {"misspelt": shown(finding)}


def _part(number: int, of: tuple[Mistake, str]) -> Iterator[str]:
    mistake, output = of
    yield f"## {number}. {mistake.title}\n"
    yield shown(output)
    yield f"{textwrap.fill(mistake.advice, 100)}\n"
    if mistake.instead:
        yield f"```yaml\n{mistake.instead}```\n"


def _output_of(mistake: Mistake) -> str:
    with series() as root:
        add_tenth(root)
        mistake.make(root)
        return _TABLE.sub("", run_command(root, "check", code=1))


def _writes(before: str, after: str) -> Callable[[Path], None]:
    return lambda root: change(root, before, after)


def _other_name(root: Path) -> None:
    (root / SOUND).rename(root / "episodes" / "New heart FINAL.mp3")


def _renamed_wav(root: Path) -> None:
    with (root / SOUND).open("wb") as opened, wave.open(opened, "wb") as recording:
        recording.setparams((1, 2, 44_100, 0, "NONE", ""))
        recording.writeframes(bytes(88_200))


def _photograph(root: Path) -> None:
    Image.new("RGB", (4032, 3024), (0, 94, 184)).save(root / PICTURE)


def _other_words(root: Path) -> None:
    shutil.copy(root / "episodes" / "09-the-innovation-hub.vtt", root / WORDS)


_TITLE = 'title: "Transplants: a new heart"'
_TIME = "2025-08-13 06:00 Europe/London"
_GUEST = "  - name: Placeholder researcher\n    role: guest\n"
_PATIENT = "  - name: Placeholder patient\n    role: guest\n    patient: true\n"
_CONSENT = """\
    consent:
      reference: ""    # under which the signed form is kept, with you and not in this folder
      date: ""         # the day it was signed, such as 2025-05-14
      scope:           # what was agreed to
        - audio
        - transcript
        - worldwide
        - apps
"""


def _patient(root: Path) -> None:
    change(root, _GUEST, _PATIENT)
    words = (root / WORDS).read_text("utf-8")
    (root / WORDS).write_text(words.replace("researcher", "patient"), "utf-8")


TEN = (
    Mistake(
        "A tab instead of spaces",
        _writes("    role: host", "\trole: host"),
        "The Tab key makes one character that only looks like spaces: take it out, and press the "
        "space bar until the line begins where its neighbours do.",
    ),
    Mistake(
        "A colon in a text without quotation marks",
        _writes(_TITLE, _TITLE.replace('"', "")),
        "The second colon looks like the end of another field's name, so the text goes into "
        "quotation marks:",
        f"{_TITLE}\n",
    ),
    Mistake(
        "Curly quotation marks",
        _writes(_TITLE, _TITLE.replace(' "', " “").replace('"', "”")),
        "Word and telephones make curly marks, which are letters like any other here: type straight "
        "ones.",
    ),
    Mistake(
        "A date as in a letter",
        _writes(_TIME, "13/08/2025"),
        "Year, month, day, the time, and whose clock it is, because 08/09 is September to some "
        "readers and August to others:",
        f"published: {_TIME}\n",
    ),
    Mistake(
        "A recording under another name",
        _other_name,
        "The name of the recording is that of the YAML file up to the dot, to the letter: rename "
        "the recording, not the YAML file.",
    ),
    Mistake(
        "A WAV that was renamed to .mp3",
        _renamed_wav,
        "A file's name does not make it what it is: open the recording in the program it was made "
        "with, and choose Export and MP3 there.",
    ),
    Mistake(
        "A photograph straight from a telephone",
        _photograph,
        "Crop it to a square first and make it smaller afterwards; any program for pictures does both.",
    ),
    Mistake(
        "The transcript of another episode",
        _other_words,
        "Here the last words come after the sound has ended; a transcript of the right length for "
        "the wrong episode only you can notice, so read its first lines.",
    ),
    Mistake(
        "The guid of the episode that was copied",
        lambda root: copied("guid", root),
        "Copy the new one from the message over the old one; once the episode is published it stays "
        "as it is for good.",
    ),
    Mistake(
        "A patient, and no consent",
        _patient,
        "Write down where the signed consent is kept, and leave the episode unpublished until there "
        "is one; the advice about the show is for your data protection officer.",
        f"people:\n{_PATIENT}{_CONSENT}",
    ),
)
