"""Compare the feed that would be published with the old one, as apps read them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import SequenceMatcher

from podcast_publisher.edit.import_show.notes import as_html, visible_words
from podcast_publisher.feed.foreign.select import kind_of, recording_of, select
from podcast_publisher.model.comparison import (
    Aspect,
    ComparedEpisode,
    Difference,
    FeedComparison,
    LeftBehind,
    State,
)
from podcast_publisher.model.foreign_show import ForeignEpisode, ForeignFile, ForeignShow
from podcast_publisher.model.show import Project
from podcast_publisher.workflow.import_show.order import moved_episodes

_SAME_SECONDS = 1.0
"""A feed has whole seconds, rounded or cut off."""
_SAME_TYPES = {"audio/mp3": "audio/mpeg", "audio/m4a": "audio/mp4", "audio/x-m4a": "audio/mp4"}
_MOST_RANGES = 20
"""Places in which the words of an episode differ that are shown."""
_MOST_WORDS = 5_000
"""Words of a text in which places are looked for: it takes quadratic time."""


def compare(old: ForeignShow, new: ForeignShow, project: Project) -> FeedComparison:
    """Each item of the old feed, with what became of it in the new one.

    `new` is the built feed, read as the old one was. `project` says what is left out or withdrawn on purpose.
    """
    reasons = {item.guid: item.reason for item in project.show.left_out}
    reasons |= {
        episode.guid: episode.withdrawn.reason for episode in project.episodes if episode.withdrawn
    }
    selection = select(old)
    new_episodes = {episode.identity: episode for episode in new.episodes}
    expected = [
        item
        for item in selection.episodes
        if item.identity in new_episodes or item.identity not in reasons
    ]
    left = [
        LeftBehind(item.identity, item.title, item.reason, reasons.get(item.identity, ""))
        for item in selection.left
    ]
    left += [
        LeftBehind(item.identity, item.title, "", reasons[item.identity])
        for item in selection.episodes
        if item.identity not in new_episodes and item.identity in reasons
    ]
    left = [item for item in left if item.guid not in new_episodes]
    moved = moved_episodes(expected, new_episodes)
    renamed = _renamed(expected, new)
    behind = {item.guid for item in left} | {old.next_url}
    return FeedComparison(
        episodes=tuple(
            _compared(item, new_episodes.get(item.identity), renamed.get(item.identity), moved)
            for item in expected
        ),
        left=tuple(left),
        unknown_left_out=tuple(
            item.guid for item in project.show.left_out if item.guid not in behind
        ),
        unread_page="" if old.next_url in reasons else old.next_url,
    )


def _compared(
    old: ForeignEpisode,
    new: ForeignEpisode | None,
    renamed: ForeignEpisode | None,
    moved: Mapping[str, str],
) -> ComparedEpisode:
    title = old.title or old.itunes_title
    same = new or renamed
    if same is None:
        lost = Difference(Aspect.GUID, State.LOST, old.identity)
        return ComparedEpisode(old.identity, title, (lost,))
    differences = list(_differences(old, same))
    if new is None:
        changed = Difference(Aspect.GUID, State.CHANGED, old.identity, same.identity)
        differences.insert(0, changed)
    elif place := moved.get(old.identity):
        differences.append(Difference(Aspect.ORDER, State.CHANGED, "", place))
    return ComparedEpisode(
        old.identity, title, tuple(differences), new_guid="" if new else same.identity
    )


def _differences(old: ForeignEpisode, new: ForeignEpisode) -> Iterator[Difference]:
    yield from _value(Aspect.INSTANT, _moment(old.published), _moment(new.published))
    title = old.title or old.itunes_title
    yield from _value(Aspect.TITLE, " ".join(title.split()), " ".join(new.title.split()))
    yield from _words(old, new)
    if not _is_as_long(old.duration, new.duration):
        yield from _value(Aspect.DURATION, _seconds(old.duration), _seconds(new.duration))
    yield from _enclosure(recording_of(old), recording_of(new))
    yield from _chapters(old, new)
    yield from _transcripts(old.transcripts, new.transcripts)


def _value(aspect: Aspect, before: str, after: str) -> Iterator[Difference]:
    if before == after:
        return
    state = State.ADDED if not before else State.CHANGED if after else State.LOST
    yield Difference(aspect, state, before, after)


def _words(old: ForeignEpisode, new: ForeignEpisode) -> Iterator[Difference]:
    before = visible_words(as_html(old.texts.longest))
    after = visible_words(as_html(new.texts.longest))
    if before == after:
        return
    if not before or not after:
        yield from _value(
            Aspect.WORDS, " ".join(before[:_MOST_RANGES]), " ".join(after[:_MOST_RANGES])
        )
        return
    matcher = SequenceMatcher(None, before[:_MOST_WORDS], after[:_MOST_WORDS], autojunk=False)
    ranges = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    for _, start, end, new_start, new_end in ranges[:_MOST_RANGES]:
        yield Difference(
            Aspect.WORDS,
            State.CHANGED,
            " ".join(before[start:end]),
            " ".join(after[new_start:new_end]),
        )
    if len(ranges) > _MOST_RANGES or not ranges:
        before_words, after_words = f"{len(before):,} words", f"{len(after):,} words"
        yield Difference(Aspect.WORDS, State.CHANGED, before_words, after_words)


def _enclosure(old: ForeignFile | None, new: ForeignFile | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield from _value(Aspect.ENCLOSURE, old.url if old else "", new.url if new else "")
        return
    if old.length and old.length != new.length:
        yield from _value(Aspect.ENCLOSURE, _bytes(old.length), _bytes(new.length))
    before, after = (_SAME_TYPES.get(file.type, file.type) for file in (old, new))
    if before and kind_of(ForeignFile("", before)) == "audio":
        yield from _value(Aspect.ENCLOSURE, before, after)


def _chapters(old: ForeignEpisode, new: ForeignEpisode) -> Iterator[Difference]:
    before = [(round(item.start), item.title) for item in old.inline_chapters]
    after = [(round(item.start), item.title) for item in new.inline_chapters]
    had, has = bool(before or old.chapters), bool(after or new.chapters)
    if had != has:
        words = f"{len(before or after)} chapters" if before or after else "chapters"
        yield from _value(Aspect.CHAPTERS, words if had else "", words if has else "")
    elif before and after:
        for chapter in (item for item in before if item not in after):
            yield Difference(Aspect.CHAPTERS, State.CHANGED, _chapter(chapter), "")
        for chapter in (item for item in after if item not in before):
            yield Difference(Aspect.CHAPTERS, State.CHANGED, "", _chapter(chapter))


def _chapter(chapter: tuple[int, str]) -> str:
    return f"{chapter[0]} s: {chapter[1]}"


def _transcripts(old: Sequence[ForeignFile], new: Sequence[ForeignFile]) -> Iterator[Difference]:
    if bool(old) != bool(new):
        yield from _value(Aspect.TRANSCRIPTS, _kinds(old), _kinds(new))
        return
    languages = {_language(file) for file in new}
    for file in old:
        if _language(file) and _language(file) not in languages:
            yield Difference(Aspect.TRANSCRIPTS, State.LOST, f"{file.type} in {file.language}", "")


def _kinds(files: Sequence[ForeignFile]) -> str:
    return ", ".join(dict.fromkeys(file.type or "a transcript" for file in files))


def _language(file: ForeignFile) -> str:
    return file.language.lower().partition("-")[0]


def _renamed(expected: Sequence[ForeignEpisode], new: ForeignShow) -> Mapping[str, ForeignEpisode]:
    """Episodes that are there under another guid: the same moment or the same title tells."""
    known = {item.identity for item in expected}
    others = [episode for episode in new.episodes if episode.identity not in known]
    by_moment = {episode.published: episode for episode in others if episode.published}
    by_title = {" ".join(episode.title.split()): episode for episode in others if episode.title}
    present = {episode.identity for episode in new.episodes}
    renamed = {}
    for item in expected:
        if item.identity in present:
            continue
        moment = item.published.replace(microsecond=0) if item.published else None
        other = (by_moment.get(moment) if moment else None) or by_title.get(
            " ".join(item.title.split())
        )
        if other:
            renamed[item.identity] = other
    return renamed


def _is_as_long(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and abs(before - after) <= _SAME_SECONDS


def _moment(instant: datetime | None) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if instant else ""


def _seconds(duration: float | None) -> str:
    return f"{duration:g} s" if duration else ""


def _bytes(length: int | None) -> str:
    return f"{length:,} bytes" if length else ""
