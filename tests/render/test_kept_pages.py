"""Pages of unchanged episodes are not rendered again, and are the same if they are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import Raw

from podcast_publisher.model.publication import Artifact, Publication
from podcast_publisher.model.results import Results
from podcast_publisher.render.pages import episode_pages
from podcast_publisher.render.pages.build_context import episode_page
from podcast_publisher.render.pages.templates import Templates
from podcast_publisher.render.publication import build
from podcast_publisher.workflow.check import load_and_check
from tests.shows import NOW, PUBLIC_URL, SMALL_SHOW, workspace

Build = Callable[[], tuple[Publication, list[str]]]


@pytest.fixture
def rebuild(small_show: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Build the show as the next run does, and name the templates that were rendered."""
    stored: dict[bytes, Raw] = {}
    render = Templates.render

    def build_counted() -> tuple[Publication, list[str]]:
        rendered: list[str] = []

        def counted(self: Templates, name: str, context: dict[str, object]) -> bytes:
            rendered.append(name)
            return render(self, name, context)

        results = Results(stored)
        project = load_and_check(workspace(small_show), lambda _: None).project
        with monkeypatch.context() as patch:
            patch.setattr(Templates, "render", counted)
            publication = build(project, PUBLIC_URL, NOW, results=results)
        stored.update(results.encoded())
        return publication, rendered

    return build_counted


def test_unchanged_pages_are_not_rendered(rebuild: Build) -> None:
    """They are known by size and digests."""
    first, rendered = rebuild()
    assert sorted(rendered) == [*["embed.html"] * 2, *["episode.html"] * 2, "index.html"]
    again, rendered = rebuild()
    assert rendered == []
    assert _digests(again) == _digests(first)


def test_what_both_pages_of_an_episode_show_is_made_once(
    rebuild: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The turns of a transcript, above all."""
    made: list[object] = []

    def noted(*arguments: Any) -> object:
        made.append(arguments)
        return episode_page(*arguments)

    monkeypatch.setattr("podcast_publisher.render.pages.episode_pages.episode_page", noted)
    rebuild()
    assert len(made) == 2


def test_pages_that_were_not_rendered_have_the_same_bytes(rebuild: Build) -> None:
    """Whoever asks for the bytes gets those of the first time: an upload, or a build into a folder."""
    first, _ = rebuild()
    again, _ = rebuild()
    assert [page.body() for page in again.pages] == [page.body() for page in first.pages]
    assert again.pages[1].read_range(5, 20) == first.pages[1].body()[5:25]


def test_a_page_that_names_a_changed_neighbour_is_rendered(
    rebuild: Build, small_show: Path
) -> None:
    """Each page links the episodes before and after it by their titles."""
    rebuild()
    _replace(small_show / "episodes" / "01-listening.yaml", "title: ", "title: More ")
    again, rendered = rebuild()
    assert rendered.count("episode.html") == 2
    page = next(page for page in again.pages if "02-measuring" in page.key)
    assert b"More Listening" in page.body()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("podcast.yaml", "\nauthor: ", "\nauthor: The "),
        ("episodes/02-measuring.vtt", "\n\n00", "\n\nNOTE new\n\n00"),
        ("episodes/02-measuring.yaml", "\ndescription: ", "\nexplicit: true\ndescription: "),
    ],
)
def test_pages_follow_what_they_show(
    rebuild: Build, small_show: Path, file: str, old: str, new: str
) -> None:
    """A change of the show, a transcript or a field: kept pages are those of a full build."""
    rebuild()
    _replace(small_show / file, old, new)
    again, _ = rebuild()
    project = load_and_check(workspace(small_show), lambda _: None).project
    assert _digests(again) == _digests(build(project, PUBLIC_URL, NOW))


def test_the_series_page_follows_the_next_date(rebuild: Build, small_show: Path) -> None:
    """It announces the next episode, which no list has yet."""
    episode = small_show / "episodes" / "02-measuring.yaml"
    _replace(episode, "published: 2025", "published: 2131")
    first, _ = rebuild()
    _replace(episode, "published: 2131", "published: 2132")
    again, rendered = rebuild()
    assert rendered == ["index.html"]
    assert _digests(again) != _digests(first)


def test_a_projects_own_templates_are_always_rendered(rebuild: Build, small_show: Path) -> None:
    """They may do what they like with each page, and every page is searched for others' code."""
    (small_show / "site").mkdir()
    (small_show / "site" / "embed.html").write_text('{% extends "built-in/embed.html" %}')
    rebuild()
    assert len(rebuild()[1]) == 5


def test_a_page_that_is_rendered_differently_is_not_published() -> None:
    """Its digests are in the plan and in the release record."""
    page = Artifact.of_bytes("a.html", b"first", content_type="text/html", cache_control="no-store")
    other = Artifact("a.html", lambda: b"other", 5, page.sha256, page.md5, "text/html", "no-store")
    with pytest.raises(ValueError, match=r"a\.html is rendered differently each time"):
        other.body()


def _digests(publication: Publication) -> list[tuple[str, int, str, str]]:
    return [(item.key, item.size, item.sha256, item.md5) for item in publication]


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_pages_of_many_episodes_are_packed(rebuild: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """They stay in memory until they are sent, in a third of it, and are the same then."""
    plain, _ = rebuild()
    monkeypatch.setattr(episode_pages, "MANY", 2)
    project = load_and_check(workspace(SMALL_SHOW), lambda _: None).project
    packed = build(project, PUBLIC_URL, NOW)
    assert _digests(packed) == _digests(plain)
    pages = [page for page in packed.pages if page.key.startswith(("episodes/", "embed/"))]
    assert len(pages) == 4
    assert not any(isinstance(page.content, bytes) for page in pages)
    bodies = {page.key: page.body() for page in plain.pages}
    assert all(page.body() == bodies[page.key] for page in pages)
