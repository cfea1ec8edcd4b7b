"""Destinations at the desk: check what somebody enters, and write it into podcast.yaml; or remove one."""

import re
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from podcast_publisher.check.engine.runner import check
from podcast_publisher.edit.values import Tree, Value
from podcast_publisher.load.project import load_project
from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath, Severity
from podcast_publisher.model.workspace import SHOW_FILE, Workspace
from podcast_publisher.settings import LOCAL
from podcast_publisher.workflow.edit.target import EditTarget, show_target
from podcast_publisher.workflow.edit.yaml_text import parse_fields
from podcast_publisher.workflow.rules import all_rules

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_ACCOUNT = re.compile(r"[0-9a-f]{32}")
_LONGEST = 500
"""Characters of an answer."""

PLACES: Mapping[str, tuple[str, ...]] = {
    "aws": ("bucket", "region", "prefix", "public_url"),
    "r2": ("account", "bucket", "prefix", "public_url"),
    "s3": ("endpoint_url", "bucket", "region", "prefix", "addressing", "public_url"),
    "folder": ("folder", "public_url"),
}
"""Kinds of places, each with what is asked about it besides its name."""
_NEEDED = {
    "bucket": "Type the name of the bucket.",
    "region": "Type the bucket's region, such as eu-west-2.",
    "account": "Type the account ID: the dashboard of R2 shows it.",
    "endpoint_url": "Type the address of the store's API, such as https://s3.example.org.",
    "folder": "Type the path of the folder that the web server serves, such as ../public.",
    "public_url": "Type the address at which listeners read it, such as https://podcast.example.org/.",
}
_OPTIONAL = {"s3": {"region"}}
"""What a kind does without, though another needs it."""
CHANGES = "changes"
"""The answer that names the destination which is changed; without it, the destination is new."""
_R2 = ".r2.cloudflarestorage.com"


class CheckedDestination(Struct, frozen=True):
    """What was entered, as podcast.yaml would have it."""

    settings: DestinationSettings | None
    """None while something is wrong."""
    problems: Mapping[str, str]
    """What is wrong, by the names of the questions."""
    notes: tuple[str, ...] = ()
    """Advice."""


def check_new_destination(
    workspace: Workspace, place: str, texts: Mapping[str, str]
) -> CheckedDestination:
    """Check a destination as `check` would; nothing is written.

    Raises:
        EditError: podcast.yaml cannot be changed.
    """
    target = show_target(workspace)
    text, _ = target.read()
    return _checked(target, text, place, texts)[0]


def add_destination(
    workspace: Workspace, place: str, texts: Mapping[str, str], clock: Callable[[], datetime]
) -> str:
    """Write the destination into podcast.yaml, and leave the rest as it is; its name.

    Raises:
        EditError: what was entered is wrong, or podcast.yaml cannot be changed; it is as it was.
    """
    target = show_target(workspace, clock)
    text, digest = target.read()
    checked, changed = _checked(target, text, place, texts)
    if checked.settings is None:
        sentences = " ".join(checked.problems.values())
        raise EditError(f"The destination was not written. {sentences.rstrip('.')}")
    name = checked.settings.name
    with target.keeping(f"destination {name}", key="destinations"):
        target.save(changed, digest)
    return name


def remove_destination(workspace: Workspace, name: str, clock: Callable[[], datetime]) -> None:
    """Take the destination out of podcast.yaml; what is published there stays.

    Raises:
        EditError: there is none of that name, or podcast.yaml cannot be changed; it is as it was.
    """
    target = show_target(workspace, clock)
    text, digest = target.read()
    if name not in _destinations(text):
        raise EditError(_gone(name))
    with target.keeping(f"destination {name}", key="destinations"):
        target.save(target.change(text, {("destinations", name): None}), digest)


