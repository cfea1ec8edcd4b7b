"""Rules for recordings."""

from podcast_publisher.check.rule import Problems, episode_rule
from podcast_publisher.model.audio import SUFFIXES
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show

SMALLEST = 150 * 1024


@episode_rule("PP201", Severity.ERROR)
def audio_is_there(episode: Episode, _show: Show) -> Problems:
    """Every episode has its recording.

    Why: Apps drop an episode without sound, and directories refuse the show.
    Fix: Put the recording beside the YAML file under the same name, ending in .mp3, or name it in
        a field audio.
    Source: Apple, Podcast RSS feed requirements; RSS 2.0, enclosure.
    """
    if episode.audio is None:
        yield Problem(f"There is no {episode.slug}.mp3 beside it", ("audio",))


@episode_rule("PP202", Severity.ERROR)
def audio_is_mp3_or_m4a(episode: Episode, _show: Show) -> Problems:
    """The recording is an MP3, or AAC in an M4A, by its content.

    Why: Whatever the name says, apps play what is inside, and they play nothing else.
    Fix: Export the recording again as MP3; renaming the file does not change what it is.
    Source: Apple, Audio requirements; feed-rules 1.3, audio-format.
    """
    if episode.audio and not episode.audio.playable:
        message = f"{episode.audio.file.name} is {episode.audio.content}, not an MP3 or M4A"
        yield Problem(message, ("audio",))


@episode_rule("PP203", Severity.ERROR)
def audio_is_named_after_its_kind(episode: Episode, _show: Show) -> Problems:
    """The file's ending is that of its content.

    Why: Apple decides by the ending, players by the content; where they differ, it does not play.
    Fix: Rename the file to the ending that fits its content.
    Source: Apple, A Podcaster's Guide to RSS; feed-rules 1.2, enclosure-type-matches.
    """
    if episode.audio and episode.audio.playable:
        suffix = SUFFIXES[episode.audio.content]
        if not episode.audio.file.name.lower().endswith(suffix):
            message = f"{episode.audio.file.name} is {episode.audio.content} inside"
            yield Problem(message, ("audio",), fix=f"Rename it so that it ends in {suffix}.")


@episode_rule("PP204", Severity.ERROR)
def audio_is_complete(episode: Episode, _show: Show) -> Problems:
    """The recording is as long as its own headers say.

    Why: A file that was cut off still shows its full length, and stops in the middle for whoever
        listens.
    Fix: Copy or export the recording again; the copy was interrupted.
    Source: feed-rules 1.3, audio-complete.
    """
    if episode.audio and episode.audio.playable and episode.audio.missing_bytes:
        message = (
            f"{episode.audio.file.name} was cut off: at least "
            f"{episode.audio.missing_bytes:,} bytes are missing at its end"
        )
        yield Problem(message, ("audio",))


@episode_rule("PP205", Severity.ERROR)
def audio_has_a_length(episode: Episode, _show: Show) -> Problems:
    """The recording's length can be read, and there is sound in it.

    Why: Apps show 0:00, or skip the episode.
    Fix: Export the recording again, and listen to the file.
    Source: feed-rules 1.2, itunes-duration.
    """
    audio = episode.audio
    if audio and audio.playable and not audio.missing_bytes and not round(audio.seconds or 0):
        yield Problem(f"{audio.file.name} has no length", ("audio",))


@episode_rule("PP206", Severity.WARNING)
def audio_is_not_tiny(episode: Episode, _show: Show) -> Problems:
    """The recording has more than 150 KiB.

    Why: Pocket Casts on Android takes smaller files for error pages and refuses them.
    Fix: Make sure it is the whole recording; if it is that short, export it at a higher bit rate.
    Source: Pocket Casts for Android; audio.md 3.2.
    """
    if episode.audio and episode.audio.playable and episode.audio.file.size < SMALLEST:
        size = episode.audio.file.size
        yield Problem(f"{episode.audio.file.name} has only {size:,} bytes", ("audio",))
