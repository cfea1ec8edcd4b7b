"""Rules that keep the sample show's values from being published.

A published copy of the sample would go live as somebody else's show.
"""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from podcast_publisher.check.engine.rule import Problems, owner_rule
from podcast_publisher.check.release.sample_values import SAMPLE
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.finding import FieldPath, Finding, Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.rules import rule
from podcast_publisher.model.show import Episode, Project, Show


@rule("PP463", Severity.ERROR)
def sample_stays_here() -> None:
    """Nothing of the sample show, and no address of example.org, is published.

    Why: Apps and directories know a show and its episodes by their guids: a copy with the
        sample's guids replaces somebody else's show. Mail and links to example.org reach nobody,
        and a location, description or alt text left from the sample is untrue.
    Fix: Replace each of these values with your own. docs/fields.md says how to make a guid. On
        this computer you can publish the sample as it is: publish --to local
    Source: RFC 2606, https://www.rfc-editor.org/rfc/rfc2606; Podcast namespace, guid,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/guid.md.
    """


_LEAST = 30
"""Characters of a paragraph that nobody writes twice by chance."""
_RESERVED = lazy_pattern(r"(?:^|\.)(?:example|example\.(?:org|com|net|edu))$", re.IGNORECASE)
_THIS_COMPUTER = lazy_pattern(r"localhost|127\.[\d.]+|::1")

Value = tuple[str, FieldPath, str]
"""Its name in messages, its field, and the value as compared."""


@owner_rule("PP464", Severity.ADVICE)
def nothing_of_the_sample_is_left(project: Project) -> Problems:
    """A show with its own guid has no values left from the sample show.

    Why: Every destination except local refuses it, because listeners would take the values for
        yours.
    Fix: Write your own value, or delete an optional field.
    Source: docs/fields.md.
    """
    if digest("guid", project.show.guid) in SAMPLE:
        return  # it is the sample
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    for owner in owners:
        # the documentation has the same mailbox, and the show is not published yet
        values = [value for value in _sample_values(owner) if value[1] != ("owner", "email")]
        if values:
            yield Problem(_message(values), values[0][1], source=owner.source)


def _message(values: list[Value]) -> str:
    names = ", ".join(dict.fromkeys(name for name, _, _ in values))
    return f"These are the sample show's: {names}"


def check_sample(project: Project, settings: DestinationSettings) -> tuple[Finding, ...]:
    """What prevents publishing there: values of the sample, and reserved addresses."""
    if settings.kind == "local":
        return ()
    findings = []
    show = project.show
    if values := list(_sample_values(show)):
        problem = Problem(_message(values), values[0][1])
        findings.append(Finding.of(sample_stays_here, problem, show.source))
    episodes = [
        episode for episode in project.episodes if not episode.draft and not episode.withdrawn
    ]
    samples = [
        (episode, values) for episode in episodes if (values := list(_sample_values(episode)))
    ]
    if samples:
        first, values = samples[0]
        others = f", and values of {len(samples) - 1} more episodes" if len(samples) > 1 else ""
        problem = Problem(_message(values) + others, values[0][1])
        findings.append(Finding.of(sample_stays_here, problem, first.source))
    if not _THIS_COMPUTER.fullmatch(urlsplit(settings.public_url).hostname or ""):
        findings.extend(_reserved_addresses(project, settings))
    return tuple(findings)


def _reserved_addresses(project: Project, settings: DestinationSettings) -> Iterator[Finding]:
    """The first address under a reserved name, with the number of others."""
    owners: tuple[Show | Episode, ...] = (project.show, *project.episodes)
    reserved = [
        (owner, field_path, value)
        for owner in owners
        for value, field_path in _addresses(owner, settings)
        if _RESERVED.search(_host(value))
    ]
    if reserved:
        owner, field_path, value = reserved[0]
        more = f", and so are {len(reserved) - 1} more" if reserved[1:] else ""
        message = f"{value[:80]} is a reserved example address{more}"
        yield Finding.of(sample_stays_here, Problem(message, field_path), owner.source)


def _host(address: str) -> str:
    return urlsplit(address).hostname or "" if "://" in address else address.rpartition("@")[2]


def _addresses(
    owner: Show | Episode, settings: DestinationSettings
) -> Iterator[tuple[str, FieldPath]]:
    yield owner.link, ("link",)
    if isinstance(owner, Show):
        yield settings.public_url, ("destinations", settings.name, "public_url")
        if owner.owner:
            yield owner.owner.email, ("owner", "email")
    for number, person in enumerate(owner.people):
        yield person.link, ("people", number, "link")
        yield person.image, ("people", number, "image")
    if owner.license:
        yield owner.license.url, ("license", "url")
    for number, page in enumerate(owner.funding):
        yield page.url, ("funding", number, "url")


def _sample_values(owner: Show | Episode) -> Iterator[Value]:
    return (value for value in values_of(owner) if digest(value[0], value[2]) in SAMPLE)


def values_of(owner: Show | Episode) -> Iterator[Value]:
    """The values that identify a show or an episode of the sample."""
    yield "guid", ("guid",), owner.guid
    for paragraph in re.split(r"\n\s*\n", owner.description):
        if len(paragraph) >= _LEAST:
            yield "description", ("description",), paragraph
    if owner.location:
        place = owner.location
        parts = (place.name, place.geo, place.osm, place.country, place.rel)
        yield "location", ("location",), "|".join(parts)
    if owner.artwork:
        yield "alt text", ("artwork", "alt"), owner.artwork.alt
        yield "picture", ("artwork", "file"), owner.artwork.file.sha256
    if isinstance(owner, Show):
        if owner.owner:
            yield "email address", ("owner", "email"), owner.owner.email
    else:
        if owner.audio:
            yield "recording", ("audio",), owner.audio.file.sha256
        if owner.transcript:
            yield "transcript", ("transcript",), owner.transcript.file.sha256


def digest(name: str, value: str) -> str:
    """A fingerprint of the value, regardless of line breaks and capitals."""
    words = " ".join(value.split()).casefold()
    return hashlib.sha256(f"{name}\n{words}".encode()).hexdigest()[:12] if words else ""