def present_answers(workspace: Workspace, name: str) -> tuple[str, dict[str, str]]:
    """The kind of place of a destination in podcast.yaml, and the answers that would have made it.

    Raises:
        EditError: there is none of that name, or podcast.yaml cannot be read.
    """
    fields = _destinations(show_target(workspace).read()[0]).get(name)
    if not isinstance(fields, dict):
        raise EditError(_gone(name))
    texts = {key: value for key, value in fields.items() if isinstance(value, str)}
    endpoint = texts.get("endpoint_url", "").rstrip("/")
    place = "folder" if texts.get("kind") == "folder" else "s3" if endpoint else "aws"
    if endpoint.endswith(_R2):
        place = "r2"
        texts["account"] = endpoint.removesuffix(_R2).removeprefix("https://")
    asked = {field: texts[field] for field in PLACES[place] if field in texts}
    return place, {"name": name, CHANGES: name, **asked}


def _gone(name: str) -> str:
    return f"podcast.yaml has no destination called {name[:40]!r}"


def _checked(
    target: EditTarget, text: str, place: str, texts: Mapping[str, str]
) -> tuple[CheckedDestination, str]:
    """What is wrong with it in that podcast.yaml, and the text with it."""
    changes = texts.get(CHANGES, "")
    name = changes or texts.get("name", "").strip()
    problems = _problems(place, texts)
    if changes:
        if changes not in _destinations(text):
            raise EditError(_gone(changes))
    elif not _NAME.fullmatch(name):
        problems["name"] = "Use small letters, digits and hyphens, and begin with a letter."
    elif name in {LOCAL, *_destinations(text)}:
        problems["name"] = f"There is a destination called {name} already. Choose another name."
    if problems:
        return CheckedDestination(None, problems), text
    changed = target.change(text, _changes(name, place, texts))
    with tempfile.TemporaryDirectory() as empty:
        project = load_project(Workspace(Path(empty)), unsaved={SHOW_FILE: changed})
    notes: list[str] = []
    for finding in (*project.findings, *check(project, known=all_rules())):
        if finding.field[:2] != ("destinations", name):
            continue
        field = str(finding.field[2]) if len(finding.field) > 2 else "name"
        message = f"{finding.message}. {finding.fix}".strip()
        if finding.rule.severity is Severity.ADVICE:
            notes.append(message)
        else:
            asked = "account" if place == "r2" and field == "endpoint_url" else field
            problems.setdefault(asked, message)
    settings = next((item for item in project.show.destinations if item.name == name), None)
    return CheckedDestination(None if problems else settings, problems, tuple(notes)), changed


def _destinations(text: str) -> Mapping[str, Tree]:
    """The destinations in podcast.yaml by their names."""
    try:
        fields = parse_fields(text)
    except ValueError as error:
        raise EditError(f"{SHOW_FILE} cannot be read: {error}", fix="Fix it first.") from error
    destinations = fields.get("destinations") if isinstance(fields, dict) else None
    return destinations if isinstance(destinations, dict) else {}


def _problems(place: str, texts: Mapping[str, str]) -> dict[str, str]:
    problems = {}
    for field in PLACES[place]:
        text = texts.get(field, "").strip()
        if len(text) > _LONGEST:
            problems[field] = f"That has {len(text):,} characters, which is too many."
        elif not text and field in _NEEDED and field not in _OPTIONAL.get(place, ()):
            problems[field] = _NEEDED[field]
        elif field.endswith("_url") and "@" in text.partition("://")[2].partition("/")[0]:
            problems[field] = "Leave out name and password: keys never stand in podcast.yaml."
    if place == "r2" and not problems.get("account") and not _ACCOUNT.fullmatch(_account(texts)):
        problems["account"] = "An account ID has 32 characters: digits and the letters a to f."
    return problems


def _account(texts: Mapping[str, str]) -> str:
    return texts.get("account", "").strip().lower()


def _changes(name: str, place: str, texts: Mapping[str, str]) -> dict[FieldPath, Value]:
    fields: dict[str, Value] = {"kind": "folder" if place == "folder" else "s3"}
    fields |= {field: texts.get(field, "").strip() for field in PLACES[place] if field != "account"}
    if place == "r2":
        fields |= {
            "endpoint_url": f"https://{_account(texts)}{_R2}",
            "region": "auto",
        }
    if texts.get("single_writer"):
        fields["single_writer"] = True
    return {
        ("destinations", name, field): value or None
        for field, value in fields.items()
        if value or texts.get(CHANGES)
    }
