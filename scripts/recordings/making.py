"""Make recordings and their transcripts."""

from collections.abc import Sequence
from pathlib import Path

from .mastering import master
from .paths import EPISODES, NARRATION
from .programme import RATE, assemble
from .speech import Voice
from .transcript import webvtt
from .turns import SPEAKERS, read_turns


def make(stems: Sequence[str], styles: Path) -> None:
    """Make the MP3 and the WebVTT of these episodes; `styles` is the folder of `bf_emma.bin`.

    Prints the chapters for their YAML, and what was measured: seconds, LUFS and dBTP.
    """
    voices = {speaker: Voice(styles / f"{speaker.voice}.bin") for speaker in SPEAKERS.values()}
    for stem in stems:
        episode = assemble(read_turns(NARRATION / f"{stem}.txt"), voices)
        seconds = len(episode.samples) / RATE
        result = master(episode.samples, RATE, EPISODES / f"{stem}.mp3")
        text = webvtt(episode.sounds, seconds)
        (EPISODES / f"{stem}.vtt").write_text(text, encoding="utf-8", newline="\n")
        print(f"{stem}: {seconds:.2f} s, {result.lufs:.2f} LUFS, {result.peak:.2f} dBTP")
        for chapter in episode.chapters:
            print(f"    {chapter.start // 60}:{chapter.start % 60:02} {chapter.title}")
