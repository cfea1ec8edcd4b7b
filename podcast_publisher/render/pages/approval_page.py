"""The page on which people approve episodes; part of a shared preview, and of nothing else.

It uses no template of the project: whoever can change `site/` must not reach the keys in approvers' links.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.render import headers
from podcast_publisher.render.keys import page_key
from podcast_publisher.render.pages.jinja_environment import plain_environment

APPROVE_KEY = "approve.html"
_FOLDER = Path(__file__).with_name("approval")


class Question(Struct, frozen=True):
    """An episode that somebody is asked to approve."""

    title: str
    guid: str
    content: str
    """The digest of what is to be approved."""
    page: str
    """The key of its page."""


def question(episode: Episode, content: str) -> Question:
    """What is asked about the episode."""
    return Question(episode.title, episode.guid, content, page_key(episode))


def approval_page(show: Show, questions: Sequence[Question]) -> Iterable[Artifact]:
    """The page, its style and its script."""
    environment = plain_environment({APPROVE_KEY: _text(APPROVE_KEY)})
    html = environment.get_template(APPROVE_KEY).render(
        show=show, email=show.owner.email if show.owner else "", episodes=questions
    )
    return (
        _artifact(APPROVE_KEY, html, headers.PAGE_TYPE),
        _artifact("approve.css", _text("approve.css"), headers.STYLE_TYPE),
        _artifact("approve.js", _text("approve.js"), headers.SCRIPT_TYPE),
    )


@cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _artifact(key: str, text: str, content_type: str) -> Artifact:
    return Artifact.of_bytes(
        key, text.encode(), content_type=content_type, cache_control=headers.CACHE_MINUTES
    )
