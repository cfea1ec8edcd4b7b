"""The bar on each page of the preview: put in by the server, and no part of what is built."""

import re

from podcast_publisher.desk.preview.app_lists import rows
from podcast_publisher.desk.preview.snapshot import Showing
from podcast_publisher.desk.server.templating import page
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.render import keys
from podcast_publisher.report.text import counted

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')
_BEGINNING = re.compile(r"<body\b[^>]*>(?:\s*<a\b[^>]*href=.?#[^>]*>[^<]*</a>)?", re.IGNORECASE)
"""Where a page begins, behind the link that skips to its content: that one is to stay the first."""
_HEAD_ENDS = re.compile(r"</head>", re.IGNORECASE)
_STYLE = '<link rel="stylesheet" href="{}-/bar.css">'
_NEEDS = ("style-src", "script-src", "connect-src", "img-src")
"""What the bar does that a page's own rules may forbid: its style, its script, asking for news,
and the artwork; all from here."""


def with_bar(html: str, showing: Showing, mark: str, slug: str = "") -> str:
    """The page with the bar of that episode, or of the whole show, as nearly the first thing in it.

    Its style and the page's keep out of each other's way (templates/bar.css). `mark` tells
    the states of the show apart: a page reloads itself where there is a newer one.
    """
    bar = page("bar.html", _values(showing, slug) | {"mark": mark})
    allowed = _POLICY.sub(lambda found: found[1] + _extended(found[2]) + found[3], html, count=1)
    styled = _HEAD_ENDS.sub(lambda found: _STYLE.format(showing.pages) + found[0], allowed, count=1)
    return _BEGINNING.sub(lambda found: found[0] + bar, styled, count=1)


def _values(showing: Showing, slug: str) -> dict[str, object]:
    episode = showing.episode(slug)
    owner: Show | Episode = episode or showing.project.show
    artwork = owner.artwork or showing.project.show.artwork
    key = (
        keys.artwork_key(episode.slug if episode and episode.artwork else "cover", artwork)
        if artwork
        else ""
    )
    findings = showing.findings_of(owner)
    if not episode:  # what has no page of its own is told here
        findings += tuple(it for one in showing.absent for it in showing.findings_of(one))
    return {
        "episode": episode,
        "desk": showing.desk,
        "pages": showing.pages,
        "standing": standing(episode, showing) if episode else "",
        "findings": findings,
        "counted": counted(findings if episode else showing.findings),
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
    for name in _NEEDS:
        own = rules.get(name, rules.get("default-src", "'none'")).split()
        rules[name] = " ".join(["'self'", *(one for one in own if one not in {"'self'", "'none'"})])
    return "; ".join(f"{name} {rest}" for name, rest in rules.items())
