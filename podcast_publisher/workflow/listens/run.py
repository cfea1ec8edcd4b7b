"""Count the downloads of a destination, and read the figures of what was counted."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from podcast_publisher.listens.agents import AppOf, UnreadableAgentsError, app_of, app_of_list
from podcast_publisher.listens.figures import listening_figures
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.model.checked_log import CheckedLog
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.listens import ListeningFigures
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.destination import Target, open_named, read_settings
from podcast_publisher.workflow.listens.check import check_logs
from podcast_publisher.workflow.listens.count import Counted, count_downloads
from podcast_publisher.workflow.listens.keep_totals import read_totals
from podcast_publisher.workflow.listens.log_files import log_files
from podcast_publisher.workflow.listens.published import Published, read_published

_MAX_AGENTS = 5_000_000
"""Bytes of a list of user agents; OPAWG's largest file has 200,000."""


class PublishedShow(Struct, frozen=True):
    """A destination, and all that was ever published there: read once, to count and to show."""

    target: Target
    published: Published


def published_show(context: Context, destination: str) -> PublishedShow:
    """Read what the destination with that name has published.

    Raises:
        DestinationError: it cannot be read.
    """
    target = open_named(context, destination)
    return PublishedShow(target, read_published(target.place.destination))


def count_logs(
    context: Context,
    show: PublishedShow,
    logs: Sequence[str],
    agents: Path | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Counted:
    """Count the downloads of a destination's recordings in these logs, and keep the totals.

    Raises:
        WrongUseError: there is no such log, or totals or the list of agents cannot be read.
        DestinationError: a bucket of logs cannot be read.
        EditError: totals cannot be written.
    """
    app = read_agents(agents) if agents else app_of
    files = list(log_files(logs, show.target.settings))
    return count_downloads(
        context.workspace, files, show.published, context.clock(), agents=app, report=report
    )


def checked_logs(context: Context, destination: str, logs: Sequence[str]) -> Iterator[CheckedLog]:
    """Check each of these logs; places in a bucket are at the destination's store.

    Raises:
        WrongUseError: there is no such log.
        DestinationError: a bucket of logs cannot be read.
    """
    settings = read_settings(context.workspace, destination)
    return check_logs(log_files(logs, settings), context.clock())


def show_figures(context: Context, show: PublishedShow) -> ListeningFigures:
    """The figures of all days that were counted.

    Raises:
        WrongUseError: totals cannot be read.
    """
    published = show.published
    return listening_figures(read_totals(context.workspace), published.episodes, published.releases)


def read_agents(path: Path) -> AppOf:
    """OPAWG's list of user agents, from a file or from the JSON files of a folder.

    Raises:
        WrongUseError: it is none.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    named = [file for file in files if not file.stem.endswith(("examples", "schema"))]
    try:
        return app_of_list([(file.name, read_limited(file, _MAX_AGENTS)) for file in named])
    except (OSError, UnreadableAgentsError) as error:
        raise WrongUseError(
            f"{path} holds no list of user agents: {error}",
            fix="Name the folder build/ of OPAWG's user-agents-v2, or a file in it.",
        ) from error
