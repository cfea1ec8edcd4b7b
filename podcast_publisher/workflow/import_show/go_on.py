"""Go on with a show that was, or is being, moved here: from what is in its folder."""

from podcast_publisher.edit.values import Tree, Value
from podcast_publisher.feed.foreign.select import select
from podcast_publisher.model.baseline import BASELINE_FILE
from podcast_publisher.model.errors import WrongUseError
from podcast_publisher.model.project_folders import STATE
from podcast_publisher.model.workspace import EPISODE_FOLDER, Workspace
from podcast_publisher.workflow.edit.target import show_target
from podcast_publisher.workflow.edit.yaml_text import parse_fields
from podcast_publisher.workflow.import_show.feed_file import FeedFile
from podcast_publisher.workflow.import_show.folder import open_folder
from podcast_publisher.workflow.import_show.kept_feed import kept_feed
from podcast_publisher.workflow.import_show.read import is_address

_KEPT = "feed.xml"
_OURS = {EPISODE_FOLDER, "artwork", "imported", "schemas", ".gitignore", STATE}


def feed_to_go_on_with(workspace: Workspace, *, from_copy: bool) -> FeedFile:
    """The feed of the show in the folder: at its address, or the copy that the import has kept.

    Raises:
        WrongUseError: the show was not imported, or there is no copy.
        EditError: podcast.yaml cannot be read.
    """
    address = open_folder(workspace).feed
    if not address:
        raise WrongUseError("There is no imported show here", fix="Begin with the old feed.")
    if is_address(address) and not from_copy:
        return FeedFile(address)
    copy = workspace.imported_folder / _KEPT
    if not copy.is_file() or not workspace.contains(copy):
        raise WrongUseError(
            "There is no copy of the old feed here", fix="Choose the file of the feed again."
        )
    return FeedFile(str(copy), address, address if is_address(address) else "")


def is_unfinished(workspace: Workspace) -> bool:
    """Whether an import was begun here and never came to its end."""
    return (
        workspace.imported_folder.is_dir()
        and not (workspace.imported_folder / BASELINE_FILE).is_file()
    )


def can_go_on(workspace: Workspace) -> bool:
    """Whether the folder holds nothing but what an import wrote that was stopped before podcast.yaml."""
    names = {path.name for path in workspace.root.iterdir()} if workspace.root.is_dir() else set()
    return workspace.imported_folder.is_dir() and names <= _OURS


def leave_behind(workspace: Workspace) -> int:
    """Write into podcast.yaml that the items of the old feed that cannot come stay behind; their number.

    Raises:
        EditError: podcast.yaml cannot be changed.
        PublisherError: the copy of the old feed cannot be read.
    """
    folder = open_folder(workspace)
    old = kept_feed(workspace, folder.feed)
    left = [
        item for item in (select(old).left if old else ()) if item.identity not in folder.left_out
    ]
    if not left:
        return 0
    target = show_target(workspace)
    text, digest = target.read()
    fields = parse_fields(text)
    present: Tree = fields.get("left_out", []) if isinstance(fields, dict) else []
    entries: list[Value] = [*present] if isinstance(present, list) else []
    entries += [{"guid": item.identity, "reason": item.reason} for item in left]
    target.save(target.change(text, {("left_out",): entries}), digest)
    return len(left)
