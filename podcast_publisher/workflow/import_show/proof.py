"""Prove that an imported show is what its old feed was: for people, and before it is published."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from podcast_publisher.check.release.imported import check_imported, uncompared
from podcast_publisher.feed.foreign.read import read_foreign
from podcast_publisher.feed.read import parse_or_none
from podcast_publisher.model.comparison import FeedComparison
from podcast_publisher.model.errors import PublisherError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.foreign_show import ForeignShow
from podcast_publisher.model.plan import LiveState
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.show import Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.build import build_without_errors
from podcast_publisher.workflow.check import Checked, stop_at_errors
from podcast_publisher.workflow.import_show.kept_feed import kept_feed
from podcast_publisher.workflow.import_show.read import open_client, read_source

_ANYWHERE = "https://podcast.example.org/"
"""An address to build the feed for; no address is compared."""


class Proof(Struct, frozen=True):
    """A comparison, and what in it keeps the show from being published."""

    comparison: FeedComparison | None = None
    objections: tuple[Finding, ...] = ()


def compare_with_old_feed(
    workspace: Workspace,
    checked: Checked,
    now: datetime,
    environment: Mapping[str, str],
    source: str = "",
) -> FeedComparison:
    """The feed that would be published, compared with the copy of the old one, or with that of an address or file.

    Raises:
        FindingsError: the project has errors, so there is no feed to compare.
        PublisherError: the old feed cannot be read.
    """
    stop_at_errors(checked)
    old = _fetched(source, environment) if source else _kept(workspace, checked.project)
    built, checked = build_without_errors(checked, _ANYWHERE, now)
    return _compare(old, built.publication.feed, checked.project)


def prove_import(workspace: Workspace, project: Project, feed: Artifact, live: LiveState) -> Proof:
    """The comparison of what is to be published with the old feed, for as long as `imported` is there."""
    if project.show.imported is None:
        return Proof()
    known = parse_or_none(live.feed)
    try:
        old = kept_feed(workspace, project.show.imported.feed)
    except PublisherError as error:
        return Proof(objections=(uncompared(project, str(error)),))
    if old is None:
        # what is live is protected by other rules
        missing = uncompared(project, str(_no_copy(workspace)))
        return Proof(objections=() if known else (missing,))
    comparison = _compare(old, feed, project)
    guids = {item.guid for item in known.items} if known else set[str]()
    return Proof(comparison, check_imported(project, comparison, guids))


def _compare(old: ForeignShow, feed: Artifact, project: Project) -> FeedComparison:
    from podcast_publisher.workflow.import_show.compare import (
        compare,
    )  # nh3, for imported shows alone

    return compare(old, read_foreign(feed.body()), project)


def _kept(workspace: Workspace, project: Project) -> ForeignShow:
    imported = project.show.imported
    if old := kept_feed(workspace, imported.feed if imported else ""):
        return old
    raise _no_copy(workspace)


def _no_copy(workspace: Workspace) -> PublisherError:
    name = workspace.relative(workspace.imported_folder / "feed.xml")
    return PublisherError(
        f"There is no copy of the old feed: {name} is missing",
        fix="Run podcast-publisher import again, or name the feed: import --compare FEED",
    )


def _fetched(source: str, environment: Mapping[str, str]) -> ForeignShow:
    client = open_client(source, environment)
    try:
        return read_source(source, client).show
    finally:
        client.close()
