"""Which project and which destination: from the options, else the environment, else podcast.yaml.

Options and environment are read by the command line; what they leave open is decided here.
"""

import os
import re
from pathlib import Path

from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.show import Show

LOCAL = "local"
SHOW_FILE = "podcast.yaml"
_MISNAMED = re.compile(r"podcast\.ya?ml(?:\.\w+)?", re.IGNORECASE)
"""What people and their editors call it instead: .yml, .YAML, .yaml.txt."""


def project_root(folder: Path) -> Path:
    """The project in that folder.

    Raises:
        WrongUseError: there is none.
    """
    # whatever else has that name is looked at when it is read
    if not os.path.lexists(folder / SHOW_FILE):
        near = sorted(path.name for path in folder.iterdir() if _MISNAMED.fullmatch(path.name))
        raise WrongUseError(
            f"There is no {SHOW_FILE} in {folder}{f', but there is {near[0]}' if near else ''}",
            fix=f"Rename it to {SHOW_FILE}."
            if near
            else "Go to the folder that holds it, or name that folder with -C.",
        )
    return folder


def destination_settings(show: Show, name: str) -> DestinationSettings:
    """The destination of that name; `local` is always there and needs no settings.

    Raises:
        WrongUseError: podcast.yaml has none of that name.
    """
    named = {destination.name: destination for destination in show.destinations}
    if name in named:
        return named[name]
    if name == LOCAL:
        return DestinationSettings(name=LOCAL, kind="local")
    known = ", ".join([LOCAL, *named])
    raise WrongUseError(
        f'There is no destination called "{name}"', fix=f"podcast.yaml has these: {known}."
    )
