"""Run the template worker: a child process that renders a project's own templates within limits.

The child gets templates and contexts, and returns pages. Its answers are parsed as JSON text only.
"""

import json
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    import subprocess

START_SECONDS = 10.0
PAGE_SECONDS = 0.5
"""Time to read all templates and render the first pages, and for each further page."""
LARGEST_RESPONSE = 31_000_000
"""Bytes: the largest page with every character escaped."""


class TemplateFault(Struct, frozen=True):
    """An error in a project's own template."""

    message: str
    template: str
    line: int | None


class TemplateProcessError(Exception):
    """The process has ended; the message says why."""


class TemplateProcess:
    """Starts with `start`, ends with `close`."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own
        self._seconds_left = START_SECONDS
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> list[TemplateFault]:
        """Read the templates; return their errors.

        Raises:
            TemplateProcessError: reading them exceeds a limit.
        """
        import subprocess  # slow to import

        # -P: modules in the working directory must not be imported
        arguments = ("-P", "-m", "podcast_publisher.render.pages.template_worker")
        try:
            self._child = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise TemplateProcessError(
                f"needs a process that this computer cannot start: {error.strerror}"
            ) from error
        errors = self._request(self._own).get("errors")
        faults = map(_fault, errors if isinstance(errors, list) else [])
        return [fault for fault in faults if fault]

    def render(self, name: str, context: Mapping[str, object]) -> bytes | TemplateFault:
        """The page, or the error in the template.

        Raises:
            TemplateProcessError: rendering it exceeds a limit.
        """
        self._seconds_left += PAGE_SECONDS
        response = self._request((name, dict(context)))
        page = response.get("page")
        if isinstance(page, str):
            return page.encode()
        return _fault(response) or TemplateFault("it makes no page", name, None)

    def close(self) -> None:
        """Kill the process."""
        if child := self._child:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
            child.wait()
            self._child = None

    def _request(self, message: object) -> dict[str, Any]:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise TemplateProcessError("was given up")
        allowed = self._seconds_left
        timed_out = threading.Event()

        def give_up() -> None:
            timed_out.set()
            child.kill()

        timer = threading.Timer(allowed, give_up)
        timer.daemon = True
        started = time.monotonic()
        timer.start()
        try:
            import pickle  # slow to import

            pickle.dump(message, child.stdin)
            child.stdin.flush()
            response = _response(child.stdout)
        except (OSError, ValueError, RecursionError, TemplateProcessError) as error:
            self.close()
            raise TemplateProcessError(
                _why(error, allowed if timed_out.is_set() else None)
            ) from error
        finally:
            timer.cancel()
            self._seconds_left -= time.monotonic() - started
        return response


def _fault(error: object) -> TemplateFault | None:
    match error:
        case {"message": str(message), "template": str(name), "line": int() | None as line} if name:
            return TemplateFault(message, name, line)
    return None


def _why(error: Exception, seconds: float | None) -> str:
    if seconds is not None:
        return f"takes longer than {seconds:.0f} seconds"
    if isinstance(error, TemplateProcessError):
        return str(error)
    return "takes more memory or time than pages may"


def _response(pipe: IO[bytes]) -> dict[str, Any]:
    size = int.from_bytes(_exactly(pipe, 8), "big")
    if size > LARGEST_RESPONSE:
        raise TemplateProcessError(f"gives more than {LARGEST_RESPONSE:,} bytes")
    response = json.loads(_exactly(pipe, size))
    if not isinstance(response, dict):
        raise TemplateProcessError("gives something else than pages")
    return response


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    body = pipe.read(size)
    if len(body) < size:
        raise ValueError("it has ended")
    return body
