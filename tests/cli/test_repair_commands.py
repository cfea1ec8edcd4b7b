"""Each unplayable recording format has one fix, and following it gives a clean check."""

import re
import shlex
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from podcast_publisher.model.finding import Finding
from podcast_publisher.workflow.check import load_and_check
from tests.cli.test_audio import audio, follow
from tests.long_run import sampled
from tests.shows import workspace

SECONDS, RATE = 20.5, 48_000
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "video.mp4": ("mp4", "aac", {"video": True}),
    "phone.mov": ("mov", "aac", {"video": True}),
    "call.m4v": ("mp4", "aac", {"video": True}),
    "fragments.m4a": ("mp4", "aac", {"movflags": "frag_keyframe+empty_moov"}),
    "fragments-last.mp4": ("mp4", "aac", {"movflags": "frag_keyframe+empty_moov", "video": True}),
    "lossless.m4a": ("ipod", "alac", {}),
    "audio-only.mp4": ("mp4", "aac", {}),
    "book.m4b": ("ipod", "aac", {}),
    "phone.3gp": ("3gp", "aac", {}),
    "take.wav": ("wav", "pcm_s16le", {}),
    "surround.wav": ("wav", "pcm_s16le", {"layout": "5.1"}),
    "take.w64": ("w64", "pcm_s16le", {}),
    "take.au": ("au", "pcm_s16be", {}),
    "take.ts": ("mpegts", "aac", {}),
    "take.aiff": ("aiff", "pcm_s16be", {}),
    "take.caf": ("caf", "pcm_s16be", {}),
    "take.flac": ("flac", "flac", {}),
    "take.opus": ("opus", "libopus", {}),
    "take.ogg": ("ogg", "libopus", {}),
    "take.mp2": ("mp2", "mp2", {}),
    "take.webm": ("webm", "libopus", {}),
    "take.mkv": ("matroska", "aac", {}),
    "raw.aac": ("adts", "aac", {}),
}
"""By their names: FFmpeg's container, codec, and how it is made."""
EVERY_CHANGE = ("video.mp4", "fragments.m4a", "surround.wav", "take.opus", "raw.aac")
"""One of each: remux, index, many channels, another codec, no container."""


def recorded(path: Path, form: str, codec: str, how: dict[str, Any]) -> None:
    """Speech as long as the transcript, with a picture track for a video."""
    options = {name: value for name, value in how.items() if name == "movflags"}
    layout = how.get("layout", "stereo")
    times = np.arange(int(SECONDS * RATE)) / RATE
    voice = (0.2 * np.sin(times * 1200) * np.abs(np.sin(times * 9))).astype(np.float32)
    with av.open(str(path), "w", format=form, options=options) as container:
        sound: Any = container.add_stream(codec, rate=RATE, layout=layout)
        picture: Any = None
        if how.get("video"):
            picture = container.add_stream("mpeg4", rate=5)
            picture.width = picture.height = 64
            picture.pix_fmt = "yuv420p"
            for number in range(int(SECONDS * 5)):
                image = av.VideoFrame.from_ndarray(
                    np.full((64, 64, 3), number, np.uint8), format="rgb24"
                )
                image.pts, image.time_base = number, Fraction(1, 5)
                container.mux(picture.encode(image))
            container.mux(picture.encode(None))
        channels = av.AudioLayout(layout).nb_channels
        frame = av.AudioFrame.from_ndarray(np.stack([voice] * channels), "fltp", layout)
        frame.sample_rate = RATE
        gather = av.AudioResampler(sound.codec_context.format, layout, RATE, 960)
        for part in (*gather.resample(frame), *gather.resample(None), None):
            container.mux(sound.encode(part))


def problems_in(show: Path) -> tuple[Finding, ...]:
    return load_and_check(workspace(show), lambda _: None).findings


@pytest.mark.parametrize("name", sampled(FORMS, EVERY_CHANGE))
def test_the_proposed_command_fixes_the_recording(small_show: Path, name: str) -> None:
    """The command is run as printed, and its line is written where it says."""
    episodes = small_show / "episodes"
    (episodes / "01-listening.mp3").unlink()
    path = (episodes / "01-listening").with_suffix(Path(name).suffix)
    recorded(path, *FORMS[name])
    (finding,) = problems_in(small_show)
    command = re.match(r"podcast-publisher audio ((?:remux|make) \S+) ", finding.fix)
    assert command, finding
    done = audio(*shlex.split(command[1]), cwd=small_show)
    assert done.returncode == 0, done.stderr
    follow(done.stdout.splitlines()[-1], small_show)
    assert problems_in(small_show) == ()


@pytest.mark.parametrize("name", sampled(["video.mp4", "lossless.m4a"], ["lossless.m4a"]))
def test_a_video_at_the_target_loudness_is_still_converted(small_show: Path, name: str) -> None:
    """A video stays a video whatever its loudness."""
    path = small_show / name
    recorded(path, *FORMS[name])
    assert audio("normalise", name, "--to", "first.mp3", cwd=small_show).returncode == 0
    with av.open(str(small_show / "first.mp3")) as old:
        samples = np.concatenate([frame.to_ndarray() for frame in old.decode(audio=0)], axis=1)
    layout = "stereo"
    path.unlink()
    with av.open(str(path), "w", format="ipod", options={}) as container:
        stream: Any = container.add_stream("alac", rate=RATE, layout=layout)
        frame = av.AudioFrame.from_ndarray(samples, "fltp", layout)
        frame.sample_rate = RATE
        for part in (*av.AudioResampler("s16p", layout, RATE, 4096).resample(frame), None):
            container.mux(stream.encode(part))
    done = audio("normalise", name, "--to", "second.mp3", cwd=small_show)
    assert done.returncode == 0, done.stderr
    assert "nothing to do" not in done.stdout
    assert (small_show / "second.mp3").exists()
