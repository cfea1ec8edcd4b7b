"""The bar on each page of the preview: put in by the server, and no part of what is built."""

import base64
import hashlib
import re

from podcast_publisher.build import names
from podcast_publisher.desk.lists import rows
from podcast_publisher.desk.showing import Showing
from podcast_publisher.desk.templating import asset, page
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.report.text import counted

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_STYLE = asset("bar.css")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_NEEDS = {
    "style-src": f"'sha256-{_STYLE_HASH}'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self'",
}
"""What the bar does that a page's own rules may forbid: its style, its script, asking for news,
and the artwork."""


def with_bar(html: str, showing: Showing, mark: str, slug: str = "") -> str:
    """The page with the bar of that episode, or of the whole show, as the first thing in it.

    Its style keeps to itself in a shadow tree, so neither changes the look of the other. `mark`
    tells the states of the show apart: a page reloads itself where there is a newer one.
    """
    bar = page("bar.html", _values(showing, slug) | {"mark": mark, "style": _STYLE})
    allowed = _POLICY.sub(lambda found: found[1] + _extended(found[2]) + found[3], html, count=1)
    return _BODY.sub(lambda found: found[0] + bar, allowed, count=1)


def _values(showing: Showing, slug: str) -> dict[str, object]:
    episode = showing.episode(slug)
    owner: Show | Episode = episode or showing.project.show
    artwork = owner.artwork or showing.project.show.artwork
    key = (
        names.artwork_key(episode.slug if episode and episode.artwork else "cover", artwork)
        if artwork
        else ""
    )
    findings = showing.findings_of(owner)
    return {
        "episode": episode,
        "standing": standing(episode, showing) if episode else "",
        "findings": findings,
        "counted": counted(findings),
        "others": _others(showing) if not episode else [],
        "absent": showing.absent,
        "older": owner.source.file in showing.older,
        "rows": rows(episode) if episode else (),
        "artwork": key if key in showing.objects else "",
        "file": owner.source.file,
        "now": showing.now,
    }


def _others(showing: Showing) -> list[tuple[Episode, str, bool]]:
    """Every episode about which there is something to say, and whether it has a page."""
    told = (
        (one, " · ".join(filter(None, (standing(one, showing), counted(showing.findings_of(one))))))
        for one in (*showing.project.episodes, *showing.absent)
    )
    return [(one, words, one not in showing.absent) for one, words in told if words]


def standing(episode: Episode, showing: Showing) -> str:
    """What keeps it from listeners, or nothing where it is out."""
    if episode.withdrawn:
        return "withdrawn"
    if episode.draft:
        return "a draft, not published"
    if episode.published is None:
        return "without a date"
    return "scheduled" if episode.published > showing.now else ""


def _extended(policy: str) -> str:
    """The page's rules, with what the bar needs besides."""
    rules = {
        name: rest.strip()
        for name, _, rest in (one.strip().partition(" ") for one in policy.split(";"))
        if name
    }
    for name, source in _NEEDS.items():
        own = rules.get(name, rules.get("default-src", "'none'")).replace("'none'", "")
        rules[name] = own.strip() if source in own.split() else f"{own} {source}".strip()
    return "; ".join(f"{name} {rest}" for name, rest in rules.items())
