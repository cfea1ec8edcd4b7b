"""The YAML text of a new episode, with comments for its author."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from podcast_publisher.edit.formatting import Indentation, one_line
from podcast_publisher.edit.values import Tree, Unquoted
from podcast_publisher.model.transcript import Chapter

_MODELINE = "# yaml-language-server: $schema=../schemas/episode.schema.json"
_DESCRIPTION = """\
# Write the show notes here, and remove the #. Put the most important words first. A blank line
# begins a paragraph, and [words](https://address) make a link.
# description: |
#   What it is about."""


class NewEpisode(Struct, frozen=True):
    """What is known of a new episode before its author writes."""

    slug: str
    """The name of its files, without extension."""
    number: int
    title: str
    guid: str
    season: str = ""
    published: str = ""
    """With the time zone."""
    description: str = ""
    """The show notes."""
    published_example: str = ""
    """Shown in a comment where the date is not known."""
    audio: str = ""
    """The recording's file name."""
    transcript: str = ""
    """The transcript's file name."""
    artwork: str = ""
    """The picture, relative to the YAML file."""
    people: Tree = ""
    """The show's, as in podcast.yaml."""
    chapters: tuple[Chapter, ...] = ()
    with_comments: bool = True
    """Whether comments show where to write; a form needs none."""
    is_draft: bool = True
    has_schema: bool = False
    """Whether the project has schemas, which editors find by the first line."""


def render_new_episode(new: NewEpisode) -> str:
    """The YAML of a new episode."""
    parts = [_head(new), _first_fields(new)]
    if new.description:
        parts.append([*Indentation().format_field("description", f"{new.description}\n", 0)[:-1]])
    elif new.with_comments:
        parts.append(_DESCRIPTION.splitlines())
    parts += [list(part) for part in (_artwork(new), _people(new), _chapters(new))]
    if new.is_draft:
        parts.append(["draft: true    # nothing of it is published until you remove this line"])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(new: NewEpisode) -> list[str]:
    audio = new.audio or f"{new.slug}.mp3"
    transcript = new.transcript or f"{new.slug}.vtt"
    files = f"Its recording is {one_line(audio)} and its transcript {one_line(transcript)}, beside this file."
    head = [
        f"# Episode {new.number}. {files}",
        "# docs/fields.md of podcast_publisher explains every field.",
    ]
    return [_MODELINE, *head] if new.has_schema else head


def _first_fields(new: NewEpisode) -> list[str]:
    guid = f"guid: {new.guid}    # created once and never changed: apps know the episode by it"
    lines = [f"title: {one_line(new.title)}", f"number: {new.number}"]
    if new.season:
        lines.append(f"season: {one_line(Unquoted(new.season))}")
    lines.append(guid)
    if new.published:
        lines.append(f"published: {one_line(new.published)}")
    elif new.with_comments:
        hint = f"# published: {new.published_example}"
        lines.append(f"{hint}    # remove the #, and enter when it comes out")
    if new.audio and new.audio.rpartition(".")[0] != new.slug:
        lines.append(f"audio: {one_line(new.audio)}")
    if new.transcript and new.transcript.rpartition(".")[0] != new.slug:
        lines.append(f"transcript: {one_line(new.transcript)}")
    return lines


def _artwork(new: NewEpisode) -> Iterator[str]:
    if new.artwork:
        yield "artwork:"
        yield f"  file: {one_line(new.artwork)}"
        if new.with_comments:
            yield "  # alt: What the picture shows, in a sentence, for people who cannot see it."


def _people(new: NewEpisode) -> Iterator[str]:
    if new.people and isinstance(new.people, list):
        yield "people:    # who is heard"
        yield from Indentation().format_value(new.people, 0).body
    elif new.with_comments:
        yield "# people:    # who is heard"
    if new.with_comments:
        yield "#  - name: Name of the guest"
        yield "#    role: guest"


def _chapters(new: NewEpisode) -> Iterator[str]:
    if new.chapters:
        yield from format_chapters(new.chapters, "    # from the recording's tags")


def format_chapters(chapters: Sequence[Chapter], comment: str = "") -> Iterator[str]:
    """The lines of YAML for chapters."""
    yield f"chapters:{comment}"
    trees: list[Tree] = [
        {"start": format_timecode(chapter.start), "title": chapter.title} for chapter in chapters
    ]
    yield from Indentation().format_value(trees, 0).body


def format_timecode(seconds: float) -> str:
    """A time in a recording: `1:30`, `1:02:03`, `0:00.5`."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"{clock}.{thousandths:03}".rstrip("0") if thousandths else clock
