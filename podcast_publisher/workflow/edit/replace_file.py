"""Replace the transcript, the picture or the recording of an episode."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from podcast_publisher.edit.create_files import create_files
from podcast_publisher.edit.transcripts.convert import convert_unless_webvtt
from podcast_publisher.edit.transcripts.formats import LARGEST
from podcast_publisher.edit.values import Value
from podcast_publisher.load.files.text_file import read_limited
from podcast_publisher.load.picture.probe import probe_artwork
from podcast_publisher.model.artwork import SUFFIXES
from podcast_publisher.model.audio import Audio
from podcast_publisher.model.errors import EditError
from podcast_publisher.model.finding import FieldPath, Finding
from podcast_publisher.model.show import Episode
from podcast_publisher.workflow.edit.target import EditTarget
from podcast_publisher.workflow.preview import PreviewBuilder

_WHAT = {"audio": "recording", "transcript": "transcript", "artwork": "artwork"}
"""The parts of an episode in the words of undo."""
LARGEST_TRANSCRIPT = LARGEST
"""Bytes of a file that is converted."""


def prepare_picture(path: Path) -> Path:
    """The picture, renamed after its content.

    Raises:
        EditError: it is no JPEG or PNG.
    """
    picture = probe_artwork(path, path.name)
    if picture.format not in SUFFIXES:
        raise EditError(
            f"This is {picture.format}, and apps show only JPEG and PNG",
            fix="Save the picture as JPEG or PNG, and choose that file.",
        )
    return path.rename(path.with_suffix(SUFFIXES[picture.format][0]))


def prepare_transcript(path: Path, people: Sequence[str] = ()) -> tuple[Path, str]:
    """The transcript as WebVTT, and a note where it was converted.

    Raises:
        EditError: it is no transcript with times.
    """
    if converted := convert_unless_webvtt(read_limited(path, LARGEST), people):
        path.write_text(converted.text, "utf-8", newline="")
    return path.rename(path.with_suffix(".vtt")), " ".join(
        converted.sentences("line")
    ) if converted else ""


def check_file(
    target: EditTarget, part: str, path: Path, alt: str, builder: PreviewBuilder
) -> tuple[Episode | None, list[Finding]]:
    """The episode as it would be with that transcript or picture, and the findings about the file.

    Raises:
        EditError: the episode's YAML cannot be changed now.
    """
    text, _ = target.read()
    name = f"../{target.workspace.relative(path)}"
    checked = builder.check({target.file: target.change(text, _fields(part, name, alt))})
    about = {"transcript", "reviewed"} if part == "transcript" else {"artwork"}
    findings = [
        finding
        for finding in target.findings(checked)
        if finding.file != target.file or (finding.field and finding.field[0] in about)
        if finding.file == target.file or path.name in finding.file
    ]
    return target.episode(checked), findings


def destination_of(target: EditTarget, part: str, suffix: str, episode: Episode | None) -> Path:
    """Where the file belongs: a name of ours, or that of the present transcript or recording."""
    if part == "audio" and episode and episode.audio and episode.audio.is_podcast_format:
        return episode.audio.file.path  # a master in its place stays beside the recording
    folder = target.workspace.artwork_folder if part == "artwork" else target.path.parent
    present = episode.transcript.file.path if episode and episode.transcript else None
    is_webvtt_file = present is not None and present.suffix.lower() == suffix
    if part == "transcript" and present and present.parent == folder.resolve() and is_webvtt_file:
        return present
    return folder / f"{target.slug}{suffix}"


def replace_file(
    target: EditTarget, part: str, source: Path, destination: Path, *, alt: str, before: str
) -> None:
    """Put a transcript or picture in its place, and name it in the YAML where that is needed.

    `before` is the digest of the file that the person saw in that place.

    Raises:
        EditError: another file is there now, or it cannot be put there.
    """
    _check_unchanged(target, destination, before, verb="Look at")
    text, digest = target.read()
    name = Path(os.path.relpath(destination.resolve(), target.path.parent.resolve())).as_posix()
    # beside captions in another form, the YAML has to say which of the two counts
    is_alone = not destination.with_suffix(".srt").exists()
    changed = target.change(text, _fields(part, name, alt, target.slug if is_alone else ""))
    with target.keeping(_WHAT[part], destination, key=part):
        _put(source, destination, exists=destination.exists())
        if changed != text:
            target.save(changed, digest)


def replace_recording(
    target: EditTarget, source: Path, destination: Path, present: Audio | None, before: str
) -> None:
    """Put a recording in the present one's place in one step, or under the episode's name.

    Raises:
        EditError: the present one has another format, or another file is there now.
    """
    _refuse_other_format(present, source.suffix)
    _check_unchanged(target, destination, before, verb="Listen to")
    if before:
        with target.keeping(_WHAT["audio"], destination, key="audio"):
            _put(source, destination, exists=True)
        return
    text, digest = target.read()
    # the YAML names a missing file; one of the episode's own name needs no field, unless a master is beside it
    changed = target.change(text, {("audio",): destination.name if present else ""})
    with target.keeping(_WHAT["audio"], destination, key="audio"):
        _put(source, destination, exists=False)
        if changed != text:
            target.save(changed, digest)


def replace_notes(target: EditTarget, notes: str, before: str) -> None:
    """Put a text in the place of the show notes; `before` is the digest of the YAML file that the person saw.

    Raises:
        EditError: the file was changed meanwhile, or cannot be written.
    """
    text, digest = target.read()
    if digest != before:
        raise EditError(
            f"{target.file} was changed by someone else in the meantime. It is as they left it",
            fix="Look at the show notes; to replace them all the same, press the button again.",
        )
    changed = target.change(text, {("description",): notes})
    if changed != text:
        with target.keeping("show notes", key="description"):
            target.save(changed, digest)


def digest_of(path: Path) -> str:
    """The SHA-256 of the file; empty where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _check_unchanged(target: EditTarget, path: Path, before: str, *, verb: str) -> None:
    """Go on only where the file has the digest that the person saw.

    Raises:
        EditError: another file is there, or it is outside the project.
    """
    if not target.workspace.contains(path.parent):
        raise EditError(f"The folder {path.parent.name} leads out of the project")
    if digest_of(path) != before:
        raise EditError(
            f"{path.name} was changed by someone else in the meantime. It is as they left it",
            fix=f"{verb} it; to replace it all the same, press the button again.",
        )


def _put(source: Path, destination: Path, *, exists: bool) -> None:
    try:
        if exists:
            source.replace(destination)
        else:
            create_files({destination: source})
    except OSError as error:
        raise EditError(f"{destination.name} cannot be written: {error.strerror}") from error


def _fields(part: str, name: str, alt: str, slug: str = "") -> Mapping[FieldPath, Value]:
    """The YAML fields for the file; a transcript of the episode's own name needs none."""
    if part == "transcript":
        return {("transcript",): "" if slug and name == f"{slug}.vtt" else name}
    picture: dict[FieldPath, Value] = {("artwork", "file"): name}
    return picture | ({("artwork", "alt"): alt} if alt else {})


def _refuse_other_format(present: Audio | None, suffix: str) -> None:
    if present and present.is_podcast_format and present.suffix != suffix:
        raise EditError(
            f"The present recording is {_format(present.suffix)}, and this one is {_format(suffix)}: "
            "apps take an episode's recording for what it was",
            fix=f"Export the new one as {_format(present.suffix).removeprefix('an ')}.",
        )


def _format(suffix: str) -> str:
    return "an MP3" if suffix == ".mp3" else "an M4A"
