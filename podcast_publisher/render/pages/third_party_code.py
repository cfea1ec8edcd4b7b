"""Find code and third-party requests that a project's own site brings to listeners' browsers.

Inspects rendered pages, because templates can assemble markup from pieces. The built-in pages run one script of
their own and fetch nothing from other hosts.
"""

import hashlib
import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from podcast_publisher.model.finding import Finding, Problem, Rule, SourceFile
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.site import FOLDER, ICON, SCRIPTS, STYLES, TEMPLATES
from podcast_publisher.render.pages.policy import content_policy
from podcast_publisher.render.pages.rules import (
    code_in_pages,
    other_hosts,
    own_script,
    page_policy,
)

_TAG = lazy_pattern(r"<[a-z][^<>]{0,5000}>?", re.IGNORECASE)
_NAME = lazy_pattern(r"<([a-z][\w:-]*)", re.IGNORECASE)
_HANDLER = lazy_pattern(r"""[\s"'/](on[a-z]{2,30})\s*=""", re.IGNORECASE)
_ADDRESS = lazy_pattern(
    r"""[\s"'/](?:src|srcset|href|xlink:href|data|poster|action|formaction|background)"""
    r"""\s{0,9}=\s{0,9}["']?\s{0,9}([^\s"'<>]{1,2000})""",
    re.IGNORECASE,
)
_REL = lazy_pattern(r"""\srel\s*=\s*["']?([\w -]{1,100})""", re.IGNORECASE)
_ABSOLUTE = lazy_pattern(r"(?:https?|wss?):[/\\]{2}[^\s\"'`)<>]{1,500}", re.IGNORECASE)
_IN_STYLE = lazy_pattern(
    r"(?:url\(|@import)\s{0,9}[\"']?\s{0,9}((?:https?:)?//[^\s\"')]{1,500})", re.IGNORECASE
)
_POLICY = lazy_pattern(
    r'<meta http-equiv="Content-Security-Policy" content="([^"<>]{0,2000})">', re.IGNORECASE
)
_TINT = lazy_pattern(r"<style>:root\{--tint:(#[0-9a-f]{6})\}</style>")
_DATA = lazy_pattern(r"""\stype\s*=\s*["']?application/(?:ld\+)?json\b""", re.IGNORECASE)
_RUNS = {"base", "embed", "object", "applet", "foreignobject", "portal"}
_FOLLOWED_LINKS = {"a", "area"}
"""Fetched only when a person follows them."""
_HARMLESS_RELS = {
    "canonical",
    "alternate",
    "license",
    "me",
    "author",
    "help",
    "next",
    "prev",
    "search",
}
"""Relations of a `link` that fetch nothing."""


def third_party_code(
    site: Mapping[str, str], pages: Iterable[Artifact], scripts: Collection[str], public_url: str
) -> tuple[Finding, ...]:
    """Findings about a project's own site; none without one."""
    findings: dict[tuple[str, str, str, int | None], Finding] = {}
    if site:
        traits = (*_of_files(site), *_of_pages(site, pages, scripts, public_url))
        for rule, file, message, line in traits:
            source = SourceFile(f"{FOLDER}/{file}", tuple(site.get(file, "").splitlines()))
            finding = Finding.of(rule, Problem(message, line=line), source)
            findings.setdefault((rule.code, file, message, line), finding)
    return tuple(
        sorted(
            findings.values(), key=lambda finding: finding.position.line if finding.position else 0
        )
    )


_Trait = tuple[Rule, str, str, int | None]


def _of_files(site: Mapping[str, str]) -> Iterator[_Trait]:
    for name in SCRIPTS:
        if not (script := site.get(name)):
            continue
        digest = hashlib.sha256(script.encode()).hexdigest()[:12]
        count = len(script.splitlines())
        message = f"{count} lines of JavaScript run in the browser of everybody who opens a page"
        hosts = sorted({_host(url) for url in _ABSOLUTE.findall(script)} - {""})
        named = f", and name {', '.join(hosts[:5])}" if hosts else ""
        yield own_script, name, f"{message}{named} (SHA-256 {digest}…)", None
    for name in STYLES:
        for address in _IN_STYLE.findall(site.get(name, "")):
            yield _fetched(name, address, site)
    if icon := site.get(ICON):
        for tag in _TAG.findall(icon):
            for message in _code(tag):
                yield code_in_pages, ICON, message, _line(icon, tag)


