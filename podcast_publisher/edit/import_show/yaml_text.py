"""The text of a YAML file that is made from a feed: what it says, and marked lines for what it does not say."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from podcast_publisher.edit.formatting import Indentation, indent, to_the_letter
from podcast_publisher.edit.values import Tree, Unquoted

EPISODE_HEAD = "# Imported from the feed of the old host."
SHOW_HEAD = """\
# yaml-language-server: $schema=schemas/show.schema.json
# The show, imported from the feed of its old host. docs/fields.md of podcast_publisher explains every
# field. Each episode has a file of its own in the folder episodes. Whatever follows a # is a note."""
_DESTINATION = """\
# Where to publish. "local" needs no settings: it is a real object store on this computer.
# For everybody else, enter your bucket and its region here, and remove the # from these lines:
# destinations:
#   production:
#     kind: s3
#     bucket: name-of-the-bucket
#     region: region-of-the-bucket
#     public_url: https://the-public-address/"""
_LEFT = """\
# These items of the old feed stay behind. Publishing needs your word for it: remove the # where you agree."""


class MissingField(Struct, frozen=True):
    """A field that a person must fill."""

    name: str
    hint: str
    """A sentence: what the feed says, and what to write."""
    example: str
    """The line to write, or several."""


def render_episode(
    fields: Mapping[str, Tree], missing: tuple[MissingField, ...], *, has_schema: bool
) -> str:
    """The YAML of an imported episode."""
    head = "# yaml-language-server: $schema=../schemas/episode.schema.json\n" if has_schema else ""
    return head + EPISODE_HEAD + "\n" + "\n".join(_body(fields, missing)) + "\n"


def render_show(
    fields: Mapping[str, Tree],
    missing: tuple[MissingField, ...],
    left: tuple[tuple[str, str], ...],
) -> str:
    """The YAML of an imported show; `left` are the guids of items that stay behind, with the reasons."""
    parts = [SHOW_HEAD, "\n".join(_body(fields, missing))]
    if left:
        parts.append("\n".join(_left_out(left)))
    return "\n\n".join((*parts, _DESTINATION)) + "\n"


def literal(guid: str) -> Unquoted:
    """A guid as YAML, to the letter."""
    return Unquoted(to_the_letter(guid))


def left_out_entries(left: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The entries of `left_out`, ready to be copied below it."""
    entries: list[Tree] = [{"guid": literal(guid), "reason": reason} for guid, reason in left]
    return Indentation().format_value(entries, 0).body


def _left_out(left: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield _LEFT
    yield "# left_out:"
    yield from (f"# {line}" for line in left_out_entries(left))


def _body(fields: Mapping[str, Tree], missing: tuple[MissingField, ...]) -> Iterator[str]:
    for field in missing:
        yield f"# {field.hint}"
        yield from indent([f"# {line}" for line in field.example.splitlines()], 0)
    for name, value in fields.items():
        yield from Indentation().format_field(name, value, 0)
