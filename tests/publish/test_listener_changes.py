"""What reads otherwise for listeners: two feeds compared as people read them."""

import pytest
from msgspec.structs import replace

from podcast_publisher.model.feed import Feed, FeedItem, LinkedFile
from podcast_publisher.model.listener_change import ListenerChange, PartChange
from podcast_publisher.publish.releases.listener_changes import MOST, listener_changes
from podcast_publisher.report.listener_changes import change_lines, compared

ITEM = FeedItem(
    "guid",
    "Measuring",
    "Wed, 02 Apr 2025 05:00:00 +0000",
    "<p>First line</p><p>Second <b>line</b> &amp; more</p>",
    LinkedFile("https://x.example/audio/a-1.mp3"),
    transcripts=(LinkedFile("https://x.example/transcripts/a-1.vtt"),),
    artwork="https://x.example/artwork/a-1.jpg",
    people=("Ada", "Grace"),
    simple_chapters=(("0:00", "One"), ("0:08", "Two")),
)
FEED = Feed("A show", "https://x.example/feed.xml", "https://x.example/artwork/c-1.jpg", (ITEM,))


@pytest.mark.parametrize(
    ("field", "value", "label", "before", "after"),
    [
        ("title", "Counting", "title", "Measuring", "Counting"),
        (
            *("published", "Thu, 03 Apr 2025 05:00:00 +0000", "date"),
            *("2 April 2025, 06:00", "3 April 2025, 06:00"),
        ),
        ("published", "soon", "date", "2 April 2025, 06:00", "soon"),
        (
            *("description", "<p>First line</p>", "notes"),
            *("First line\nSecond line & more", "First line"),
        ),
        ("people", ("Ada",), "people", "Ada, Grace", "Ada"),
        (
            "artwork",
            "https://x.example/artwork/a-2.jpg",
            "artwork",
            "the former one",
            "another one",
        ),
        ("transcripts", (), "transcript", "the former one", ""),
        ("simple_chapters", (("0:00", "One"),), "chapters", "0:00 One\n0:08 Two", "0:00 One"),
    ],
)
def test_each_part_is_compared(
    field: str, value: object, label: str, before: str, after: str
) -> None:
    """In the words that listeners read, not as HTML or file names."""
    changed = replace(FEED, items=(replace(ITEM, **{field: value}),))
    (change,) = listener_changes(FEED, changed)
    assert change == ListenerChange("Measuring", (PartChange(label, before, after),))


def test_only_what_differs_and_stays_is_named() -> None:
    """A moved address, a new episode and one that is gone are no other words; the show comes first."""
    moved = replace(ITEM, artwork="https://y.example/artwork/a-1.jpg")
    assert listener_changes(FEED, replace(FEED, items=(moved,))) == ()
    assert listener_changes(FEED, replace(FEED, items=())) == ()
    assert listener_changes(None, FEED) == ()
    (show,) = listener_changes(FEED, replace(FEED, title="The show"))
    assert show == ListenerChange("", (PartChange("title", "A show", "The show"),))


def test_a_transcript_names_both_files() -> None:
    """So that their lines can be counted."""
    other = replace(ITEM, transcripts=(LinkedFile("https://x.example/transcripts/a-2.vtt"),))
    (change,) = listener_changes(FEED, replace(FEED, items=(other,)))
    assert change.transcripts == ("transcripts/a-1.vtt", "transcripts/a-2.vtt")


def test_many_and_long_changes_are_bounded() -> None:
    """However hostile the live feed is."""
    items = tuple(replace(ITEM, guid=str(number)) for number in range(100))
    before = replace(FEED, items=items)
    after = replace(FEED, items=tuple(replace(item, description="<" * 2_000_000) for item in items))
    changes = listener_changes(before, after)
    assert len(changes) == MOST
    assert max(len(part.after) for change in changes for part in change.parts) < 21_000
    assert len([*change_lines(changes)]) == 6


def test_a_line_says_it_in_a_terminal() -> None:
    """Short texts whole, long ones by name."""
    other = replace(ITEM, title="Counting", description="<p>Other</p>")
    changes = listener_changes(FEED, replace(FEED, items=(other,)))
    assert [*change_lines(changes)] == [
        "\"Measuring\": title: 'Measuring' → 'Counting'; notes changed"
    ]
    (title, _) = compared(changes)[0].parts
    assert [(piece.kind, piece.text) for piece in title.pieces] == [
        ("removed", "Measuring"),
        ("added", "Counting"),
    ]
