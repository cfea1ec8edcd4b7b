"""Make the recording of a new episode from a master, with the tags that its YAML will have."""

from pathlib import Path

from msgspec.structs import replace

from podcast_publisher.audio.cover import cover_jpeg
from podcast_publisher.audio.encoding import MakeOptions
from podcast_publisher.audio.make import make, open_master
from podcast_publisher.audio.tag_values import TagValues, episode_tags
from podcast_publisher.edit.naming import clean_title, title_from_filename
from podcast_publisher.load.yaml.datetimes import parse_datetime
from podcast_publisher.model.finding import SourceFile
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.workflow.events import Events
from podcast_publisher.workflow.new_episode import (
    NewEpisodeOptions,
    Recording,
    check_time,
    picture_beside,
)
from podcast_publisher.workflow.recordings.chapter_sources import chapters_for
from podcast_publisher.workflow.recordings.load import RecordingReader
from podcast_publisher.workflow.recordings.make import named_in_errors
from podcast_publisher.workflow.series import Series

_NAME = "recording.mp3"


def make_new_recording(
    workspace: Workspace,
    show: Show,
    path: Path,
    options: NewEpisodeOptions,
    *,
    make_options: MakeOptions,
    folder: Path,
    events: Events,
) -> tuple[Recording, NewEpisodeOptions]:
    """Make the recording in that folder; the options then say which title and number its tags have.

    Raises:
        EditError: the publication time cannot be read.
        RepairError: the master cannot be used.
    """
    published = check_time(options.published)
    reader, series = RecordingReader(), Series.load(workspace)
    with named_in_errors(path.name):
        master = open_master(reader, path, path.name, make_options, events.making)
        title = clean_title(options.title) or clean_title(
            master.audio.tags.title or master.sound.title
        )
        title = title or title_from_filename(path.stem)
        number = options.number or series.next_number
        season = series.last("season")
        source = chapters_for(master, None, None, make_options)
        episode = Episode(
            SourceFile(""),
            title=title,
            number=number,
            season=int(season) if season.isdecimal() else None,
            published=parse_datetime(published) if published else None,
        )

        def describe(seconds: float) -> TagValues:
            picture = picture_beside(path) or (show.artwork and show.artwork.file.path)
            cover = cover_jpeg(picture) if picture else b""
            inside = tuple(chapter for chapter in source.chapters if chapter.start < seconds)
            return episode_tags(replace(episode, chapters=inside), show, seconds, cover)

        made = make(
            reader, master, folder / _NAME, make_options, describe=describe, step=events.making
        )
    origin = f"The chapters come from {source.origin}." if source.chapters else ""
    recording = Recording(
        path,
        path.name,
        reader.probe(made.path, path.name),
        made=made.path,
        chapters=made.tags.chapters,
        chapters_note=origin,
    )
    return recording, replace(options, title=title, number=number)
