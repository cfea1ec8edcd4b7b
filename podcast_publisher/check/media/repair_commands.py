"""The commands that mend a recording, as the lines behind `Fix:` name them."""

import shlex

from podcast_publisher.model.show import Episode


def remux(episode: Episode) -> str:
    """For a container that is not as it should be."""
    return _command("remux", _recording(episode))


def tag(episode: Episode) -> str:
    """For tags that are not what the YAML says."""
    return _command("tag", episode.source.file)


def normalise(episode: Episode) -> str:
    """For a recording that is too loud or too quiet."""
    return _command("normalise", _recording(episode))


def _command(repair: str, file: str) -> str:
    return f"podcast-publisher audio {repair} {shlex.quote(file)}"


def _recording(episode: Episode) -> str:
    return episode.audio.file.name if episode.audio else episode.source.file
