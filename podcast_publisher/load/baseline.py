"""Read the baseline of an imported show: a committed file, which a pull request can change."""

from datetime import datetime

from msgspec import MsgspecError
from msgspec.json import decode

from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.baseline import BASELINE_FILE, BaselineFile
from podcast_publisher.model.workspace import Workspace

_MOST_BYTES = 16_000_000
"""Twenty thousand episodes have fewer."""


class UnreadableBaselineError(ValueError):
    """The file is there, and is no baseline that this program understands."""


def read_baseline(workspace: Workspace) -> BaselineFile | None:
    """The file as it is; None if there is none.

    Raises:
        UnreadableBaselineError: it cannot be read.
    """
    path = workspace.imported_folder / BASELINE_FILE
    if not path.is_file():
        return None
    if not workspace.contains(path):
        raise UnreadableBaselineError("it is a link that leads out of the project")
    try:
        body = read_limited(path, _MOST_BYTES)
        file = decode(body, type=BaselineFile)
        has_zone = datetime.fromisoformat(file.made).tzinfo is not None
    except OSError as error:
        raise UnreadableBaselineError(str(error.strerror)) from error
    except (MsgspecError, ValueError, RecursionError) as error:
        raise UnreadableBaselineError(str(error)) from error
    if not has_zone:
        raise UnreadableBaselineError("its time has no zone")
    return file
