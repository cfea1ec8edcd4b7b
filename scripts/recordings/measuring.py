"""Check the finished recordings by what is in the files, and print what was measured."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import yaml
from mutagen.id3 import ID3
from mutagen.mp3 import MP3, BitrateMode

from .loudness import Loudness, file_loudness
from .mastering import BIT_RATE, HIGHEST_PEAK, TARGET_LUFS, TOLERANCE
from .paths import EPISODES
from .programme import RATE
from .tags import sound
from .transcript import LINES, WIDTH
from .turns import SPEAKERS

SHORTEST, LONGEST = 30.0, 60.0  # seconds
SMALLEST = 150 * 1024  # bytes: Pocket Casts on Android takes less for an error page
FRAMES = {"TIT2", "TALB", "TPE1", "TRCK", "TYER", "TLAN", "APIC:"}
LEAST_COVERAGE = 0.9  # of the recording
CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})")


@dataclass(frozen=True)
class Cue:
    """A cue of a transcript, from `start` to `end` seconds."""

    start: float
    end: float
    lines: list[str]


def measure_all(chosen: Sequence[str]) -> bool:
    """Print a line of measurements for each episode and whatever is wrong; true if nothing is."""
    print(f"{'':30}      s     KiB    LUFS   dBTP  cues  cover  sound (SHA-256 of the packets)")
    wrong = 0
    for stem in chosen:
        path = EPISODES / f"{stem}.mp3"
        loudness, seconds, digest = file_loudness(path), *_decoded(path)
        cues = _cues(path.with_suffix(".vtt"))
        print(
            f"{stem:30} {seconds:6.2f} {path.stat().st_size / 1024:7.1f} {loudness.lufs:7.2f}"
            f" {loudness.peak:6.2f} {len(cues):5} {_coverage(cues, seconds):6.1%}  {digest[:16]}"
        )
        findings = [
            *_of_sound(path, seconds, loudness),
            *_of_tags(path),
            *_of_transcript(cues, seconds),
            *_of_chapters(path.with_suffix(".yaml"), cues),
        ]
        for finding in findings:
            print(f"    {finding}")
        wrong += len(findings)
    return not wrong


def _decoded(path: Path) -> tuple[float, str]:
    """Seconds as decoded, and a digest of the packets: the same whatever the tags say."""
    digest, samples = hashlib.sha256(), 0
    with av.open(str(path), "r") as source:
        for packet in source.demux(audio=0):
            digest.update(bytes(packet))
            samples += sum(frame.samples for frame in packet.decode())
    return samples / RATE, digest.hexdigest()


def _of_sound(path: Path, seconds: float, loudness: Loudness) -> Iterator[str]:
    info: Any = MP3(path).info
    if not SHORTEST <= seconds <= LONGEST:
        yield f"lasts {seconds:.1f} s"
    if path.stat().st_size <= SMALLEST:
        yield "is too small"
    if (info.bitrate, info.bitrate_mode) != (BIT_RATE, BitrateMode.CBR):
        yield f"has {info.bitrate} bit/s, {info.bitrate_mode}"
    if (info.sample_rate, info.channels) != (RATE, 1):
        yield f"has {info.sample_rate} Hz on {info.channels} channels"
    if b"Info" not in sound(path.read_bytes())[:64]:
        yield "has no Info header"
    if abs(loudness.lufs - TARGET_LUFS) > TOLERANCE or loudness.peak > HIGHEST_PEAK:
        yield "is too loud or too soft"


def _of_tags(path: Path) -> Iterator[str]:
    tags = ID3(path, translate=False)
    if set(tags) != FRAMES or tags.version != (2, 3, 0):
        yield f"has the tags {', '.join(sorted(tags))} of ID3v{tags.version}"
    if path.read_bytes()[-128:].startswith(b"TAG"):
        yield "has an ID3v1 tag too"


def _cues(path: Path) -> list[Cue]:
    head, *blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    if head != "WEBVTT":
        raise ValueError(f"{path.name} does not begin with WEBVTT")
    cues = []
    for clock, *lines in (block.split("\n") for block in blocks):
        if not (times := CLOCK.fullmatch(clock)):
            raise ValueError(f"{path.name}: {clock}")
        h, m, s, hours, minutes, seconds = map(float, times.groups())
        cues.append(Cue(h * 3600 + m * 60 + s, hours * 3600 + minutes * 60 + seconds, lines))
    return cues


def _coverage(cues: list[Cue], seconds: float) -> float:
    return sum(cue.end - cue.start for cue in cues) / seconds


def _of_transcript(cues: list[Cue], seconds: float) -> Iterator[str]:
    if any(cue.start >= cue.end for cue in cues):
        yield "a cue ends before it begins"
    if any(later.start < earlier.end for earlier, later in pairwise(cues)):
        yield "two cues overlap"
    if cues[0].start or cues[-1].end > seconds or _coverage(cues, seconds) < LEAST_COVERAGE:
        yield "the transcript does not fit the recording"
    seen = [re.sub(r"<v [^>]+>", "", line) for cue in cues for line in cue.lines]
    if any(len(cue.lines) > LINES for cue in cues) or max(map(len, seen)) > WIDTH:
        yield "a cue is too long to read"
    voices = set(re.findall(r"<v ([^>]+)>", " ".join(line for cue in cues for line in cue.lines)))
    if voices != {speaker.name for speaker in SPEAKERS.values()}:
        yield f"the voices are {', '.join(sorted(voices))}"


def _of_chapters(path: Path, cues: list[Cue]) -> Iterator[str]:
    for chapter in yaml.safe_load(path.read_text(encoding="utf-8")).get("chapters", []):
        minutes, _, seconds = str(chapter["start"]).partition(":")
        start = int(minutes) * 60 + int(seconds)
        if not any(start <= cue.start < start + 1 for cue in cues):
            yield f"nothing begins at {chapter['start']}, where a chapter should"
