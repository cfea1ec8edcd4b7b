"""Rules for recordings: what every podcast app needs of them."""

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.check.media import flaw_rule, repair_commands
from podcast_publisher.model.audio import SUFFIXES, Audio, Flaw
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show

SMALLEST = 150 * 1024
_HEAVY_PICTURE = 500_000
_STEREO = 2
_LEAST = {"MP3": (64, 96), "M4A": (40, 64), "HE-AAC": (24, 32)}
"""kbit/s that are enough for speech, in mono and in stereo."""
_A_TENTH_LESS = 0.9
_GOOD_ENOUGH = 6
"""LAME's quality, of which 0 is the best: speech has some 50 kbit/s at 6."""
_FULL_RATE = 32_000
"""Samples a second, above which a rate is not a half one."""
_RAW_AAC = "raw AAC"
_WORST = (Flaw.ENCRYPTED, Flaw.CUT_OFF)
"""Where one of these is told, what else may be wrong follows from it."""


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
    Fix: podcast-publisher audio normalise makes an MP3 of a WAV, AIFF, FLAC, Ogg or AMR recording and of a
        video. Export anything else again as MP3; renaming the file does not change what it is.
    Source: Apple, Audio requirements; feed-rules 1.3, audio-format.
    """
    if episode.audio and not episode.audio.playable:
        message = f"{episode.audio.file.name} is {episode.audio.content}, not an MP3 or M4A"
        yield Problem(message, ("audio",), fix=_conversion(episode, episode.audio))


def _conversion(episode: Episode, audio: Audio) -> str:
    """The command that makes a podcast's recording of it, where there is one."""
    if audio.content.startswith(_RAW_AAC):
        return (
            f"{repair_commands.remux(episode)} puts it into an M4A, and says which line names it."
        )
    return flaw_rule.by_converting(episode) if audio.convertible else ""


@episode_rule("PP203", Severity.ERROR)
def audio_is_named_after_its_kind(episode: Episode, _show: Show) -> Problems:
    """The file's ending is that of its content.

    Why: Apple decides by the ending, players by the content; where they differ, it does not play.
    Fix: Rename the file to the ending that fits its content; podcast-publisher audio remux makes an M4A of
        what is one inside.
    Source: Apple, A Podcaster's Guide to RSS; feed-rules 1.2, enclosure-type-matches.
    """
    if episode.audio and episode.audio.for_apps:
        suffix = SUFFIXES[episode.audio.content]
        if not episode.audio.file.name.lower().endswith(suffix):
            message = f"{episode.audio.file.name} is {episode.audio.content} inside"
            fix = f"Rename it so that it ends in {suffix}."
            if episode.audio.content == "M4A":
                does = f"puts the same sound into a file that ends in {suffix}, and says which line names it"
                fix = f"{repair_commands.remux(episode)} {does}."
            yield Problem(message, ("audio",), fix=fix)


@episode_rule("PP205", Severity.ERROR)
def audio_has_a_length(episode: Episode, _show: Show) -> Problems:
    """The recording's length can be read, and there is sound in it.

    Why: Apps show 0:00, or skip the episode.
    Fix: Export the recording again, and listen to the file.
    Source: feed-rules 1.2, itunes-duration.
    """
    audio = episode.audio
    explained = audio and any(flaw in audio.flaws for flaw in _WORST)
    if audio and audio.for_apps and not explained and not round(audio.seconds or 0):
        yield Problem(f"{audio.file.name} has no length", ("audio",))


@episode_rule("PP206", Severity.WARNING)
def audio_is_not_tiny(episode: Episode, _show: Show) -> Problems:
    """The recording has more than 150 KiB.

    Why: Pocket Casts on Android takes smaller files for error pages and refuses them.
    Fix: Make sure it is the whole recording; if it is that short, export it at a higher bit rate.
    Source: Pocket Casts for Android; audio.md 3.2.
    """
    if episode.audio and episode.audio.for_apps and episode.audio.file.size < SMALLEST:
        size = episode.audio.file.size
        yield Problem(f"{episode.audio.file.name} has only {size:,} bytes", ("audio",))


@episode_rule("PP207", Severity.WARNING)
def audio_has_the_usual_rate(episode: Episode, _show: Show) -> Problems:
    """The recording has 44,100 or 48,000 samples a second.

    Why: Some players and speakers play other rates too fast, too slow or not at all.
    Fix: Export the recording again at 44.1 kHz.
    Source: Apple, Audio requirements.
    """
    audio = episode.audio
    if audio and audio.for_apps and audio.sample_rate and audio.sample_rate not in {44_100, 48_000}:
        message = f"{audio.file.name} has {audio.sample_rate:,} samples a second"
        yield Problem(message, ("audio",))


