"""What a project's own site makes listeners' browsers run and fetch, seen in what was built of it.

Templates can put markup together from pieces, so their pages are looked at. Ours run one script,
which is a file of their own, and fetch nothing from elsewhere.
"""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from podcast_publisher.model.finding import Finding, Problem, Rule, Source
from podcast_publisher.model.publication import Artifact
from podcast_publisher.model.site import FOLDER, ICON, SCRIPT, STYLES, TEMPLATES
from podcast_publisher.render.pages.jinja_environment import ours
from podcast_publisher.render.pages.rules import (
    code_in_pages,
    other_hosts,
    own_script,
    page_policy,
)

_TAG = re.compile(r"<[a-z][^<>]{0,5000}>?", re.IGNORECASE)
_NAME = re.compile(r"<([a-z][\w:-]*)", re.IGNORECASE)
_HANDLER = re.compile(r"""[\s"'/](on[a-z]{2,30})\s*=""", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""[\s"'/](?:src|srcset|href|xlink:href|data|poster|action|formaction|background)"""
    r"""\s{0,9}=\s{0,9}["']?\s{0,9}([^\s"'<>]{1,2000})""",
    re.IGNORECASE,
)
_REL = re.compile(r"""\srel\s*=\s*["']?([\w -]{1,100})""", re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?:https?|wss?):[/\\]{2}[^\s\"'`)<>]{1,500}", re.IGNORECASE)
_IN_STYLE = re.compile(
    r"(?:url\(|@import)\s{0,9}[\"']?\s{0,9}((?:https?:)?//[^\s\"')]{1,500})", re.IGNORECASE
)
_POLICY = re.compile(
    r'<meta http-equiv="Content-Security-Policy" content="([^"<>]{0,2000})">', re.IGNORECASE
)
_DATA = re.compile(r"""\stype\s*=\s*["']?application/ld\+json""", re.IGNORECASE)
_RUNS = {"base", "embed", "object", "applet", "foreignobject", "portal"}
_LED_TO = {"a", "area"}
"""What people choose to follow; nothing is fetched before."""
_SAID = {"canonical", "alternate", "license", "me", "author", "help", "next", "prev", "search"}
"""What a `link` may say without anything being fetched."""


def code_brought(
    site: Mapping[str, str], pages: Iterable[Artifact], script: str, public_url: str
) -> tuple[Finding, ...]:
    """What is to be known of a project's own site; nothing where it has none."""
    found: dict[tuple[str, str, str, int | None], Finding] = {}
    if site:
        told = (*_of_files(site), *_of_pages(site, pages, script, public_url))
        for rule, file, said, line in told:
            source = Source(f"{FOLDER}/{file}", tuple(site.get(file, "").splitlines()))
            finding = Finding.of(rule, Problem(said, line=line), source)
            found.setdefault((rule.code, file, said, line), finding)
    return tuple(sorted(found.values(), key=lambda one: one.position.line if one.position else 0))


_Told = tuple[Rule, str, str, int | None]


def _of_files(site: Mapping[str, str]) -> Iterator[_Told]:
    if script := site.get(SCRIPT):
        digest = hashlib.sha256(script.encode()).hexdigest()[:12]
        count = len(script.splitlines())
        said = f"{count} lines of JavaScript run in the browser of everybody who opens a page"
        hosts = sorted({_host(one) for one in _ABSOLUTE.findall(script)} - {""})
        named = f", and name {', '.join(hosts[:5])}" if hosts else ""
        yield own_script, SCRIPT, f"{said}{named} (SHA-256 {digest}…)", None
    for name in STYLES:
        for address in _IN_STYLE.findall(site.get(name, "")):
            yield _fetched(name, address, site)
    if icon := site.get(ICON):
        for tag in _TAG.findall(icon):
            for said in _code(tag):
                yield code_in_pages, ICON, said, _line(icon, tag)


def _of_pages(
    site: Mapping[str, str], pages: Iterable[Artifact], script: str, public_url: str
) -> Iterator[_Told]:
    if not any(name in site for name in TEMPLATES):
        return
    (policy,) = _POLICY.findall(ours("layout.html"))
    seen: set[str] = set()
    for page in pages:
        if not page.key.endswith(".html"):
            continue
        text = page.body().decode("utf-8")
        tags = {tag for tag in _TAG.findall(text) if tag not in seen}
        seen |= tags
        for tag in sorted(tags):
            for said in _code(tag, script):
                yield code_in_pages, *_place(tag, said, site)
        for address in (*_addresses(tags), *_IN_STYLE.findall(text)):
            if _host(address) not in {"", _host(public_url)}:
                yield _fetched("", address, site)
        if policy not in _POLICY.findall(text):
            said = "Pages are made without the policy that forbids scripts inside them"
            yield page_policy, next(name for name in TEMPLATES if name in site), said, None


def _code(tag: str, script: str = "") -> Iterator[str]:
    """What a tag runs besides that script, in words."""
    name = _name(tag).rpartition(":")[2]
    if name == "script" and not _is_known(tag, script):
        yield "A script that is no file of the site"
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


def _is_known(tag: str, script: str) -> bool:
    addresses = _ADDRESS.findall(tag)
    if not addresses:
        return bool(_DATA.search(tag))
    return bool(script) and all(address.removeprefix("../") == script for address in addresses)


def _addresses(tags: Iterable[str]) -> Iterator[str]:
    """What is fetched with the page, or sent somewhere."""
    for tag in tags:
        name, rel = _name(tag), _REL.search(tag)
        if name in _LED_TO or (name == "link" and rel and set(rel[1].lower().split()) <= _SAID):
            continue
        yield from map(html.unescape, _ADDRESS.findall(tag))


def _host(address: str) -> str:
    """The host that an address leads to; nothing where it stays on the site."""
    address = address.replace("\\", "/")
    try:
        split = urlsplit(address)
    except ValueError:
        return "an address that cannot be read"
    return (split.hostname or "") if split.scheme in {"", "http", "https", "ws", "wss"} else ""


def _fetched(file: str, address: str, site: Mapping[str, str]) -> _Told:
    said = f"Listeners' browsers ask {_host(address) or address} for something"
    if file:
        return other_hosts, file, said, _line(site[file], address)
    return other_hosts, *_place(_host(address), said, site)


def _place(piece: str, said: str, site: Mapping[str, str]) -> tuple[str, str, int | None]:
    """The template in which that piece stands, or the one that most pages are made of."""
    own = [name for name in TEMPLATES if name in site]
    for name in own:
        if line := _line(site[name], piece):
            return name, said, line
    return own[0], said, None


def _line(text: str, piece: str) -> int | None:
    at = text.find(piece)
    return text.count("\n", 0, at) + 1 if at >= 0 else None
