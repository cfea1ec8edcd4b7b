"""What all pages of the desk have in common: the show, the secret in every form, and what was seen."""

import asyncio
from collections.abc import Iterable, Mapping
from hmac import compare_digest
from secrets import token_urlsafe

from starlette.responses import HTMLResponse, Response

from podcast_publisher.desk.forms.request_body import RequestError
from podcast_publisher.desk.forms.upload_store import Uploads
from podcast_publisher.desk.preview.current import Current
from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.workflow.measurements import Sounds
from podcast_publisher.workflow.preview import PreviewBuilder

_MOST_SEEN = 100
NEVER_KEPT = {"cache-control": "no-store"}


class Desk:
    """One project at the desk."""

    def __init__(self, builder: PreviewBuilder, current: Current) -> None:
        self.builder = builder
        self.current = current
        self.root = builder.root
        self.csrf = token_urlsafe(32)
        self.uploads = Uploads(builder.workspace)
        self.sounds = Sounds(builder.workspace)
        self._seen: dict[str, str] = {}

    def remember(self, digest: str, text: str) -> None:
        """Keep the text that a form was opened with, to know later what was changed in it."""
        self._seen.pop(digest, None)
        self._seen[digest] = text
        while len(self._seen) > _MOST_SEEN:
            del self._seen[next(iter(self._seen))]

    def seen(self, digest: str) -> str | None:
        """The text with that digest, where a form was opened with it not too long ago."""
        return self._seen.get(digest)

    def is_ours(self, fields: Mapping[str, str]) -> bool:
        """Whether a form comes from a page of this desk."""
        return compare_digest(fields.get("csrf", "").encode(), self.csrf.encode())

    def refuse_foreign(self, fields: Iterable[tuple[str, str]]) -> None:
        """Go on only with a form of this desk.

        Raises:
            RefusedBodyError: it is none.
        """
        if not self.is_ours(dict(fields)):
            raise RequestError(
                "This was not sent from a page of the desk, or from one of an earlier run. "
                "Go back, copy what you have typed, and open the page again.",
                403,
            )

    async def refresh(self) -> None:
        """Show what was saved just now, without waiting for word of it."""
        self.current.replace(await asyncio.to_thread(self.builder.build))

    def page(self, name: str, values: Mapping[str, object], status: int = 200) -> Response:
        """A page of the desk."""
        show = self.current.snapshot.project.show
        html = render_page(name, {"csrf": self.csrf, "show_title": show.title, **values})
        return HTMLResponse(html, status, headers=NEVER_KEPT)

    def refusal(
        self, heading: str, words: str, *, fix: str = "", status: int = 400, back: str = ""
    ) -> Response:
        """A page that says why something was not done."""
        values = {"heading": heading, "words": words, "fix": fix, "back": back}
        return self.page("refusal.html", values, status)
