"""A broken case on disk: the good show with a few files laid over it, and the findings expected.

In a case's folder, `NAME.remove` (empty) takes the file NAME out of the show, and `NAME.copy-of`
(a line with the path of a file in the good show) puts a copy of that file there, and
`NAME.damaged` (a line with a name from damage.py) a recording with that damage, and `NAME.padded`
(a line with a number) that file of the good show with zeros behind it up to so many bytes; every
other file takes its own place. `expect.txt` says in its first line what is broken, and then in each line a
finding, as `file:line:column CODE`, or `file CODE` where there is no line.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from podcast_publisher.model.finding import Finding
from tests.cases.damage import DAMAGES

CASES = Path(__file__).parent
GOOD_SHOW = CASES / "good-show"
BROKEN = CASES / "broken"
EXPECT = "expect.txt"
_REMOVE = ".remove"
_COPY_OF = ".copy-of"
_DAMAGED = ".damaged"
_PADDED = ".padded"


@dataclass(frozen=True, slots=True)
class BrokenShow:
    """A case, by the name of its folder."""

    name: str

    @property
    def folder(self) -> Path:
        return BROKEN / self.name

    @property
    def says(self) -> str:
        """What is broken, in words."""
        return self._lines()[0]

    @property
    def expected(self) -> list[str]:
        return self._lines()[1:]

    def _lines(self) -> list[str]:
        return (self.folder / EXPECT).read_text("utf-8").splitlines()

    def lay_out(self, root: Path) -> Path:
        """The broken show as an author would have it, in that new folder."""
        shutil.copytree(GOOD_SHOW, root)
        laid = [path for path in self.folder.rglob("*") if path.is_file() and path.name != EXPECT]
        for path in sorted(laid, key=lambda laid_path: laid_path.suffix != _REMOVE):
            _lay(path, root / path.relative_to(self.folder))
        return root


def broken_shows() -> list[BrokenShow]:
    """Every case there is."""
    return [BrokenShow(path.name) for path in sorted(BROKEN.iterdir())]


def _lay(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.suffix == _REMOVE:
        place.with_suffix("").unlink()
    elif place.suffix == _COPY_OF:
        source = GOOD_SHOW / path.read_text("utf-8").strip()
        shutil.copyfile(source, place.with_suffix(""))
    elif place.suffix == _PADDED:
        whole = place.with_suffix("").read_bytes()
        place.with_suffix("").write_bytes(whole.ljust(int(path.read_text("utf-8")), b"\0"))
    elif place.suffix == _DAMAGED:
        place.with_suffix("").write_bytes(DAMAGES[path.read_text("utf-8").strip()]())
    else:
        shutil.copyfile(path, place)


def as_line(finding: Finding) -> str:
    """The finding as expect.txt writes it."""
    position = finding.position
    place = f"{finding.file}:{position.line}:{position.column}" if position else finding.file
    return f"{place} {finding.rule.code}"
