"""The show's cover: draw a draft, check a new one, and put it in the present one's place."""

from pathlib import Path

from podcast_publisher.edit.draft_cover import PALETTES, draw_cover
from podcast_publisher.model.artwork import Artwork
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import Finding
from podcast_publisher.model.show import Show
from podcast_publisher.workflow.draft_cover import cover_alt, cover_notes
from podcast_publisher.workflow.edit.replace_file import replace_file
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.preview import PreviewBuilder

GROUNDS = tuple(palette.name for palette in PALETTES)
"""The colours of drafts."""
_NAME = "cover"


def draw_draft(show: Show, ground: str, path: Path) -> tuple[str, str]:
    """Draw a draft in that colour into a new file; what it shows, and what to know about it.

    Raises:
        EditError: the file cannot be written.
    """
    cover = draw_cover(show.title, show.author, ground)
    try:
        with path.open("xb") as file:
            file.write(cover.png)
    except OSError as error:
        raise EditError(
            f"The draft cannot be written: {error.strerror or error}",
            fix="Check whether the disk is full.",
        ) from error
    alt = cover_alt(cover, show.title, show.author, show.language or "en")
    return alt, " ".join(cover_notes(cover))


def check_cover(
    target: EditTarget, path: Path, alt: str, builder: PreviewBuilder
) -> tuple[Artwork | None, list[Finding]]:
    """The cover as it would be, and the findings about it.

    Raises:
        EditError: podcast.yaml cannot be changed now.
    """
    text, _ = target.read()
    name = target.workspace.relative(path)
    changed = target.change(text, {("artwork", "file"): name, ("artwork", "alt"): alt})
    checked = builder.check({target.file: changed})
    findings = [
        finding
        for finding in checked.findings
        if path.name in finding.file
        or (finding.file == target.file and finding.field[:1] == ("artwork",))
    ]
    return checked.project.show.artwork, findings


def place_of_cover(target: EditTarget, present: Artwork | None, suffix: str) -> Path:
    """Where a cover of that kind belongs: the present one's place, or the folder for pictures."""
    if present and present.file.path.suffix.lower() == suffix:
        return present.file.path
    return target.workspace.artwork_folder / f"{_NAME}{suffix}"


def put_cover(target: EditTarget, source: Path, place: Path, *, alt: str, before: str) -> None:
    """Put the cover in its place, and name it in podcast.yaml.

    `before` is the digest of the file that the person saw in that place.

    Raises:
        EditError: another file is there now, or it cannot be put there; podcast.yaml is as it was.
    """
    place.parent.mkdir(exist_ok=True)
    replace_file(target, "artwork", source, place, alt=alt, before=before)
