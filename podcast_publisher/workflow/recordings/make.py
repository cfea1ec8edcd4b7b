"""Make an episode's recording from a master."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.audio.encoding import M4A, MP3, SUFFIXES, MakeOptions
from podcast_publisher.audio.errors import disk_errors_as_repair_errors
from podcast_publisher.audio.make import Made, Master, make, open_master
from podcast_publisher.audio.replace_file import copy_file
from podcast_publisher.audio.tag_values import TagValues
from podcast_publisher.model.errors import PublisherError, RepairError, WrongUseError
from podcast_publisher.model.plain_paths import is_same
from podcast_publisher.model.show import Episode, Project
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.recordings.chapter_sources import ChapterSource, chapters_for
from podcast_publisher.workflow.recordings.find import NamedRecording, find_recording
from podcast_publisher.workflow.recordings.load import RecordingReader
from podcast_publisher.workflow.recordings.repair import labels_of


class MakeRequest(Struct, frozen=True):
    """What a person asks for."""

    episode: str = ""
    """Its slug or YAML file; empty where the name of the master says it."""
    target: Path | None = None
    """The new file; by default the episode's recording."""
    labels: Path | None = None
    """A file with the chapters."""
    chapters: bool = True
    """Whether there are to be chapters."""
    archive: Path | None = None
    """A folder into which the master is copied."""
    replace: bool = False
    """Whether a file of that name may be replaced."""
    refuses_late_chapters: bool = True
    """Whether a chapter of the YAML that begins behind the end is an error; else the tags leave it out."""
    options: MakeOptions = MakeOptions()


class MakePlan(Struct, frozen=True):
    """What will be made from what."""

    master: Path
    name: str
    """For people."""
    episode: Episode | None
    target: Path
    request: MakeRequest


class MadeRecording(Struct, frozen=True):
    """A recording that was made, and from what."""

    plan: MakePlan
    master: Master
    made: Made
    chapters: ChapterSource


def make_options(*, m4a: bool, channels: int, kbits: int, track: int, trim: bool) -> MakeOptions:
    """The options as people count: kbit/s, tracks from 1."""
    form = M4A if m4a else MP3
    return MakeOptions(form, channels, kbits * 1000, track - 1, trim=trim)


def plan_recording(
    name: str, request: MakeRequest, workspace: Workspace, project: Project
) -> MakePlan:
    """Find the master, whose recording it is for, and where that goes.

    Raises:
        WrongUseError: there is no such master or episode, or the new file cannot have that name.
        RepairError: a file has that name.
    """
    if request.target and request.target.suffix.lower() == SUFFIXES[M4A]:
        request = replace(request, options=replace(request.options, form=M4A))
    recording = _find_master(name, workspace, project)
    episode = _episode_of(recording, request, workspace, project)
    master = recording.path.resolve()
    suffix = SUFFIXES[request.options.form]
    target = request.target or _default_target(master, episode, suffix, workspace)
    if target.suffix.lower() != suffix or not target.parent.is_dir():
        raise WrongUseError(
            f"{target} cannot be the new file: it must be an {suffix} in a folder that exists"
        )
    if is_same(target, master):
        raise WrongUseError(
            f"{recording.name} is the master, which is never changed",
            fix="Choose another name with --to.",
        )
    if target.exists() and not request.replace:
        raise RepairError(
            f"There is a file {workspace.relative(target)} already",
            fix="Run it again with --replace to put the new recording in its place, or choose another name with --to.",
        )
    if request.archive and (request.archive / master.name).exists():
        raise RepairError(
            f"There is a file {master.name} in {request.archive} already",
            fix="Move it away, or leave out --copy-master.",
        )
    return MakePlan(master, recording.name, episode, target, request)


def make_recording(plan: MakePlan, project: Project, events: Events) -> MadeRecording:
    """Measure the master, and write the recording.

    Raises:
        RepairError: it cannot be done; no file is left, and an old one is as it was.
    """
    reader, options = RecordingReader(), plan.request.options
    with named_in_errors(plan.name):
        master = open_master(reader, plan.master, plan.name, options, events.making)
        chapters = chapters_for(master, plan.request.labels, plan.episode, options)
        if not plan.request.chapters:
            chapters = ChapterSource()

        def describe(seconds: float) -> TagValues:
            episode = plan.episode
            if episode and not plan.request.refuses_late_chapters:
                fit = (chapter for chapter in episode.chapters if chapter.start < seconds)
                episode = replace(episode, chapters=tuple(fit))
            tags = labels_of(episode, project)(seconds)
            inside = tuple(chapter for chapter in chapters.chapters if chapter.start < seconds)
            return replace(tags, chapters=inside, seconds=seconds)

        made = make(
            reader,
            master,
            plan.target,
            options,
            describe=describe,
            step=events.making,
            replace=plan.request.replace,
        )
        if plan.request.archive:
            with disk_errors_as_repair_errors():
                copy_file(plan.master, plan.request.archive / plan.master.name)
    return MadeRecording(plan, master, made, chapters)


def _find_master(name: str, workspace: Workspace, project: Project) -> NamedRecording:
    path = Path(name)
    if path.is_symlink() and path.is_file():
        name = str(path.resolve())
    return find_recording(name, workspace, project)


def _episode_of(
    recording: NamedRecording, request: MakeRequest, workspace: Workspace, project: Project
) -> Episode | None:
    """The episode that is named, or else the one that has the master or its name."""
    if not request.episode:
        named = (episode for episode in project.episodes if episode.slug == recording.path.stem)
        return recording.episode or next(named, None)
    paths = (Path(request.episode), workspace.root / request.episode)
    for episode in project.episodes:
        file = workspace.root / episode.source.file
        if request.episode == episode.slug or any(is_same(file, path) for path in paths):
            return episode
    raise WrongUseError(
        f"There is no episode {request.episode}",
        fix="podcast-publisher check lists the episodes.",
    )


def _default_target(
    master: Path, episode: Episode | None, suffix: str, workspace: Workspace
) -> Path:
    """The episode's recording, or a file beside the master; another name where that is the master itself."""
    target = master.with_suffix(suffix)
    if episode:
        target = (workspace.root / episode.source.file).with_suffix(suffix)
        if episode.audio and episode.audio.file.path.suffix.lower() == suffix:
            target = episode.audio.file.path
    return target.with_stem(f"{target.stem}-made") if is_same(target, master) else target


@contextmanager
def named_in_errors(name: str) -> Iterator[None]:
    """Name the master in errors; it is never changed."""
    try:
        yield
    except PublisherError as error:
        raise RepairError(f"{name}: {error}", fix=error.fix) from error
