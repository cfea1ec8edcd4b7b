"""Load a project: the show, its episodes and their files."""

import operator
import os
from collections.abc import Mapping

from podcast_publisher.load.cache.file_cache import FileCache
from podcast_publisher.load.files.episode_folder import (
    episode_files,
    unread_file_findings,
)
from podcast_publisher.load.project_reader import ProjectReader, Tick
from podcast_publisher.load.site import read_site
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import SHOW_FILE, Workspace

NO_UNSAVED_TEXTS: Mapping[str, str] = {}


def load_project(
    workspace: Workspace,
    tick: Tick = lambda _: None,
    cache: FileCache | None = None,
    unsaved: Mapping[str, str] = NO_UNSAVED_TEXTS,
    results: Results | None = None,
) -> Project:
    """Load everything in the project folder, with findings for what could not be read.

    Never fails because of a file's content. `cache` saves probing unchanged recordings and pictures again, `results`
    reading unchanged texts.
    `unsaved` holds texts of YAML files, by name, that an editor has not saved yet; they are read in place
    of the files on disk, whether these exist or not.
    """
    cache = cache or FileCache()
    reader = ProjectReader(workspace, tick, cache, unsaved, results or Results())
    show = reader.show()
    unsaved_files = (workspace.root / name for name in unsaved if name != SHOW_FILE)
    folder = workspace.episodes_folder
    files = cache.derive(
        "files",
        reader.folders,
        lambda: reader.settled.episode_files(folder, lambda: episode_files(workspace)),
    )
    episodes = tuple(reader.episode(path) for path in sorted({*files, *unsaved_files}))
    probed = reader.probed_files()
    names = tuple(episode.source.file for episode in episodes)

    unread = cache.derive(
        "unread",
        (reader.folders, names, probed),
        lambda: reader.settled.unread_findings(
            (names, sorted(map(os.fspath, probed))),
            lambda: unread_file_findings(workspace, episodes, probed),
        ),
        keep=operator.not_,  # a finding about a copy depends on its content, too
    )
    site, site_findings = read_site(workspace)
    return Project(show, episodes, (*reader.findings, *unread, *site_findings), site)


def load_show(workspace: Workspace) -> Project:
    """Load `podcast.yaml` alone, without the episodes and the cover."""
    reader = ProjectReader(workspace, lambda _: None, FileCache(), NO_UNSAVED_TEXTS, Results())
    return Project(reader.show(with_cover=False), (), tuple(reader.findings))
