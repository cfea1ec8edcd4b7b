"""Move a show here in steps that a page can show: read its feed, ask what it lacks, import it, prove it."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.feed.foreign.select import LeftItem, recording_of, select
from podcast_publisher.model.comparison import FeedComparison
from podcast_publisher.workflow.check import check_project
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.errors import FindingsError
from podcast_publisher.workflow.import_show.answers import (
    ImportAnswers,
    checked_answer,
    questions,
)
from podcast_publisher.workflow.import_show.events import ImportEvents
from podcast_publisher.workflow.import_show.feed_file import FeedFile
from podcast_publisher.workflow.import_show.folder import open_folder
from podcast_publisher.workflow.import_show.proof import compare_with_old_feed
from podcast_publisher.workflow.import_show.recordings import Recordings
from podcast_publisher.workflow.import_show.run import ShowImport, open_import
from podcast_publisher.workflow.import_show.summary import sentences, write_report
from podcast_publisher.workflow.write_baseline import take_baseline


class ReadShow(Struct, frozen=True):
    """What a feed brings, and what it lacks."""

    title: str
    source: str
    """Its address, or the name of its file."""
    episodes: int
    new: int
    """Episodes that are not in the folder yet."""
    recordings_size: int
    """Bytes, as far as the feed says; 0 where it does not."""
    left: tuple[LeftItem, ...]
    missing: tuple[tuple[str, str], ...]
    """What nobody has said, each with its question."""
    notes: tuple[str, ...]
    problem: str
    """Why a page of it is missing; empty if none is."""


class Imported(Struct, frozen=True):
    """What an import has brought, and the proof of it."""

    sentences: tuple[str, ...]
    """The report, as the command prints it."""
    recordings: Recordings
    episodes: int
    """Of the feed, without those that are left out."""
    lost: tuple[str, ...]
    """Titles of episodes whose guid is in no file here."""
    left: tuple[LeftItem, ...]
    """Items that cannot come, and for which nobody has agreed to that."""
    comparison: FeedComparison | None
    """With the old feed; None while the show has errors, so that no feed can be built."""
    blocking: FindingsError | None
    """Why it cannot be compared."""


def checked_answers(texts: Mapping[str, str]) -> tuple[ImportAnswers, dict[str, str]]:
    """The answers that were given, and what is wrong with others by their names; an empty one waits."""
    answers, problems = ImportAnswers(), {}
    for name in ImportAnswers.__struct_fields__:
        if text := texts.get(name, "").strip():
            try:
                answers = checked_answer(answers, name, text)
            except ValueError as error:
                problems[name] = str(error)
    return answers, problems


def read_show(context: Context, feed: FeedFile) -> ReadShow:
    """Read a feed; nothing is written.

    Raises:
        PublisherError: it cannot be read, or the folder holds another show.
    """
    folder = open_folder(context.workspace)
    given = ImportAnswers(old_address=feed.old_address)
    with open_import(feed.source, folder, context.environment, feed.old_address) as opened:
        known = opened.known_answers(given)
        missing = tuple(questions(known.missing)) if known else ()
        if known and not known.answers.old_address:
            missing += (("old_address", "Address of the feed at the old host"),)
        selection = select(opened.feed.show)
        files = (recording_of(item) for item in selection.episodes)
        return ReadShow(
            title=opened.feed.show.title,
            source=_named(opened, feed).feed.source,
            episodes=len(selection.episodes),
            new=sum(item.identity not in folder.slugs for item in selection.episodes),
            recordings_size=sum(file.length or 0 for file in files if file),
            left=(*selection.left, *selection.repeated),
            missing=missing,
            notes=known.notes if known else (),
            problem=opened.feed.problem,
        )


def import_show(
    context: Context, feed: FeedFile, answers: ImportAnswers, events: ImportEvents
) -> Imported:
    """Import a feed as the command does; one that was stopped goes on where it was.

    Raises:
        PublisherError: it cannot be read or written; what was written before stays.
        OSError: this computer refuses to write a recording.
    """
    workspace = context.workspace
    folder = open_folder(workspace)
    given = replace(answers, old_address=answers.old_address or feed.old_address)
    with open_import(feed.source, folder, context.environment, given.old_address) as read:
        opened = _named(read, feed)
        imported = opened.run(opened.known_answers(given), events)
        write_report(opened.feed, imported, workspace)
        lines = tuple(sentences(opened.feed, imported, workspace))
        recordings = opened.fetch_recordings(imported, events)
        selection = imported.selection
    take_baseline(workspace, context.clock())
    slugs = open_folder(workspace).slugs
    comparison, blocking = _compared(context)
    return Imported(
        sentences=lines,
        recordings=recordings,
        episodes=len(selection.episodes),
        lost=tuple(item.title for item in selection.episodes if item.identity not in slugs),
        left=selection.left,
        comparison=comparison,
        blocking=blocking,
    )


def _compared(context: Context) -> tuple[FeedComparison | None, FindingsError | None]:
    now = context.clock()
    checked = check_project(context.workspace, now)
    try:
        return compare_with_old_feed(context.workspace, checked, now, context.environment), None
    except FindingsError as error:
        return None, error


def _named(opened: ShowImport, feed: FeedFile) -> ShowImport:
    """The same with the name that people know, not that of the file it waits in."""
    if not feed.name or opened.feed.source != Path(feed.source).name:
        return opened
    return replace(opened, feed=replace(opened.feed, source=feed.name))
