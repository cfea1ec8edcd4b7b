"""Check redirects, HEAD responses and failed requests."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from podcast_publisher.feed.lint.addresses import is_insecure
from podcast_publisher.fetch.response import FailureCause, Response
from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.verify.rules import access, files

_FEW = 2
"""Redirects that are let pass."""


def fetch_problem(response: Response, url: str, rule: Rule = files.file_answers) -> Finding:
    """The finding for a failed request."""
    if response.failure and response.failure.cause is FailureCause.INSECURE:
        message = f"No app connects: {response.failure.reason}"
        return Finding.for_url(access.certificate_is_valid, url, message)
    return Finding.for_url(rule, url, response.problem or "")


def check_redirects(response: Response, url: str) -> Iterator[Finding]:
    """Report risky redirects; the linter reports http URLs."""
    if response.redirects:
        yield from _redirects(response, url)


def _redirects(response: Response, url: str) -> Iterator[Finding]:
    if (count := len(response.redirects)) > _FEW:
        yield Finding.for_url(
            access.redirects, url, f"It redirects {count} times, last to {response.url}"
        )
    for hop in response.redirects:
        if is_insecure(hop):
            yield Finding.for_url(access.redirects, url, f"It redirects over http, to {hop}")
    suffix = _ending(url)
    if suffix and suffix != _ending(response.url):
        message = f"It redirects to {response.url}, which does not end in {suffix}"
        yield Finding.for_url(access.redirects, url, message)


def _ending(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).suffix.lower()


def check_head(head: Response, full: Response, url: str) -> Iterator[Finding]:
    """Report where HEAD differs from GET; `check_recording` compares a recording's length."""
    if (fault := head.problem) is not None:
        yield Finding.for_url(files.answers_head, url, f"Asked with HEAD: {fault}")
    elif head.media_type != full.media_type:
        message = f"Asked with HEAD it is {head.media_type_label}, with GET {full.media_type_label}"
        yield Finding.for_url(files.answers_head, url, message)
    elif head.content_length == 0 and full.total_size and not full.media_type.startswith("audio/"):
        message = f"Asked with HEAD it has no bytes, with GET {full.total_size:,}"
        yield Finding.for_url(files.answers_head, url, message)
