"""docs/licences.md names every package that the program runs on."""

import re
from pathlib import Path

import av

from scripts.licences import licences_page
from tests.shows import REPOSITORY

LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==\S+(?: ; (.*))? \\$", re.MULTILINE)
ROW = re.compile(r"^\| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
TO_INSTALL_WITH = {"flit-core"}


def rows() -> dict[str, str]:
    """The licences on the page by package."""
    return {name: licence for name, licence in ROW.findall(licences_page()) if "---" not in name}


def test_every_locked_package_has_its_licence_there() -> None:
    """Except those that only another system needs."""
    lock = (REPOSITORY / "requirements" / "run.txt").read_text("utf-8")
    here = {name for name, marker in LOCKED.findall(lock) if "win32" not in marker}
    missing = here - TO_INSTALL_WITH - set(rows())
    assert not missing
    assert all(licence.strip() for licence in rows().values())


def test_licences_that_pass_on_are_looked_at() -> None:
    """Each one is spoken of in the text above the tables: a new one must be read by a person first."""
    passing_on = {name for name, licence in rows().items() if "GPL" in licence}
    assert passing_on == {"mutagen", "feedgen"}


def test_pyav_ships_what_the_page_says() -> None:
    """FFmpeg under the LGPL, and x264 and x265, where wheels keep their libraries beside the package."""
    assert av._core.library_meta["libavcodec"]["license"] == "LGPL version 3 or later"
    libraries = " ".join(path.name for path in (Path(av.__file__).parents[1] / "av.libs").glob("*"))
    assert "libx264" in libraries
    assert "libx265" in libraries
