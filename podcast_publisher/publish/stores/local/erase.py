"""Delete the local store's data: it overwrites what was deleted only later."""

import shutil
from pathlib import Path

from podcast_publisher.publish.stores.local.state import lock
from podcast_publisher.publish.stores.local.store import data_folder, stop


def delete_store(folder: Path) -> None:
    """End the store of that folder and delete its data and its log; its keys and ports stay.

    Raises:
        OSError: it cannot be deleted.
    """
    stop(folder)
    with lock(folder):
        if data_folder(folder).exists():
            shutil.rmtree(data_folder(folder))
        (folder / "weed.log").unlink(missing_ok=True)
