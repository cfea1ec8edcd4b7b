"""The report of an erasure for the information governance officer, as text and printable HTML."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from msgspec import Struct

from podcast_publisher.model.erasure import AddressCheck, ErasureReport
from podcast_publisher.model.time_zone import LONDON
from podcast_publisher.report.characters import inert
from podcast_publisher.report.words import plural


class Section(Struct, frozen=True):
    """A heading with paragraphs and a list or table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    code: bool = False
    """Whether the items are addresses or commands to copy."""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def _datetime(when: datetime) -> str:
    return f"{when.astimezone(LONDON):%Y-%m-%d %H:%M %Z}"


def verdict(erasure: ErasureReport) -> str:
    """The outcome in a sentence."""
    left = len(erasure.failed_deletions) + len(erasure.mentions)
    still = sum(1 for address in erasure.addresses if not address.is_gone)
    if left or still:
        counts = (
            f"{plural(left, 'object')} at the destination" if left else "",
            f"{still} of the {len(erasure.addresses)} old addresses" if still else "",
        )
        return f"NOT COMPLETE: something of the episode is still in {' and at '.join(filter(None, counts))}."
    if erasure.unreachable:
        return f"Erased at the destination. Not proved from outside: {erasure.unreachable}."
    return "Erased: nothing of the episode is left at the destination or at its old addresses."


def sections(erasure: ErasureReport) -> Iterator[Section]:
    """All sections in order."""
    yield Section("Outcome", (verdict(erasure),))
    yield Section(
        "What, when, by whom",
        rows=(
            ("Episode", erasure.title),
            ("Its guid", erasure.guid or "not known"),
            ("Erased from", f"{erasure.destination} ({erasure.name})"),
            ("Began", _datetime(erasure.began)),
            ("Finished", _datetime(erasure.finished)),
            ("By", erasure.by or "not known"),
            (
                "Release without it",
                str(erasure.release) if erasure.release else "what is live did not hold it",
            ),
        ),
        columns=("", ""),
    )
    yield from _left(erasure)
    yield _old_addresses(erasure)
    yield from _caches(erasure)
    yield Section(
        "What was deleted",
        (
            f"{plural(len(erasure.removed), 'object')} deleted; {plural(len(erasure.rewritten), 'release record')} rewritten.",
            f"{plural(erasure.searched, 'object')} searched afterwards, including old versions.",
            erasure.versions,
            f"Releases that can no longer be restored: {', '.join(map(str, erasure.unrestorable)) or 'none'}.",
        ),
        erasure.removed,
        code=True,
    )
    yield Section(
        "On this computer",
        rows=tuple((place.path, place.contents, place.result) for place in erasure.local),
        columns=("Place", "What it holds", "What was done"),
    )
    yield from _beyond_recall(erasure)


def _left(erasure: ErasureReport) -> Iterator[Section]:
    if erasure.failed_deletions:
        yield Section(
            "What the storage refused to delete",
            ("It is still there. Object lock or missing rights are the usual causes.",),
            rows=tuple(
                (refusal.target, refusal.message, refusal.fix)
                for refusal in erasure.failed_deletions
            ),
            columns=("Object", "What the storage says", "What to do"),
        )
    if erasure.mentions:
        yield Section(
            "What still names the episode",
            (
                "These objects were not made for the episode, so they were left.",
                "To change what is live, edit the show's files and publish.",
                "Objects that no release names are other people's: inspect them, and delete them by hand.",
            ),
            rows=tuple((mention.version.key, mention.reason) for mention in erasure.mentions),
            columns=("Object", "Why it was found"),
        )


def _old_addresses(erasure: ErasureReport) -> Section:
    return Section(
        "Every old address, requested without keys",
        (
            "Each was requested twice: as any listener would, and with a parameter that no cache has seen.",
            *erasure.purged,
            *([f"Not requested: {erasure.unreachable}."] if erasure.unreachable else []),
        ),
        rows=tuple(
            (address.url, address.response, address.uncached_response)
            for address in erasure.addresses
        ),
        columns=("Address", "Plain", "Past caches"),
    )


