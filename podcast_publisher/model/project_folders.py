"""Where a project's caches and state are. Imports next to nothing, because the gate uses it."""

import hashlib
import os

STATE = ".podcast"
"""The folder of a project's state in its own folder."""


def project_caches(home: str, project: str, show: str) -> str:
    """The folder of a show's caches below the user's folder for caches; another checkout has its own.

    `project` is the path of its folder after all links.
    """
    key = hashlib.sha256(os.fsencode(project)).hexdigest()[:32]
    return os.path.join(home, "projects", key, show)
