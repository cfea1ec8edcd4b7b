"""Rules for recordings: what every podcast app needs of them."""

from podcast_publisher.check.engine.rule import Problems, episode_rule
from podcast_publisher.check.media import flaw_rule, repair_commands
from podcast_publisher.model.audio import SUFFIXES, Audio, Flaw
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import shown_chapters

SMALLEST = 150 * 1024
_HEAVY_PICTURE = 500_000
_STEREO = 2
_LEAST_BIT_RATE = {"MP3": (64, 96), "M4A": (40, 64), "HE-AAC": (24, 32)}
"""kbit/s that are enough for speech, mono and stereo."""
_TOLERANCE = 0.9
_SPEECH_QUALITY = 6
"""LAME's quality setting, 0 is best: speech takes about 50 kbit/s at 6."""
_FULL_RATE = 32_000
"""Samples per second from which a rate is a full one."""
_RAW_AAC = "raw AAC"
_WORST = (Flaw.ENCRYPTED, Flaw.TRUNCATED)
"""Flaws that explain further findings."""


@episode_rule("PP201", Severity.ERROR)
def audio_is_there(episode: Episode, _show: Show) -> Problems:
    """Every episode has a recording.

    Why: Apps drop an episode without a recording, and directories refuse a show without any.
    Fix: Put the recording next to the YAML file under the same name, ending in .mp3, or name it
        in the field audio. What media.lock names comes back with: podcast-publisher media fetch
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; RSS 2.0, enclosure,
        https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt.
    """
    if episode.audio is None:
        yield Problem(f"There is no {episode.slug}.mp3 next to it", ("audio",))


@episode_rule("PP202", Severity.ERROR)
def audio_is_mp3_or_m4a(episode: Episode, _show: Show) -> Problems:
    """The recording is an MP3, or AAC in an M4A, by its content.

    Why: Apps play what the file contains, whatever its name says, and play nothing else.
    Fix: podcast-publisher audio make makes an MP3 from a WAV, AIFF, FLAC, Ogg or AMR recording,
        or from a video. Export anything else again as MP3; renaming the file does not change its
        format.
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements.
    """
    if episode.audio and not episode.audio.is_podcast_format:
        message = f"{episode.audio.file.name} is {episode.audio.format}, not an MP3 or M4A"
        yield Problem(message, ("audio",), fix=_conversion(episode, episode.audio))


def _conversion(episode: Episode, audio: Audio) -> str:
    """The command that converts it, where there is one."""
    if audio.format.startswith(_RAW_AAC):
        return (
            f"{repair_commands.remux(episode)} puts it into an M4A, and says which line names it."
        )
    return flaw_rule.by_converting(episode) if audio.is_convertible else ""


@episode_rule("PP203", Severity.ERROR)
def audio_is_named_after_its_kind(episode: Episode, _show: Show) -> Problems:
    """The file's ending matches its content.

    Why: Apple decides by the ending, players by the content; where they differ, nothing plays.
    Fix: Rename the file to the ending that matches its content; podcast-publisher audio remux
        makes an M4A from one with another name.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; Proclaim issue 1424,
        https://github.com/Joomla-Bible-Study/Proclaim/issues/1424.
    """
    if episode.audio and episode.audio.is_playable:
        suffix = SUFFIXES[episode.audio.format]
        if not episode.audio.file.name.lower().endswith(suffix):
            message = f"{episode.audio.file.name} contains {episode.audio.format}"
            fix = f"Rename it so that it ends in {suffix}."
            if episode.audio.format == "M4A":
                effect = f"writes the same sound to a file that ends in {suffix}, and says which line names it"
                fix = f"{repair_commands.remux(episode)} {effect}."
            yield Problem(message, ("audio",), fix=fix)


@episode_rule("PP205", Severity.ERROR)
def audio_has_a_length(episode: Episode, _show: Show) -> Problems:
    """The recording has a readable length, and contains sound.

    Why: Apps show 0:00, or skip the episode.
    Fix: Export the recording again, and listen to the file.
    Source: Apple, A Podcaster's Guide to RSS,
        https://help.apple.com/itc/podcasts_connect/#/itcb54353390; docs/reference/audio.md.
    """
    audio = episode.audio
    explained = audio and any(flaw in audio.flaws for flaw in _WORST)
    if audio and audio.is_playable and not explained and not round(audio.seconds or 0):
        yield Problem(f"{audio.file.name} has no length", ("audio",))


@episode_rule("PP206", Severity.WARNING)
def audio_is_not_tiny(episode: Episode, _show: Show) -> Problems:
    """The recording has more than 150 KiB.

    Why: Pocket Casts on Android takes smaller files for error pages and refuses them.
    Fix: Check that it is the whole recording; if it is that short, export it at a higher bit
        rate.
    Source: Pocket Casts for Android, source code,
        https://github.com/Automattic/pocket-casts-android; docs/reference/audio.md.
    """
    if episode.audio and episode.audio.is_playable and episode.audio.file.size < SMALLEST:
        size = episode.audio.file.size
        yield Problem(f"{episode.audio.file.name} has only {size:,} bytes", ("audio",))


