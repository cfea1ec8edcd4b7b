"""Rules for transcripts."""

import re
from difflib import get_close_matches

from podcast_publisher.check.rule import Problems, episode_rule
from podcast_publisher.check.texts import shortened
from podcast_publisher.model.audio import Flaw
from podcast_publisher.model.finding import Problem, Severity
from podcast_publisher.model.show import Episode, Person, Show
from podcast_publisher.model.transcript import Cue, Transcript

SPARE = 1.0
"""Seconds by which the last cue may outlast the recording: players round."""

COVERED = 0.9
"""The part of a recording behind which a transcript may end: music at the end is not spoken."""

LONGEST_LINE = 65

MOST_NAMES = 20
"""How many unknown speakers are told: with more, the transcript is another show's."""

_NO_WORDS = re.compile(r"[\[(♪♫*].*[\])♪♫*]", re.DOTALL)
"""A sound, described: [Music], (laughter), ♪."""


@episode_rule("PP701", Severity.ERROR)
def transcript_is_there(episode: Episode, _show: Show) -> Problems:
    """Every episode has its transcript.

    Why: Whoever cannot hear the episode must be able to read it. For a public body in the United
        Kingdom that is the law.
    Fix: Put the transcript beside the YAML file under the same name, ending in .vtt, or name it in
        a field transcript.
    Source: SI 2018/852, regulation 3; WCAG 2.2, 1.2.1; NHS digital service manual.
    """
    if episode.transcript is None:
        yield Problem(f"There is no {episode.slug}.vtt beside it", ("transcript",))


@episode_rule("PP702", Severity.ERROR)
def transcript_is_webvtt(episode: Episode, _show: Show) -> Problems:
    """The transcript is WebVTT from its first line to its last.

    Why: Apps leave out what they cannot read, or the whole transcript.
    Fix: Mend the line, or export the transcript again as WebVTT.
    Source: W3C, WebVTT; Podcast namespace, transcripts.
    """
    if episode.transcript:
        for flaw in episode.transcript.flaws:
            source = episode.transcript.source
            yield Problem(flaw.message, ("transcript",), source=source, line=flaw.line)


@episode_rule("PP703", Severity.ERROR)
def transcript_has_words(episode: Episode, _show: Show) -> Problems:
    """There is something to read in the transcript.

    Why: An empty transcript looks like one that has not been written.
    Fix: Export the transcript again, and open the file to see that the words are in it.
    Source: WCAG 2.2, 1.2.1.
    """
    transcript = episode.transcript
    if transcript and not transcript.flaws and not any(cue.text for cue in transcript.cues):
        yield Problem("There are no words in it", ("transcript",), source=transcript.source, line=1)


@episode_rule("PP704", Severity.ERROR)
def transcript_fits_the_recording(episode: Episode, _show: Show) -> Problems:
    """The transcript ends no later than the recording.

    Why: One that does belongs to another recording, or to another cut of this one.
    Fix: Take the transcript of this recording; if the recording was shortened, make it again.
    Source: feed-rules 1.5, transcript-fits-audio.
    """
    audio, transcript = episode.audio, episode.transcript
    if not transcript or not transcript.cues or not audio or not audio.seconds:
        return
    if Flaw.CUT_OFF in audio.flaws:
        return  # of course it ends later then
    last = max(transcript.cues, key=lambda cue: cue.end)
    if last.end > audio.seconds + SPARE:
        yield Problem(
            f"This cue ends at {last.end:.1f} s, and the recording at {audio.seconds:.1f} s",
            ("transcript",),
            source=transcript.source,
            line=last.line,
        )


@episode_rule("PP705", Severity.WARNING)
def transcript_names_speakers(episode: Episode, show: Show) -> Problems:
    """The transcript says who speaks, from the first words on.

    Why: Who cannot hear the voices cannot tell the doctor from the patient. Apple shows names only
        where they are written in this way.
    Fix: Begin the words of a speaker with <v Name>, at least wherever the speaker changes.
    Source: NHS digital service manual, multimedia; Podcast namespace, transcripts; Apple, Transcripts.
    """
    transcript = episode.transcript
    words = [cue for cue in _cues(transcript) if cue.text and not _NO_WORDS.fullmatch(cue.text)]
    if not transcript or transcript.flaws or not words or words[0].voice:
        return
    if len(_people(episode, show)) < 2:
        return
    some = any(cue.voice for cue in words)
    message = "Nobody is named here" if some else "Several people speak, and nobody is named"
    yield Problem(message, ("transcript",), source=transcript.source, line=words[0].line + 1)


