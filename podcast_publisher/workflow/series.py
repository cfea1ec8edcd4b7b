"""The episodes that a new one follows, from their YAML alone."""

import re
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.values import Tree
from podcast_publisher.load.files.episode_folder import episode_files
from podcast_publisher.load.files.text_file import MAX_YAML_BYTES, read_limited
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.edit.yaml_text import parse_fields


class Series(Struct, frozen=True):
    """The episodes so far, from YAML alone; files that cannot be read are left out."""

    episodes: tuple[dict[str, Tree], ...]
    """Their fields, in the order of their numbers."""
    people: Tree
    """Those of the show."""

    @classmethod
    def load(cls, workspace: Workspace) -> "Series":
        """The series of that project, without reading its recordings."""
        read = [_fields_in(path) for path in episode_files(workspace)]
        show = _fields_in(workspace.show_file)
        return cls(tuple(sorted(read, key=_number)), show.get("people", ""))

    @property
    def next_number(self) -> int:
        return max(map(_number, self.episodes), default=0) + 1

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the show's people."""
        people = self.people if isinstance(self.people, list) else []
        names = [person.get("name", "") for person in people if isinstance(person, dict)]
        return tuple(name for name in names if isinstance(name, str) and name)

    def has_number(self, number: int) -> bool:
        return any(_number(episode) == number for episode in self.episodes)

    def last(self, field: str) -> str:
        """What the last episode says there, or nothing."""
        value = self.episodes[-1].get(field, "") if self.episodes else ""
        return value if isinstance(value, str) else ""


def _number(fields: dict[str, Tree]) -> int:
    value = fields.get("number", "")
    return int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,6}", value) else 0


def _fields_in(path: Path) -> dict[str, Tree]:
    try:
        fields = parse_fields(read_limited(path, MAX_YAML_BYTES).decode("utf-8-sig"))
    except (OSError, ValueError):  # check says what is wrong with it
        return {}
    return fields if isinstance(fields, dict) else {}
