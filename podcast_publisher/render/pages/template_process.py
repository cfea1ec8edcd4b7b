"""The process that renders the project's own templates, seen from outside: held to time and bytes.

Building stays a function of the project: the process is given templates and what the pages are given,
nothing else, and gives back pages. Whatever it gives back is read as text and nothing else.
"""

import json
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

AT_FIRST = 10.0
A_PAGE = 0.5
"""Seconds: for all templates to be read and the first pages made, and for each page on top of that."""
LARGEST_ANSWER = 31_000_000
"""Bytes: a page as large as may be, each character escaped."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a template of the project's own."""

    words: str
    name: str
    line: int | None


class RendererError(Exception):
    """The process is no more; the words say why."""


class Renderer:
    """Started when it is first needed."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own
        self._left = AT_FIRST
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> list[Wrong]:
        """What is wrong with the templates before any page is made.

        Raises:
            RendererError: reading them takes too much.
        """
        # -P: what lies in the folder one is in must not become a part of the program
        words = ("-P", "-m", "podcast_publisher.render.pages.template_worker")
        try:
            self._child = subprocess.Popen(
                [sys.executable, *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise RendererError(
                f"needs a process that this computer cannot start: {error.strerror}"
            ) from error
        said = self._ask(self._own).get("wrong")
        wrong = said if isinstance(said, list) else []
        return [one for one in map(self._wrong, wrong) if one]

    def render(self, name: str, context: Mapping[str, object]) -> bytes | Wrong:
        """The page, or what is wrong with the template.

        Raises:
            RendererError: making it takes too much.
        """
        self._left += A_PAGE
        answer = self._ask((name, dict(context)))
        page = answer.get("page")
        if isinstance(page, str):
            return page.encode()
        return self._wrong(answer) or Wrong("it makes no page", name, None)

    def close(self) -> None:
        """End it."""
        if child := self._child:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
            child.wait()
            self._child = None

    def _ask(self, what: object) -> dict[str, Any]:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise RendererError("was given up")
        allowed = self._left
        late = threading.Event()

        def give_up() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(allowed, give_up)
        timer.daemon = True
        started = time.monotonic()
        timer.start()
        try:
            pickle.dump(what, child.stdin)
            child.stdin.flush()
            answer = _answer(child.stdout)
        except (OSError, ValueError, RecursionError, RendererError) as error:
            self.close()
            raise RendererError(_why(error, allowed if late.is_set() else None)) from error
        finally:
            timer.cancel()
            self._left -= time.monotonic() - started
        return answer

    def _wrong(self, said: object) -> Wrong | None:
        match said:
            case {"wrong": str(words), "name": str(name), "line": int() | None as line} if name:
                return Wrong(words, name, line)
        return None


def _why(error: Exception, seconds: float | None) -> str:
    if seconds is not None:
        return f"takes longer than {seconds:.0f} seconds"
    if isinstance(error, RendererError):
        return str(error)
    return "takes more memory or time than pages may"


def _answer(pipe: IO[bytes]) -> dict[str, Any]:
    size = int.from_bytes(_exactly(pipe, 8), "big")
    if size > LARGEST_ANSWER:
        raise RendererError(f"gives more than {LARGEST_ANSWER:,} bytes")
    answer = json.loads(_exactly(pipe, size))
    if not isinstance(answer, dict):
        raise RendererError("gives something else than pages")
    return answer


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    body = pipe.read(size)
    if len(body) < size:
        raise ValueError("it has ended")
    return body
