"""The texts of a new show's files, with comments for its author."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from msgspec import Struct

from podcast_publisher.edit.formatting import Indentation, one_line
from podcast_publisher.model.project_folders import STATE
from podcast_publisher.model.publication import FEED_KEY

_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Of the podcast namespace, element guid."""
_WORKFLOWS = Path(__file__).parent / "ci" / "github"
_NO_ADDRESS = "https://the-public-address/"
_EXAMPLE_FEED = re.compile(r"^  FEED: .*$", re.MULTILINE)
GITIGNORE = f"""\
# what the program keeps on this computer; none of it is source
/{STATE}/
/dist/
.*.part
"""

_HEAD = """\
# yaml-language-server: $schema=schemas/show.schema.json
# The show. docs/fields.md of podcast_publisher explains every field. Each episode has a file of its
# own in the folder episodes, which podcast-publisher new creates. Whatever follows a # is a note:
# listeners never see it."""
_DESCRIPTION = """\
# What the show is about, in a few sentences: the first words count most, because apps show only
# these. A blank line begins a paragraph, and [words](https://address) make a link."""
_PEOPLE = """\
# Who is heard in every episode. Remove the # from these lines, and write the names.
# people:
#   - name: Name of the presenter
#     role: host"""
_DESTINATION = """\
# Where to publish. "local" needs no settings: it is a real object store on this computer.
# For everybody else, enter your bucket and its region here, and remove the # from these lines:
# destinations:
#   production:
#     kind: s3
#     bucket: name-of-the-bucket
#     region: region-of-the-bucket"""


class NewShow(Struct, frozen=True):
    """A show before its first episode; every text is one line."""

    title: str
    author: str
    """The institution."""
    email: str
    categories: tuple[str, ...]
    language: str
    link: str
    """The show's page."""
    guid: str
    cover: str
    """Its file, relative to podcast.yaml."""
    cover_alt: str
    address: str = ""
    """The first public address, with a slash at its end; empty while there is none."""


def show_guid(address: str) -> str:
    """The guid of the show whose feed is at that public address, as the podcast namespace defines it.

    Without an address, a random one of the same kind.
    """
    if not address:
        return str(uuid5(_NAMESPACE, str(uuid4())))
    return feed_guid(f"{address.rstrip('/')}/{FEED_KEY}")


def feed_guid(feed: str) -> str:
    """The guid of the show with the feed at that address, as the podcast namespace defines it."""
    _, _, rest = feed.rstrip("/").partition("://")
    return str(uuid5(_NAMESPACE, rest))


def render_new_show(show: NewShow) -> str:
    """The text of podcast.yaml."""
    parts = (_HEAD, _texts(show), _owner(show), _artwork(show), _identity(show), _PEOPLE)
    destination = f"{_DESTINATION}\n#     public_url: {one_line(show.address or _NO_ADDRESS)}"
    return "\n\n".join((*("\n".join(_lines(part)) for part in parts), destination)) + "\n"


def _lines(part: str | Iterator[str]) -> Iterator[str]:
    return iter([part]) if isinstance(part, str) else part


def _texts(show: NewShow) -> Iterator[str]:
    yield f"title: {one_line(show.title)}"
    yield _DESCRIPTION
    yield from Indentation().format_field("description", f"{_description(show)}\n", 0)
    yield f"link: {one_line(show.link)}    # the show's page on your website"
    yield f"language: {one_line(show.language)}"


def _description(show: NewShow) -> str:
    """True of every show, and in its language as far as we know it."""
    if show.language.lower().startswith("en"):
        return f"A podcast by {show.author.rstrip('.')}."
    return f"{show.title} – {show.author}"


def _owner(show: NewShow) -> Iterator[str]:
    author = one_line(show.author)
    yield f"author: {author}"
    yield "owner:"
    yield f"  name: {author}    # a role or the institution, not a person"
    yield f"  email: {one_line(show.email)}    # directories write to it, so somebody must read it"
    yield f"copyright: {author}"
    yield "license:"
    yield "  name: ARR    # all rights reserved"


def _artwork(show: NewShow) -> Iterator[str]:
    yield "# The cover is a first draft. Replace the file, and say here what the new one shows."
    yield "artwork:"
    yield f"  file: {one_line(show.cover)}"
    yield f"  alt: {one_line(show.cover_alt)}"


def _identity(show: NewShow) -> Iterator[str]:
    yield "categories:    # Apple's list; the better one first"
    yield from Indentation().format_value(list(show.categories), 0).body
    yield ""
    yield "explicit: false"
    yield "type: episodic    # or serial: to be heard in order"
    yield f"guid: {show.guid}    # created once and never changed: apps know the show by it"
    yield "locked: true    # other hosts may not import the show"


def github_workflows(address: str) -> dict[str, str]:
    """The workflows for GitHub, by path; without a public address, none that watches it."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(_WORKFLOWS.glob("*.yml"))}
    feed = f"  FEED: {one_line(address + FEED_KEY)}"
    if address:
        texts["watch.yml"] = _EXAMPLE_FEED.sub(lambda _: feed, texts["watch.yml"])
    else:
        del texts["watch.yml"]
    return {f".github/workflows/{name}": text for name, text in texts.items()}