def _of_pages(
    site: Mapping[str, str], pages: Iterable[Artifact], scripts: Collection[str], public_url: str
) -> Iterator[_Trait]:
    if not any(name in site for name in TEMPLATES):
        return
    seen: set[str] = set()
    for page in pages:
        if not page.key.endswith(".html"):
            continue
        text = page.body().decode("utf-8")
        tags = {tag for tag in _TAG.findall(text) if tag not in seen}
        seen |= tags
        for tag in sorted(tags):
            for message in _code(tag, scripts):
                yield code_in_pages, *_locate(tag, message, site)
        for address in (*_addresses(tags), *_IN_STYLE.findall(text)):
            if _host(address) not in {"", _host(public_url)}:
                yield _fetched("", address, site)
        allowed = {content_policy(tint) for tint in ("", *_TINT.findall(text))}
        if allowed.isdisjoint(_POLICY.findall(text)):
            message = "Pages are made without the policy that forbids scripts inside them"
            yield page_policy, next(name for name in TEMPLATES if name in site), message, None


def _code(tag: str, scripts: Collection[str] = ()) -> Iterator[str]:
    """What a tag runs besides those scripts, as messages."""
    name = _name(tag).rpartition(":")[2]
    if name == "script" and not _is_known(tag, scripts):
        yield "A script that is not a file of the site"
    elif name in _RUNS:
        yield f"<{name}>, by which a page can run or fetch something else"
    elif name == "meta" and re.search(r"http-equiv\s*=\s*[\"']?refresh", tag, re.IGNORECASE):
        yield "A page that leads somewhere else by itself"
    for handler in _HANDLER.findall(tag):
        yield f"A script in the attribute {handler.lower()}"
    plain = re.sub(r"[\s\0]", "", html.unescape(tag)).lower()
    if re.search(r"(?:java|vb)script:|data:text/html", plain):
        yield "An address that is a script"


def _name(tag: str) -> str:
    named = _NAME.match(tag)
    return named[1].lower() if named else ""


def _is_known(tag: str, scripts: Collection[str]) -> bool:
    addresses = _ADDRESS.findall(tag)
    if not addresses:
        return bool(_DATA.search(tag))
    return all(address.removeprefix("../") in scripts for address in addresses)


def _addresses(tags: Iterable[str]) -> Iterator[str]:
    """Addresses that are fetched with the page or submitted to."""
    for tag in tags:
        name, rel = _name(tag), _REL.search(tag)
        if name in _FOLLOWED_LINKS or (
            name == "link" and rel and set(rel[1].lower().split()) <= _HARMLESS_RELS
        ):
            continue
        yield from map(html.unescape, _ADDRESS.findall(tag))


def _host(address: str) -> str:
    """The host of an address; empty if it stays on the site."""
    address = address.replace("\\", "/")
    try:
        split = urlsplit(address)
    except ValueError:
        return "an address that cannot be read"
    return (split.hostname or "") if split.scheme in {"", "http", "https", "ws", "wss"} else ""


def _fetched(file: str, address: str, site: Mapping[str, str]) -> _Trait:
    message = f"Listeners' browsers ask {_host(address) or address} for something"
    if file:
        return other_hosts, file, message, _line(site[file], address)
    return other_hosts, *_locate(_host(address), message, site)


def _locate(fragment: str, message: str, site: Mapping[str, str]) -> tuple[str, str, int | None]:
    """The template that contains the fragment, or else the project's first template."""
    own = [name for name in TEMPLATES if name in site]
    for name in own:
        if line := _line(site[name], fragment):
            return name, message, line
    return own[0], message, None


def _line(text: str, fragment: str) -> int | None:
    offset = text.find(fragment)
    return text.count("\n", 0, offset) + 1 if offset >= 0 else None
