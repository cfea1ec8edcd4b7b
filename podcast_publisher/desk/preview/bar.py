"""The bar on each page of the preview: the server adds it, it is no part of the built pages."""

import re
from datetime import datetime

from podcast_publisher.desk.preview.app_lists import rows
from podcast_publisher.desk.server.addresses import show_address
from podcast_publisher.desk.server.templating import render_page
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.report.text import counted
from podcast_publisher.workflow.preview_snapshot import PreviewSnapshot

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')
_BEGINNING = re.compile(r"<body\b[^>]*>(?:\s*<a\b[^>]*href=.?#[^>]*>[^<]*</a>)?", re.IGNORECASE)
"""The start of the body, after a link that skips to the content, which must stay first."""
_HEAD_ENDS = re.compile(r"</head>", re.IGNORECASE)
_STYLE = '<link rel="stylesheet" href="{}-/bar.css">'
_NEEDS = ("style-src", "script-src", "connect-src", "img-src")
"""Directives that the bar needs for its style, script, change events and artwork; all from this server."""


def add_bar(html: str, snapshot: PreviewSnapshot, version: str, slug: str = "") -> str:
    """The page with the bar of that episode, or of the whole show, at the top of its body.

    Styles of bar and page do not affect each other (templates/bar.css). A page reloads itself when
    the server reports a version other than this one.
    """
    bar = render_page("bar.html", _context(snapshot, slug) | {"version": version})
    allowed = _POLICY.sub(
        lambda match: match[1] + _extend_policy(match[2]) + match[3], html, count=1
    )
    styled = _HEAD_ENDS.sub(
        lambda match: _STYLE.format(snapshot.pages) + match[0], allowed, count=1
    )
    return _BEGINNING.sub(lambda match: match[0] + bar, styled, count=1)


def _context(snapshot: PreviewSnapshot, slug: str) -> dict[str, object]:
    episode = snapshot.episode(slug)
    owner: Show | Episode = episode or snapshot.project.show
    findings = snapshot.findings_of(owner)
    if not episode:  # episodes without a page have no other place
        findings += tuple(
            finding for missing in snapshot.missing for finding in snapshot.findings_of(missing)
        )
    return {
        "episode": episode,
        "desk": snapshot.desk,
        "base": show_address(snapshot.show),
        "pages": snapshot.pages,
        "status": status_label(episode, snapshot.now) if episode else "",
        "findings": findings,
        "counted": counted(findings if episode else snapshot.findings),
        "episodes": _episode_summaries(snapshot) if not episode else [],
        "missing": snapshot.missing,
        "outdated": owner.source.file in snapshot.outdated,
        "rows": rows(episode) if episode else (),
        "artwork": snapshot.artwork_key(episode),
        "file": owner.source.file,
        "now": snapshot.now,
    }


def _episode_summaries(snapshot: PreviewSnapshot) -> list[tuple[Episode, str, bool]]:
    """Every episode with a status or findings, in words, and whether it has a page."""
    summaries = []
    for episode in (*snapshot.project.episodes, *snapshot.missing):
        parts = (status_label(episode, snapshot.now), counted(snapshot.findings_of(episode)))
        if summary := " · ".join(filter(None, parts)):
            summaries.append((episode, summary, episode not in snapshot.missing))
    return summaries


def status_label(episode: Episode, now: datetime) -> str:
    """Why listeners do not have the episode; empty once it is published."""
    if episode.withdrawn:
        return "withdrawn"
    if episode.draft:
        return "a draft, not published"
    if episode.published is None:
        return "without a date"
    return "scheduled" if episode.published > now else ""


def _extend_policy(policy: str) -> str:
    """The page's Content-Security-Policy with what the bar needs."""
    directives = {
        name: sources.strip()
        for name, _, sources in (part.strip().partition(" ") for part in policy.split(";"))
        if name
    }
    for name in _NEEDS:
        sources = directives.get(name, directives.get("default-src", "'none'")).split()
        own = (source for source in sources if source not in {"'self'", "'none'"})
        directives[name] = " ".join(["'self'", *own])
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
