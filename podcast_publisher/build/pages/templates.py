"""The templates, ours and the project's own in their place.

Whatever is wrong with a project's own template becomes a finding with file and line, and the page
is made with ours. `ours/layout.html` is ours under any circumstances, for templates that extend it.
"""

import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from podcast_publisher.build.pages.rules import TEMPLATE_WORKS
from podcast_publisher.model.finding import Finding, Problem, Source
from podcast_publisher.model.site import FOLDER, TEMPLATES

_OURS = "ours/"
_MOST = 1_000_000
"""Characters of a text or entries of a list that a template makes by multiplying."""
_HIGHEST_POWER = 64
_MOST_STEPS = 200_000
"""Of loops and calls that make a page; three hours of transcript take some 6,000."""
_OF_A_CLASS = re.compile(r"'podcast_publisher\.[\w.]*\.(\w+) object'")


class _Counting(CodeGenerator):
    """Counts the steps of each loop."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """`for one in many` becomes `for one in counted(many)`."""
        counted = nodes.EnvironmentAttribute("counted", lineno=node.lineno)
        node.iter = nodes.Call(counted, [node.iter], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)


class _Bounded(ImmutableSandboxedEnvironment):
    """A slip of the finger in a template must not fill the memory, and must come to an end."""

    code_generator_class = _Counting
    intercepted_binops = frozenset({"*", "**"})
    steps = 0
    """Of the page that is being made."""

    def counted(self, many: Iterable[object]) -> Iterator[object]:
        """The same, as long as the page has steps left."""
        for one in many:
            self._step()
            yield one

    def call(__self, __context: Context, __obj: Any, *given: Any, **named: Any) -> Any:  # noqa: N805, PYI063
        """A macro or function, which may call itself."""
        __self._step()
        return super().call(__context, __obj, *given, **named)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise SecurityError(f"its loops take more than {_MOST_STEPS:,} steps for one page")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """What a template multiplies."""
        if operator == "**":
            too_large = abs(left) > _MOST or abs(right) > _HIGHEST_POWER
        else:
            too_large = any(
                isinstance(other, int) and hasattr(one, "__len__") and len(one) * other > _MOST
                for one, other in ((left, right), (right, left))
            )
        if too_large:
            raise SecurityError(f"what {operator} would make here is too large")
        return super().call_binop(context, operator, left, right)


class Templates:
    """Renders pages, and remembers what was wrong with the project's own templates."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self.findings: list[Finding] = []
        self._own = {name: text for name, text in own.items() if name in TEMPLATES}
        self._ours = _environment_of_ours()
        self._environment = _environment(self._own) if self._own else self._ours
        for name in self._own:  # also those that no page of this show needs
            self._try_to_read(name)

    def render(self, name: str, context: Mapping[str, object]) -> bytes:
        """The page, as UTF-8."""
        if isinstance(self._environment, _Bounded):
            self._environment.steps = 0
            try:
                return self._environment.get_template(name).render(context).encode()
            except Exception as error:  # noqa: BLE001 - a template can raise whatever it computes
                self._note(error, name)
        return self._ours.get_template(name).render(context).encode()

    def _try_to_read(self, name: str) -> None:
        try:
            self._environment.get_template(name)
        except Exception as error:  # noqa: BLE001
            self._note(error, name)

    def _note(self, error: Exception, rendered: str) -> None:
        name, line = _where(error, self._own) or (rendered, None)
        problem = Problem(f"It cannot be used: {_said(error)}", line=line)
        source = Source(f"{FOLDER}/{name}", tuple(self._own.get(name, "").splitlines()))
        finding = Finding.of(TEMPLATE_WORKS, problem, source)
        if finding not in self.findings:
            self.findings.append(finding)


def _said(error: Exception) -> str:
    """What went wrong, in the names that a template knows."""
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    what = error.message if isinstance(error, TemplateSyntaxError) else str(error)
    called = {"ShowView": "show", "EpisodeView": "episode", "EpisodePage": "page"}
    words = _OF_A_CLASS.sub(lambda found: called.get(found[1], found[1].lower()), what or "")
    return words or type(error).__name__


def ours(name: str) -> str:
    """The text of the file of ours with that name."""
    return (files(__package__) / FOLDER / name).read_text("utf-8")


def _where(error: Exception, own: Mapping[str, str]) -> tuple[str, int] | None:
    """The template of the project's own and the line in it at which it went wrong."""
    if isinstance(error, TemplateSyntaxError) and error.name and error.name in own:
        return error.name, error.lineno
    # Jinja puts the templates' own lines into the traceback
    frames = traceback.extract_tb(error.__traceback__)
    places = [(frame.filename, frame.lineno) for frame in frames if frame.filename in own]
    return next(((name, line or 1) for name, line in reversed(places)), None)


def _environment(own: Mapping[str, str]) -> Environment:
    def load(name: str) -> tuple[str, str | None, None] | None:
        if name in own:
            return own[name], name, None
        bare = name.removeprefix(_OURS)
        return (ours(bare), None, None) if bare in TEMPLATES else None

    # looking at every step of a template takes more time than all else, and ours need no watching
    kind = _Bounded if own else Environment
    environment = kind(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # what may be markup is handed over as such; there is no other way to write any
    del environment.filters["safe"]
    return environment


@cache
def _environment_of_ours() -> Environment:
    """Compiled once, however many shows are built."""
    return _environment({})