@episode_rule("PP207", Severity.WARNING)
def audio_has_the_usual_rate(episode: Episode, _show: Show) -> Problems:
    """The recording has a sample rate of 44,100 or 48,000 Hz.

    Why: Some players and speakers play other rates too fast, too slow or not at all.
    Fix: podcast-publisher audio make makes one with 44.1 kHz. Or export it again at that rate.
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements.
    """
    audio = episode.audio
    if (
        audio
        and audio.is_playable
        and audio.sample_rate
        and audio.sample_rate not in {44_100, 48_000}
    ):
        message = f"{audio.file.name} has a sample rate of {audio.sample_rate:,} Hz"
        fix = f"{repair_commands.make(episode)} makes one with 44,100 Hz, and says which line names it."
        yield Problem(message, ("audio",), fix=fix)


@episode_rule("PP208", Severity.WARNING)
def audio_has_enough_bits(episode: Episode, _show: Show) -> Problems:
    """The recording has a bit rate high enough for speech.

    An MP3 needs 64 kbit/s in mono and 96 in stereo, AAC 40 and 64, HE-AAC 24 and 32, and at half
    the sample rate six tenths of that. A variable-rate MP3 needs 50, or LAME's quality 6 or
    better. A tenth less is accepted: encoders save bits in pauses.

    Why: Below that, speech sounds like a bad telephone line, and some people cannot follow it.
    Fix: podcast-publisher audio make makes one with enough bits from the original, not from this
        file. Or export the original again at 64 to 128 kbit/s in mono.
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements; LAME, VBR settings,
        https://lame.sourceforge.io/vbr.php; 3GPP TS 26.401,
        https://www.3gpp.org/dynareport/26401.htm.
    """
    audio = episode.audio
    if not audio or not audio.is_playable or not audio.bit_rate:
        return
    if audio.vbr_quality is not None and audio.vbr_quality <= _SPEECH_QUALITY:
        return
    if audio.bit_rate < _least_bit_rate(audio) * _TOLERANCE:
        message = f"{audio.file.name} has {audio.bit_rate / 1000:.0f} kbit/s"
        yield Problem(message, ("audio",))


def _least_bit_rate(audio: Audio) -> float:
    """Bits per second that are enough for speech."""
    codec = "HE-AAC" if audio.is_he_aac else audio.format
    mono, stereo = (50, 50) if audio.format == "MP3" and audio.is_vbr else _LEAST_BIT_RATE[codec]
    least = stereo if audio.channels >= _STEREO else mono
    return least * 1_000 * (1 if audio.sample_rate >= _FULL_RATE else 0.6)


@episode_rule("PP209", Severity.ADVICE)
def picture_in_audio_is_light(episode: Episode, _show: Show) -> Problems:
    """The picture inside the recording has at most 500 kB.

    Why: Every listener downloads it before the first sound.
    Fix: podcast-publisher audio tag embeds a smaller one; 600 by 600 pixels are enough.
    Source: PSP-1, issue 13,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification/issues/13;
        docs/reference/limits.md.
    """
    audio = episode.audio
    if (
        audio
        and audio.is_playable
        and audio.tags.picture_size > _HEAVY_PICTURE
        and Flaw.LARGE_TAGS not in audio.flaws
    ):
        size = audio.tags.picture_size / 1000
        message = f"The picture in {audio.file.name} has {size:,.0f} kB"
        fix = f"{repair_commands.tag(episode)} embeds the YAML's artwork, made smaller."
        yield Problem(message, ("audio",), fix=fix)


@episode_rule("PP210", Severity.WARNING)
def chapters_in_audio_are_the_same(episode: Episode, _show: Show) -> Problems:
    """The chapters inside the recording match those in the YAML.

    Why: Some apps merge both lists, and show each chapter twice.
    Fix: podcast-publisher audio tag writes the YAML's chapters into it, which are also published for
        every app.
    Source: Podcast namespace, chapters,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/chapters.md;
        AntennaPod, ChapterMerger,
        https://github.com/AntennaPod/AntennaPod/blob/3.12.2/ui/chapters/src/main/java/de/danoeh/antennapod/ui/chapters/ChapterMerger.java.
    """
    audio = episode.audio
    if not audio or not audio.is_playable or not audio.tags.chapters:
        return
    inside = [(round(chapter.start), chapter.title) for chapter in audio.tags.chapters]
    shown = shown_chapters(episode.chapters)
    if inside != [(round(chapter.start), chapter.title) for chapter in shown]:
        message = f"{audio.file.name} has its own list of chapters"
        effect = "writes the YAML's chapters into it"
        if not episode.chapters:
            effect = "removes them. Or add them to the YAML, which publishes them for every app"
        yield Problem(message, ("audio",), fix=f"{repair_commands.tag(episode)} {effect}.")


@episode_rule("PP211", Severity.WARNING)
def audio_has_two_channels_at_most(episode: Episode, _show: Show) -> Problems:
    """The recording is mono or stereo.

    Why: Many players play two channels of a surround recording and drop the others, and speech is
        often in one of those.
    Fix: podcast-publisher audio make mixes them down. Or export the recording again in mono or
        stereo.
    Source: Apple, Audio requirements,
        https://podcasters.apple.com/support/893-audio-requirements.
    """
    audio = episode.audio
    if (
        audio
        and audio.is_playable
        and audio.channels > _STEREO
        and Flaw.ENCRYPTED not in audio.flaws
    ):
        message = f"{audio.file.name} has {audio.channels} channels"
        yield Problem(message, ("audio",), fix=flaw_rule.by_converting(episode))
