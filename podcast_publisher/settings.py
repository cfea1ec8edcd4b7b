"""Which project and which destination: from the options, else the environment, else podcast.yaml.

Options and environment are read by the command line; what they leave open is decided here.
"""

from pathlib import Path

from podcast_publisher.errors import WrongUseError
from podcast_publisher.model.show import DestinationSettings, Show

LOCAL = "local"


def project_root(folder: Path) -> Path:
    """The project in that folder.

    Raises:
        WrongUseError: there is none.
    """
    if not (folder / "podcast.yaml").is_file():
        raise WrongUseError(
            f"There is no podcast.yaml in {folder}",
            fix="Go to the folder that holds it, or name that folder with -C.",
        )
    return folder


def destination_settings(show: Show, name: str) -> DestinationSettings:
    """The destination of that name; `local` is always there and needs no settings.

    Raises:
        WrongUseError: podcast.yaml has none of that name.
    """
    named = {one.name: one for one in show.destinations}
    if name in named:
        return named[name]
    if name == LOCAL:
        return DestinationSettings(name=LOCAL, kind="local")
    known = ", ".join([LOCAL, *named])
    raise WrongUseError(
        f'There is no destination called "{name}"', fix=f"podcast.yaml has these: {known}."
    )
