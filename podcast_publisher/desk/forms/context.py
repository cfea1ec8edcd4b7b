"""What all forms of the desk share: the snapshot, the CSRF token, uploads and opened texts."""

import asyncio
import os
from collections.abc import Iterable, Mapping
from hmac import compare_digest
from secrets import token_urlsafe

from starlette.responses import HTMLResponse, Response

from podcast_publisher.desk.forms.live_reader import LiveReader
from podcast_publisher.desk.forms.upload_store import UploadStore
from podcast_publisher.desk.preview.current import Current
from podcast_publisher.desk.server.addresses import show_address
from podcast_publisher.desk.server.request_body import RequestError
from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.preview import PreviewBuilder
from podcast_publisher.workflow.recordings.measurements import Measurements
from podcast_publisher.workflow.transcripts.editor import KnownTexts

_MOST_TEXTS = 100
NO_STORE = {"cache-control": "no-store"}


class Desk:
    """One project at the desk."""

    def __init__(self, builder: PreviewBuilder, current: Current, live: LiveReader) -> None:
        self.builder = builder
        self.current = current
        self.live = live
        self.workspace = builder.workspace
        self.csrf = token_urlsafe(32)
        self.uploads = UploadStore(builder.workspace)
        self.measurements = Measurements(builder.workspace)
        self.transcripts = KnownTexts()
        self._opened_texts: dict[str, str] = {}
        self._previewed: dict[str, str] = {}
        self._is_new = True
        self.creation_notes: tuple[str, ...] = ()
        """What the author of a show that was created here should know."""

    @property
    def is_new(self) -> bool:
        """Whether the show is still to be created; a podcast.yaml that was lost is no reason to."""
        self._is_new = self._is_new and not os.path.lexists(self.workspace.show_file)
        return self._is_new

    def remember_text(self, digest: str, text: str) -> None:
        """Keep the text that a form was opened with, to see later what was changed in it."""
        self._opened_texts.pop(digest, None)
        self._opened_texts[digest] = text
        while len(self._opened_texts) > _MOST_TEXTS:
            del self._opened_texts[next(iter(self._opened_texts))]

    def opened_text(self, digest: str) -> str | None:
        """The text with that digest, if a form was opened with it recently."""
        return self._opened_texts.get(digest)

    def remember_previewed(self, slug: str) -> None:
        """Somebody looks at the episode's page as it is now."""
        self._previewed[slug] = self._page_digest(slug)

    def is_previewed(self, slug: str) -> bool:
        """Whether somebody has looked at the page since it last changed."""
        return slug in self._previewed and self._previewed[slug] == self._page_digest(slug)

    def _page_digest(self, slug: str) -> str:
        page = self.current.snapshot.objects.get(f"episodes/{slug}.html")
        return page.sha256 if page else ""

    def has_csrf_token(self, fields: Mapping[str, str]) -> bool:
        """Whether a form comes from a page of this desk."""
        return compare_digest(fields.get("csrf", "").encode(), self.csrf.encode())

    def check_csrf_token(self, fields: Iterable[tuple[str, str]]) -> None:
        """Go on only with a form of this desk.

        Raises:
            RequestError: it is none.
        """
        if not self.has_csrf_token(dict(fields)):
            raise RequestError(
                "This was not sent from a page of the desk, or the desk was restarted since",
                403,
                fix="Go back, copy what you typed, and open the page again.",
            )

    async def refresh(self) -> None:
        """Show what was just saved, without waiting for the watcher."""
        self.current.replace(await asyncio.to_thread(self.builder.build))

    def episode(self, slug: str) -> Episode | None:
        """The episode with that slug in the latest snapshot."""
        return self.current.snapshot.episode(slug)

    def any_episode(self, slug: str) -> Episode | None:
        """The same, or one without a page: its files have problems."""
        missing = self.current.snapshot.missing
        return self.episode(slug) or next((each for each in missing if each.slug == slug), None)

    def address(self, *parts: str) -> str:
        """The address of a page about the show."""
        return show_address(self.workspace.show, *parts)

    def page(self, name: str, context: Mapping[str, object], status: int = 200) -> Response:
        """A page of the desk."""
        title = "a new show" if self.is_new else self.current.snapshot.project.show.title
        common = {
            "base": self.address(),
            "csrf": self.csrf,
            "show_title": title,
            "here": "",
            "is_new": self.is_new,
        }
        html = render_page(name, {**common, **context})
        return HTMLResponse(html, status, headers=NO_STORE)

    def error_page(
        self, heading: str, words: str, *, fix: str = "", status: int = 400, back: str = ""
    ) -> Response:
        """A page that says why something was not done."""
        context = {"heading": heading, "words": words, "fix": fix, "back": back}
        return self.page("error.html", context, status)
