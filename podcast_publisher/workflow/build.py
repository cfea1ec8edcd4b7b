"""Build a checked project, and check the feed that was built."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from podcast_publisher.check.release.built_feed import built_feed_passes_the_linter, check_feed
from podcast_publisher.check.release.dates import check_dates
from podcast_publisher.feed.read_back import read_back
from podcast_publisher.load.cache.stored_results import store_results
from podcast_publisher.load.picture.thumbnails import attach_thumbnails
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.feed import Feed
from podcast_publisher.model.finding import Finding, Problem
from podcast_publisher.model.publication import FEED_KEY, Publication
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.stores.build_folder import write_folder
from podcast_publisher.publish.stores.open_destination import public_url
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.check import Checked, stop_at_errors
from podcast_publisher.workflow.rules import rules_after_build


class Built(Struct, frozen=True):
    """A publication, and its feed as an app reads it."""

    publication: Publication
    feed: Feed
    now: datetime
    results: Results = field(default_factory=Results)
    """What is known of the feed's items, among other things."""


def with_thumbnails(checked: Checked) -> Checked:
    """The same with small pictures for pages; they are cached."""
    if checked.workspace is None:
        return checked
    return replace(checked, project=attach_thumbnails(checked.project, checked.workspace))


def build_without_errors(
    checked: Checked, public_url: str, now: datetime, *, hub: str = ""
) -> tuple[Built, Checked]:
    """Build the project with thumbnails, and check the feed. The project must have no errors.

    The feed names the WebSub `hub`, if there is one.

    Raises:
        FindingsError: the built feed or its pages have errors.
    """
    built, checked = build_and_store(with_thumbnails(checked), public_url, now, hub=hub)
    stop_at_errors(checked)
    return built, checked


def build_and_store(
    checked: Checked, public_url: str, now: datetime, *, hub: str = ""
) -> tuple[Built, Checked]:
    """As `build_and_check`, and store the results for the next run."""
    built, checked = build_and_check(checked, public_url, now, hub=hub)
    if checked.workspace:
        store_results(checked.workspace, checked.results, now)
    return built, checked


def build_and_check(
    checked: Checked, public_url: str, now: datetime, *, hub: str = ""
) -> tuple[Built, Checked]:
    """The publication, and the findings with those about the built feed.

    The project must have no errors.
    """
    publication = build(checked.project, public_url, now, hub=hub, results=checked.results)
    url = public_url + FEED_KEY
    feed, refused = read_back(publication.feed.body(), url, checked.results)
    findings = (
        *checked.all_findings,
        *publication.findings,
        *check_feed(feed, checked.project),
        *(_refused(finding, checked.project) for finding in refused),
        *check_dates(checked.project, now),
    )
    return Built(publication, feed, now, checked.results), replace(
        checked, all_findings=findings, ran=checked.ran | rules_after_build()
    )


def address_for(settings: DestinationSettings, workspace: Workspace) -> str:
    """The public address of the destination; nothing is started or connected for it."""
    return public_url(settings, workspace)


def write_build(built: Built, folder: Path) -> int:
    """Write every object as a file under its key; the number of files.

    Raises:
        WrongUseError: the folder holds other files, or cannot be written.
    """
    try:
        return write_folder(built.publication, folder)
    except FileExistsError as error:
        raise WrongUseError(
            str(error), fix="Choose a new folder with -o, or empty this one yourself."
        ) from error
    except OSError as error:
        raise WrongUseError(f"{folder} cannot be written: {error.strerror}") from error


def _refused(finding: Finding, project: Project) -> Finding:
    problem = Problem(f"{finding.rule.code}: {finding.message}")
    return Finding.of(built_feed_passes_the_linter, problem, project.show.source)
