"""Every field of both YAML files, as the tables have them, and files with something odd in one."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from podcast_publisher.load.yaml.fields.episode import EPISODE
from podcast_publisher.load.yaml.fields.show import SHOW
from podcast_publisher.load.yaml.mappings import Field, Group, Kind, ListOf, NamedGroups
from podcast_publisher.model.finding import FieldPath
from tests.shows import SMALL_SHOW

FILES: Mapping[str, Group] = {"podcast.yaml": SHOW, "episodes/02-measuring.yaml": EPISODE}
"""The two files of the good show that use nearly every field there is."""

WRITTEN: Mapping[str, Any] = {
    file: yaml.load((SMALL_SHOW / file).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    for file in FILES
}


def leaves(file: str) -> Iterator[tuple[FieldPath, Field]]:
    """Every field of that file that holds one value; of lists, that of the first entry."""
    yield from _of_group(FILES[file], ())


def _of_group(group: Group, path: FieldPath) -> Iterator[tuple[FieldPath, Field]]:
    for field in group.fields:
        yield from _of_kind(field.kind, (*path, field.name), field)


def _of_kind(kind: Kind, path: FieldPath, field: Field) -> Iterator[tuple[FieldPath, Field]]:
    match kind:
        case Group():
            yield from _of_group(kind, path)
        case ListOf():
            yield from _of_kind(kind.kind, (*path, 0), field)
        case NamedGroups():
            yield from _of_group(kind.group, (*path, "production"))
        case _:
            yield path, field


def with_field(file: str, path: FieldPath, value: object) -> Any:
    """What is written in that file, with the value in that field, and in its place in all others."""
    return _with(WRITTEN[file], path, value)


def _with(data: Any, path: FieldPath, value: object) -> Any:
    if not path:
        return value
    first, *rest = path
    below = _with(_inside(data, first), tuple(rest), value)
    if isinstance(first, int):
        return [below, *(data[1:] if isinstance(data, list) else [])]
    return {**(data if isinstance(data, dict) else {}), first: below}


def _inside(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def write(show: Path, file: str, data: Any) -> None:
    """Write it as JSON, which is YAML too: every character in quotes, what cannot be seen escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    odd = {
        character: f"\\u{ord(character):04x}"
        for character in set(text)
        if not character.isprintable() and character != "\n"
    }
    escaped = "".join(
        odd.get(character, character) if ord(character) < 0x1_0000 else character
        for character in text
    )
    (show / file).write_text(escaped, "utf-8")


def restore(show: Path, file: str) -> None:
    """Put back what was written there."""
    (show / file).write_bytes((SMALL_SHOW / file).read_bytes())
