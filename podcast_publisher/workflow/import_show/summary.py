"""What an import did, in sentences; and everything that differs or stays behind, for the report in the folder."""

from collections import Counter
from collections.abc import Iterator

from podcast_publisher.edit.create_files import replace_files
from podcast_publisher.edit.import_show.yaml_text import left_out_entries
from podcast_publisher.feed.foreign.select import LeftItem
from podcast_publisher.model.foreign_show import ForeignShow
from podcast_publisher.model.workspace import SHOW_FILE, Workspace
from podcast_publisher.workflow.import_show.fields import one_line
from podcast_publisher.workflow.import_show.imported import ImportedEpisode, ImportedShow
from podcast_publisher.workflow.import_show.read import ReadFeed

REPORT = "report.txt"
_SHOWN = 10
_SAY_NOTHING = frozenset(
    {"category", "comments", "feedburner:origLink", "slash:comments", "wfw:commentRss", "thr:total"}
)


def sentences(feed: ReadFeed, imported: ImportedShow, workspace: Workspace) -> Iterator[str]:
    """What was read and written, what a person must do, and where the rest is listed."""
    new = _new(imported)
    known = len(imported.episodes) - len(new)
    pages = f" on {len(feed.pages)} pages" if len(feed.pages) > 1 else ""
    yield f"Read {feed.source}: {_count(len(feed.show.episodes), 'item')}{pages}."
    yield from (f"{problem}; it was read all the same." for problem in feed.show.problems)
    if feed.problem:
        yield f"A page of the feed is missing. {feed.problem.rstrip('.')}. Import again before you publish."
    if imported.show:
        yield f"Wrote {SHOW_FILE}"
        yield from (f"  {note}." for note in imported.show.notes)
    earlier = f"; {known} were there before" if known else ""
    yield f"Wrote {_count(len(new), 'episode')}{earlier}."
    if count := sum(bool(item.made and item.made.missing) for item in new):
        yield f"The feed lacks a part of {_count(count, 'episode')}: podcast-publisher check says what is missing."
    if imported.show and imported.show.missing:
        names = ", ".join(field.name for field in imported.show.missing)
        yield f"The feed lacks: {names}. {SHOW_FILE} marks the lines to fill in."
    yield from _left(
        imported.selection.left, "cannot come, and publishing needs your word for each"
    )
    yield from _left(
        imported.selection.repeated,
        "cannot come under a guid that another has; the newest was taken",
    )
    if count := sum(bool(item.made and item.made.difference) for item in new):
        yield f"The show notes of {_count(count, 'episode')} differ in words from the feed's."
    if unread := _unread(feed.show):
        yield f"There is no field for {unread}."
    if new or imported.show:
        yield f"{workspace.relative(workspace.imported_folder / REPORT)} lists everything that differs or stays behind."


def write_report(feed: ReadFeed, imported: ImportedShow, workspace: Workspace) -> None:
    """List all of it in a file beside the copy of the feed; a run that brings nothing leaves the file as it is.

    Raises:
        EditError: it cannot be written.
    """
    if _new(imported) or imported.show:
        text = "\n".join(_report(feed, imported)) + "\n"
        replace_files({workspace.imported_folder / REPORT: text.encode()})


def _report(feed: ReadFeed, imported: ImportedShow) -> Iterator[str]:
    yield f"What was imported from {feed.source}, and what was not."
    yield from (f"The feed: {note}" for note in feed.show.problems)
    if feed.problem:
        yield f"The feed: a page is missing: {feed.problem}"
    if imported.show:
        yield from (f"{SHOW_FILE}: {note}" for note in imported.show.notes)
        if imported.show.difference:
            yield f"{SHOW_FILE}: the description differs in words: {imported.show.difference}"
        yield from (f"{SHOW_FILE}: missing: {field.name}" for field in imported.show.missing)
    for item in _new(imported):
        if item.made is None:
            continue
        notes = [*item.made.notes, *(f"missing: {field.name}" for field in item.made.missing)]
        if item.made.difference:
            notes.append(f"the show notes differ in words: {item.made.difference}")
        notes += [f"there is no field for {name}" for name in item.episode.unread]
        yield from (f"{item.slug}: {one_line(note)}" for note in notes)
    for left in imported.selection.repeated:
        yield f"{one_line(left.identity)}: {left.reason}"
    if imported.selection.left:
        yield f"\nTo agree that these items stay behind, copy the lines into {SHOW_FILE}:\nleft_out:"
        yield from left_out_entries(
            tuple((item.identity, item.reason) for item in imported.selection.left)
        )


def _left(items: tuple[LeftItem, ...], what: str) -> Iterator[str]:
    if not items:
        return
    yield f"{_count(len(items), 'item')} {what}:"
    for item in items[:_SHOWN]:
        yield f"  {one_line(item.title or item.identity)}: {item.reason}."
    if len(items) > _SHOWN:
        yield f"  and {len(items) - _SHOWN:,} more."


def _unread(show: ForeignShow) -> str:
    counts = Counter(
        name
        for names in (show.unread, *(episode.unread for episode in show.episodes))
        for name in names
        if name not in _SAY_NOTHING
    )
    named = (f"{one_line(name)} ({count:,})" for name, count in counts.most_common(_SHOWN))
    more = len(counts) - _SHOWN
    return ", ".join((*named, *([f"and {more} more"] if more > 0 else [])))


def _new(imported: ImportedShow) -> list[ImportedEpisode]:
    return [item for item in imported.episodes if item.made]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
