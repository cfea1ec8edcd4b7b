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

_CONTAINERS = {
    "mp3": {"write_xing": "1", "id3v2_version": "0", "write_id3v1": "0"},
    "ipod": {"movflags": "+faststart"},
}
"""FFmpeg's containers: an MP3 with a header and without tags, and an M4A with its index first."""
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
    with av.open(source) as container:
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
        av.open(source) as old,
        av.open(target, "w", format=form, options=_CONTAINERS[form]) as new,
    ):
        stream = new.add_stream_from_template(old.streams.audio[0])
        for packet in old.demux(old.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    return packets(target)


def encode(source: str, target: str, *settings: str) -> str:
    """Encode as MP3 with gain (dB), ceiling (dBTP), bit rate (bit/s) and channel.

    An empty ceiling means no limiter, an empty bit rate the usual one. More than two channels are mixed down
    to two; with a channel number, only that channel is kept, in mono.
    """
    gain, ceiling, bit_rate, channel = settings
    with (
        av.open(source) as old,
        av.open(target, "w", format="mp3", options=_CONTAINERS["mp3"]) as new,
    ):
        decoded = _decoded(old)
        first = next(decoded)
        channels = 1 if channel else min(2, len(first.layout.channels))
        rate = first.sample_rate if first.sample_rate in _SAMPLE_RATES else _SAMPLE_RATES[0]
        stream: Any = new.add_stream("libmp3lame", rate=rate, layout=_LAYOUTS[channels])
        stream.bit_rate = int(bit_rate or _BIT_RATES[channels])
        only = (
            f"pan=mono|c0=c{int(channel)}"
            if channel
            else f"aformat=channel_layouts={_LAYOUTS[channels]}"
        )
        graph = _amplifier(first, rate, only, gain, ceiling)
        samples = 0
        for frame in chain([first], decoded, [None]):
            graph.push(frame)
            for louder in _pulled(graph):
                louder.pts, louder.time_base = samples, Fraction(1, rate)
                samples += louder.samples
                new.mux(stream.encode(louder))
        new.mux(stream.encode(None))
    return packets(target)


def _decoded(container: Any) -> Iterator[Any]:
    """Decoded frames; errors were counted when measuring, or are tags after the sound."""
    for packet in container.demux(container.streams.audio[0]):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue


def _amplifier(first: Any, rate: int, only: str, gain: str, ceiling: str) -> Any:
    """Filters for frames like the first: channels, gain and limiter."""
    graph = av.filter.Graph()
    name, _, options = only.partition("=")
    nodes = [
        graph.add_abuffer(
            sample_rate=first.sample_rate, format=first.format.name, layout=first.layout.name
        ),
        graph.add(name, options),
        graph.add("aformat", "sample_fmts=fltp"),
        graph.add("volume", f"volume={gain}dB"),
    ]
    if ceiling:
        # `level` would turn everything up to full scale again; `latency` keeps the sound in its place
        limit = 10 ** (float(ceiling) / 20)
        nodes += [
            graph.add("aresample", str(rate * _OVERSAMPLING)),
            graph.add("alimiter", f"limit={limit:.6f}:level=0:latency=1"),
        ]
    nodes += [graph.add("aresample", str(rate)), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    return graph


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
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