@episode_rule("PP208", Severity.WARNING)
def audio_has_enough_bits(episode: Episode, _show: Show) -> Problems:
    """The recording has enough bits a second for speech.

    An MP3 needs 64 kbit/s in mono and 96 in stereo, AAC 40 and 64, HE-AAC 24 and 32, and at half the
    sample rate six tenths of that. An MP3 whose rate varies needs 50, or LAME's quality 6 or better. A
    tenth less is accepted: encoders save bits in pauses.

    Why: Below that, speech sounds as through a bad telephone line, and some people cannot follow it.
    Fix: Export the recording again at 64 to 128 kbit/s in mono, from the original and not from this file.
    Source: Apple, Audio requirements; LAME, VBR settings; 3GPP TS 26.401.
    """
    audio = episode.audio
    if not audio or not audio.for_apps or not audio.bit_rate:
        return
    if audio.quality is not None and audio.quality <= _GOOD_ENOUGH:
        return
    if audio.bit_rate < _least_bits(audio) * _A_TENTH_LESS:
        message = f"{audio.file.name} has {audio.bit_rate / 1000:.0f} kbit/s"
        yield Problem(message, ("audio",))


def _least_bits(audio: Audio) -> float:
    """Bits a second that are enough for speech."""
    coding = "HE-AAC" if audio.efficient else audio.content
    mono, stereo = (50, 50) if audio.content == "MP3" and audio.varies else _LEAST[coding]
    least = stereo if audio.channels >= _STEREO else mono
    return least * 1_000 * (1 if audio.sample_rate >= _FULL_RATE else 0.6)


@episode_rule("PP209", Severity.ADVICE)
def picture_in_audio_is_light(episode: Episode, _show: Show) -> Problems:
    """The picture inside the recording has at most 500 kB.

    Why: Every listener fetches it before the first sound.
    Fix: podcast-publisher audio tag puts in a smaller one; 600 by 600 pixels are enough there.
    Source: feed-rules 1.3, audio-cover-weight.
    """
    audio = episode.audio
    if (
        audio
        and audio.for_apps
        and audio.tags.picture_size > _HEAVY_PICTURE
        and Flaw.HEAVY_TAGS not in audio.flaws
    ):
        size = audio.tags.picture_size / 1000
        message = f"The picture in {audio.file.name} has {size:,.0f} kB"
        fix = f"{repair_commands.tag(episode)} puts in the artwork of the YAML, made smaller."
        yield Problem(message, ("audio",), fix=fix)


@episode_rule("PP210", Severity.WARNING)
def chapters_in_audio_are_the_same(episode: Episode, _show: Show) -> Problems:
    """Chapters inside the recording are those of the YAML.

    Why: Some apps mix both lists, and show each chapter twice.
    Fix: podcast-publisher audio tag writes those of the YAML into an MP3, and takes others out of an M4A;
        those of the YAML are published for every app.
    Source: Podcast namespace, chapters; feed-rules 1.3, audio-chapters-agree.
    """
    audio = episode.audio
    if not audio or not audio.for_apps or not audio.tags.chapters:
        return
    inside = [(round(chapter.start), chapter.title) for chapter in audio.tags.chapters]
    if inside != [(round(chapter.start), chapter.title) for chapter in episode.chapters]:
        message = f"{audio.file.name} has a list of chapters of its own"
        does = "writes those of the YAML into it" if audio.content == "MP3" else "takes it out"
        yield Problem(message, ("audio",), fix=f"{repair_commands.tag(episode)} {does}.")


@episode_rule("PP211", Severity.WARNING)
def audio_has_two_channels_at_most(episode: Episode, _show: Show) -> Problems:
    """The recording is in mono or stereo.

    Why: Many players and loudspeakers play two channels of a surround recording and leave the others out,
        and speech is often in one of these.
    Fix: podcast-publisher audio normalise mixes them into two. Or export it again in mono or stereo.
    Source: Apple, Audio requirements.
    """
    audio = episode.audio
    if audio and audio.for_apps and audio.channels > _STEREO and Flaw.ENCRYPTED not in audio.flaws:
        message = f"{audio.file.name} has {audio.channels} channels"
        yield Problem(message, ("audio",), fix=flaw_rule.by_converting(episode))
