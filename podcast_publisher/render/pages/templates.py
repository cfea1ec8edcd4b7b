"""Render templates: the project's own where it has any, otherwise the built-in ones.

An error in a project's own template becomes a finding with file and line, and the page is rendered with the
built-in template.
"""

from collections.abc import Mapping
from typing import Self

from podcast_publisher.model.finding import Finding, Problem, SourceFile
from podcast_publisher.model.site import FOLDER, TEMPLATES
from podcast_publisher.render.pages.rules import template_works
from podcast_publisher.render.pages.template_process import (
    TemplateFault,
    TemplateProcess,
    TemplateProcessError,
)
from podcast_publisher.render.pages.words import Words


class Templates:
    """Renders pages and collects findings about the project's own templates.

    Those are rendered in a child process, which ends with the `with` block.
    """

    def __init__(self, own: Mapping[str, str], words: Words) -> None:
        self.findings: list[Finding] = []
        self._words = words
        self._own = {name: text for name, text in own.items() if name in TEMPLATES}
        self._process = TemplateProcess(self._own) if self._own else None

    @property
    def are_own(self) -> bool:
        """Whether the project has templates of its own."""
        return bool(self._own)

    def __enter__(self) -> Self:
        if self._process:
            try:
                for fault in self._process.start():
                    self._add_finding(fault)
            except TemplateProcessError as error:
                self._give_up(next(iter(self._own)), error)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.close()

    def render(self, name: str, context: Mapping[str, object]) -> bytes:
        """The page, as UTF-8."""
        if self._process:
            try:
                page = self._process.render(name, context)
            except TemplateProcessError as error:
                self._give_up(name, error)
            else:
                if isinstance(page, bytes):
                    return page
                self._add_finding(page)
        from podcast_publisher.render.pages.translated_environment import (
            translated_environment,  # slow to import
        )

        environment = translated_environment(self._words)
        return environment.get_template(name).render(context).encode()

    def _give_up(self, name: str, error: TemplateProcessError) -> None:
        """After a template exceeded a limit, all pages use the built-in templates."""
        if self._process:
            self._process.close()
        self._process = None
        blamed = name if name in self._own else next(iter(self._own))
        self._add_finding(
            TemplateFault(f"making {name} {error}, so no page is made with it", blamed, None)
        )

    def _add_finding(self, fault: TemplateFault) -> None:
        problem = Problem(f"It cannot be used: {fault.message}", line=fault.line)
        source = SourceFile(
            f"{FOLDER}/{fault.template}", tuple(self._own.get(fault.template, "").splitlines())
        )
        finding = Finding.of(template_works, problem, source)
        if finding not in self.findings:
            self.findings.append(finding)
