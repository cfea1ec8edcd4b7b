"""Create the folder of a new show."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from podcast_publisher.edit.create_files import create_tree, holds
from podcast_publisher.edit.draft_cover import DraftCover, draw_cover
from podcast_publisher.edit.new_show import GITIGNORE, github_workflows, render_new_show
from podcast_publisher.model.errors import EditError, ExitCode
from podcast_publisher.model.workspace import EPISODE_FOLDER, SHOW_FILE, Workspace
from podcast_publisher.workflow.draft_cover import cover_alt, cover_notes
from podcast_publisher.workflow.schema import SCHEMA_NAMES, editor_schema_text
from podcast_publisher.workflow.show_answers import ShowAnswers, new_show

_COVER = "artwork/cover.png"
_WELCOME = re.compile(
    r"\.git|\.gitattributes|\.gitignore|\.venv|\.DS_Store|Thumbs\.db|desktop\.ini|(?:readme|licen[cs]e|copying)(?:\.\w+)?",
    re.IGNORECASE,
)
"""What may be there already: what code hosts and file managers put there."""
_REST = re.compile(r"\..+\.[0-9a-f]{8}\.part")
"""What is left of a file that was being written when the program was killed."""


class CreatedShow(Struct, frozen=True):
    """A show that was created."""

    written: tuple[str, ...]
    """Its files, relative to its folder."""
    notes: tuple[str, ...]
    """What its author should know, a sentence each."""


def refuse_occupied(folder: Path) -> None:
    """Go on only with a folder that may become a new show's; `create_show` looks more closely.

    Raises:
        EditError: there is something else.
    """
    names = [f"schemas/{name}.schema.json" for name in SCHEMA_NAMES]
    names += [_COVER, *github_workflows("https://any-address/")]
    _refuse(folder, dict.fromkeys(names))


def can_begin(workspace: Workspace) -> bool:
    """Whether the folder may become a new show's."""
    try:
        refuse_occupied(workspace.root)
    except EditError:
        return False
    return True


def create_show(folder: Path, answers: ShowAnswers, *, for_github: bool = False) -> CreatedShow:
    """Write all files of a new show, or none; existing files are never overwritten.

    If a run was killed, the same one again completes it. podcast.yaml comes last.

    Raises:
        EditError: nothing was written, for the reason in the message.
    """
    cover = draw_cover(answers.title, answers.author)
    show = new_show(
        answers, _COVER, cover_alt(cover, answers.title, answers.author, answers.language)
    )
    texts = {f"schemas/{name}.schema.json": editor_schema_text(name) for name in SCHEMA_NAMES}
    texts |= github_workflows(show.address) if for_github else {}
    has_gitignore = os.path.lexists(folder / ".gitignore")
    texts |= {} if has_gitignore else {".gitignore": GITIGNORE}
    files = {name: text.encode() for name, text in texts.items()}
    files[_COVER] = cover.png
    _refuse(folder, files)
    files[SHOW_FILE] = render_new_show(show).encode()
    create_tree(folder, files, folders=(EPISODE_FOLDER,))
    notes = _notes(cover, show.address, for_github=for_github, has_gitignore=has_gitignore)
    return CreatedShow(tuple(sorted(files)), tuple(notes))


def _refuse(folder: Path, files: Mapping[str, bytes | None]) -> None:
    if folder.is_symlink():
        raise EditError(
            f"{folder} is a link, and a show is not created where a link leads",
            fix="Name the folder that it leads to.",
            code=ExitCode.WRONG_USE,
        )
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise EditError(f"{folder} is a file", fix="Name a new folder.", code=ExitCode.WRONG_USE)
    if os.path.lexists(Workspace(folder).show_file):
        raise EditError(
            f"There is a show in {folder} already",
            fix="Name a new folder, or an empty one.",
            code=ExitCode.WRONG_USE,
        )
    if other := next(_others(folder, "", files), ""):
        raise EditError(
            f"{folder} holds {other} already, and nothing is ever overwritten",
            fix="Name a new folder, or an empty one.",
            code=ExitCode.WRONG_USE,
        )


def _others(folder: Path, below: str, files: Mapping[str, bytes | None]) -> Iterator[str]:
    """What is there besides what is welcome, and what an earlier run of the same has left."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = f"{below}{entry.name}"
        if not below and _WELCOME.fullmatch(entry.name):
            continue
        is_file = entry.is_file(follow_symlinks=False)
        is_ours = any(known.startswith(f"{name}/") for known in files) or name == EPISODE_FOLDER
        if entry.is_dir(follow_symlinks=False) and is_ours:
            yield from _others(Path(entry.path), f"{name}/", files)
        elif not (is_file and (_REST.fullmatch(entry.name) or _is_ours(entry.path, name, files))):
            yield name


def _is_ours(path: str, name: str, files: Mapping[str, bytes | None]) -> bool:
    """Whether an earlier run of the same has written it."""
    body = files.get(name)
    return name in files and (body is None or holds(Path(path), body))


def _notes(
    cover: DraftCover, address: str, *, for_github: bool, has_gitignore: bool
) -> Iterator[str]:
    yield from cover_notes(cover)
    if not address:
        yield (
            "There is no public address yet, so the show's guid is a random one. Replace it only "
            "while no directory has the show: docs/fields.md says how to compute the final one."
        )
    if has_gitignore:
        yield "The file .gitignore stays as it is. Add these lines to it: /.podcast/ and /dist/"
    if for_github:
        yield (
            "Before you push, enter in .github/workflows where the program comes from "
            "(PODCAST_PUBLISHER). publish.yml needs the destination production in podcast.yaml."
        )