def _until(address: AddressCheck) -> str:
    return _datetime(address.cached_until) if address.cached_until else "at once"


def _caches(erasure: ErasureReport) -> Iterator[Section]:
    cached = [address for address in erasure.addresses if address.cached_until]
    yield Section(
        "What caches may still serve, and until when",
        (
            "Counted from now with the longest lifetime that the file was ever served with.",
            "Caches of browsers and apps cannot be emptied from here; a CDN's can.",
        ),
        rows=tuple(
            (address.url, f"{address.max_age.total_seconds():,.0f} seconds", _until(address))
            for address in cached
        ),
        columns=("Address", "Longest lifetime", "Until"),
    )
    yield Section(
        "Purge these at the CDN",
        ("Give this list today to the operator of the CDN or proxy in front of the storage.",),
        erasure.purge,
        code=True,
    )


def _beyond_recall(erasure: ErasureReport) -> Iterator[Section]:
    yield Section(
        "What nobody can recall",
        items=(
            "Episodes that listeners have downloaded: apps delete them when their owner does.",
            "Copies that directories and platforms host themselves (Spotify, YouTube, Amazon, archives): ask each to delete it.",
            "Search engines' copies of the pages: ask for their removal in each search console.",
            "Backups and copies of the storage that others made, logs of servers, and emails.",
            "Plans saved with plan --out, sheets that were printed, and folders that build -o wrote elsewhere.",
        ),
    )
    yield Section(
        "The project's folder and its git history",
        (
            "This program does not change them. Their owner runs these commands in a fresh clone.",
            "Then everybody clones again, and the host is asked to delete cached views and forks.",
        ),
        (*(f"# {name}" for name in erasure.files), *erasure.commands),
        code=True,
    )
    if erasure.elsewhere:
        yield Section(
            "Other destinations of this show",
            ("Each is erased on its own, if the episode was ever published there:",),
            erasure.elsewhere,
            code=True,
        )


def as_text(erasure: ErasureReport) -> str:
    """The report as plain text."""
    lines = [f"Erasure report, {erasure.finished:%Y-%m-%d}", ""]
    for section in sections(erasure):
        lines += [section.heading, "-" * len(section.heading)]
        lines += [paragraph for paragraph in section.paragraphs if paragraph]
        lines += [f"  {item}" if section.code else f"* {item}" for item in section.items]
        lines += ["  " + " | ".join(filter(None, row)) for row in section.rows]
        if not (section.items or section.rows or any(section.paragraphs)):
            lines.append("None.")
        lines.append("")
    return "\n".join(inert(line) for line in "\n".join(lines).splitlines()) + "\n"


_STYLE = """
body { font: 16px/1.5 Arial, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #212b32 }
h1 { font-size: 1.7rem } h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #aeb7bd; padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f0f4f5; padding: .8rem }
@media print { body { margin: 0; max-width: none; font-size: 11px } tr { break-inside: avoid } }
"""


def as_html(erasure: ErasureReport) -> str:
    """The report as a self-contained page to print or file."""
    title = f"Erasure report, {erasure.finished:%Y-%m-%d}"
    body = "\n".join(part for section in sections(erasure) for part in _html(section))
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _html(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.heading)}</h2>"
    yield from (f"<p>{_safe(paragraph)}</p>" for paragraph in section.paragraphs if paragraph)
    if section.items and section.code:
        yield "<pre>" + "\n".join(_safe(item) for item in section.items) + "</pre>"
    elif section.items:
        yield "<ul>" + "".join(f"<li>{_safe(item)}</li>" for item in section.items) + "</ul>"
    if section.rows:
        yield _table(section.columns, section.rows)
    elif not (section.items or any(section.paragraphs)):
        yield "<p>None.</p>"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = (
        "".join(f'<th scope="col">{_safe(name)}</th>' for name in columns) if any(columns) else ""
    )
    body = "".join(
        "<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in row) + "</tr>\n" for row in rows
    )
    return f"<table>\n{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>\n{body}</tbody>\n</table>"


def _safe(text: str) -> str:
    return escape(inert(text))
