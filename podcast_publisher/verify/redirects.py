"""The way to an address: whether it leads to an answer, securely, and straight."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from podcast_publisher.feed.lint.addresses import is_insecure
from podcast_publisher.fetch.response import Answer, Cause
from podcast_publisher.model.finding import Finding, Rule
from podcast_publisher.verify.rules import access, files

_FEW = 2
"""Redirects that are let pass."""


def nothing_came(answer: Answer, url: str, rule: Rule = files.file_answers) -> Finding:
    """What to say of an answer with a fault."""
    if answer.failure and answer.failure.cause is Cause.UNTRUSTED:
        message = f"No app connects: {answer.failure.words}"
        return Finding.at_address(access.certificate_is_valid, url, message)
    return Finding.at_address(rule, url, answer.fault or "")


def on_the_way(answer: Answer, url: str) -> Iterator[Finding]:
    """What is not well about the way to that answer; that an address is http, the linter says."""
    if answer.hops:
        yield from _redirects(answer, url)


def _redirects(answer: Answer, url: str) -> Iterator[Finding]:
    if (count := len(answer.hops)) > _FEW:
        yield Finding.at_address(
            access.redirects, url, f"It is sent on {count} times, last to {answer.url}"
        )
    for hop in answer.hops:
        if is_insecure(hop):
            yield Finding.at_address(access.redirects, url, f"It is sent on over http, to {hop}")
    wanted = _ending(url)
    if wanted and wanted != _ending(answer.url):
        message = f"It is sent on to {answer.url}, which does not end in {wanted}"
        yield Finding.at_address(access.redirects, url, message)


def _ending(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).suffix.lower()


def head_differs(head: Answer, whole: Answer, url: str) -> Iterator[Finding]:
    """What HEAD says otherwise than GET, but for the length of a recording, which is counted apart."""
    if (fault := head.fault) is not None:
        yield Finding.at_address(files.answers_head, url, f"Asked with HEAD: {fault}")
    elif head.type != whole.type:
        message = f"Asked with HEAD it is {head.served}, with GET {whole.served}"
        yield Finding.at_address(files.answers_head, url, message)
    elif head.length == 0 and whole.total and not whole.type.startswith("audio/"):
        message = f"Asked with HEAD it has no bytes, with GET {whole.total:,}"
        yield Finding.at_address(files.answers_head, url, message)
