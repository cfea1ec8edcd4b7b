"""Digest, copy and encode packets. The only user of PyAV here (extra `audio`).

Run as a process of its own, `python -m podcast_publisher.audio.packets WHAT SOURCE ...`, it prints
as JSON the SHA-256 of the encoded sound without tags as `packets`, or else the `failure`.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from typing import Any

import av
from av.bitstream import BitStreamFilterContext

from podcast_publisher.model.worker_process import (
    OPEN_OPTIONS,
    Ticker,
    exit_with_parent,
    limit_memory,
)

_CONTAINERS = {
    "mp3": {"write_xing": "1", "id3v2_version": "0", "write_id3v1": "0"},
    "ipod": {"movflags": "+faststart", "fflags": "+bitexact"},
}
"""FFmpeg's containers: an MP3 with a header and without tags, and an M4A with its index first."""
_CODECS: dict[str, tuple[str, dict[str, str]]] = {
    "mp3": ("libmp3lame", {"compression_level": "7"}),
    "ipod": ("aac", {"flags": "+bitexact"}),
}
"""Encoders: LAME at its fast quality, which is 1.6 times as fast as the usual one."""
_SAMPLE_RATES = (44_100, 48_000)
"""Every other rate becomes the first."""
_OVERSAMPLING = 4
"""So that the limiter sees peaks between samples."""
_LAYOUTS = {1: "mono", 2: "stereo"}
_BIT_RATES = {1: 96_000, 2: 128_000}
"""Bits a second for sources without a comparable rate, by number of channels."""


def packets(source: str) -> str:
    """SHA-256 of the packets, without the ADTS headers of raw AAC."""
    digest = hashlib.sha256()
    with av.open(source, options=OPEN_OPTIONS) as container:
        stream = container.streams.audio[0]
        is_adts = container.format.name == "aac"
        bitstream_filter = BitStreamFilterContext("aac_adtstoasc", stream) if is_adts else None
        for packet in container.demux(stream):
            # the filter takes None for the empty packet at the end
            for filtered in (
                bitstream_filter.filter(packet if packet.size else None)
                if bitstream_filter
                else (packet,)
            ):
                digest.update(bytes(filtered))
    return digest.hexdigest()


def copy(source: str, target: str, form: str) -> str:
    """Copy the packets into a new container; return their digest, read from there."""
    with (
        av.open(source, options=OPEN_OPTIONS) as old,
        av.open(target, "w", format=form, options=_CONTAINERS[form]) as new,
    ):
        stream = new.add_stream_from_template(old.streams.audio[0])
        for packet in old.demux(old.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    return packets(target)


def encode(source: str, target: str, settings: str) -> str:
    """Encode with gain (dB), ceiling (dBTP) or None, and the fields of an `Encoding`, all as JSON.

    More than two channels are mixed down to two.
    """
    wanted: dict[str, Any] = json.loads(settings)
    form = wanted["form"]
    with (
        av.open(source, options=OPEN_OPTIONS) as old,
        av.open(target, "w", format=form, options=_CONTAINERS[form]) as new,
    ):
        frames = _alike(_decoded(old, wanted["track"]))
        first = next(frames)
        channels = wanted["channels"] or min(2, first.layout.nb_channels)
        wanted["channels"] = channels
        rate = wanted["rate"] or (
            first.sample_rate if first.sample_rate in _SAMPLE_RATES else _SAMPLE_RATES[0]
        )
        codec, options = _CODECS[form]
        stream: Any = new.add_stream(codec, rate=rate, layout=_LAYOUTS[channels], options=options)
        stream.bit_rate = wanted["bit_rate"] or _BIT_RATES[channels]
        graph = _amplifier(first, rate, wanted)
        samples, ticker = 0, Ticker()
        for frame in chain([first], frames, [None]):
            is_over = _is_over(graph, frame)
            for louder in _pulled(graph):
                louder.pts, louder.time_base = samples, Fraction(1, rate)
                samples += louder.samples
                new.mux(stream.encode(louder))
            ticker(samples / rate)
            if is_over:
                break
        new.mux(stream.encode(None))
    return packets(target)


def _decoded(container: Any, track: int) -> Iterator[Any]:
    """Decoded frames; errors were counted when measuring, or are tags after the sound."""
    for packet in container.demux(container.streams.audio[track]):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue


def _alike(frames: Iterator[Any]) -> Iterator[Any]:
    """Frames with channels, format and rate of the first, one after the other."""
    first = resampler = None
    samples = 0
    for frame in frames:
        first = first or (frame.format.name, frame.layout.name, frame.sample_rate)
        pieces = [frame]
        if (frame.format.name, frame.layout.name, frame.sample_rate) != first:
            resampler = resampler or av.AudioResampler(*first)
            pieces = resampler.resample(frame)
        for piece in pieces:
            piece.pts, piece.time_base = samples, Fraction(1, first[2])
            samples += piece.samples
            yield piece


def _amplifier(first: Any, rate: int, wanted: dict[str, Any]) -> Any:
    """Filters for frames like the first: part, channels, gain, limiter and rate."""
    graph = av.filter.Graph()
    nodes = [
        graph.add_abuffer(
            sample_rate=first.sample_rate,
            format=first.format.name,
            layout=first.layout.name,
            time_base=Fraction(1, first.sample_rate),
        )
    ]
    if wanted["start"] is not None:
        nodes += [
            graph.add("atrim", f"start={wanted['start']}:end={wanted['end']}"),
            graph.add("asetpts", "N"),
        ]
    nodes.append(
        graph.add("pan", wanted["mix"])
        if wanted["mix"]
        else graph.add("aformat", f"channel_layouts={_LAYOUTS[wanted['channels']]}")
    )
    nodes += [
        graph.add("aformat", "sample_fmts=fltp"),
        graph.add("volume", f"volume={wanted['gain']}dB"),
    ]
    if wanted["ceiling"] is not None:
        # `level` would turn everything up to full scale again; `latency` keeps the sound in its place
        limit = 10 ** (wanted["ceiling"] / 20)
        nodes += [
            graph.add("aresample", str(rate * _OVERSAMPLING)),
            graph.add("alimiter", f"limit={limit:.6f}:level=0:latency=1"),
        ]
    nodes += [
        graph.add("aresample", str(rate)),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    return graph


def _is_over(graph: Any, frame: Any) -> bool:
    """Give the frame to the filters; whether they want no more, because their part is over."""
    try:
        graph.push(frame)
    except av.error.EOFError:
        return True
    return False


def _pulled(graph: Any) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


_TASKS: dict[str, Callable[..., str]] = {"packets": packets, "copy": copy, "encode": encode}


def main(task: str, *words: str) -> dict[str, str]:
    """The digest that the task returns, or why it failed."""
    try:
        return {"packets": _TASKS[task](*words)}
    except (StopIteration, IndexError):
        return {"failure": "there is no sound in it"}
    except (OSError, ValueError, av.error.FFmpegError) as error:
        return {"failure": getattr(error, "strerror", None) or str(error) or type(error).__name__}


if __name__ == "__main__":
    limit_memory()
    exit_with_parent()
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
