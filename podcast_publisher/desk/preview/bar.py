"""The bar on each page of the preview: put in by the server, and no part of what is built."""

import re

from podcast_publisher.desk.preview.app_lists import rows
from podcast_publisher.workflow.preview import PreviewSnapshot
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


def with_bar(html: str, snapshot: PreviewSnapshot, mark: str, slug: str = "") -> str:
    """The page with the bar of that episode, or of the whole show, as nearly the first thing in it.

    Its style and the page's keep out of each other's way (templates/bar.css). `mark` tells
    the states of the show apart: a page reloads itself where there is a newer one.
    """
    bar = page("bar.html", _values(snapshot, slug) | {"mark": mark})
    allowed = _POLICY.sub(lambda found: found[1] + _extended(found[2]) + found[3], html, count=1)
    styled = _HEAD_ENDS.sub(lambda found: _STYLE.format(snapshot.pages) + found[0], allowed, count=1)
    return _BEGINNING.sub(lambda found: found[0] + bar, styled, count=1)


def _values(snapshot: PreviewSnapshot, slug: str) -> dict[str, object]:
    episode = snapshot.episode(slug)
    owner: Show | Episode = episode or snapshot.project.show
    artwork = owner.artwork or snapshot.project.show.artwork
    key = (
        keys.artwork_key(episode.slug if episode and episode.artwork else "cover", artwork)
        if artwork
        else ""
    )
    findings = snapshot.findings_of(owner)
    if not episode:  # what has no page of its own is told here
        findings += tuple(it for one in snapshot.absent for it in snapshot.findings_of(one))
    return {
        "episode": episode,
        "desk": snapshot.desk,
        "pages": snapshot.pages,
        "standing": standing(episode, snapshot) if episode else "",
        "findings": findings,
        "counted": counted(findings if episode else snapshot.findings),
        "others": _others(snapshot) if not episode else [],
        "absent": snapshot.absent,
        "older": owner.source.file in snapshot.older,
        "rows": rows(episode) if episode else (),
        "artwork": key if key in snapshot.objects else "",
        "file": owner.source.file,
        "now": snapshot.now,
    }


def _others(snapshot: PreviewSnapshot) -> list[tuple[Episode, str, bool]]:
    """Every episode about which there is something to say, and whether it has a page."""
    told = (
        (one, " · ".join(filter(None, (standing(one, snapshot), counted(snapshot.findings_of(one))))))
        for one in (*snapshot.project.episodes, *snapshot.absent)
    )
    return [(one, words, one not in snapshot.absent) for one, words in told if words]


def standing(episode: Episode, snapshot: PreviewSnapshot) -> str:
    """What keeps it from listeners, or nothing where it is out."""
    if episode.withdrawn:
        return "withdrawn"
    if episode.draft:
        return "a draft, not published"
    if episode.published is None:
        return "without a date"
    return "scheduled" if episode.published > snapshot.now else ""


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
