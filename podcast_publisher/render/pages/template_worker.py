"""The project's own templates, rendered in a process of its own: they come from whoever proposed them.

Run as a program it reads the templates, and then what each page is given, and answers with pages or
with what went wrong. It takes so much memory and processor time and no more, where the system can hold
it to that. It ends when its standard input closes.
"""

import json
import pickle
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from podcast_publisher.render.pages.jinja_environment import environment

MEMORY = 400_000_000
"""Bytes; the process takes some 100 million before it reads a template."""
PROCESSOR = 60
"""Seconds for a page, after which the system ends it, even where nobody is left to do so."""
LARGEST_PAGE = 5_000_000
"""Characters; a page with three hours of transcript has some 600,000."""
_MOST = 1_000_000
"""Characters of a text or entries of a list that a template makes by multiplying or adding."""
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
    intercepted_binops = frozenset({"*", "**", "+", "%"})
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
        """What a template multiplies, adds or formats."""
        if _is_too_large(operator, left, right):
            raise SecurityError(f"what {operator} would make here is too large")
        return super().call_binop(context, operator, left, right)


def _is_too_large(operator: str, left: Any, right: Any) -> bool:
    if operator == "**":
        return bool(abs(left) > _MOST or abs(right) > _HIGHEST_POWER)
    if operator == "*":
        numbers = isinstance(left, int) and isinstance(right, int)
        return (numbers and left.bit_length() + right.bit_length() > _MOST) or any(
            isinstance(other, int) and hasattr(one, "__len__") and len(one) * other > _MOST
            for one, other in ((left, right), (right, left))
        )
    if operator == "+":
        return sum(len(one) for one in (left, right) if hasattr(one, "__len__")) > _MOST
    return isinstance(left, str) and re.search(r"[0-9*]{6}|\*", left) is not None


class _Sandbox:
    """Templates of the project, and pages made with them."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own
        self._environment = environment(own, _Bounded)

    def read(self, name: str) -> dict[str, object]:
        """What is wrong with a template, also with one that no page of this show needs."""
        try:
            self._environment.get_template(name)
        except Exception as error:  # noqa: BLE001 - a template can raise whatever it computes
            return self._wrong(error, name)
        return {}

    def render(self, name: str, context: Mapping[str, object]) -> dict[str, object]:
        self._environment.steps = 0
        try:
            return {"page": self._page(name, context)}
        except Exception as error:  # noqa: BLE001
            return self._wrong(error, name)

    def _page(self, name: str, context: Mapping[str, object]) -> str:
        parts: list[str] = []
        left = LARGEST_PAGE
        for part in self._environment.get_template(name).generate(context):
            left -= len(part)
            if left < 0:
                raise SecurityError(f"it makes a page of more than {LARGEST_PAGE:,} characters")
            parts.append(part)
        page = "".join(parts)
        page.encode()  # half of a character can be written in a template, and in no file
        return page

    def _wrong(self, error: Exception, rendered: str) -> dict[str, object]:
        name, line = self._where(error) or (rendered, None)
        words = _said(error)[:500].encode("utf-8", "replace").decode()
        return {"wrong": words, "name": name, "line": line}

    def _where(self, error: Exception) -> tuple[str, int] | None:
        """The template of the project's own and the line in it at which it went wrong."""
        if isinstance(error, TemplateSyntaxError) and error.name and error.name in self._own:
            return error.name, error.lineno
        # Jinja puts the templates' own lines into the traceback
        frames = traceback.extract_tb(error.__traceback__)
        places = [(frame.filename, frame.lineno) for frame in frames if frame.filename in self._own]
        return next(((name, line or 1) for name, line in reversed(places)), None)


def _said(error: Exception) -> str:
    """What went wrong, in the names that a template knows."""
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    if isinstance(error, MemoryError):
        return "it takes too much memory"
    what = error.message if isinstance(error, TemplateSyntaxError) else str(error)
    called = {"ShowView": "show", "EpisodeView": "episode", "EpisodePage": "page"}
    words = _OF_A_CLASS.sub(lambda found: called.get(found[1], found[1].lower()), what or "")
    return words or type(error).__name__


def _hold_to_limits() -> None:
    """Where the system knows such limits; who started this holds it to time and bytes in any case."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        for limit, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            resource.setrlimit(limit, (most, most))


def _hold_to_time() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + PROCESSOR, hard))


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks."""
    own: Mapping[str, str] = pickle.load(asked)  # noqa: S301 - from who started this
    _hold_to_limits()
    _hold_to_time()
    sandbox = _Sandbox(own)
    _write(answers, {"wrong": [wrong for name in own if (wrong := sandbox.read(name))]})
    while True:
        try:
            name, context = pickle.load(asked)  # noqa: S301
        except EOFError:
            return
        _hold_to_time()
        _write(answers, sandbox.render(name, context))


def _write(answers: BinaryIO, answer: Mapping[str, object]) -> None:
    body = json.dumps(answer, ensure_ascii=False).encode()
    answers.write(len(body).to_bytes(8, "big") + body)
    answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
