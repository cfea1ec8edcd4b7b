"""Items of unchanged episodes are not rendered again; a feed with kept items is that of a full run."""

from collections.abc import Callable

import pytest
from feedgen.feed import FeedGenerator
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw
from msgspec.structs import replace

from podcast_publisher.load.project import load_project
from podcast_publisher.model.results import Results
from podcast_publisher.model.show import Episode, Person, Project
from podcast_publisher.render.feed.feed import render_feed
from podcast_publisher.render.linked import LinkedEpisode, LinkedShow
from podcast_publisher.render.show_notes import show_notes
from tests.shows import PUBLIC_URL, SMALL_SHOW, workspace

Render = Callable[[Project], tuple[bytes, int]]
PROJECT = load_project(workspace(SMALL_SHOW))

_TEXT = st.text(
    st.one_of(st.sampled_from("<>&]\"' \n"), st.characters(exclude_categories=["Cs", "Cc"])),
    min_size=1,
    max_size=30,
)
_AWKWARD = st.sampled_from(
    [
        "<item>",
        "    <item>\n",
        "</item>\n    <item>\n",
        "]]></description></item>",
        "  </channel>\n</rss>\n",
        "`    </item>\n`",
    ]
)
_WORDS = st.one_of(_TEXT, _AWKWARD)
_EPISODES = st.lists(
    st.builds(
        replace,
        st.sampled_from(PROJECT.episodes),
        title=_WORDS,
        type=st.sampled_from(["full", "trailer", "bonus"]),
        description=_WORDS,
        number=st.one_of(st.none(), st.integers(1, 9)),
        explicit=st.sampled_from([None, True, False]),
        people=st.lists(st.builds(Person, _WORDS, role=_WORDS), max_size=2).map(tuple),
    ),
    max_size=4,
)


def _linked(episode: Episode) -> LinkedEpisode:
    notes = show_notes(episode.description)
    pictures = ("",) * len(episode.chapters)
    page, recording = f"{PUBLIC_URL}a.html", f"{PUBLIC_URL}a.mp3"
    return LinkedEpisode(episode, notes, page, "", recording, chapter_pictures=pictures)


def _rendered(project: Project, results: Results) -> bytes:
    show = LinkedShow(project.show, "<p>notes</p>", PUBLIC_URL, f"{PUBLIC_URL}feed.xml", "", "")
    return render_feed(show, [*map(_linked, project.episodes)], results)


@pytest.fixture
def render(monkeypatch: pytest.MonkeyPatch) -> Render:
    """Render the feed as the next run does, and count the items that feedgen was given."""
    stored: dict[bytes, Raw] = {}
    add_entry = FeedGenerator.add_entry

    def render_counted(project: Project) -> tuple[bytes, int]:
        added: list[str] = []

        def counted(self: FeedGenerator, **named: str) -> object:
            added.append("")
            return add_entry(self, **named)

        results = Results(stored)
        with monkeypatch.context() as patch:
            patch.setattr(FeedGenerator, "add_entry", counted)
            feed = _rendered(project, results)
        stored.update(results.encoded())
        return feed, len(added)

    return render_counted


@settings(max_examples=200, deadline=None)
@given(_EPISODES, _EPISODES)
def test_kept_items_are_those_of_a_full_run(before: list[Episode], after: list[Episode]) -> None:
    """Whatever is in them, and whatever was published before."""
    first, second = (replace(PROJECT, episodes=tuple(given)) for given in (before, after))
    results = Results()
    _rendered(first, results)
    stored = Results(results.encoded())
    assert _rendered(second, stored) == _rendered(second, Results())
    assert _rendered(first, stored) == _rendered(first, Results())


def test_only_the_changed_item_is_rendered(render: Render) -> None:
    """The others are kept, also where another episode is new."""
    assert render(PROJECT)[1] == 2
    assert render(PROJECT)[1] == 0
    first, second = PROJECT.episodes
    changed = replace(PROJECT, episodes=(first, replace(second, title="Another")))
    assert render(changed)[1] == 1
    more = replace(PROJECT, episodes=(first, second, replace(second, guid="another")))
    assert render(more)[1] == 1
    assert render(more) == (_rendered(more, Results()), 0)


def test_a_change_of_the_show_renders_every_item(render: Render) -> None:
    """An item says what the show says where its episode says nothing."""
    render(PROJECT)
    explicit = replace(PROJECT, show=replace(PROJECT.show, explicit=True))
    assert render(explicit) == (_rendered(explicit, Results()), 2)


def test_a_show_without_episodes_has_a_feed(render: Render) -> None:
    """It has no item to keep."""
    empty = replace(PROJECT, episodes=())
    feed, rendered = render(empty)
    assert rendered == 0
    assert b"<item>" not in feed
    assert feed.endswith(b"  </channel>\n</rss>\n")
