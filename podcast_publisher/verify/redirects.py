"""The way to an address: whether it leads to an answer, securely, and straight."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from podcast_publisher.feed.lint.addresses import is_insecure
from podcast_publisher.fetch.response import FailureCause, Response
from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.verify.rules import access, files

_FEW = 2
"""Redirects that are let pass."""


def fetch_problem(answer: Response, url: str, rule: Rule = files.file_answers) -> Finding:
    """What to say of an answer with a fault."""
    if answer.failure and answer.failure.cause is FailureCause.INSECURE:
        message = f"No app connects: {answer.failure.reason}"
        return Finding.for_url(access.certificate_is_valid, url, message)
    return Finding.for_url(rule, url, answer.problem or "")


def check_redirects(answer: Response, url: str) -> Iterator[Finding]:
    """What is not well about the way to that answer; that an address is http, the linter says."""
    if answer.redirects:
        yield from _redirects(answer, url)


def _redirects(answer: Response, url: str) -> Iterator[Finding]:
    if (count := len(answer.redirects)) > _FEW:
        yield Finding.for_url(
            access.redirects, url, f"It is sent on {count} times, last to {answer.url}"
        )
    for hop in answer.redirects:
        if is_insecure(hop):
            yield Finding.for_url(access.redirects, url, f"It is sent on over http, to {hop}")
    wanted = _ending(url)
    if wanted and wanted != _ending(answer.url):
        message = f"It is sent on to {answer.url}, which does not end in {wanted}"
        yield Finding.for_url(access.redirects, url, message)


def _ending(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).suffix.lower()


def check_head(head: Response, whole: Response, url: str) -> Iterator[Finding]:
    """What HEAD says otherwise than GET, but for the length of a recording, which is counted apart."""
    if (fault := head.problem) is not None:
        yield Finding.for_url(files.answers_head, url, f"Asked with HEAD: {fault}")
    elif head.media_type != whole.media_type:
        message = (
            f"Asked with HEAD it is {head.media_type_label}, with GET {whole.media_type_label}"
        )
        yield Finding.for_url(files.answers_head, url, message)
    elif (
        head.content_length == 0 and whole.total_size and not whole.media_type.startswith("audio/")
    ):
        message = f"Asked with HEAD it has no bytes, with GET {whole.total_size:,}"
        yield Finding.for_url(files.answers_head, url, message)
