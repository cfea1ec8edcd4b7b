"""The templates, ours and the project's own in their place.

Whatever is wrong with a project's own template becomes a finding with file and line, and the page
is made with ours.
"""

from collections.abc import Mapping
from functools import cache
from typing import Self

from jinja2 import Environment

from podcast_publisher.model.finding import Finding, Problem, Source
from podcast_publisher.model.site import FOLDER, TEMPLATES
from podcast_publisher.render.pages.jinja_environment import environment
from podcast_publisher.render.pages.rules import template_works
from podcast_publisher.render.pages.template_process import Renderer, RendererError, Wrong


class Templates:
    """Renders pages, and remembers what was wrong with the project's own templates.

    The project's own are rendered in a process of their own, which ends with the block.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        self.findings: list[Finding] = []
        self._own = {name: text for name, text in own.items() if name in TEMPLATES}
        self._renderer = Renderer(self._own) if self._own else None

    def __enter__(self) -> Self:
        if self._renderer:
            try:
                for wrong in self._renderer.start():
                    self._note(wrong)
            except RendererError as error:
                self._give_up(next(iter(self._own)), error)
        return self

    def __exit__(self, *_: object) -> None:
        if self._renderer:
            self._renderer.close()

    def render(self, name: str, context: Mapping[str, object]) -> bytes:
        """The page, as UTF-8."""
        if self._renderer:
            try:
                page = self._renderer.render(name, context)
            except RendererError as error:
                self._give_up(name, error)
            else:
                if isinstance(page, bytes):
                    return page
                self._note(page)
        return _environment_of_ours().get_template(name).render(context).encode()

    def _give_up(self, name: str, error: RendererError) -> None:
        """Of a template that takes too much no other page is made."""
        if self._renderer:
            self._renderer.close()
        self._renderer = None
        blamed = name if name in self._own else next(iter(self._own))
        self._note(Wrong(f"making {name} {error}, so no page is made with it", blamed, None))

    def _note(self, wrong: Wrong) -> None:
        problem = Problem(f"It cannot be used: {wrong.words}", line=wrong.line)
        source = Source(f"{FOLDER}/{wrong.name}", tuple(self._own.get(wrong.name, "").splitlines()))
        finding = Finding.of(template_works, problem, source)
        if finding not in self.findings:
            self.findings.append(finding)


@cache
def _environment_of_ours() -> Environment:
    """Compiled once, however many shows are built."""
    return environment({}, Environment)
