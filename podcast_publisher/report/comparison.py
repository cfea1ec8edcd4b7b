"""An imported show compared with its old feed, as text and as JSON."""

from collections.abc import Iterator

from podcast_publisher.model.comparison import (
    Aspect,
    ComparedEpisode,
    Difference,
    FeedComparison,
    LeftBehind,
    State,
)
from podcast_publisher.report.characters import inert, json_text

_STATES = (State.SAME, State.CHANGED, State.LOST, State.ADDED)
_LONGEST = 300


def as_text(comparison: FeedComparison) -> str:
    """Every episode with a difference, everything that stays behind, and a table."""
    lines = [
        *(line for episode in comparison.episodes for line in _episode(episode)),
        *(line for item in comparison.left for line in _left(item)),
        *([f"not read: {comparison.unread_page}", ""] if comparison.unread_page else []),
        *_table(comparison),
        summary(comparison),
    ]
    return "\n".join(map(inert, lines))


def summary(comparison: FeedComparison) -> str:
    """One sentence with the numbers."""
    counts = comparison.counts()
    total = len(comparison.episodes)
    words = (
        f"Compared with the old feed, {total:,} {'episode' if total == 1 else 'episodes'}: "
        f"{counts.get(State.SAME, 0):,} the same, {counts.get(State.CHANGED, 0):,} changed, "
        f"{counts.get(State.LOST, 0):,} lost"
    )
    if comparison.left:
        unexplained = len(comparison.without_reason)
        without = f", {unexplained:,} without a reason" if unexplained else ""
        words += f"; {len(comparison.left):,} left out{without}"
    if comparison.unread_page:
        words += "; a page of it was not read"
    return f"{words}."


def as_json(comparison: FeedComparison) -> str:
    """An object with stable names."""
    value = {
        "safe": comparison.is_safe,
        "counts": {
            aspect.value: {
                state.value: comparison.counts(aspect).get(state, 0) for state in _STATES
            }
            for aspect in Aspect
        },
        "episodes": [_object(episode) for episode in comparison.episodes],
        "left_out": [
            {"guid": item.guid, "title": item.title, "problem": item.problem, "reason": item.reason}
            for item in comparison.left
        ],
        "unknown_left_out": list(comparison.unknown_left_out),
        "unread_page": comparison.unread_page,
    }
    return json_text(value, indent=2)


def _object(episode: ComparedEpisode) -> dict[str, object]:
    return {
        "guid": episode.guid,
        "title": episode.title,
        "state": episode.state.value,
        **{aspect.value: episode.state_of(aspect).value for aspect in Aspect if aspect != "guid"},
        "guid_state": episode.state_of(Aspect.GUID).value,
        "differences": [
            {
                "aspect": item.aspect.value,
                "state": item.state.value,
                "before": item.before,
                "after": item.after,
            }
            for item in episode.differences
        ],
    }


def _episode(episode: ComparedEpisode) -> Iterator[str]:
    if not episode.differences:
        return
    yield f"{episode.state}: {episode.title or 'no title'} (guid {episode.guid})"
    yield from (f"  {item.aspect} {_words(item)}" for item in episode.differences)
    yield ""


def _words(item: Difference) -> str:
    before, after = (f'"{text[:_LONGEST]}"' for text in (item.before, item.after))
    if item.aspect is Aspect.ORDER:
        return f"changed: it is now {item.after}"
    if item.state is State.ADDED or not item.before:
        return f"{item.state}: {after}"
    if item.state is State.LOST or not item.after:
        return f"{item.state}: {before}"
    return f"changed: {before} became {after}"


def _left(item: LeftBehind) -> Iterator[str]:
    yield f"left out: {item.title or 'no title'} (guid {item.guid})"
    if item.problem:
        yield f"  {item.problem}"
    yield (
        f"  because: {item.reason}" if item.reason else "  podcast.yaml does not say why (left_out)"
    )
    yield ""


def _table(comparison: FeedComparison) -> Iterator[str]:
    yield f"{'':12}{''.join(f'{state:>10}' for state in _STATES)}"
    for aspect in Aspect:
        counts = comparison.counts(aspect)
        yield f"{aspect:12}{''.join(f'{counts.get(state, 0):>10,}' for state in _STATES)}"
    yield ""
