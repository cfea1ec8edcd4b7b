"""Rules for transcripts."""

import re
import shlex
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter

from podcast_publisher.check.engine.rule import Problems, episode_rule, transcript_rule
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.check.transcripts.content import TranscriptContent
from podcast_publisher.check.transcripts.late_cues import SPARE, seconds_late
from podcast_publisher.check.transcripts.speakers import NO_WORDS
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.measurement import format_position
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import format_cue_time

COVERED = 0.9
"""The part of a recording behind which a transcript may end: music at the end is not spoken."""

LONGEST_HOLE = 60.0
"""Seconds without a cue, which is longer than music between two parts; and never half of a recording."""

LONGEST_LINE = 65

MOST_TAGS = 20
"""Odd tags that are reported one by one: with more, the text was never meant to be WebVTT."""

_TAG = lazy_pattern(r"<[^>]*>?")
_OF_WEBVTT = lazy_pattern(
    r"<(?:v(?:\.[^\s>]*)?[ \t]+[^\s>][^>\n]*>|/v>|/?(?:[cibu]|ruby|rt|lang)(?:[. \t][^>\n]*)?>|"
    r"(?:\d{2,}:)?\d\d:\d\d\.\d{3}>)",
    re.ASCII,
)
"""The tags there are, and the moment from which words are said."""
_ODD = lazy_pattern(rf"<(?!{_OF_WEBVTT.pattern.removeprefix('<')})", re.ASCII)
"""What begins as a tag and is none of these, somewhere in the file."""
_LONG_LINE = lazy_pattern(rf"\n(?:<[^>\n]*>)?+[^\n]{{{LONGEST_LINE + 1}}}")
"""A line that is too long without the tag with which it begins."""


@episode_rule("PP701", Severity.ERROR)
def transcript_is_there(episode: Episode, _show: Show) -> Problems:
    """Every episode has a transcript.

    Why: People who cannot hear the episode must be able to read it. For a public body in the
        United Kingdom that is the law.
    Fix: Put it beside the YAML file under the same name, ending in .vtt, or name it in a field
        transcript. From Word, Teams and others: podcast-publisher transcript import FILE. Where there is
        none: podcast-publisher transcript draft EPISODE.
    Source: SI 2018/852, regulation 3, https://www.legislation.gov.uk/uksi/2018/852/regulation/3;
        WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded; NHS
        digital service manual, Accessibility, Content,
        https://service-manual.nhs.uk/accessibility/content.
    """
    if episode.transcript is None:
        yield Problem(f"There is no {episode.slug}.vtt beside it", ("transcript",))


@episode_rule("PP702", Severity.ERROR)
def transcript_is_webvtt(episode: Episode, _show: Show) -> Problems:
    """The transcript is valid WebVTT.

    Why: Apps ignore what they cannot read, or the whole transcript.
    Fix: Fix the line, or export the transcript again as WebVTT.
    Source: W3C, WebVTT, https://www.w3.org/TR/webvtt1/; Podcast namespace, transcripts,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md.
    """
    if episode.transcript:
        for flaw in episode.transcript.flaws:
            source = episode.transcript.source
            yield Problem(flaw.message, ("transcript",), flaw.fix, source, flaw.line)


@episode_rule("PP703", Severity.ERROR)
def transcript_has_words(episode: Episode, _show: Show) -> Problems:
    """The transcript has text.

    Why: An empty transcript is as good as none.
    Fix: Export the transcript again, and open the file to check that it has the words.
    Source: WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded.
    """
    transcript = episode.transcript
    if not transcript or transcript.flaws:
        return
    texts = [cue.text for cue in transcript.cues if cue.text]
    if not any(not NO_WORDS.fullmatch(text) for text in texts):
        sounds = f" but sounds such as {shortened(texts[0])}" if texts else ""
        message = f"It has no words{sounds}"
        yield Problem(message, ("transcript",), source=transcript.source, line=1)


@episode_rule("PP704", Severity.ERROR)
def transcript_fits_the_recording(episode: Episode, _show: Show) -> Problems:
    """The transcript ends no later than the recording.

    Why: If it ends later, it is out of step with the voices: it belongs to another recording, to
        another cut of this one, or its times do not start with the recording.
    Fix: Use the transcript of this recording; if the recording was shortened, make it again.
    Source: WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded;
        docs/reference/limits.md.
    """
    audio, transcript = episode.audio, episode.transcript
    if not transcript or not transcript.cues or not audio or not audio.seconds:
        return
    if Flaw.TRUNCATED in audio.flaws:
        return  # of course it ends later then
    if late := seconds_late(transcript, audio.seconds):
        first = transcript.cues[0]
        message = (
            f"All cues are {format_position(late)} late: the first begins at {format_position(first.start)}, and the "
            f"recording ends at {format_position(audio.seconds)}"
        )
        here = f"{format_cue_time(first.start - late)} --> {format_cue_time(first.end - late)}"
        fix = (
            f"Take {format_position(late)} from every time, in the program that made the transcript: this line "
            f"becomes  {here}. Programs that cut film begin their clock at 1:00:00; set it to 0. "
            f"Or: podcast-publisher transcript shift {shlex.quote(transcript.file.name)} {-late:g}"
        )
        yield Problem(message, ("transcript",), fix, transcript.source, first.line)
        return
    last = max(transcript.cues, key=attrgetter("end"))
    if last.end > audio.seconds + SPARE:
        yield Problem(
            f"This cue ends at {last.end:.1f} s, and the recording at {audio.seconds:.1f} s",
            ("transcript",),
            source=transcript.source,
            line=last.line,
        )


