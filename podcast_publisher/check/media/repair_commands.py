"""Commands that repair a recording, for Fix texts."""

import shlex

from podcast_publisher.model.show import Episode


def remux(episode: Episode) -> str:
    """For a faulty container."""
    return _command("remux", _recording(episode))


def tag(episode: Episode) -> str:
    """For tags that differ from the YAML."""
    return _command("tag", episode.source.file)


def make(episode: Episode) -> str:
    """For a recording in a form that apps do not play."""
    return _command("make", _recording(episode))


def normalise(episode: Episode) -> str:
    """For a recording that is too loud or too quiet."""
    return _command("normalise", _recording(episode))


def by_normalising(episode: Episode) -> str:
    """For loudness and peaks."""
    return f"{normalise(episode)} writes a new file with -16 LUFS next to it."


def by_making(episode: Episode) -> str:
    """For a faulty channel."""
    return f"{make(episode)} makes a recording without it, from the master if you still have it."


def by_trimming(episode: Episode) -> str:
    """For silence at the ends."""
    return f"{make(episode)} --trim cuts it off, and says which line names the new file."


def _command(repair: str, file: str) -> str:
    return f"podcast-publisher audio {repair} {shlex.quote(file)}"


def _recording(episode: Episode) -> str:
    return episode.audio.file.name if episode.audio else episode.source.file
