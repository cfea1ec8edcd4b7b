"""The child process that renders a project's own templates: a pull request may bring any template.

Reads the templates, then one context after another, and answers with pages or errors. Memory and CPU time are
limited where the system supports it. Ends when its standard input closes.
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

from podcast_publisher.render.pages.jinja_environment import jinja_environment

MEMORY = 400_000_000
"""Bytes; Python and Jinja2 alone take some 100 million."""
CPU_SECONDS = 60
"""For each page; the system enforces it even after the parent has died."""
LARGEST_PAGE = 5_000_000
"""Characters; a page with three hours of transcript has some 600,000."""
_LENGTH_LIMIT = 1_000_000
"""Characters or list entries that a template may create by multiplying or adding."""
_HIGHEST_POWER = 64
_STEP_LIMIT = 200_000
"""Loop steps and calls for each page; three hours of transcript take some 6,000."""
_OBJECT_REPR = re.compile(r"'podcast_publisher\.[\w.]*\.(\w+) object'")


class _Counting(CodeGenerator):
    """Counts the steps of each loop."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Turn `for item in items` into `for item in counted(items)`."""
        counted = nodes.EnvironmentAttribute("counted", lineno=node.lineno)
        node.iter = nodes.Call(counted, [node.iter], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)


class _Bounded(ImmutableSandboxedEnvironment):
    """Bounds steps and sizes, so that a slip in a template neither fills the memory nor runs for ever."""

    code_generator_class = _Counting
    intercepted_binops = frozenset({"*", "**", "+", "%"})
    steps = 0
    """Taken by the current page."""

    def counted(self, items: Iterable[object]) -> Iterator[object]:
        """The items, as long as the page has steps left."""
        for item in items:
            self._step()
            yield item

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805, PYI063 - Jinja's names
        """Call a macro or function, which may call itself."""
        __self._step()
        return super().call(__context, __obj, *args, **kwargs)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > _STEP_LIMIT:
            raise SecurityError(f"its loops take more than {_STEP_LIMIT:,} steps for one page")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply, add or format."""
        if _is_too_large(operator, left, right):
            raise SecurityError(f"what {operator} would make here is too large")
        return super().call_binop(context, operator, left, right)


def _is_too_large(operator: str, left: Any, right: Any) -> bool:
    if operator == "**":
        return bool(abs(left) > _LENGTH_LIMIT or abs(right) > _HIGHEST_POWER)
    if operator == "*":
        numbers = isinstance(left, int) and isinstance(right, int)
        return (numbers and left.bit_length() + right.bit_length() > _LENGTH_LIMIT) or any(
            isinstance(factor, int)
            and hasattr(value, "__len__")
            and len(value) * factor > _LENGTH_LIMIT
            for value, factor in ((left, right), (right, left))
        )
    if operator == "+":
        return (
            sum(len(value) for value in (left, right) if hasattr(value, "__len__")) > _LENGTH_LIMIT
        )
    return isinstance(left, str) and re.search(r"[0-9*]{6}|\*", left) is not None


class _Sandbox:
    """The project's templates."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own
        self._environment = jinja_environment(own, _Bounded)

    def read(self, name: str) -> dict[str, object]:
        """The error in a template, even if no page of this show uses it."""
        try:
            self._environment.get_template(name)
        except Exception as error:  # noqa: BLE001 - a template can raise whatever it computes
            return self._error(error, name)
        return {}

    def render(self, name: str, context: Mapping[str, object]) -> dict[str, object]:
        self._environment.steps = 0
        try:
            return {"page": self._page(name, context)}
        except Exception as error:  # noqa: BLE001 - as above
            return self._error(error, name)

    def _page(self, name: str, context: Mapping[str, object]) -> str:
        parts: list[str] = []
        left = LARGEST_PAGE
        for part in self._environment.get_template(name).generate(context):
            left -= len(part)
            if left < 0:
                raise SecurityError(f"it makes a page of more than {LARGEST_PAGE:,} characters")
            parts.append(part)
        page = "".join(parts)
        page.encode()  # a lone surrogate can be written in a template, but in no file
        return page

    def _error(self, error: Exception, rendered: str) -> dict[str, object]:
        name, line = self._where(error) or (rendered, None)
        message = _message(error)[:500].encode("utf-8", "replace").decode()
        return {"message": message, "template": name, "line": line}

    def _where(self, error: Exception) -> tuple[str, int] | None:
        """The project's template and the line that raised the error."""
        if isinstance(error, TemplateSyntaxError) and error.name and error.name in self._own:
            return error.name, error.lineno
        # Jinja2 puts lines of templates into the traceback
        frames = traceback.extract_tb(error.__traceback__)
        places = [(frame.filename, frame.lineno) for frame in frames if frame.filename in self._own]
        return next(((name, line or 1) for name, line in reversed(places)), None)


def _message(error: Exception) -> str:
    """The error in names that a template author knows."""
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    if isinstance(error, MemoryError):
        return "it takes too much memory"
    message = error.message if isinstance(error, TemplateSyntaxError) else str(error)
    names = {"ShowView": "show", "EpisodeView": "episode", "EpisodePage": "page"}
    message = _OBJECT_REPR.sub(lambda match: names.get(match[1], match[1].lower()), message or "")
    return message or type(error).__name__


def _limit_memory() -> None:
    """Where the system supports limits; the parent enforces time and bytes in any case."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        for limit, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            resource.setrlimit(limit, (most, most))


def _limit_cpu_time() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + CPU_SECONDS, hard))


def serve(requests: BinaryIO, responses: BinaryIO) -> None:
    """Answer requests until the pipe closes."""
    own: Mapping[str, str] = pickle.load(requests)  # noqa: S301 - from the parent process
    _limit_memory()
    _limit_cpu_time()
    sandbox = _Sandbox(own)
    _write(responses, {"errors": [error for name in own if (error := sandbox.read(name))]})
    while True:
        try:
            name, context = pickle.load(requests)  # noqa: S301 - as above
        except EOFError:
            return
        _limit_cpu_time()
        _write(responses, sandbox.render(name, context))


def _write(responses: BinaryIO, response: Mapping[str, object]) -> None:
    body = json.dumps(response, ensure_ascii=False).encode()
    responses.write(len(body).to_bytes(8, "big") + body)
    responses.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