@transcript_rule("PP708", Severity.ADVICE)
def transcript_lines_are_short(content: TranscriptContent) -> Problems:
    """A line of the transcript has at most 65 characters.

    Why: Apps show it over the picture, and longer lines do not fit on a phone's screen.
    Fix: Break the line, or split the cue in two.
    Source: Podcast namespace, transcripts,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md.
    """
    if not _LONG_LINE.search(content.written):
        return
    long = [
        (number, words)
        for _, lines in content.lines
        for number, text in lines
        if len(text) > LONGEST_LINE and len(words := _TAG.sub("", text)) > LONGEST_LINE
    ]
    if long:
        number, words = long[0]
        more = f", and {len(long) - 1} more like it" if len(long) > 1 else ""
        message = f"This line has {len(words)} characters{more}"
        yield Problem(message, ("transcript",), source=content.source, line=number)


@episode_rule("PP709", Severity.ERROR)
def transcript_reaches_the_end(episode: Episode, _show: Show) -> Problems:
    """The transcript covers at least nine tenths of the recording.

    Why: Otherwise it belongs to another recording, or to a part of this one, and readers miss the
        rest.
    Fix: Use the transcript of this recording. If there is music at the end, add a cue [Music] for
        it.
    Source: WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded;
        docs/reference/limits.md.
    """
    audio, transcript = episode.audio, episode.transcript
    if not transcript or transcript.flaws or not transcript.cues or not audio or not audio.seconds:
        return
    if Flaw.CONCATENATED in audio.flaws:
        return  # the length is that of two recordings
    last = max(transcript.cues, key=attrgetter("end"))
    if last.end < COVERED * audio.seconds:
        yield Problem(
            f"The last cue ends at {last.end:.1f} s, and the recording at {audio.seconds:.1f} s",
            ("transcript",),
            source=transcript.source,
            line=last.line,
        )


@episode_rule("PP719", Severity.WARNING)
def transcript_has_no_hole(episode: Episode, _show: Show) -> Problems:
    """The transcript has no gap of a minute, or of half the recording.

    Why: People who cannot hear miss a part that was left out.
    Fix: Add what is said there. If nothing is said, add a cue that describes what is heard:
        [Music].
    Source: WCAG 2.2, 1.2.1, https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded;
        docs/reference/limits.md.
    """
    audio, transcript = episode.audio, episode.transcript
    if not transcript or transcript.flaws or not audio or not audio.seconds:
        return
    if seconds_late(transcript, audio.seconds):
        return  # what is missing at the beginning is not missing
    longest = min(LONGEST_HOLE, audio.seconds / 2)
    until = 0.0
    for cue in sorted(transcript.cues, key=attrgetter("start")):
        if longest < cue.start - until and cue.start <= audio.seconds:
            message = f"There is no cue before this one for {cue.start - until:.0f} seconds"
            source = transcript.source
            yield Problem(message, ("transcript",), source=source, line=cue.line)
        until = max(until, cue.end)


@transcript_rule("PP710", Severity.WARNING)
def transcript_has_tags_of_webvtt(content: TranscriptContent) -> Problems:
    """Everything between < and > in the transcript is a WebVTT tag.

    Why: Apps remove whatever is there, so they show "1 < 2 and 3 > 2" as "1 2".
    Fix: Write &lt; for a < that readers should see, and [laughs] for a sound.
    Source: W3C, WebVTT, cue text parsing, https://www.w3.org/TR/webvtt1/#cue-text-parsing-rules.
    """
    for number, tag in islice(_odd_tags(content), MOST_TAGS):
        nobody = re.match(r"<v[.\s>]", tag)
        message = (
            f"{tag} has no name"
            if nobody
            else f"{shortened(tag)} is not a WebVTT tag, so apps do not show it"
        )
        fix = "Write who speaks, as in <v Robin Example>." if nobody else ""
        yield Problem(message, ("transcript",), fix, content.source, number)


def _odd_tags(content: TranscriptContent) -> Iterator[tuple[int, str]]:
    """The first tag of each line that is not a WebVTT tag, with the line's number."""
    for _, lines in content.lines if _ODD.search(content.written) else ():
        for number, text in lines:
            # one that never ends is a flaw of the file, which PP702 reports
            tags = (tag for tag in _TAG.findall(text) if tag.endswith(">"))
            if odd := next((tag for tag in tags if not _OF_WEBVTT.fullmatch(tag)), ""):
                yield number, odd
