"""Load the baseline of an imported show: the entries that count."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from podcast_publisher.check.release.baseline import (
    baseline_can_be_read,
)
from podcast_publisher.load.baseline import UnreadableBaselineError, read_baseline
from podcast_publisher.model.baseline import BASELINE_FILE, Baseline, BaselineFile
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.finding import Finding, Problem, SourceFile
from podcast_publisher.model.results import Results, key_of
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace


class _OldEpisodes(Struct, frozen=True):
    """When each episode of the old feed was published, by guid."""

    dates: dict[str, datetime | None]


def load_baseline(
    workspace: Workspace, project: Project, results: Results
) -> tuple[Baseline | None, tuple[Finding, ...]]:
    """The entries that count, and why there are none though the show was imported."""
    if project.show.imported is None:
        return None, ()
    name = workspace.relative(workspace.imported_folder / BASELINE_FILE)
    try:
        file = read_baseline(workspace)
        old = old_episodes(workspace, project, results) if file else {}
    except UnreadableBaselineError as error:
        return None, (_unread(name, f"{name} cannot be read: {error}"),)
    except PublisherError as error:
        return None, (_unread(name, str(error)),)
    return (_counting(file, name, project, old) if file else None), ()


def _counting(
    file: BaselineFile, name: str, project: Project, old: Mapping[str, datetime | None]
) -> Baseline:
    """Only episodes that the old feed had before the baseline was made, whatever the file says."""
    made = datetime.fromisoformat(file.made)
    published = {episode.guid: episode.published for episode in project.episodes}

    def is_old(guid: str) -> bool:
        date = old.get(guid) or published.get(guid)
        return guid in old and date is not None and date < made

    return Baseline(
        file=name,
        program=file.program,
        rules=frozenset(file.rules.split()),
        episodes={guid: codes for guid, codes in file.episodes.items() if is_old(guid)},
        strangers=tuple(
            guid for guid, codes in file.episodes.items() if codes and not is_old(guid)
        ),
    )


def old_episodes(
    workspace: Workspace, project: Project, results: Results
) -> Mapping[str, datetime | None]:
    """The guids of the kept feed with their dates; parsed once for the same bytes.

    Raises:
        PublisherError: the copy cannot be read.
        UnreadableBaselineError: there is none.
    """
    # slow to import, and most shows were not imported
    from podcast_publisher.workflow.import_show.kept_feed import copy_digests, kept_feed

    imported = project.show.imported

    def read() -> _OldEpisodes:
        feed = kept_feed(workspace, imported.feed if imported else "")
        if feed is None:
            raise UnreadableBaselineError("the copy of the old feed beside it is missing")
        return _OldEpisodes({episode.identity: episode.published for episode in feed.episodes})

    return results.recall(
        key_of("episodes of the old feed", copy_digests(workspace)), _OldEpisodes, read
    ).dates


def _unread(name: str, message: str) -> Finding:
    return Finding.of(baseline_can_be_read, Problem(message), SourceFile(name))
