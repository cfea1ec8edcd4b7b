"""Rules for single cues of a transcript."""

import re
from collections.abc import Iterator
from itertools import groupby, islice, takewhile
from operator import eq

from podcast_publisher.check.engine.rule import Problems, episode_rule, transcript_rule
from podcast_publisher.check.text.public_texts import shortened
from podcast_publisher.check.transcripts.content import TranscriptContent
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.patterns import lazy_pattern
from podcast_publisher.model.show import Episode, Show
from podcast_publisher.model.transcript import Cue

MOST_CUES = 20
"""Cues of a kind that are reported one by one: with more, a program made them all."""

_TAG = lazy_pattern(r"<[^>]*>?")
_VOICE = lazy_pattern(r"<v(?:\.[^\s>]*)?[ \t]([^>]*)>")
_IN_A_ROW = 3
_A_SENTENCE = 3
"""How often, and from how many words on: programs that listen to music go on for ever."""


@transcript_rule("PP722", Severity.WARNING)
def a_cue_has_one_speaker(content: TranscriptContent) -> Problems:
    """A cue has the words of one speaker.

    Why: Apps show one name for each cue, so one speaker's words are attributed to the other.
    Fix: Start a new cue, with its own times, where the other speaker begins.
    Source: W3C, WebVTT, voice spans, https://www.w3.org/TR/webvtt1/#webvtt-cue-voice-span; Apple,
        Transcripts on Apple Podcasts,
        https://podcasters.apple.com/support/5316-transcripts-on-apple-podcasts.
    """
    for cue in islice(_with_two_voices(content), MOST_CUES):
        message = "This cue has two speakers"
        yield Problem(message, ("transcript",), "", content.source, cue.line + 1)


@episode_rule("PP723", Severity.WARNING)
def cues_have_words(episode: Episode, _show: Show) -> Problems:
    """Every cue has text.

    Why: People who cannot hear the episode miss what was said there.
    Fix: Add what is heard, or remove the cue with its times.
    Source: NHS digital service manual, Accessibility, Content,
        https://service-manual.nhs.uk/accessibility/content; WCAG 2.2, 1.2.1,
        https://www.w3.org/TR/WCAG22/#audio-only-and-video-only-prerecorded.
    """
    if transcript := episode.transcript:
        for cue in [cue for cue in transcript.cues if not cue.text][:MOST_CUES]:
            message = "This cue has no text"
            yield Problem(message, ("transcript",), "", transcript.source, cue.line)


@transcript_rule("PP724", Severity.WARNING)
def cues_say_new_things(content: TranscriptContent) -> Problems:
    """No sentence occurs three times in a row.

    Why: Speech recognition repeats itself where there is music or silence, and misses what was
        said.
    Fix: Listen to that place, and write what is said there.
    Source: docs/reference/limits.md.
    """
    texts = [cue.text for cue in content.cues]
    if content.rolling or not any(map(eq, texts, texts[1:])):
        return
    for text, run in groupby(content.cues, key=lambda cue: cue.text):
        cues = list(run)
        if len(cues) >= _IN_A_ROW and len(text.split()) >= _A_SENTENCE:
            message = f'"{shortened(text)}" occurs {len(cues)} times in a row'
            yield Problem(message, ("transcript",), "", content.source, cues[0].line + 1)


@episode_rule("PP725", Severity.ADVICE)
def header_names_the_language(episode: Episode, show: Show) -> Problems:
    """The language in the transcript's header is the show's.

    Why: Screen readers and translation programs rely on it.
    Fix: Correct or remove the line; or use the transcript in the show's language.
    Source: Podcast namespace, transcript,
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/tags/transcript.md.
    """
    if not (transcript := episode.transcript):
        return
    for number, line in enumerate(takewhile(bool, transcript.source.lines[1:6]), start=2):
        named = re.match(r"Language:\s*([A-Za-z]{2,3})\b", line)
        if named and show.language and named[1].lower() != show.language[:2].lower():
            message = f'The header says "{named[1]}", but the show is in "{show.language}"'
            yield Problem(message, ("transcript",), "", transcript.source, number)


def _with_two_voices(content: TranscriptContent) -> Iterator[Cue]:
    # to look at each cue takes ten times as long
    if not [block for block in content.written.split("\n\n") if block.count("<v") > 1]:
        return
    for cue, lines in content.lines:
        text = " ".join(line for _, line in lines)
        if text.count("<v") < 2:
            continue
        # tag by tag, because a search for voices would go to the end for each that never closes
        voices = (_VOICE.fullmatch(tag) for tag in _TAG.findall(text))
        if len({voice[1].strip() for voice in voices if voice}) > 1:
            yield cue