@episode_rule("PP706", Severity.ADVICE)
def transcript_is_reviewed(episode: Episode, show: Show) -> Problems:
    """Somebody has read the transcript while listening, and says so.

    Why: Programs that write down speech get names, drugs and the word "not" wrong, and such a
        mistake may harm whoever relies on the text. Where voices are synthetic there is nothing to
        review: the transcript is the script they were made from.
    Fix: Read it while listening, then add a field reviewed with by and date. It is not published.
    Source: NHS digital service manual, multimedia; feed-rules 1.5, transcript-reviewed.
    """
    made = show.ai_content if episode.ai_content is None else episode.ai_content
    # a show, or an answer, that could not be read does not say how the episode was made
    written = show.ai_content is None and ("ai_content",) in show.source.positions
    known = bool(show.title) and not written
    if episode.transcript and known and not made and episode.reviewed is None:
        yield Problem("There is no field reviewed", ("reviewed",))


@episode_rule("PP707", Severity.WARNING)
def speakers_are_known(episode: Episode, show: Show) -> Problems:
    """Everybody who speaks in the transcript is among the episode's people.

    Why: A name that is spelt in two ways looks like two persons, and a guest who is not listed is
        not found by whoever looks for them.
    Fix: Correct the name, or add the person to the field people.
    Source: Podcast namespace, transcripts and person; feed-rules 1.5, vtt-speakers.
    """
    # of the show's own people who are left out in the episode's list, another rule speaks
    people = sorted({person.name for person in (*episode.people, *show.people)})
    transcript = episode.transcript
    if not people or "" in people or not transcript:  # a name that could not be read may be any
        return
    first: dict[str, Cue] = {}
    for cue in transcript.cues:
        if cue.voice:
            first.setdefault(cue.voice, cue)
    unknown = [voice for voice in first if voice not in people]
    for voice in unknown[:MOST_NAMES]:
        near = get_close_matches(voice[:100], people, n=1, cutoff=0.6)
        guess = f'. Did you mean "{near[0]}"?' if near else ""
        message = f'"{shortened(voice)}" is not among the people of the episode{guess}'
        line = _line(first[voice], transcript)
        yield Problem(message, ("people",), source=transcript.source, line=line)


@episode_rule("PP708", Severity.ADVICE)
def transcript_lines_are_short(episode: Episode, _show: Show) -> Problems:
    """A line of the transcript has at most 65 characters.

    Why: Apps show it over the picture, and longer lines run out of a telephone's screen.
    Fix: Break the line, or make two cues of it.
    Source: Podcast namespace, transcripts.
    """
    transcript = episode.transcript
    if not transcript:
        return
    long = [
        (number, words)
        for cue in transcript.cues
        for number, words in _lines(cue, transcript)
        if len(words) > LONGEST_LINE
    ]
    if long:
        number, words = long[0]
        more = f", and {len(long) - 1} more like it" if len(long) > 1 else ""
        message = f"This line has {len(words)} characters{more}"
        yield Problem(message, ("transcript",), source=transcript.source, line=number)


@episode_rule("PP709", Severity.ERROR)
def transcript_reaches_the_end(episode: Episode, _show: Show) -> Problems:
    """The transcript goes on to the last tenth of the recording.

    Why: One that does not belongs to another recording, or was made of a part of this one, so
        whoever reads misses the rest.
    Fix: Take the transcript of this recording. If there is music at the end, add a cue [Music] to
        the end of it.
    Source: feed-rules 1.5, transcript-fits-audio: the floor of nine tenths is our own.
    """
    audio, transcript = episode.audio, episode.transcript
    if not transcript or transcript.flaws or not transcript.cues or not audio or not audio.seconds:
        return
    if Flaw.GLUED in audio.flaws:
        return  # the length is that of two recordings
    last = max(transcript.cues, key=lambda cue: cue.end)
    if last.end < COVERED * audio.seconds:
        yield Problem(
            f"The last cue ends at {last.end:.1f} s, and the recording at {audio.seconds:.1f} s",
            ("transcript",),
            source=transcript.source,
            line=last.line,
        )


def _people(episode: Episode, show: Show) -> tuple[Person, ...]:
    return episode.people or show.people


def _cues(transcript: Transcript | None) -> tuple[Cue, ...]:
    return transcript.cues if transcript else ()


def _lines(cue: Cue, transcript: Transcript) -> list[tuple[int, str]]:
    """The lines of a cue with their numbers, as they are read: without tags."""
    lines = []
    number = cue.line + 1
    while text := transcript.source.line(number):
        lines.append((number, re.sub(r"</?[^>]*>", "", text)))
        number += 1
    return lines


def _line(cue: Cue, transcript: Transcript) -> int:
    """The line of a cue that names its speaker."""
    number = cue.line + 1
    return number if "<v" in transcript.source.line(number) else cue.line
