"""Find the project and the destination that options and environment name."""

import os
import re
from pathlib import Path

from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.show import Show
from podcast_publisher.model.workspace import SHOW_FILE, Workspace

LOCAL = "local"
_MISNAMED = re.compile(r"podcast\.ya?ml(?:\.\w+)?", re.IGNORECASE)
"""Other names that people and editors give it: .yml, .YAML, .yaml.txt."""


def may_be_show(folder: Path) -> bool:
    """Whether the folder has podcast.yaml, or a file that somebody meant to be it."""
    if os.path.lexists(Workspace(folder).show_file):
        return True
    return any(_MISNAMED.fullmatch(path.name) for path in folder.iterdir())


def project_root(folder: Path) -> Path:
    """The project in that folder.

    Raises:
        WrongUseError: there is none.
    """
    # if it is not a file, reading it reports that
    if not os.path.lexists(Workspace(folder).show_file):
        misnamed = sorted(path.name for path in folder.iterdir() if _MISNAMED.fullmatch(path.name))
        raise WrongUseError(
            f"There is no {SHOW_FILE} in {folder}{f', but there is {misnamed[0]}' if misnamed else ''}",
            fix=f"Rename it to {SHOW_FILE}."
            if misnamed
            else "Go to the folder that holds it, or name that folder with -C. "
            "To begin a new show, run: podcast-publisher init",
        )
    return folder


def destination_settings(show: Show, name: str) -> DestinationSettings:
    """The destination of that name; `local` always exists and needs no settings.

    Raises:
        WrongUseError: podcast.yaml has no destination of that name.
    """
    by_name = {destination.name: destination for destination in show.destinations}
    if name in by_name:
        return by_name[name]
    if name == LOCAL:
        return DestinationSettings(name=LOCAL, kind="local")
    names = ", ".join([LOCAL, *by_name])
    raise WrongUseError(
        f'There is no destination called "{name}"', fix=f"Choose one of these: {names}."
    )
