"""The files of an erased episode that are still in the folder."""

from msgspec import Struct

from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.load.project import load_project
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.show import Episode
from podcast_publisher.publish.releases.live import read_live
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import open_named
from podcast_publisher.workflow.erase.find_episode import Sources, find_episode
from podcast_publisher.workflow.erase.local_copies import delete_files, files_of


class Leftovers(Struct, frozen=True):
    """What the folder still holds of an erased episode."""

    episode: Episode
    files: tuple[str, ...]
    """Their names below the project."""
    only_name_matches: bool
    """Whether it may be another episode with the file name of the erased one."""


def find_leftovers(context: Context, to: str, slug: str) -> Leftovers:
    """The files of the episode with that slug, which was erased from the destination.

    Raises:
        WrongUseError: there is no such episode, or it was not erased.
        DestinationError: the destination cannot be read, so nobody knows what was erased.
    """
    project = load_project(context.workspace)
    episode = next((episode for episode in project.episodes if episode.slug == slug), None)
    if episode is None:
        raise WrongUseError(
            "There is no such episode", fix="The status of the series lists the episodes."
        )
    live = read_live(open_named(context, to).place.destination)
    if not live.tombstones.includes(episode.guid, episode.slug):
        raise WrongUseError(
            "Nothing was deleted: this episode was not erased",
            fix="Erase it first, or delete it if it is a draft.",
        )
    feed = parse_or_none(live.feed)
    sources = Sources(
        project,
        feeds=[feed] if feed else [],
        withdrawn=live.release.withdrawn if live.release else {},
        objects={},
        tombstones=live.tombstones,
    )
    files = files_of(find_episode(episode.source.file, sources), project, context.workspace)
    return Leftovers(episode, files, not live.tombstones.has_guid(episode.guid))


def delete_leftovers(context: Context, to: str, slug: str) -> None:
    """Delete them from the folder.

    Raises:
        WrongUseError: there is no such episode, or it was not erased.
        EditError: one of them cannot be deleted; those before it are.
        DestinationError: the destination cannot be read, so nobody knows what was erased.
    """
    delete_files(context.workspace, find_leftovers(context, to, slug).files)
